import { describe, expect, test } from '@jest/globals';
import type { Failure } from '../../../src/azure/http/failure.ts';
import { explainUnexpectedStart } from '../../../src/explain/starting/unconfirmed.ts';
import { CORRELATED, CORRELATION_FACT, command, explained, FIND_OUT } from '../../samples/explainedStarts.ts';
import { OPERATION_ID } from '../../samples/upgrades.ts';

describe('A start that Azure did not confirm', () => {
  const reset: Failure = { kind: 'network', service: 'arm', message: 'reset', code: 'ECONNRESET' };

  test.each<[string, Failure, string, readonly object[]]>([
    ['a reset', reset, 'Azure Resource Manager sent no complete response', []],
    [
      'HTTP 502 of a gateway',
      { kind: 'server-error', service: 'arm', httpStatus: 502, message: 'Bad gateway', ...CORRELATED },
      'Azure Resource Manager answered HTTP 502',
      [CORRELATION_FACT],
    ],
  ])('because of %s might have been accepted, and the gate finds out', (_, failure, answer, facts) => {
    expect(explained({ outcome: 'unreachable', kind: 'unconfirmed', failure })).toEqual({
      what: `The request to start the upgrade was sent, but ${answer}. Azure might have accepted it.`,
      why: 'This action sends the request only once, because a second one could start a second operation.',
      ...FIND_OUT,
      facts,
      rootCause: { code: failure.code ?? '', message: failure.message },
    });
  });

  test('because no answer came has no error of Azure to show', () => {
    const explanation = explained({ outcome: 'unreachable', kind: 'unconfirmed' });
    expect(explanation).toEqual({
      what: 'The request to start the upgrade was sent, but Azure Resource Manager did not answer in time. Azure might have accepted it.',
      why: 'This action sends the request only once, because a second one could start a second operation.',
      ...FIND_OUT,
      facts: [],
    });
    expect(explanation).not.toHaveProperty('rootCause');
  });

  test('because its operation has no name was accepted', () => {
    expect(explained({ outcome: 'error', kind: 'nameless', httpStatus: 202 })).toEqual({
      what: 'Azure accepted the request to start the upgrade (HTTP 202), but its response does not name the operation: it has no usable Azure-AsyncOperation or Location header.',
      why: 'Without the id, the next step cannot wait for exactly this operation. A proxy that removes response headers has this effect.',
      ...FIND_OUT,
      facts: [],
    });
  });

  test('because the run was cancelled on its way goes on without the run', () => {
    expect(explained({ outcome: 'error', kind: 'interrupted', signal: 'SIGINT', sent: true })).toEqual({
      what: 'The run was cancelled (SIGINT) after the request to start the upgrade was sent and before Azure had answered. Azure might have accepted it.',
      why: 'Cancelling the run does not stop an upgrade.',
      ...FIND_OUT,
      facts: [],
    });
  });

  test('because of a defect might have been accepted', () => {
    expect(explainUnexpectedStart(new TypeError('x is not a function'))).toEqual({
      what: 'Unexpected error in the action: TypeError: x is not a function',
      why: 'This is most likely a defect of the action. If the request to start the upgrade was sent before, Azure might have accepted it.',
      remedies: [
        'Run the job again with debug logging enabled. If it happens again, report it with the log of this step.',
      ],
      commands: [],
      facts: [],
    });
  });
});

describe('A created pool', () => {
  const created = {
    what: 'Azure has CREATED an agent pool instead of upgrading one (HTTP 201): agent pool np1 was deleted after this step had read it.',
    why: 'Azure has one request for both, and creates a pool that does not exist. This step read the pool just before, so something else deleted it at the same moment.',
    remedies: [
      'Delete the new agent pool np1 if it is not wanted: its nodes cost money. The command below does it.',
      'Find out what deletes the pool, and do not run it together with an upgrade.',
    ],
    commands: [
      command('az aks nodepool delete --resource-group rg-prod --cluster-name aks-prod --name np1 --no-wait'),
    ],
  };

  test('is loud, has the operation that creates it, and the command that deletes it', () => {
    expect(explained({ outcome: 'error', kind: 'created', operationId: OPERATION_ID })).toEqual({
      ...created,
      facts: [{ name: 'Operation that creates the pool', value: OPERATION_ID }],
    });
  });

  test('whose operation is not known is as loud', () => {
    expect(explained({ outcome: 'error', kind: 'created' })).toEqual({ ...created, facts: [] });
  });
});

test('A run that was cancelled before the start has started nothing', () => {
  expect(explained({ outcome: 'error', kind: 'interrupted', signal: 'SIGTERM', sent: false })).toEqual({
    what: 'The run was cancelled (SIGTERM) before the upgrade was started. Nothing was started.',
    remedies: ['Run the job again to start the upgrade.'],
    commands: [],
    facts: [],
  });
});
