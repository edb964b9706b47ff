import { describe, expect, test } from '@jest/globals';
import { explainNotStarted, notStartedText } from '../../../src/explain/endings/noOperation.ts';
import { epochTime } from '../../../src/time/instant.ts';
import type { NotStarted } from '../../../src/wait/verdict.ts';
import { CLUSTER_OPERATION, OPERATION, SUBSCRIPTION, statusOf } from '../../samples/reports.ts';

const startedAfter = epochTime(Date.parse('2026-01-02T03:00:00.500Z'));
const LATEST = { ...OPERATION, operationId: 'latest' };
const found = (latest?: object): NotStarted => ({
  startedAfter,
  ...(latest && { latest: statusOf({ status: 'x', ...latest }) }),
});

describe('The text for an operation that has not started', () => {
  test.each([
    [undefined, 'Azure reports none for this pool'],
    [
      { name: 'op-7', startTime: '2026-01-02T02:59:58.9999999Z' },
      'operation op-7 started 2026-01-02 02:59:58 UTC',
    ],
    [
      { id: '/x/operations/op-8', startTime: '2026-01-02T02:00:00Z' },
      'operation op-8 started 2026-01-02 02:00:00 UTC',
    ],
    [{ startTime: '2026-01-02T02:00:00Z' }, 'the latest operation started 2026-01-02 02:00:00 UTC'],
    [{ name: 'op-7', startTime: 'soon' }, 'operation op-7 does not say when it started'],
    [{ name: 'op-7', startTime: '2026-01-02T02:00:00' }, 'operation op-7 does not say when it started'],
    [{}, 'the latest operation does not say when it started'],
  ])('has the latest one that there is: %j', (latest, words) => {
    expect(notStartedText(found(latest))).toBe(
      `No operation has started since 2026-01-02 03:00:00 UTC: ${words}`,
    );
  });
});

describe('The explanation', () => {
  const SHOW = 'az aks nodepool show --resource-group rg-prod --cluster-name aks-prod';
  const QUERY = `--query "{state:provisioningState, version:currentOrchestratorVersion, image:nodeImageVersion}" --subscription ${SUBSCRIPTION}`;

  test('of latest asks whether the change was started, and names both inputs', () => {
    expect(explainNotStarted(found(), LATEST)).toEqual({
      what: 'No operation has started since 2026-01-02 03:00:00 UTC: Azure reports none for this pool.',
      why: 'The gate requested the latest operation until start-grace or timeout was over. The change was not started, or it started before started-after, or there was nothing to change: then Azure starts no operation.',
      remedies: [
        'Look at the step that starts the change: did it run, and did it change this pool?',
        'If the change started earlier, set started-after to a time before that. If it starts late, increase start-grace.',
      ],
      commands: [`${SHOW} --name np1 ${QUERY}`],
      facts: [],
    });
  });

  test('of an id asks where the id comes from', () => {
    expect(explainNotStarted(found({ name: 'op-1' }), OPERATION)).toEqual({
      what: 'No operation has started since 2026-01-02 03:00:00 UTC: operation op-1 does not say when it started.',
      why: 'operation-id names an operation that started before started-after, or that does not say when it started.',
      remedies: [
        'Look at the step that starts the change: did it run, and did it change this pool?',
        'Check where operation-id comes from: an output of an earlier run names an old operation.',
      ],
      commands: [`${SHOW} --name np1 ${QUERY}`],
      facts: [],
    });
  });

  test('of a cluster leaves the pool to the reader', () => {
    const { commands } = explainNotStarted(found(), { ...CLUSTER_OPERATION, operationId: 'latest' });
    expect(commands).toEqual([`${SHOW} --name <agent-pool-name> ${QUERY}`]);
  });
});
