import type { CloudError } from '../../azure/http/cloudError.ts';

/** An error found inside a text, and the part of the text that it takes up. */
export interface Embedded {
  readonly error: CloudError;
  readonly start: number;
  readonly end: number;
  /** Who caused the error, where AKS says so. */
  readonly category?: Category;
}

export type Category = 'azure' | 'client';

/** Makes an error of a code and a message. */
export function errorOf(code: string, message: string, inside: Partial<CloudError> = {}): CloudError {
  return { code, message, target: '', subcode: '', details: [], additionalInfo: [], ...inside };
}
