import { describe, expect, test } from '@jest/globals';
import { expectGreen } from './checks.ts';
import {
  type Answer,
  cutShort,
  fromPolls,
  html,
  httpError,
  inProgress,
  json,
  reset,
  status,
  succeeded,
  text,
  times,
} from './harness.ts';
import { asked, linesWith, play } from './play.ts';

const IIS =
  '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">\r\n<html>\r\n<head>\r\n<title>500 - Internal server error.</title>\r\n<style type="text/css">\r\n<!--\r\nbody{margin:0}\r\n-->\r\n</style>\r\n</head>\r\n<body>\r\n<h2>500 - Internal server error.</h2>\r\n</body>\r\n</html>\r\n';

/** A hiccup, and what the log must say about it. */
const HICCUPS: [name: string, hiccup: Answer, word: string][] = [
  ['a reset connection', reset(), 'ECONNRESET'],
  ['an answer cut in the middle', cutShort(), '127.0.0.1'],
  ['408', httpError(408, 'RequestTimeout', 'The request timed out.'), 'RequestTimeout'],
  ['429', httpError(429, 'TooManyRequests', 'Slow down.'), 'TooManyRequests'],
  [
    '500 in ARM form',
    httpError(500, 'InternalServerError', 'Encountered internal server error.'),
    'InternalServerError',
  ],
  [
    '500 in flat form',
    httpError(500, 'StoreOperationError', 'The store did not answer.', { flat: true }),
    'StoreOperationError',
  ],
  [
    '500 as a page of IIS',
    text(IIS, { status: 500, headers: { 'content-type': 'text/html' } }),
    '500 - Internal server error.',
  ],
  [
    '502 in ARM form',
    httpError(502, 'BadGatewayConnection', 'No way to the provider.'),
    'BadGatewayConnection',
  ],
  ['502 as a page of nginx', html(502), '502 Bad Gateway'],
  ['503', httpError(503, 'ServerBusy', 'The server is busy.'), 'ServerBusy'],
  ['503 without a body', text('', { status: 503 }), 'HTTP 503 with an empty body'],
  [
    '504',
    httpError(504, 'GatewayTimeout', 'The gateway did not receive a response in time.'),
    'GatewayTimeout',
  ],
  ['520 of some proxy', text('???', { status: 520 }), 'HTTP 520'],
  ['a page with 200', html(200, 'Sign in to the network'), 'Sign in to the network'],
  ['an empty body', text(''), 'HTTP 200 with an empty body'],
  ['an error with 200', json({ error: { code: 'Odd', message: 'Odd.' } }), 'Odd'],
  ['Succeeded with 500', json({ name: 'x', status: 'Succeeded' }, { status: 500 }), 'HTTP 500'],
];

/** JSON, or nearly, that is no operation; each says Succeeded somewhere, for somebody who reads carelessly. */
const NO_OPERATIONS: Answer[] = [
  text('', { status: 202 }),
  json([{ status: 'Succeeded' }]),
  json('Succeeded'),
  json(null),
  json(1),
  json({ name: 'Succeeded' }),
  json({ name: 'x', properties: { status: 'Succeeded' } }),
  json({ name: 'x', status: null, Status: 'Succeeded' }),
  json({ name: 'x', status: ' ' }),
  json({ status: { value: 'Succeeded' } }),
  json({ status: ['Succeeded'] }),
  json({ status: true }),
  text('{"status":"Succeeded"', { headers: { 'content-type': 'application/json' } }),
  text('status=Succeeded'),
];

describe('Waited out, told once per kind, counted, and never an annotation:', () => {
  test.concurrent.each(HICCUPS)('%s', async (_, hiccup, word) => {
    const played = await play({ operation: [inProgress(), times(3, hiccup), succeeded()] });
    expectGreen(played);
    expect(asked(played)).toMatchObject({ status: 5, 'entra-token': 1 });
    expect(played.outputs).toMatchObject({ polls: '5', status: 'Succeeded' });
    const told = linesWith(played, 'Could not get the status; retrying');
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(word);
    expect(linesWith(played, /Azure is responding again after failed requests \(.+: 3\)\.$/)).toHaveLength(1);
  });

  test.concurrent('JSON that is no operation', async () => {
    const polls = NO_OPERATIONS.length + 1;
    const played = await play(
      { operation: [...NO_OPERATIONS, succeeded()] },
      { inputs: { 'max-consecutive-errors': String(polls) } },
    );
    expectGreen(played);
    expect(asked(played)).toMatchObject({ status: polls, 'entra-token': 1 });
    for (const line of linesWith(played, 'Could not get the status; retrying')) {
      expect(line).toMatch(/HTTP 20[02] with an? .*, which is not an operation status/);
    }
  });

  test.concurrent('several kinds in turn', async () => {
    const storm = [html(502), httpError(504, 'GatewayTimeout', 'Late.'), reset()];
    const played = await play({ operation: [...storm, ...storm, ...storm, succeeded()] });
    expectGreen(played);
    expect(linesWith(played, 'Could not get the status; retrying')).toHaveLength(3);
    expect(
      linesWith(played, 'after failed requests (HTTP 502: 3, GatewayTimeout: 3, ECONNRESET: 3)'),
    ).toHaveLength(1);
  });

  test.concurrent('the very first poll', async () => {
    const played = await play({ operation: [html(502), succeeded()] });
    expectGreen(played);
    expect(asked(played)).toMatchObject({ status: 2 });
  });
});

describe('News, not a verdict:', () => {
  const error = { code: 'NotLatestOperation', message: 'A newer operation has begun.' };

  test.concurrent('an error beside a running status, told once', async () => {
    const played = await play({ operation: [times(4, status('ReconcilingDNS', { error })), succeeded()] });
    expectGreen(played);
    expect(linesWith(played, 'A newer operation has begun.')).toHaveLength(1);
  });

  test.concurrent('an error beside Succeeded, which is a notice in log and summary', async () => {
    const played = await play({
      operation: [inProgress(), succeeded({ error: { code: 'OverlayReconcileError', message: '' } })],
    });
    expectGreen(played);
    expect(linesWith(played, /OverlayReconcileError$/)).toHaveLength(1);
    expect(played.summary).toContain('Azure still attaches an error to this success');
  });
});

describe('Whole lives of operations', () => {
  const body = (words: object) => ({ status: 200, body: JSON.stringify({ name: 'op', ...words }) });

  test.concurrent('a blue-green upgrade without percentages', async () => {
    const names = [
      'BlueGreenCreatingGreenNodes',
      'BlueGreenSoakingBatch: 1/2 nodes completed',
      'BlueGreenSoakingBatch: 2/2 nodes completed',
      'BlueGreenSoakingFinal',
      'BlueGreenCommittingGreenNodes',
      'Succeeded',
    ];
    const played = await play({
      operation: fromPolls(
        names.map((name) => ({ ...body({ status: name }), repeats: name === 'Succeeded' ? 1 : 2 })),
      ),
    });
    expectGreen(played);
    expect(played.outputs['polls']).toBe('11');
    for (const name of names) {
      expect(linesWith(played, new RegExp(`^\\[0:\\d\\d\\] ${name}$`))).toHaveLength(1);
      expect(played.summary).toContain(`<tr><td>${name}</td>`);
    }
  });

  test.concurrent('an internal error on the way, a storm of 502, then Succeeded', async () => {
    const gateway = { status: 502, body: '{"error":{"code":"BadGatewayConnection","message":"No way."}}' };
    const error = { code: 'InternalOperationError', message: 'Internal server error' };
    const played = await play({
      operation: fromPolls([
        body({ status: 'InProgress' }),
        gateway,
        body({ status: 'InProgress', error }),
        { ...gateway, repeats: 9 },
        body({ status: 'Succeeded', error: null, endTime: null }),
      ]),
    });
    expectGreen(played);
    expect(played.outputs).toMatchObject({ polls: '13', 'end-time': '' });
  });
});
