import { randomUUID } from 'node:crypto';
import { type HttpAnswer, json } from './answers.ts';

/** A refusal in Entra's own shape: the AADSTS code leads the description, traces and time end it. */
export function entraError(
  status: number,
  error: string,
  code: number,
  message: string,
  time: number = Date.now(),
): HttpAnswer {
  const timestamp = `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const [trace, correlation] = [randomUUID(), randomUUID()];
  return json(
    {
      error,
      error_description: `AADSTS${code}: ${message} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [code],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    },
    { status },
  );
}
