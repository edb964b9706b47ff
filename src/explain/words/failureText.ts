import type { Failure, Service } from '../../azure/http/failure.ts';
import { formatDuration } from '../../time/duration.ts';

const SERVICE_NAMES: Readonly<Record<Service, string>> = {
  github: "GitHub's ID token service",
  'github-api': "GitHub's API",
  entra: 'Microsoft Entra ID',
  metadata: "the cloud's metadata endpoint",
  arm: 'Azure Resource Manager',
};

/** Names a service within a sentence. */
export function serviceName(service: Service): string {
  return SERVICE_NAMES[service];
}

/** Names what did not work, within a sentence: the obstacle where there is one, else the service. */
export function culpritName({ service, obstacle }: Failure): string {
  switch (obstacle) {
    case 'proxy':
      return 'the proxy in HTTPS_PROXY';
    case 'certificate':
      return `the TLS connection to ${serviceName(service)}`;
    default:
      return serviceName(service);
  }
}

/** Says that a refused sign-in is tried again, for the log. */
export function signInRetryText(failure: Failure, pauseMs: number): string {
  return `Sign-in refused, trying again in ${formatDuration(pauseMs)}. ${failureText(failure)}`;
}

/**
 * Returns a failed request in one line: what failed, HTTP status, code, message. The correlation id is left out.
 */
export function failureText(failure: Failure): string {
  const { httpStatus, code = '', message } = failure;
  // Entra repeats its code at the beginning of the message, and our own words for HTML bodies name the status.
  const status = httpStatus === undefined || message.startsWith('HTTP') ? '' : `HTTP ${httpStatus}`;
  const named = message.includes(code) ? '' : code;
  const head = [status, named].filter(Boolean).join(' ');
  return `${culpritName(failure)}: ${head ? `${head}: ` : ''}${message}`;
}

/** Returns the same without the message, for a sentence before it: `Azure Resource Manager answered HTTP 502`. */
export function answeredText(failure: Failure): string {
  const { httpStatus, obstacle } = failure;
  if (obstacle === 'proxy')
    return `${culpritName(failure)} did not open a connection to ${serviceName(failure.service)}`;
  if (obstacle === 'certificate') return `${culpritName(failure)} is not trusted`;
  return httpStatus === undefined
    ? `${serviceName(failure.service)} sent no complete response`
    : `${serviceName(failure.service)} answered HTTP ${httpStatus}`;
}

/** Returns a failed request as the root cause of an end. */
export function rootCauseOf({ code = '', message }: Failure): { code: string; message: string } {
  return { code, message };
}
