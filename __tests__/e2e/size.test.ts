import { describe, expect, test } from '@jest/globals';
import { expectGreen, expectRed } from './checks.ts';
import { failed, inProgress, json, type Script, status, succeeded, text, times } from './harness.ts';
import { type Played, play } from './play.ts';
import { withHeapReport } from './preload.ts';

const MEGABYTE = 1_000_000;

/** Everything is there, small enough for GitHub, and says that something was cut. */
function expectFits(played: Played): void {
  const { outputs, summary, annotations, stdout } = played;
  expect(Buffer.byteLength(summary)).toBeLessThan(1_048_576);
  // GitHub counts outputs in UTF-16; this bounds both ways of counting.
  expect(
    Object.values(outputs).reduce(
      (sum, value) => sum + Math.max(Buffer.byteLength(value), 2 * value.length),
      0,
    ),
  ).toBeLessThan(MEGABYTE);
  for (const name of ['error', 'result'] as const) {
    if (outputs[name]) expect(() => JSON.parse(outputs[name] ?? '')).not.toThrow();
  }
  for (const { message } of annotations) expect(message.length).toBeLessThan(4_096);
  // The log of a step may be long, but nobody reads megabytes.
  expect(stdout.length).toBeLessThan(300_000);
  expect(`${summary}${outputs['error']}${outputs['result']}`).toMatch(
    /\(cut: |more characters\)|\(\d+ more|left out here/,
  );
}

function nested(levels: number, width = 1): unknown {
  let error: Record<string, unknown> = { code: 'Innermost', message: 'The innermost reason.' };
  for (let level = levels; level > 0; level--) {
    error = { code: `Level${level}`, message: `Level ${level} failed.`, details: Array(width).fill(error) };
  }
  return error;
}

function nestedOperations(levels: number): unknown[] {
  let operations: unknown[] = [
    { name: 'last', status: 'Failed', error: { code: 'Deep', message: 'Deep down.' } },
  ];
  for (let level = 0; level < levels; level++)
    operations = [{ name: `level ${level}`, status: 'InProgress', operations }];
  return operations;
}

const LONG = 'All work and no play makes an upgrade fail. ';
const MANY_DETAILS = Array.from({ length: 10_000 }, (_, index) => ({
  code: `Detail${index}`,
  message: `Node ${index} broke: ${LONG}`,
}));
const MANY_OPERATIONS = Array.from({ length: 10_000 }, (_, index) => ({
  name: `node-${index}`,
  status: index % 3 ? 'Succeeded' : 'Failed',
  startTime: '2030-01-02T03:04:05Z',
  ...(index % 3 ? {} : { error: { code: `Broken${index}`, message: LONG.repeat(3) } }),
}));

describe('Too much is cut, in time:', () => {
  test.concurrent.each<[string, Script, string]>([
    [
      'a message of 5 MB without a blank',
      failed({ code: 'Long', message: 'x'.repeat(5 * MEGABYTE) }),
      'failed',
    ],
    [
      'a message of 5 MB of brackets',
      failed({ code: 'Long', message: '[{'.repeat(2.5 * MEGABYTE) }),
      'failed',
    ],
    [
      'a message of 5 MB of characters that are escaped',
      failed({ code: 'Long', message: '<"\u001b\n'.repeat(1.25 * MEGABYTE) }),
      'failed',
    ],
    [
      'a message of 3 MB in another script',
      failed({ code: 'Long', message: '失敗'.repeat(500_000) }),
      'failed',
    ],
    [
      'a code, target and type of 1 MB each',
      failed({
        code: 'C'.repeat(MEGABYTE),
        target: 'T'.repeat(MEGABYTE),
        message: 'M',
        additionalInfo: [{ type: 'A'.repeat(MEGABYTE), info: 'I'.repeat(MEGABYTE) }],
      }),
      'failed',
    ],
    ['10,000 details', failed({ code: 'Many', message: 'Many.', details: MANY_DETAILS }), 'failed'],
    [
      '10,000 further facts',
      failed({
        code: 'Many',
        message: 'Many.',
        additionalInfo: MANY_DETAILS.map((info) => ({ type: 'Fact', info })),
      }),
      'failed',
    ],
    ['100 levels', failed(nested(100), { filler: LONG.repeat(3_000) }), 'failed'],
    ['12 levels that branch', failed(nested(12, 2)), 'failed'],
    [
      '10,000 sub-operations',
      failed({ code: 'Many', message: 'Many.' }, { operations: MANY_OPERATIONS }),
      'failed',
    ],
    [
      '200 levels of sub-operations',
      failed(undefined, { operations: nestedOperations(200), filler: LONG.repeat(3_000) }),
      'failed',
    ],
    [
      'a status of 1 MB',
      [status(`Upgrading ${LONG.repeat(22_000)}`), failed({ code: 'Long', message: LONG.repeat(10_000) })],
      'failed',
    ],
    [
      'an error of 5 MB in JSON with 500',
      json({ error: { code: 'Long', message: LONG.repeat(114_000) } }, { status: 500 }),
      'unreachable',
    ],
    [
      'a page of 5 MB',
      text(`<html><title>${LONG.repeat(57_000)}</title>${'<p>'.repeat(800_000)}`, {
        status: 502,
        headers: { 'content-type': 'text/html' },
      }),
      'unreachable',
    ],
    [
      'a bad request of 5 MB',
      json(
        {
          error: {
            code: 'Long',
            message: `supported versions ${"'".repeat(100_000)}${LONG.repeat(110_000)}`,
          },
        },
        { status: 400 },
      ),
      'error',
    ],
  ])('%s', async (_, operation, outcome) => {
    const played = await play({ operation }, { inputs: { 'max-consecutive-errors': '2' } });
    expectRed(played, outcome);
    expectFits(played);
  });

  test.concurrent('JSON that is nested too deeply for anybody', async () => {
    const deep = (levels: number) =>
      `${'{"details":[{"code":"x"},'.repeat(levels)}{"code":"y"}${']}'.repeat(levels)}`;
    const body = `{"status":"Failed","name":"x","error":${deep(20_000)}}`;
    const played = await play({ operation: text(body, { headers: { 'content-type': 'application/json' } }) });
    expectRed(played, 'failed');
    expectFits(played);
  });

  test.concurrent('a success with 5 MB beside it is a success', async () => {
    const played = await play({
      operation: [inProgress(), succeeded({ operations: MANY_OPERATIONS, note: LONG.repeat(70_000) })],
    });
    expectGreen(played);
    expectFits(played);
  });

  test.concurrent('600 changes of status: the first and the last are told', async () => {
    const operation: Script = (_, index) =>
      index < 600 ? status(`Step ${index} of 600`) : failed({ code: 'Late', message: LONG.repeat(1_500) });
    const played = await play(
      { operation },
      { inputs: { 'poll-interval': '1ms', 'max-poll-interval': '1ms', timeout: '10m' } },
    );
    expectRed(played, 'failed');
    expect(played.outputs['polls']).toBe('601');
    for (const word of ['Step 0 of 600', 'Step 599 of 600', 'more changes'])
      expect(played.summary).toContain(word);
    expect(played.summary).not.toContain('Step 300 of 600');
    expect(Buffer.byteLength(played.summary)).toBeLessThan(200_000);
  });
});

test('The heap does not grow with the number of polls', async () => {
  const heapAfter = async (polls: number) => {
    const error = { code: 'Noted', message: LONG };
    const played = await play(
      {
        operation: [times(polls - 1, status('InProgress', { error, filler: LONG.repeat(200) })), succeeded()],
      },
      {
        inputs: { 'poll-interval': '1ms', 'max-poll-interval': '1ms', timeout: '1h' },
        execArgv: withHeapReport(),
      },
    );
    expect([played.exitCode, played.outputs['polls']]).toEqual([0, String(polls)]);
    return Number(/^heap (\d+)$/m.exec(played.stderr)?.[1]);
  };
  const [few, many] = await Promise.all([heapAfter(200), heapAfter(1_500)]);
  // Each answer has 9 kB: kept, they would be 12 MB.
  expect(many - few).toBeLessThan(3 * MEGABYTE);
});
