import { describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { ARM, armClient, NEVER, POOL_PATH, POOL_URL, signIn, useNock } from '../samples/services.ts';

useNock();

describe('A request with a body', () => {
  const body = { properties: { orchestratorVersion: '1.35.2', nothing: null } };

  test('sends it as JSON, with its own headers and the token', async () => {
    signIn();
    const put = nock(ARM, {
      reqheaders: {
        authorization: 'Bearer access-token',
        'content-type': 'application/json',
        'if-match': 'e-1',
      },
    })
      .put(POOL_PATH, body)
      .query(true)
      .reply(200, { took: 'it' });
    const extras = { body, headers: { 'if-match': 'e-1' }, limitMs: 60_000 };
    const answer = await armClient().exchange('PUT', POOL_URL, NEVER, ({ body }) => JSON.parse(body), extras);
    expect(answer).toEqual({ took: 'it' });
    expect(put.isDone()).toBe(true);
  });

  test.each([401, 429, 500, 503])('is sent once, also when Azure answers HTTP %d', async (status) => {
    signIn();
    let times = 0;
    nock(ARM)
      .put(POOL_PATH)
      .query(true)
      .times(3)
      .reply(() => {
        times += 1;
        return [status, {}];
      });
    const answer = await armClient().exchange('PUT', POOL_URL, NEVER, (one) => one.status, { body });
    expect([answer, times]).toEqual([status, 1]);
  });

  test('that is cut off is a failure of the network, and is not sent again', async () => {
    signIn();
    let times = 0;
    nock(ARM)
      .put(POOL_PATH, () => {
        times += 1;
        return true;
      })
      .query(true)
      .replyWithError(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
    const answer = await armClient().exchange('PUT', POOL_URL, NEVER, (one) => one.status, { body });
    expect(answer).toMatchObject({ kind: 'failure', failure: { kind: 'network', code: 'ECONNRESET' } });
    expect(times).toBe(1);
  });
});
