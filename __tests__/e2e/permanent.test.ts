import { describe, expect, test } from '@jest/globals';
import { expectGreen, expectRed } from './checks.ts';
import { html, httpError, inProgress, text, times } from './harness.ts';
import { asked, errorsOf, type Played, play } from './play.ts';

const NO_OPERATION = httpError(404, 'NotFound', 'The entity was not found.', {
  flat: true,
  subcode: 'GetOperation_NotFound',
});
const OTHER_ID = '0d9c8b7a-0000-4000-8000-000000000000';

/** Red after one single status request. */
function expectRefused(played: Played, outcome: string): void {
  expectRed(played, outcome);
  expect(asked(played)).toMatchObject({ status: 1, 'entra-token': 1 });
  expect(played.outputs['polls']).toBe('1');
}

describe('400', () => {
  test.concurrent.each(['2025-07-01', '2021-03-01-preview'])(
    'about api-version %s names the versions that Azure lists',
    async (version) => {
      const played = await play(
        { apiVersions: ['2025-05-02-preview', '2026-08-02-preview'] },
        { inputs: { 'api-version': version } },
      );
      expectRefused(played, 'error');
      for (const place of [played.log, played.summary]) {
        expect(place).toContain('2026-08-02-preview, 2025-05-02-preview');
        expect(place).toContain('api-version');
      }
      expect(played.outputs['error-message']).toContain(version);
    },
  );

  test.concurrent('about anything else has the words of Azure', async () => {
    const played = await play({
      operation: httpError(400, 'BadParameter', 'That will not do.', { target: 'x' }),
    });
    expectRefused(played, 'error');
    expect(played.outputs).toMatchObject({
      'error-code': 'BadParameter',
      'error-message': 'That will not do.',
    });
    expect(errorsOf(played)[0]?.message).toContain('That will not do.');
  });
});

describe('403', () => {
  const ACTION = 'Microsoft.ContainerService/managedClusters/agentPools/operations/read';

  test.concurrent('names the missing action, the scope, and the role that grants it', async () => {
    const scope =
      '/subscriptions/c41f8d3b-5e92-47a6-8b1c-90d2e7f6a354/resourceGroups/rg-shop/providers/Microsoft.ContainerService/managedClusters/aks-shop/agentPools/workers';
    const message = `The client '9c4d1e77' with object id '9c4d1e77' does not have authorization to perform action '${ACTION}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`;
    const played = await play({ operation: httpError(403, 'AuthorizationFailed', message) });
    expectRefused(played, 'unauthorized');
    expect(played.outputs).toMatchObject({
      status: '',
      'error-code': 'AuthorizationFailed',
      'error-message': message,
    });
    for (const place of [played.log, played.summary]) {
      for (const word of [
        ACTION,
        scope,
        'Reader',
        'az role assignment create --role Reader',
        played.simulator.world.clientId,
      ]) {
        expect(place).toContain(word);
      }
    }
  });

  test.concurrent('of something in between, without an action', async () => {
    const played = await play({ operation: html(403, '403 Forbidden by firewall') });
    expectRefused(played, 'unauthorized');
    expect(played.log).toContain('403 Forbidden by firewall');
    expect(played.log).not.toContain('undefined');
  });
});

describe('404', () => {
  test.concurrent.each([
    ['subscription', { 'subscription-id': '00000000-1111-4222-8333-444444444444' }, 'SubscriptionNotFound'],
    ['resource group', { 'resource-group': 'rg-other' }, 'ResourceGroupNotFound'],
    ['cluster', { 'cluster-name': 'aks-other' }, 'ResourceNotFound'],
    ['pool', { 'agent-pool-name': 'other' }, 'NotFound'],
  ])('for the %s is red at once', async (_, inputs, code) => {
    const played = await play({}, { inputs });
    expectRefused(played, 'not-found');
    expect(played.outputs['error-code']).toBe(code);
    const [name] = Object.values(inputs);
    expect(played.outputs['error-message']).toContain(name);
    for (const place of [played.log, played.summary]) expect(place).toMatch(/az (aks|account) list/);
    expect(played.outputs['operation-id']).toBe(played.simulator.world.operationId);
  });

  test.concurrent('for the parent is red at once', async () => {
    const message =
      "Can not perform requested operation on nested resource. Parent resource 'aks-shop' not found.";
    expectRefused(await play({ operation: httpError(404, 'ParentResourceNotFound', message) }), 'not-found');
  });

  test.concurrent('for the operation is waited out, outside the error budget', async () => {
    const played = await play(
      { operation: [times(6, NO_OPERATION), inProgress(), { kind: 'checked' }] },
      { inputs: { 'max-consecutive-errors': '2' } },
    );
    expectGreen(played);
    expect(played.outputs['polls']).toBe('8');
  });

  test.concurrent('for the operation ends the wait after a minute from the start', async () => {
    const played = await play(
      {},
      {
        inputs: {
          'operation-id': OTHER_ID,
          timeout: '2h',
          'poll-interval': '5s',
          'max-poll-interval': '5s',
          'max-consecutive-errors': '2',
        },
      },
    );
    expectRed(played, 'not-found');
    // At 0, 5, 10 and so on to 60 s, a little later each time.
    expect(Number(played.outputs['polls'])).toBeGreaterThanOrEqual(12);
    expect(Number(played.outputs['polls'])).toBeLessThanOrEqual(13);
    expect(played.log).toMatch(/Waited 1 min/);
    expect(played.outputs['operation-id']).toBe(OTHER_ID);
    expect(played.log).toContain(`Azure does not know operation ${OTHER_ID} of agent pool workers`);
  });

  test.concurrent('for the operation until the deadline is not found, not timed out', async () => {
    expectRed(await play({}, { inputs: { 'operation-id': OTHER_ID, timeout: '2s' } }), 'not-found');
  });

  test.concurrent.each([
    ['an empty body', text('', { status: 404 })],
    ['a page', html(404, '404 Not Found')],
  ])('with %s is about the operation: waited out', async (_, answer) => {
    expectGreen(await play({ operation: [times(3, answer), { kind: 'checked' }] }));
  });

  test.concurrent('for an operation that was seen before is an error like any other', async () => {
    const limit = { inputs: { 'max-consecutive-errors': '3' } };
    const [back, gone] = await Promise.all([
      play({ operation: [inProgress(), times(2, NO_OPERATION), { kind: 'checked' }] }, limit),
      play({ operation: [inProgress(), NO_OPERATION] }, limit),
    ]);
    expectGreen(back);
    expectRed(gone, 'not-found');
    expect(gone.outputs).toMatchObject({ polls: '4', status: 'InProgress' });
  });
});
