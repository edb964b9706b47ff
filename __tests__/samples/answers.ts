import type { AgentPool, PoolAnswer } from '../../src/azure/aks/agentPool.ts';
import type { ListAnswer } from '../../src/azure/aks/operationList.ts';
import { parseOperationStatus, phaseOf } from '../../src/azure/aks/operationStatus.ts';
import type { StatusAnswer } from '../../src/azure/aks/statusAnswer.ts';
import { parseCloudError } from '../../src/azure/http/cloudError.ts';
import type { Failure, FailureKind } from '../../src/azure/http/failure.ts';
import { epochTime } from '../../src/time/instant.ts';

/** An operation's status, with further fields of its body. */
export function status(text: string, more: object = {}): StatusAnswer & { kind: 'status' } {
  const json = { status: text, ...more };
  const parsed = parseOperationStatus(json);
  if (!parsed) throw new Error('no status');
  return { kind: 'status', status: parsed, rawBody: JSON.stringify(json) };
}

export function failure(kind: FailureKind, more: Partial<Failure> = {}): StatusAnswer & { kind: 'failure' } {
  return { kind: 'failure', failure: { kind, service: 'arm', message: `it was ${kind}`, ...more } };
}

export function errorOf(code: string, message: string) {
  const error = parseCloudError({ code, message });
  if (!error) throw new Error('no error');
  return error;
}

/** When every wait begins, by the runner's clock. */
export const STARTED_AT = epochTime(Date.parse('2026-01-02T03:00:00Z'));

/** A time as Azure writes it, this long after the start of the step. */
export function azureTime(sinceStartMs: number): string {
  return new Date(STARTED_AT + sinceStartMs).toISOString().replace('Z', '0000Z');
}

export function poolWith(more: Partial<AgentPool>): PoolAnswer & { kind: 'pool' } {
  const usual = {
    provisioningState: 'Succeeded',
    id: '',
    kubernetesVersion: '1.33.4',
    nodeImageVersion: 'AKSUbuntu-1',
  };
  const pool = { ...usual, ...more };
  return { kind: 'pool', pool: { ...pool, phase: phaseOf(pool.provisioningState) } };
}

/** A list of operations, in this order. */
export function listOf(...answers: readonly (StatusAnswer & { kind: 'status' })[]): ListAnswer {
  return { kind: 'list', operations: answers.map((answer) => answer.status) };
}

export const running = status('InProgress');
export const succeeded = status('Succeeded');
