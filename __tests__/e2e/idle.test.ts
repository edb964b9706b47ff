import { describe, expect, test } from '@jest/globals';
import { expectGreen, expectRed } from './checks.ts';
import {
  canceled,
  failed,
  httpError,
  inProgress,
  type RecordedRequest,
  type SimulatorOptions,
  succeeded,
  times,
} from './harness.ts';
import { linesWith, type Played, play } from './play.ts';

const FIRST = '11111111-aaaa-4bbb-8ccc-000000000001';
const SECOND = '22222222-aaaa-4bbb-8ccc-000000000002';
const THIRD = '33333333-aaaa-4bbb-8ccc-000000000003';

/** Each operation is the latest as often as its number says, the last one for good. */
function latestFor(
  ...turns: readonly (readonly [id: string, times: number])[]
): (request: RecordedRequest, index: number) => string | undefined {
  const ids = turns.flatMap(([id, count]) => Array<string>(count).fill(id));
  return (_, index) => ids[Math.min(index, ids.length - 1)];
}

/** Where Azure does not list the operations of a pool, only `latest` shows newer ones. */
const NO_LIST = { versions: { listsFrom: null } };

async function untilIdle(world: SimulatorOptions, operationId = 'latest'): Promise<Played> {
  return play(
    { ...NO_LIST, ...world },
    { inputs: { 'operation-id': operationId, 'wait-until-idle': 'true' } },
  );
}

describe('Until the pool is idle', () => {
  test.concurrent('one operation with none after it costs one more question', async () => {
    const played = await untilIdle({ operation: [inProgress(), succeeded()] });
    expectGreen(played);
    expect(played.outputs['polls']).toBe('3');
    expect(played.summary).not.toContain('Earlier operations');
  });

  test.concurrent.each<[string, SimulatorOptions, number]>([
    ['by every version', NO_LIST, 1],
    ['with words for the type', { versions: { listsFrom: null, listRefusal: 'InvalidResourceType' } }, 1],
    [
      'by versions that are not listed',
      { versions: { listsFrom: null }, apiVersions: ['2025-05-02-preview'] },
      1,
    ],
    [
      'in a region where its version is being rolled out',
      { versions: { rollingOut: { '2026-06-02-preview': 99 } } },
      3,
    ],
  ])(
    'a list of operations that is refused %s is not requested again and again',
    async (_, world, requests) => {
      const played = await untilIdle({
        operations: { [FIRST]: [inProgress(), succeeded()], [SECOND]: [inProgress(), succeeded()] },
        latest: latestFor([FIRST, 1], [SECOND, 1]),
        ...world,
      });
      expectGreen(played);
      expect(played.outputs).toMatchObject({ 'operation-id': SECOND });
      expect(played.simulator.count('operations')).toBe(requests);
    },
  );

  test.concurrent('a list is read twice before nothing is active', async () => {
    const played = await play(
      { pools: { np1: { operation: [inProgress(), succeeded()] } } },
      { inputs: { 'operation-id': 'latest', 'wait-until-idle': 'true' } },
    );
    expectGreen(played);
    expect(played.simulator.count('operations')).toBe(2);
    expect(played.simulator.count('status')).toBe(2);
  });

  test.concurrent('each newer operation is waited for, and the last one decides', async () => {
    const played = await untilIdle({
      operations: {
        [FIRST]: [times(2, inProgress()), canceled()],
        [SECOND]: [inProgress(), failed({ code: 'No', message: 'No.' })],
        [THIRD]: [times(3, inProgress()), succeeded()],
      },
      latest: latestFor([FIRST, 1], [SECOND, 1], [THIRD, 1]),
    });
    expectGreen(played, 'warning');
    expect(played.annotations[0]?.message).toContain(`${FIRST} as Canceled, ${SECOND} as Failed`);
    expect(played.outputs).toMatchObject({ 'operation-id': THIRD, 'superseded-by': '', aborted: 'false' });
    expect(linesWith(played, 'now waiting for operation').map((line) => line.replace(/^\S+ /, ''))).toEqual([
      `That operation has ended; now waiting for operation ${SECOND} too.`,
      `That operation has ended; now waiting for operation ${THIRD} too.`,
    ]);
    const before = played.summary.split('<h3>Earlier operations</h3>')[1]?.split('</table>')[0] ?? '';
    expect(before.indexOf(FIRST)).toBeGreaterThan(0);
    expect(before.indexOf(SECOND)).toBeGreaterThan(before.indexOf(FIRST));
    expect(before).not.toContain(THIRD);
  });

  test.concurrent('a newer one that fails is red, although the first succeeded', async () => {
    const played = await untilIdle(
      {
        operations: {
          [FIRST]: succeeded(),
          [SECOND]: [inProgress(), failed({ code: 'Late', message: 'No.' })],
        },
        latest: SECOND,
      },
      FIRST,
    );
    expectRed(played, 'failed');
    expect(played.outputs).toMatchObject({ 'operation-id': SECOND, 'error-code': 'Late' });
  });

  test.concurrent('whether there is a newer one must be known', async () => {
    const played = await untilIdle(
      {
        operations: { [FIRST]: succeeded(), [SECOND]: httpError(403, 'AuthorizationFailed', 'No.') },
        latest: SECOND,
      },
      FIRST,
    );
    expectRed(played, 'unauthorized');
  });

  test.concurrent('the deadline is one for all of them', async () => {
    const played = await play(
      { operations: { [FIRST]: succeeded(), [SECOND]: inProgress() }, latest: SECOND },
      { inputs: { 'operation-id': FIRST, 'wait-until-idle': 'TRUE', timeout: '1s' } },
    );
    expectRed(played, 'timed-out');
    expect(played.outputs['operation-id']).toBe(SECOND);
  });
});
