import { describe, expect, test } from '@jest/globals';
import { expectGreen, expectRed, unescaped } from './checks.ts';
import {
  type Answer,
  hang,
  html,
  httpError,
  inProgress,
  json,
  type RecordedRequest,
  type Script,
  succeeded,
  timeline,
  times,
} from './harness.ts';
import { type Played, play } from './play.ts';

const OLD = '1.33.4';
const NEW = '1.34.1';
const SECOND = 1_000;

/** The pool as Azure shows it. */
function pool(currentOrchestratorVersion: string, provisioningState = 'Succeeded'): Answer {
  return json({ name: 'workers', properties: { provisioningState, currentOrchestratorVersion, count: 3 } });
}

function expecting(script: Script): Promise<Played> {
  return play(
    { operation: [inProgress(), succeeded()], pool: script },
    {
      inputs: {
        'expected-kubernetes-version': '1.34',
        'poll-interval': '2s',
        'max-poll-interval': '10s',
        timeout: '2h',
      },
    },
  );
}

describe('A pool that shows the new version a little after the end of its operation is waited for:', () => {
  test.concurrent.each<[string, Script]>([
    ['the old version for some seconds', timeline([0, pool(OLD)], [8 * SECOND, pool(NEW)])],
    ['the old version at first', [pool(OLD), pool(NEW)]],
    ['no version at first', [pool(''), pool(NEW)]],
    ['still upgrading', [times(3, pool(OLD, 'Upgrading')), pool(NEW)]],
    ['upgrading for an hour', timeline([0, pool(OLD, 'Upgrading')], [3_600 * SECOND, pool(NEW)])],
    [
      'upgrading, then the old version for some seconds',
      [times(9, pool(OLD, 'Upgrading')), pool(OLD), pool(NEW)],
    ],
    ['a state of tomorrow', [times(9, pool(OLD, 'Finalizing')), pool(NEW)]],
    ['a hiccup in between', [pool(OLD), html(502), pool(NEW)]],
    ['a refusal in between', [pool(OLD), httpError(403, 'AuthorizationFailed', 'No.'), pool(NEW)]],
  ])('%s', async (_, script) => {
    const played = await expecting(script);
    expectGreen(played);
    expect(played.outputs).toMatchObject({ 'kubernetes-version': NEW, 'provisioning-state': 'Succeeded' });
    expect(played.outputs['polls']).toBe('2');
  });
});

describe('A settled wrong version stays a mismatch', () => {
  test.concurrent.each<[string, Script]>([
    ['from the start', pool(OLD)],
    ['after a change', [times(9, pool(OLD, 'Upgrading')), pool(OLD)]],
  ])('%s, known within seconds', async (_, script) => {
    const played = await expecting(script);
    expectRed(played, 'mismatch');
    expect(played.outputs['kubernetes-version']).toBe(OLD);
    expect(played.simulator.count('pool')).toBeGreaterThan(2);
    expect(played.durationMs).toBeLessThan(120 * SECOND);
  });

  test.concurrent('until the timeout where the pool goes on changing', async () => {
    const played = await expecting(pool(OLD, 'Upgrading'));
    expectRed(played, 'mismatch', 'warning');
    expect(played.durationMs).toBeGreaterThan(7_190 * SECOND);
    expect(played.durationMs).toBeLessThan(7_201 * SECOND);
  });
});

describe('When the time is over although the operation is InProgress, the pool is looked at, and its state told:', () => {
  test.concurrent.each(['Succeeded', 'Failed', 'Upgrading', 'Canceled'])('%s', async (state) => {
    const played = await play(
      { operation: inProgress(), pool: pool(NEW, state) },
      { inputs: { timeout: '1s' } },
    );
    expectRed(played, 'timed-out');
    for (const place of [played.log, unescaped(played.summary), played.annotations[0]?.message]) {
      expect(place).toContain(`The provisioning state of the agent pool is ${state}.`);
    }
    expect(played.outputs).toMatchObject({ 'provisioning-state': state, status: 'InProgress' });
    expect(played.simulator.count('pool')).toBe(1);
  });

  test.concurrent.each<[string, Script]>([
    ['refused', httpError(403, 'AuthorizationFailed', 'No.')],
    ['an error', html(502)],
    ['withheld', hang()],
  ])('a read that is %s changes nothing', async (_, script) => {
    const played = await play({ operation: inProgress(), pool: script }, { inputs: { timeout: '1s' } });
    expectRed(played, 'timed-out');
    expect(played.durationMs).toBeLessThan(2_000);
    expect(played.outputs['provisioning-state']).toBe('');
  });
});

describe('A pool that is gone in the middle of a wait', () => {
  test.concurrent.each<[string, Answer]>([
    [
      'ResourceNotFound',
      httpError(404, 'ResourceNotFound', "The Resource 'aks-shop/agentPools/workers' was not found."),
    ],
    ['NotFound', httpError(404, 'NotFound', 'Could not find the agent pool workers.', { flat: true })],
    [
      'GetAgentPool_NotFound',
      httpError(404, 'NotFound', 'Not found.', { flat: true, subcode: 'GetAgentPool_NotFound' }),
    ],
  ])('is said to be what a deletion ends with: %s', async (_, gone) => {
    const played = await play(
      { operation: [times(3, inProgress()), gone], pool: gone },
      { inputs: { 'max-consecutive-errors': '4' } },
    );
    expectRed(played, 'not-found');
    for (const place of [played.log, unescaped(played.summary)]) {
      expect(place).toContain('The agent pool is gone. A deletion looks like this');
      expect(place).toContain('use the Azure-AsyncOperation URL');
    }
    expect(played.outputs).toMatchObject({ status: 'InProgress', polls: '7' });
  });

  test.concurrent('is green by the URL of the deletion, which outlives the pool', async () => {
    const gone = httpError(404, 'ResourceNotFound', 'The agent pool was not found.');
    const end = ({ path }: RecordedRequest) => (path.includes('/locations/') ? succeeded() : gone);
    const played = await play(
      { operation: [times(3, inProgress()), end], pool: [pool(OLD, 'Deleting'), gone] },
      (simulator) => ({ inputs: { 'operation-id': simulator.asyncOperationUrl() } }),
    );
    expectGreen(played, 'notice');
    expect(played.outputs['status']).toBe('Succeeded');
  });

  test.concurrent('is not green by a URL when it was never there', async () => {
    const gone = httpError(404, 'ResourceNotFound', 'The agent pool was not found.');
    const end = ({ path }: RecordedRequest) => (path.includes('/locations/') ? succeeded() : gone);
    const played = await play({ operation: [times(3, inProgress()), end], pool: gone }, (simulator) => ({
      inputs: { 'operation-id': simulator.asyncOperationUrl(), 'max-consecutive-errors': '3' },
    }));
    expectRed(played, 'not-found');
  });
});
