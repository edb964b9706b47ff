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

/**
 * A failed poll in one line: who, HTTP status, code, message. The correlation id is left to those who have room.
 */
export function failureText(failure: Failure): string {
  const { httpStatus, code, message } = failure;
  // Entra repeats its code at the beginning of the message, and our own words for HTML bodies name the status.
  const status = httpStatus === undefined || message.startsWith('HTTP') ? '' : `HTTP ${httpStatus}`;
  const named = code === undefined || message.includes(code) ? '' : code;
  const head = [status, named].filter(Boolean).join(' ');
  return `${serviceName(failure.service)}: ${head ? `${head}: ` : ''}${message}`;
}

/** The same without the message, for a sentence that is followed by it: `Azure Resource Manager answered HTTP 502`. */
export function answeredText({ service, httpStatus }: Failure): string {
  return httpStatus === undefined
    ? `${serviceName(service)} gave no complete answer`
    : `${serviceName(service)} answered HTTP ${httpStatus}`;
}

/** A failed poll as the root cause of an end. */
export function rootCauseOf({ code = '', message }: Failure): { code: string; message: string } {
  return { code, message };
}
