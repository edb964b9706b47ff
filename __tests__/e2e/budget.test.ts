import { describe, expect, test } from '@jest/globals';
import { expectGreen, expectRed } from './checks.ts';
import { html, httpError, inProgress, reset, status, succeeded, throttled, times } from './harness.ts';
import { asked, errorsOf, pausesOf, play } from './play.ts';

describe('The error budget', () => {
  test.concurrent('is spent by errors in a row only: any good answer starts it again', async () => {
    const bad = times(2, html(502));
    const played = await play(
      { operation: [bad, inProgress(), bad, inProgress(), bad, status('Any word'), bad, succeeded()] },
      { inputs: { 'max-consecutive-errors': '3' } },
    );
    expectGreen(played);
    expect(played.outputs['polls']).toBe('12');
  });

  test.concurrent('once spent is unreachable, with the last error and the last good status', async () => {
    const operation = [
      status('UpgradingNodes: 4/9 nodes completed', { percentComplete: 44 }),
      times(2, html(502)),
      httpError(503, 'ServerBusy', 'Busy with other things.'),
      succeeded(),
    ];
    const played = await play({ operation }, { inputs: { 'max-consecutive-errors': '3' } });
    expectRed(played, 'unreachable');
    expect(asked(played)).toMatchObject({ status: 4 });
    expect(played.outputs).toMatchObject({
      status: 'UpgradingNodes: 4/9 nodes completed',
      'percent-complete': '44',
      'error-code': 'ServerBusy',
      'error-message': 'Busy with other things.',
      polls: '4',
    });
    const [annotation] = errorsOf(played);
    for (const place of [annotation?.message, played.summary, played.log]) {
      expect(place).toContain('3 consecutive polls failed');
      expect(place).toContain('Busy with other things.');
      expect(place).toContain('UpgradingNodes: 4/9 nodes completed');
    }
  });

  test.concurrent('once spent without a status says so', async () => {
    const played = await play({ operation: reset() }, { inputs: { 'max-consecutive-errors': '2' } });
    expectRed(played, 'unreachable');
    expect(played.log).toContain('Azure reported no status so far.');
    expect(played.outputs).toMatchObject({ status: '', polls: '2', 'error-code': 'ECONNRESET' });
  });

  test.concurrent('is not spent by 429, nor started again by it', async () => {
    const limit = { inputs: { 'max-consecutive-errors': '2' } };
    const [patient, broken] = await Promise.all([
      play({ operation: [times(12, throttled()), succeeded()] }, limit),
      play({ operation: [html(502), throttled(), throttled(), html(502), succeeded()] }, limit),
    ]);
    expectGreen(patient);
    expect(patient.outputs['polls']).toBe('13');
    expectRed(broken, 'unreachable');
    expect(broken.outputs['polls']).toBe('4');
  });

  test.concurrent('leaves pauses that grow as after any answer', async () => {
    const inputs = { 'poll-interval': '80ms', 'backoff-factor': '2', 'max-poll-interval': '1s' };
    const [errors, throttles] = await Promise.all([
      play({ operation: [times(4, html(502)), succeeded()] }, { inputs }),
      play(
        { operation: [times(4, throttled()), succeeded()] },
        { inputs: { ...inputs, 'backoff-factor': '1' } },
      ),
    ]);
    for (const played of [errors, throttles]) {
      expectGreen(played);
      // Less 5 % of jitter, and a little for clocks that round.
      for (const [index, pause] of pausesOf(played).entries()) {
        expect(pause).toBeGreaterThan(80 * 2 ** index * 0.95 - 3);
      }
    }
  });
});

describe('Retry-After', () => {
  const DATE = () => new Date(Date.now() + 2_000).toUTCString();

  test.concurrent.each([
    ['seconds on 429', () => throttled('1')],
    ['seconds on 503', () => httpError(503, 'ServerBusy', 'Busy.', { headers: { 'retry-after': '1' } })],
    ['a date on 429', () => throttled(DATE())],
    ['a date on 503', () => httpError(503, 'ServerBusy', 'Busy.', { headers: { 'retry-after': DATE() } })],
    [
      'seconds on a good answer',
      () =>
        ({
          ...inProgress(),
          kind: 'http',
          status: 200,
          headers: { 'retry-after': '1' },
          body: '{"status":"InProgress"}',
        }) as const,
    ],
  ])('as %s lengthens the next pause', async (_, answer) => {
    const played = await play({ operation: [answer, succeeded()] });
    expectGreen(played);
    const [pause] = pausesOf(played);
    // A date is in whole seconds, so two seconds may be little more than one.
    expect(pause).toBeGreaterThan(950);
    expect(pause).toBeLessThan(10_000);
  });

  test.concurrent('as garbage is as good as none', async () => {
    const values = [
      '0',
      '-5',
      '',
      'soon',
      '1e400',
      '12 monkeys',
      'Mon, 01 Jan 1990 00:00:00 GMT',
      'later than 2099',
      '\u00e9',
    ];
    const answers = values.flatMap((value) => [
      throttled(value),
      httpError(503, 'ServerBusy', 'Busy.', { headers: { 'retry-after': value } }),
    ]);
    const played = await play(
      { operation: [...answers, succeeded()] },
      { inputs: { 'max-consecutive-errors': String(answers.length) } },
    );
    expectGreen(played);
    expect(Math.max(...pausesOf(played))).toBeLessThan(2_000);
  });

  test.concurrent.each(['86400', '99999999999999999999', 'Fri, 31 Dec 9999 23:59:59 GMT'])(
    '%s goes no further than the deadline, where one last poll happens',
    async (value) => {
      const [green, red] = await Promise.all([
        play({ operation: [throttled(value), succeeded()] }, { inputs: { timeout: '3s' } }),
        play({ operation: [inProgress(), throttled(value)] }, { inputs: { timeout: '3s' } }),
      ]);
      expectGreen(green);
      expect(green.outputs['polls']).toBe('2');
      expectRed(red, 'timed-out');
      expect(red.outputs['polls']).toBe('3');
      expect(red.log).toContain('Throttled');
    },
  );

  test.concurrent.each(['1800', '86400'])(
    'of %s s is kept for five minutes, with a line each minute',
    async (seconds) => {
      const played = await play(
        { operation: [inProgress(), throttled(seconds), succeeded()] },
        { inputs: { timeout: '2h' } },
      );
      expectGreen(played);
      expect(played.log).toContain('Retry-After: 5 min.');
      expect([4, 5]).toContain(played.log.match(/still InProgress for \d+ min/g)?.length);
      expect(played.log).toMatch(/^\[5:\d\d\] Succeeded$/m);
    },
  );
});
