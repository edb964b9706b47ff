/** Who signs in: an application or user-assigned identity, in its tenant. */
export interface Identity {
  readonly clientId: string;
  readonly tenantId: string;
}
