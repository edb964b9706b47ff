import type { Failure, Service } from '../../azure/http/failure.ts';

const SERVICE_NAMES: Readonly<Record<Service, string>> = {
  github: "GitHub's ID token service",
  entra: 'Microsoft Entra ID',
  metadata: "the cloud's metadata endpoint",
  arm: 'Azure Resource Manager',
};

export function serviceName(service: Service): string {
  return SERVICE_NAMES[service];
}

/** Describes a failed request in one line: service, HTTP status, code, message. */
export function failureText(failure: Failure): string {
  const { httpStatus, code, message } = failure;
  // Entra repeats its code at the beginning of the message, and our own words for HTML bodies name the status.
  const status = httpStatus === undefined || message.startsWith('HTTP') ? '' : `HTTP ${httpStatus}`;
  const named = code === undefined || message.includes(code) ? '' : code;
  const head = [status, named].filter(Boolean).join(' ');
  return `${serviceName(failure.service)}: ${head ? `${head}: ` : ''}${message}`;
}

/** Describes the response without its message, as part of a sentence: `Azure Resource Manager answered HTTP 502`. */
export function answeredText({ service, httpStatus }: Failure): string {
  return httpStatus === undefined
    ? `${serviceName(service)} gave no complete response`
    : `${serviceName(service)} answered HTTP ${httpStatus}`;
}

/** Returns a failed request as the root cause of an end. */
export function rootCauseOf({ code = '', message }: Failure): { code: string; message: string } {
  return { code, message };
}
