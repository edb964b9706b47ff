import { afterEach, describe, expect, test } from '@jest/globals';
import { Client, parse } from '../simulator/client.ts';
import {
  checked,
  cutShort,
  entraError,
  fromPolls,
  hang,
  html,
  httpError,
  inProgress,
  json,
  redirect,
  reset,
  type Simulator,
  type SimulatorOptions,
  slow,
  startSimulator,
  status,
  succeeded,
  throttled,
  times,
  unchecked,
} from '../simulator/simulator.ts';

let running: Simulator;
let client: Client;

afterEach(() => running.close());

async function start(options: SimulatorOptions = {}): Promise<Simulator> {
  running = await startSimulator(options);
  client = new Client(running);
  return running;
}

describe('Scripts', () => {
  test('play in order, and the last answer repeats; a refused request uses none up', async () => {
    const polls = [{ status: 200, body: '{"status":"Recorded"}', repeats: 2 }];
    await start({
      operation: [
        times(2, inProgress()),
        html(502),
        httpError(500, 'Odd', 'Odd', { flat: true }),
        throttled('7'),
        ...fromPolls(polls),
        (_, index) => status(`Asked ${index}`),
      ],
    });
    const headers = await client.bearer();
    const seen: unknown[] = [(await client.ask(client.operationUrl())).status];
    for (let i = 0; i < 9; i++) {
      const got = await client.ask(client.operationUrl(), { headers });
      seen.push(/^\{/.test(got.body) ? (parse(got).status ?? parse(got).code) : got.status);
    }
    const words = [
      'InProgress',
      'InProgress',
      502,
      'Odd',
      'Throttled',
      'Recorded',
      'Recorded',
      'Asked 8',
      'Asked 9',
    ];
    expect(seen).toEqual([401, ...words]);
    expect(running.requests.filter(({ kind }) => kind === 'status').map((one) => one.status)).toEqual([
      401, 200, 200, 502, 500, 429, 200, 200, 200, 200,
    ]);
  });

  test('break the transport, and let unchecked answers through', async () => {
    await start({ operation: [reset(), cutShort(), slow(1, unchecked(succeeded())), checked()] });
    await expect(client.ask(client.operationUrl())).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(client.ask(client.operationUrl())).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await client.ask(client.operationUrl())).status).toBe(200);
    expect((await client.ask(client.operationUrl())).status).toBe(401);
    expect(running.requests.map((one) => one.status)).toEqual([undefined, undefined, 200, 401]);
  });

  test('stand in for the other services too, and a request that hangs does not hold up the end', async () => {
    await start({
      idToken: [json({}, { status: 503 }), checked()],
      entra: entraError(400, 'invalid_grant', 50000, 'Busy.'),
      pool: redirect('https://elsewhere.example/'),
      metadata: hang(),
    });
    expect(await client.idToken()).toBeUndefined();
    expect(parse(await client.signIn(await client.idToken())).error_codes).toEqual([50000]);
    const hanging = client.ask(`${running.origins.arm}/metadata/endpoints?api-version=1`);
    await new Promise<void>((resolve) => running.onChange(resolve));
    await running.close();
    await expect(hanging).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});
