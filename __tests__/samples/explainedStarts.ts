import { parseCloudError } from '../../src/azure/http/cloudError.ts';
import type { Failure } from '../../src/azure/http/failure.ts';
import type { Explanation } from '../../src/explain/explanation.ts';
import { explainStart } from '../../src/explain/starting/explainStart.ts';
import type { EndedStart, StartVerdict } from '../../src/upgrade/verdict.ts';
import { SUBSCRIPTION } from './operations.ts';
import { endedStart } from './upgrades.ts';

export const IDENTITY = { clientId: 'the-client', tenantId: 'the-tenant' };

export const CORRELATED = { correlationId: 'correlation-1' };
export const CORRELATION_FACT = { name: 'Correlation id', value: 'correlation-1' };

const OF_SUBSCRIPTION = `--subscription ${SUBSCRIPTION}`;

/** The command that shows in which state the pool is. */
export const SHOW_STATE = `az aks nodepool show --resource-group rg-prod --cluster-name aks-prod --name np1 --query "{state:provisioningState, power:powerState.code, version:currentOrchestratorVersion, image:nodeImageVersion}" ${OF_SUBSCRIPTION}`;

/** A command as a person can paste it: for the subscription of the pool. */
export function command(line: string): string {
  return `${line} ${OF_SUBSCRIPTION}`;
}

export const WAIT_UNTIL_IDLE =
  'To wait for the other operation first, run AKS operation gate with operation-id latest and wait-until-idle true before this step.';

/** How to find out whether an upgrade was started that nobody has confirmed. */
export const FIND_OUT = {
  remedies: [
    'Do not start the upgrade again before you know. To find out, run AKS operation gate with operation-id latest and started-after 2026-01-02T03:00:00Z: it waits for the operation if Azure has started one, and ends with the outcome not-found if Azure has not.',
    'If the outcome is not-found, run this job again.',
  ],
  commands: [
    command('az aks operation show-latest --resource-group rg-prod --name aks-prod --nodepool-name np1'),
    SHOW_STATE,
  ],
};

export function explained(verdict: StartVerdict, more: Partial<EndedStart> = {}): Explanation {
  const explanation = explainStart(endedStart(verdict, more), IDENTITY);
  if (!explanation) throw new Error('no explanation');
  return explanation;
}

/** A refusal as Azure's resource provider writes it. */
export function refusal(
  httpStatus: number,
  code: string,
  message: string,
  more: Partial<Failure> = {},
): Failure {
  const error = parseCloudError({ code, message, details: null, subcode: '' });
  const kind = httpStatus === 403 ? 'unauthorized' : httpStatus === 404 ? 'missing' : 'rejected';
  return { kind, service: 'arm', httpStatus, code, message, ...(error && { error }), ...more };
}

/** An error whose own code says nothing, with the cause inside. */
export function nested(code: string, message: string): Partial<Failure> {
  const error = parseCloudError({
    code: 'BadRequest',
    message: 'See the details.',
    details: [{ code, message }],
  });
  return error ? { error } : {};
}

export const refused = (failure: Failure): StartVerdict => ({
  outcome: 'refused',
  kind: 'by-azure',
  failure,
});

export const failed = (
  outcome: 'not-found' | 'unauthorized' | 'unreachable' | 'error',
  failure: Failure,
  more: { readonly failures?: number; readonly isStart?: boolean } = {},
): StartVerdict => ({ outcome, kind: 'failed', failure, failures: 1, isStart: false, ...more });
