import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** A certificate for loopback that is its own authority, also as a file for NODE_EXTRA_CA_CERTS. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
  readonly file: string;
  remove(): void;
}

/** Names of the public clouds and of GitHub, which a process that is led to loopback meets the simulator under. */
export const PUBLIC_HOSTS = [
  'management.azure.com',
  'login.microsoftonline.com',
  'management.usgovcloudapi.net',
  'login.microsoftonline.us',
  'management.chinacloudapi.cn',
  'login.chinacloudapi.cn',
  'run.actions.githubusercontent.com',
  'ghes.example',
];

/** Makes a certificate for localhost, 127.0.0.1 and the public names; elliptic curve, because an RSA key would take a while. */
export async function makeCertificate(): Promise<Certificate> {
  const { private: key, cert } = await generate(
    [{ name: 'commonName', value: 'AKS operation gate simulator' }],
    {
      keyType: 'ec',
      algorithm: 'sha256',
      // A little in the past: the clocks of a container and its host may differ.
      notBeforeDate: new Date(Date.now() - 3_600_000),
      notAfterDate: new Date(Date.now() + 86_400_000),
      extensions: [
        { name: 'basicConstraints', cA: true, critical: true },
        { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
        { name: 'extKeyUsage', serverAuth: true },
        {
          name: 'subjectAltName',
          altNames: [
            { type: 2, value: 'localhost' },
            { type: 7, ip: '127.0.0.1' },
            ...PUBLIC_HOSTS.map((value) => ({ type: 2 as const, value })),
          ],
        },
      ],
    },
  );
  const folder = mkdtempSync(join(tmpdir(), 'operation-gate-ca-'));
  const file = join(folder, 'ca.pem');
  writeFileSync(file, cert);
  return { key, cert, file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
