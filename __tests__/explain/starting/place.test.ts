import { describe, expect, test } from '@jest/globals';
import { commandsFor, findOut, poolValues } from '../../../src/explain/starting/place.ts';
import { epochTime } from '../../../src/time/instant.ts';
import { command, FIND_OUT } from '../../samples/explainedStarts.ts';
import { SUBSCRIPTION } from '../../samples/operations.ts';
import { endedStart, POOL } from '../../samples/upgrades.ts';

describe('The place of a start', () => {
  test('fills in every name of the pool', () => {
    expect(poolValues({ pool: POOL })).toEqual({
      subscription: SUBSCRIPTION,
      rg: 'rg-prod',
      cluster: 'aks-prod',
      pool: 'np1',
    });
  });

  test('stands in every command, in the order of the templates', () => {
    expect(commandsFor({ pool: POOL }, 'az one {pool}', 'kubectl two {cluster}', 'az three {rg}')).toEqual([
      command('az one np1'),
      'kubectl two aks-prod',
      command('az three rg-prod'),
    ]);
    expect(commandsFor({ pool: POOL })).toEqual([]);
  });
});

describe('What finds out whether an upgrade was started', () => {
  const ended = endedStart({ outcome: 'unreachable', kind: 'unconfirmed' });

  test.each(['2026-01-02T03:00:00.000Z', '2026-01-02T03:00:00.001Z', '2026-01-02T03:00:00.999Z'])(
    'looks for operations since the second of the request: %s',
    (time) => {
      expect(findOut({ ...ended, sentAt: epochTime(Date.parse(time)) })).toEqual(FIND_OUT);
    },
  );

  test('looks for the latest operation where the time of the request is not known', () => {
    const { sentAt: _, ...unsent } = ended;
    expect(findOut(unsent).remedies).toEqual([
      'Do not start the upgrade again before you know. To find out, run AKS operation gate with operation-id latest: it waits for the operation if Azure has started one, and ends with the outcome not-found if Azure has not.',
      'If the outcome is not-found, run this job again.',
    ]);
  });
});
