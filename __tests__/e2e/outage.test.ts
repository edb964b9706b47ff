import { describe, expect, test } from '@jest/globals';
import { expectGreen, expectRed } from './checks.ts';
import {
  type Answer,
  checked,
  html,
  httpError,
  inProgress,
  reset,
  type Simulator,
  type Step,
  succeeded,
  text,
  throttled,
} from './harness.ts';
import { linesWith, type Played, play, type World } from './play.ts';

/* With the defaults of action.yml, a gate of two hours outlasts an outage of about ten minutes. */

const MINUTE = 60_000;

/** Without a value, the runner hands over the default. */
const DEFAULTS = {
  'poll-interval': undefined,
  'max-poll-interval': undefined,
  'backoff-factor': undefined,
  'max-consecutive-errors': undefined,
  timeout: undefined,
};

/** Answers by the minutes since the first request, as a service that is down for some of them. */
function downFor(
  minutes: number,
  answer: Answer,
  up: (passed: number) => Answer,
  self?: () => Simulator,
): Step {
  let begin: number | undefined;
  return ({ time }) => {
    begin ??= self?.().requests[0]?.time ?? time;
    const passed = (time - begin) / MINUTE;
    return passed >= 3 && passed < 3 + minutes ? answer : up(passed);
  };
}

/** An operation of twenty minutes, with an outage that begins after three. */
function outageOf(minutes: number, answer: Answer): Step {
  return downFor(minutes, answer, (passed) => (passed < 20 ? inProgress() : succeeded()));
}

function playOutage(world: World): Promise<Played> {
  return play(world, { inputs: DEFAULTS });
}

const BUSY = httpError(503, 'ServerBusy', 'The server is busy.');

describe('By default', () => {
  test.concurrent.each<[number, string, Answer]>([
    [5, 'of 503', BUSY],
    [9, 'of 503', BUSY],
    [9, 'of 502 as a page', html(502)],
    [9, 'of 504', text('', { status: 504 })],
    [9, 'of resets', reset()],
    [9, 'of 403', httpError(403, 'AuthorizationFailed', 'No authorization.')],
    [9, 'of 404 for the cluster', httpError(404, 'ResourceNotFound', 'The resource was not found.')],
    [60, 'of 429', throttled()],
  ])('%d minutes %s are waited out', async (minutes, _, answer) => {
    const played = await playOutage({ operation: outageOf(minutes, answer) });
    expectGreen(played);
    expect(linesWith(played, 'Could not get the status; retrying')).toHaveLength(1);
    expect(linesWith(played, 'Azure is responding again after failed requests (')).toHaveLength(1);
    // A word a minute, so that nobody takes the step for hung.
    expect(linesWith(played, /still InProgress for/).length).toBeGreaterThan(minutes - 2);
  });

  test.concurrent.each(['entra', 'idToken'] as const)(
    'nine minutes without a sign-in are waited out, when the token has expired too: %s',
    async (service) => {
      const played = await playOutage((self) => ({
        accessTokenSeconds: 240,
        operation: outageOf(0, BUSY),
        [service]: downFor(9, html(503), checked, self),
      }));
      expectGreen(played);
      expect(linesWith(played, 'Could not get the status; retrying')).toHaveLength(1);
    },
  );

  test.concurrent('an outage of an hour is red long before the timeout, and few requests are sent', async () => {
    const played = await playOutage({ operation: outageOf(600, BUSY) });
    expectRed(played, 'unreachable');
    expect(played.log).toContain('20 consecutive polls failed');
    expect(played.durationMs).toBeGreaterThan(12 * MINUTE);
    expect(played.durationMs).toBeLessThan(20 * MINUTE);
  });
});
