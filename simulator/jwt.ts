import { createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';

/** The claims of a token. */
export type Claims = Readonly<Record<string, unknown>>;

/** Made once in a process: an RSA key takes longer than the rest of the start. */
let processKey: KeyObject | undefined;

/** Signs tokens, and knows its own again. */
export class Issuer {
  readonly #key: KeyObject;
  readonly #publicKey: KeyObject;

  constructor() {
    processKey ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    this.#key = processKey;
    this.#publicKey = createPublicKey(processKey);
  }

  sign(claims: Claims): string {
    const header = encode({ typ: 'JWT', alg: 'RS256', kid: 'simulator', x5t: 'simulator' });
    const content = `${header}.${encode(claims)}`;
    return `${content}.${sign('sha256', Buffer.from(content), this.#key).toString('base64url')}`;
  }

  signed(token: string): boolean {
    const [header, payload, signature] = token.split('.');
    return verify(
      'sha256',
      Buffer.from(`${header}.${payload}`),
      this.#publicKey,
      Buffer.from(signature ?? '', 'base64url'),
    );
  }
}

/** The claims of a token, whatever its signature; undefined when it is not a JWT. */
export function claimsOf(token: string): Claims | undefined {
  const [header, payload, signature, ...rest] = token.split('.');
  if (!header || !payload || !signature || rest.length > 0) return undefined;
  try {
    JSON.parse(Buffer.from(header, 'base64url').toString());
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return typeof claims === 'object' && claims !== null ? (claims as Claims) : undefined;
  } catch {
    return undefined;
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
