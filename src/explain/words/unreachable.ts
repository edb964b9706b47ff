import type { Failure, Service } from '../../azure/http/failure.ts';
import { ISSUER_UNREACHABLE_CODES } from '../../azure/http/failureKind.ts';
import { capitalized } from './capitalized.ts';
import { serviceName } from './failureText.ts';

/** Where each service reports outages. Microsoft reports those of Entra ID with Azure's. */
const STATUS_PAGES: Readonly<Record<Service, string>> = {
  github: 'https://www.githubstatus.com',
  'github-api': 'https://www.githubstatus.com',
  entra: 'https://azure.status.microsoft',
  metadata: 'https://azure.status.microsoft',
  arm: 'https://azure.status.microsoft',
};

/** Whether the step was still signing in, so that the request was not a poll. */
export function isSignIn({ service }: Failure): boolean {
  return service !== 'arm';
}

/** Counts failed requests: `20 consecutive polls failed`, `3 consecutive sign-in attempts failed`. */
export function failuresText(failure: Failure, failures: number): string {
  if (failures === 1) return isSignIn(failure) ? '1 sign-in attempt failed' : '1 poll failed';
  return isSignIn(failure)
    ? `${failures} consecutive sign-in attempts failed`
    : `${failures} consecutive polls failed`;
}

/** Says in a headline what could not be reached: `Azure unreachable after 20 failed polls`. */
export function unreachableText(failure: Failure, failures: number): string {
  const name = isSignIn(failure) ? 'sign-in attempt' : 'poll';
  return `${nameOf(failure)} after ${failures} failed ${name}${failures === 1 ? '' : 's'}`;
}

function nameOf(failure: Failure): string {
  const { service, obstacle } = failure;
  if (obstacle === 'proxy') return 'proxy unreachable';
  if (obstacle === 'certificate') return 'TLS certificate not trusted';
  if (isIssuerUnreachable(failure)) return "Microsoft Entra ID cannot reach the ID token's issuer";
  if (service === 'github') return "GitHub's ID token service unreachable";
  return service === 'entra' ? 'Microsoft Entra ID unreachable' : 'Azure unreachable';
}

/** Advice that depends on what failed. */
export interface FailureAdvice {
  readonly why: string;
  readonly remedies: readonly string[];
  readonly link?: string;
}

/** Advises on a service that could not be reached for a long time, as far as the failure itself says why. */
export function unreachableAdvice(failure: Failure): FailureAdvice {
  const name = serviceName(failure.service);
  if (failure.obstacle === 'proxy') {
    return {
      why: `The request did not get past the proxy that HTTPS_PROXY or https_proxy names. It says nothing about ${name}.`,
      remedies: [
        'Check that the proxy runs, that HTTPS_PROXY has its address, port and password, and that it allows CONNECT to the hosts of GitHub and Azure.',
        'If the host must be reached without the proxy, add it to NO_PROXY.',
      ],
    };
  }
  if (failure.obstacle === 'certificate') return certificateAdvice(failure, name);
  if (isIssuerUnreachable(failure)) return issuerAdvice(failure);
  return {
    why: `${capitalized(name)}, or the network on the way to it, has not answered as it should for longer than the input max-consecutive-errors allows.`,
    remedies: [
      `Check ${STATUS_PAGES[failure.service]} for an outage of ${name}${failure.service === 'github' ? ', or the health of your GitHub Enterprise Server' : ''}.`,
      `On a self-hosted runner, check that DNS, firewall and HTTPS_PROXY let it reach ${name}.`,
    ],
    link: STATUS_PAGES[failure.service],
  };
}

function isIssuerUnreachable({ service, code = '' }: Failure): boolean {
  return service === 'entra' && ISSUER_UNREACHABLE_CODES.has(code);
}

/** Entra ID answers, but cannot check the ID token. */
function issuerAdvice({ presented }: Failure): FailureAdvice {
  const issuer = presented?.issuer;
  return {
    why: `Entra ID could not fetch the signing keys of the ID token's issuer${issuer ? ` (${issuer})` : ''}. For GitHub.com this passes; for a GitHub Enterprise Server it means that Entra ID cannot reach the server.`,
    remedies: [
      `On GitHub Enterprise Server, make ${issuer ?? 'ISSUER'}/.well-known/openid-configuration, and the jwks_uri in it, reachable from the internet over https, with a certificate of a public authority.`,
      `On GitHub.com, check ${STATUS_PAGES.github} for an outage of Actions, then run the job again.`,
    ],
    link: 'https://docs.github.com/enterprise-server@latest/actions/reference/security/oidc',
  };
}

function certificateAdvice({ code = '' }: Failure, name: string): FailureAdvice {
  const link = 'https://nodejs.org/api/cli.html#node_extra_ca_certsfile';
  if (/EXPIRED|NOT_YET_VALID|NOT_BEFORE|NOT_AFTER/.test(code)) {
    return {
      why: `The certificate that answered for ${name} is not valid at the runner's time.`,
      remedies: [
        "Check the runner's clock, and the certificate of a proxy that opens TLS connections.",
        'If that proxy has a new certificate authority, set NODE_EXTRA_CA_CERTS to a PEM file with it.',
      ],
      link,
    };
  }
  return {
    why: `The runner does not trust the certificate that answered for ${name}. This is what happens where a company's proxy or firewall opens TLS connections and signs them with its own certificate authority.`,
    remedies: [
      "Set NODE_EXTRA_CA_CERTS, for the runner or in the step's env, to a PEM file with the company's certificate authority. The action does not turn certificate checks off, and ignores NODE_TLS_REJECT_UNAUTHORIZED.",
      `Or exclude the host from TLS inspection. NO_PROXY helps where the proxy in HTTPS_PROXY inspects TLS.`,
    ],
    link,
  };
}
