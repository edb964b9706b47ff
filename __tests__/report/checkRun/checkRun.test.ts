import { createHttpHeaders, type HttpClient } from '@azure/core-rest-pipeline';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { CheckRun } from '../../../src/report/checkRun/checkRun.ts';
import { epochTime, stepTime } from '../../../src/time/instant.ts';
import { FakeClock } from '../../samples/fakeClock.ts';
import {
  changeAt,
  EVERY_END,
  endedAs,
  NOT_WAITED,
  NOW,
  OPERATION,
  reportOf,
  STARTED_AT,
  statusOf,
  waited,
} from '../../samples/reports.ts';

const ENV = {
  GITHUB_API_URL: 'https://api.github.com',
  GITHUB_REPOSITORY: 'octo-org/shop',
  GITHUB_RUN_ID: '7',
  GITHUB_SHA: 'a'.repeat(40),
};
const STATUS = statusOf({ status: 'InProgress' });

let output: jest.SpiedFunction<typeof process.stdout.write>;
beforeEach(() => {
  output = jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
});
afterEach(() => output.mockRestore());
const printed = () => output.mock.calls.map(([chunk]) => String(chunk)).join('');

/** A check run on virtual time. `hangs`: GitHub never answers from this request on. */
function begin({ hangs = Number.POSITIVE_INFINITY, status = 200 } = {}) {
  const clock = new FakeClock();
  const cancel = new AbortController();
  const bodies: Record<string, unknown>[] = [];
  const client: HttpClient = {
    sendRequest(request) {
      const count = bodies.push(JSON.parse(String(request.body)));
      if (count >= hangs) return new Promise(() => {});
      const headers = createHttpHeaders({ 'content-type': 'application/json' });
      return Promise.resolve({
        request,
        status,
        headers,
        bodyAsText: JSON.stringify({ id: 7, message: 'No.' }),
      });
    },
  };
  const checkRun = new CheckRun(
    { name: 'Node pools', token: 'ghs_secret' },
    {
      env: ENV,
      client,
      cancel: cancel.signal,
      clock: { now: () => stepTime(clock.now()), startedAt: STARTED_AT, sleep: clock.sleep },
    },
  );
  /** Lets the requests that are due be sent. */
  const settle = async (ms = 0) => {
    await clock.run(clock.takes(ms));
    while (bodies.length === 0) await new Promise((resolve) => setImmediate(resolve));
  };
  return { clock, cancel, bodies, checkRun, settle };
}

describe('A check run', () => {
  test('masks its token before anything else', () => {
    begin();
    expect(printed()).toBe('::add-mask::ghs_secret\n');
  });

  test('follows the step from its start to its report', async () => {
    const { clock, bodies, checkRun, settle } = begin();
    checkRun.start();
    checkRun.watch([OPERATION]);
    await settle();
    checkRun.observer(0).changed(changeAt(0, 'InProgress', 40), STATUS, undefined);
    await settle(61_000);
    const ended = endedAs('succeeded');
    checkRun.end(0, { ended });
    await clock.run(checkRun.close(waited(ended), {}, NOW));
    const summaries = bodies.map((body) => (body['output'] as { readonly summary: string }).summary);
    expect(summaries[0]).toContain('<p>As of 2026-01-02 03:00:00 UTC.');
    expect(summaries[0]).toContain(
      '<a href="https://github.com/octo-org/shop/actions/runs/7">log of the run</a>',
    );
    expect(summaries[1]).toContain('<p>As of 2026-01-02 03:01:00 UTC.');
    expect(summaries[2]).toMatch(/^<h2>✅ Agent pool np1: operation succeeded<\/h2>/);
    expect(bodies.map(({ started_at, completed_at }) => [started_at, completed_at])).toEqual([
      ['2026-01-02T03:00:00.000Z', undefined],
      [undefined, undefined],
      [undefined, '2026-01-02T03:01:01.000Z'],
    ]);
    const titles = bodies.map((body) => (body['output'] as { readonly title: string }).title);
    expect(titles).toEqual([
      'np1 no status yet',
      'np1 InProgress 40 %',
      'Agent pool np1: operation succeeded',
    ]);
    expect(bodies[0]).toMatchObject({ name: 'Node pools', head_sha: ENV.GITHUB_SHA });
    expect(bodies[2]).toMatchObject({ conclusion: 'success' });
    expect(JSON.stringify(bodies)).toContain('https://github.com/octo-org/shop/actions/runs/7');
    expect(printed()).toBe('::add-mask::ghs_secret\n');
  });

  test('shows the end of one of several operations while the others run', async () => {
    const { clock, bodies, checkRun, settle } = begin();
    const np2 = { ...OPERATION, agentPoolName: 'np2' };
    checkRun.watch([OPERATION, np2]);
    checkRun.start();
    await settle(10_000);
    checkRun.end(0, { ended: endedAs('succeeded') });
    await clock.run(clock.takes(60_000));
    const titles = bodies.map((body) => (body['output'] as { readonly title: string }).title);
    expect(titles).toEqual([
      '0 of 2 succeeded, 2 running: np1 no status yet; np2 no status yet',
      '1 of 2 succeeded, 1 running: np2 no status yet',
    ]);
  });

  test('that has not begun is not closed', async () => {
    const { clock, bodies, checkRun } = begin();
    await clock.run(checkRun.close(reportOf([]), {}, NOW));
    expect(bodies).toEqual([]);
  });

  test.each(EVERY_END.map((ended) => [ended.verdict.outcome, ended] as const))(
    'is closed when the outcome is %s',
    async (outcome, ended) => {
      const { clock, bodies, checkRun, settle } = begin();
      checkRun.start();
      await settle();
      await clock.run(checkRun.close(waited(ended), {}, NOW));
      const conclusions: Record<string, string> = {
        succeeded: 'success',
        'timed-out': 'timed_out',
        interrupted: 'cancelled',
      };
      expect(bodies.at(-1)).toMatchObject({
        status: 'completed',
        conclusion: conclusions[outcome] ?? 'failure',
      });
    },
  );

  test.each(NOT_WAITED)('is closed where nothing was waited for: %j', async (report) => {
    const { clock, bodies, checkRun, settle } = begin();
    checkRun.start();
    await settle();
    await clock.run(checkRun.close(report, {}, NOW));
    expect(bodies.at(-1)).toMatchObject({ status: 'completed', conclusion: 'failure' });
  });

  test('says once that it is refused', async () => {
    const { clock, bodies, checkRun, settle } = begin({ status: 403 });
    checkRun.start();
    await settle(5_000);
    await clock.run(checkRun.close(reportOf([]), {}, NOW));
    expect(bodies).toHaveLength(1);
    expect(printed().split('\n').slice(1)).toEqual([
      `[0:00] Check run "Node pools" is not updated. GitHub's API: HTTP 403: No. The job needs "permissions: checks: write", which a pull request from a fork never has. This has no effect on the wait.`,
      '',
    ]);
  });
});

describe('Closing', () => {
  const closes = async (hangs: number, cancelAt?: number) => {
    const { clock, cancel, checkRun, settle } = begin({ hangs });
    checkRun.start();
    await settle(10_000);
    if (cancelAt === undefined) clock.at(0, () => {});
    else if (cancelAt <= 0) cancel.abort('SIGINT');
    else clock.at(10_000 + cancelAt, () => cancel.abort('SIGINT'));
    await clock.run(checkRun.close(reportOf([]), {}, epochTime(NOW)));
    return clock.now() - 10_000;
  };

  test.each([
    ['three seconds', undefined, 3_000],
    ['half a second when the run is cancelled before', 0, 500],
    ['half a second from the moment on at which it is cancelled', 1_000, 1_500],
    ['never more than three seconds', 2_900, 3_000],
  ])('takes at most %s', async (_, cancelAt, ms) => {
    expect(await closes(1, cancelAt)).toBe(ms);
    expect(await closes(2, cancelAt)).toBe(ms);
  });

  test.each([0, 1_000])('leaves no timer, also when the run is cancelled %d ms later', async (later) => {
    const { clock, cancel, checkRun, settle } = begin();
    checkRun.start();
    await settle(10_000);
    if (later === 0) cancel.abort('SIGINT');
    await clock.run(checkRun.close(reportOf([]), {}, NOW));
    expect(clock.pending).toBe(0);
    cancel.abort('SIGINT');
    expect(clock.pending).toBe(0);
  });

  test('that took too long is told at the time of the step', async () => {
    const { clock, checkRun, settle } = begin({ hangs: 1 });
    checkRun.start();
    await settle(10_000);
    await clock.run(checkRun.close(reportOf([]), {}, NOW));
    expect(printed().split('\n').slice(1)).toEqual([
      `[0:13] Check run "Node pools" is behind, and might stay open. GitHub's API: no answer before the step ended. This has no effect on the wait.`,
      '',
    ]);
  });

  test('takes no time when GitHub answers', async () => {
    expect([await closes(9), await closes(9, 0)]).toEqual([0, 0]);
  });
});
