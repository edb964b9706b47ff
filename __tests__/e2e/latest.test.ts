import { describe, expect, test } from '@jest/globals';
import { expectGreen, expectRed } from './checks.ts';
import {
  canceled,
  failed,
  httpError,
  inProgress,
  type SimulatorOptions,
  succeeded,
  times,
} from './harness.ts';
import { linesWith, type Played, play } from './play.ts';

const OLDER = '11111111-aaaa-4bbb-8ccc-000000000001';
const NEWER = '22222222-aaaa-4bbb-8ccc-000000000002';
const MINUTE = 60_000;

/** A time as Azure writes it, some minutes ago. */
function ago(minutes: number): string {
  return new Date(Date.now() - minutes * MINUTE).toISOString().replace('Z', '0000Z');
}

/** An operation that had ended long before the step. */
const OLD = () => succeeded({ startTime: ago(90), endTime: ago(80) });

/** The older operation is the latest for the first questions, then the newer one. */
function takenOver(after: number, more: SimulatorOptions): SimulatorOptions {
  return { latest: (_, index) => (index < after ? OLDER : NEWER), ...more };
}

function idsAsked({ simulator }: Played): (string | undefined)[] {
  return simulator.requests.filter(({ kind }) => kind === 'status').map(({ path }) => path.split('/').at(-1));
}

const LATEST = { 'operation-id': 'latest' };

describe('The latest operation', () => {
  test.concurrent('is followed by its id, and named by it everywhere', async () => {
    const played = await play(
      takenOver(1, {
        operations: { [OLDER]: [times(2, inProgress()), succeeded()], [NEWER]: inProgress() },
      }),
      { inputs: LATEST },
    );
    expectGreen(played);
    expect(idsAsked(played)).toEqual(['latest', OLDER, OLDER]);
    expect(played.outputs['operation-id']).toBe(OLDER);
    expect(linesWith(played, `Found operation ${OLDER}, started `)).toHaveLength(1);
    expect(played.summary).toContain(OLDER);
    expect(played.summary).not.toContain('<code>latest</code>');
  });

  test.concurrent('that a newer one replaces is canceled, and the newer one is named, not followed', async () => {
    const played = await play(
      takenOver(1, {
        operations: { [OLDER]: [inProgress(), canceled()], [NEWER]: [times(50, inProgress()), succeeded()] },
        poolProperties: { provisioningState: 'Upgrading' },
      }),
      { inputs: LATEST },
    );
    expectRed(played, 'canceled', 'warning');
    expect(played.outputs).toMatchObject({ 'operation-id': OLDER, 'superseded-by': NEWER, polls: '2' });
    const [warning] = played.annotations.filter(({ level }) => level === 'warning');
    expect(warning?.message).toBe(
      `The operation ended as Canceled, but the provisioning state of the agent pool is Upgrading. Operation ${NEWER} (InProgress) has become the pool's latest. The pool is still changing: with wait-until-idle the step waits for such operations too.`,
    );
    expect(played.summary).toContain(`Operation ${NEWER} (InProgress)`);
  });

  test.concurrent('that Azure calls overtaken although it succeeded names the newer one', async () => {
    const note = { error: { code: 'NotLatestOperation', message: 'A newer operation runs.' } };
    const played = await play(
      takenOver(1, { operations: { [OLDER]: [inProgress(), succeeded(note)], [NEWER]: inProgress() } }),
      { inputs: LATEST },
    );
    expectGreen(played, 'warning');
    expect(played.outputs).toMatchObject({ 'operation-id': OLDER, 'superseded-by': NEWER });
  });

  test.concurrent('that had ended before the step began may be an old one: a warning', async () => {
    const played = await play({ operation: OLD() }, { inputs: LATEST });
    expectGreen(played, 'warning');
    const text =
      /The latest operation, \S+, had ended before this step began \(Succeeded at .*\)\..* set started-after/;
    expect(played.annotations[0]?.message).toMatch(text);
    expect(played.summary).toMatch(/⚠️ Warning<\/b><br>The latest operation, \S+, had ended before/);
  });

  test.concurrent('that ended red before the step began is warned about too', async () => {
    const old = failed({ code: 'No', message: 'No.' }, { startTime: ago(90), endTime: ago(80) });
    expectRed(await play({ operation: old }, { inputs: LATEST }), 'failed', 'warning');
  });
});

describe('With started-after', () => {
  test.concurrent('older operations are passed over until a newer one appears', async () => {
    const played = await play(
      takenOver(4, { operations: { [OLDER]: OLD(), [NEWER]: [times(2, inProgress()), succeeded()] } }),
      { inputs: { ...LATEST, 'started-after': '10m' } },
    );
    expectGreen(played);
    expect(played.outputs).toMatchObject({ 'operation-id': NEWER, polls: '6' });
    expect(idsAsked(played)).toEqual([...Array(5).fill('latest'), NEWER]);
    expect(linesWith(played, 'Still looking for a newer one')).toHaveLength(1);
  });

  test.concurrent('an ISO time is taken as it is, and a whole second of Azure counts as the whole', async () => {
    const since = new Date(Date.now() - 5 * MINUTE);
    const startTime = `${since.toISOString().slice(0, 19)}Z`;
    since.setMilliseconds(900);
    const played = await play(
      { operation: succeeded({ startTime }) },
      { inputs: { ...LATEST, 'started-after': since.toISOString() } },
    );
    expectGreen(played);
  });

  test.concurrent.each([
    ['an older one that succeeded', OLD()],
    ['an older one that still runs', inProgress()],
    ['one that does not tell when it started', succeeded({ startTime: null })],
  ])('%s is never taken: not found when start-grace is over', async (_, operation) => {
    const old = { ...operation, body: { startTime: ago(30), ...operation.body } };
    const played = await play(
      { operation: old },
      { inputs: { ...LATEST, 'started-after': '10m', 'start-grace': '300ms' } },
    );
    expectRed(played, 'not-found');
    expect(played.outputs).toMatchObject({
      status: '',
      'error-message': expect.stringContaining('No operation has started since'),
    });
    for (const place of [played.log, played.summary, played.annotations[0]?.message]) {
      expect(place).toMatch(/no operation has started since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/i);
    }
    expect(played.simulator.count('pool')).toBe(0);
  });

  test.concurrent('a pool without any operation is looked at until start-grace is over, or one appears', async () => {
    const gone = await play(
      { latest: () => undefined },
      { inputs: { ...LATEST, 'started-after': '10m', 'start-grace': '200ms' } },
    );
    expectRed(gone, 'not-found');
    expect(gone.outputs['error-message']).toContain('No operation has started since');
    const late = await play(
      { latest: (_, index) => (index < 5 ? undefined : NEWER), operations: { [NEWER]: succeeded() } },
      { inputs: { ...LATEST, 'started-after': '10m' } },
    );
    expectGreen(late);
  });

  test.concurrent('an operation that is named, and too old, is red at once', async () => {
    const played = await play({ operation: OLD() }, { inputs: { 'started-after': '10m' } });
    expectRed(played, 'not-found');
    expect(played.simulator.count('status')).toBe(1);
  });

  test.concurrent('what is not found by the deadline is not found, however long start-grace is', async () => {
    const played = await play(
      { operation: OLD() },
      { inputs: { ...LATEST, 'started-after': '10m', 'start-grace': '1h', timeout: '500ms' } },
    );
    expectRed(played, 'not-found');
    expect(played.outputs['error-message']).toContain('No operation has started since');
  });

  test.concurrent('hiccups while looking are waited out', async () => {
    const played = await play(
      {
        latest: (_, index) => (index < 4 ? OLDER : NEWER),
        operations: {
          [OLDER]: [OLD(), httpError(503, 'ServerBusy', 'Busy.'), OLD()],
          [NEWER]: succeeded(),
        },
      },
      { inputs: { ...LATEST, 'started-after': '10m' } },
    );
    expectGreen(played);
    expect(played.outputs['operation-id']).toBe(NEWER);
  });
});
