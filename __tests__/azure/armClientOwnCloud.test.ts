import { describe, expect, test } from '@jest/globals';
import nock from 'nock';
import {
  answerStatus,
  armClient,
  ask,
  ENTRA,
  RUNNING,
  SIGN_IN,
  STATUS_PATH,
  signIn,
  useNock,
} from '../samples/services.ts';

const wire = useNock();

describe('Another cloud', () => {
  const OWN = 'https://arm.local.example';
  const OWN_URL = `${OWN}${STATUS_PATH}?api-version=1`;
  const METADATA = { resourceManager: OWN, authentication: { loginEndpoint: ENTRA, audiences: [OWN] } };
  const metadata = () => nock(OWN).get('/metadata/endpoints').query({ 'api-version': '2022-09-01' });
  const own = () => armClient({ cloud: { resourceManager: OWN } });

  test('is asked who it is, once, without a token', async () => {
    const arm = own();
    let authorization: string | null = 'not asked';
    metadata().reply(200, ({ headers }: Request) => {
      authorization = headers.get('authorization');
      return METADATA;
    });
    signIn();
    for (let times = 0; times < 2; times++) {
      answerStatus('access-token', OWN).reply(200, RUNNING);
      expect((await ask(arm, OWN_URL)).kind).toBe('status');
    }
    expect(authorization).toBeNull();
    expect(wire.requests).toEqual([...SIGN_IN, 'arm', 'arm']);
  });

  test('is asked once for requests that are sent at the same time', async () => {
    const arm = own();
    metadata().reply(200, METADATA);
    signIn();
    for (let times = 0; times < 5; times++) answerStatus('access-token', OWN).reply(200, RUNNING);
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask(arm, OWN_URL)));
    expect(answers.map(({ kind }) => kind)).toEqual(Array(5).fill('status'));
  });

  test('that fails fails all of them, and is asked again by the next request', async () => {
    const arm = own();
    metadata().reply(503, '');
    const answers = await Promise.all(Array.from({ length: 3 }, () => ask(arm, OWN_URL)));
    expect(answers.map(({ kind }) => kind)).toEqual(Array(3).fill('failure'));
    metadata().reply(200, METADATA);
    signIn();
    answerStatus('access-token', OWN).reply(200, RUNNING);
    expect((await ask(arm, OWN_URL)).kind).toBe('status');
  });

  test.each([
    [429, 'throttled'],
    [500, 'server-error'],
    [503, 'server-error'],
    [404, 'bad-answer'],
    [302, 'bad-answer'],
  ])('that answers HTTP %d is %s, and is asked again by the next poll', async (status, kind) => {
    const arm = own();
    metadata().reply(status, '', { location: 'https://evil.example/' });
    expect(await ask(arm, OWN_URL)).toEqual({
      kind: 'failure',
      failure: {
        kind,
        service: 'metadata',
        httpStatus: status,
        message: `${OWN}/metadata/endpoints?api-version=2022-09-01 answered HTTP ${status}`,
      },
    });
    metadata().reply(200, METADATA);
    signIn();
    answerStatus('access-token', OWN).reply(200, RUNNING);
    expect((await ask(arm, OWN_URL)).kind).toBe('status');
  });

  test.each(['', 'null', '<html>', '[]', '{}'])('that answers %j is a bad answer', async (body) => {
    metadata().reply(200, body);
    expect(await ask(own(), OWN_URL)).toMatchObject({ failure: { kind: 'bad-answer', service: 'metadata' } });
    expect(wire.requests).toEqual([]);
  });
});
