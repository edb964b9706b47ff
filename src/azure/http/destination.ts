import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { FailureError, type Service } from './failure.ts';

/** Where requests of one kind are allowed to go. */
export interface Destination {
  readonly service: Service;
  /** Origins, all https. */
  readonly origins: readonly string[];
}

/**
 * Refuses to send anything to another origin, or without TLS. It is the innermost policy: whatever a library, a
 * variable of the environment or a response made of the URL, this is the URL that is about to be used.
 */
export function destinationPolicy({ service, origins }: Destination): PipelinePolicy {
  return {
    name: 'destinationPolicy',
    async sendRequest(request, next) {
      const { origin, protocol } = new URL(request.url);
      if (protocol === 'https:' && origins.includes(origin)) return next(request);
      throw new FailureError({
        kind: 'bad-answer',
        service,
        message: `${origin} is not a host that this request is allowed to go to. Allowed: ${origins.join(', ')}`,
      });
    },
  };
}
