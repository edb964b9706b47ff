import { describe, expect, test } from '@jest/globals';
import { expectGreen, expectRed } from './checks.ts';
import { failed, hang, html, httpError, inProgress, json, succeeded, throttled, times } from './harness.ts';
import { HOSTILE } from './hostile.ts';
import { NO_NAMES, play } from './play.ts';

const IMAGE = 'AKSUbuntu-2204gen2containerd-202610.15.0';
const REFUSED = httpError(
  403,
  'AuthorizationFailed',
  "The client 'x' does not have authorization to perform action 'Microsoft.ContainerService/managedClusters/agentPools/read' over scope '/subscriptions/s'.",
);
const NOTHING = {
  'provisioning-state': '',
  'kubernetes-version': '',
  'node-image-version': '',
  'node-count': '',
};

describe('The pool is looked at once after the end', () => {
  test.concurrent.each([
    ['succeeded', succeeded(), 'Succeeded'],
    ['failed', failed({ code: 'No', message: 'No.' }), 'Failed'],
  ])('when the operation has %s', async (outcome, end, state) => {
    const played = await play({ operation: [inProgress(), end] });
    if (outcome === 'succeeded') expectGreen(played);
    else expectRed(played, outcome);
    expect(played.simulator.requests.map(({ kind }) => kind).slice(-3)).toEqual(['status', 'status', 'pool']);
    expect(played.outputs).toMatchObject({
      'provisioning-state': state,
      'kubernetes-version': '1.33.4',
      'node-image-version': IMAGE,
      'node-count': '3',
    });
    expect(played.log).toContain(
      `The agent pool now: provisioning state ${state}, Kubernetes version 1.33.4, node image ${IMAGE}, 3 nodes.`,
    );
    expect(played.summary).toContain('<th align="left">Kubernetes version</th><td>1.33.4</td>');
  });

  test.concurrent('at the same address and version, with the same token', async () => {
    const { simulator } = await play();
    const [status, pool] = simulator.requests.filter(
      ({ service, kind }) => service === 'arm' && kind !== 'metadata',
    );
    expect(pool?.path).toBe(status?.path.replace(/\/operations\/.*/, ''));
    expect(pool?.query).toBe(status?.query);
    expect(pool?.headers.authorization).toBe(status?.headers.authorization);
    expect(simulator.count('entra-token')).toBe(1);
  });

  test.concurrent('not where no pool is known', async () => {
    const nameless = await play({}, (simulator) => ({
      inputs: { ...NO_NAMES, 'operation-id': simulator.asyncOperationUrl() },
    }));
    expectGreen(nameless);
    expect(nameless.simulator.count('pool')).toBe(0);
    expect(nameless.outputs).toMatchObject(NOTHING);
  });

  test.concurrent.each([
    ['no permission', REFUSED],
    ['an error', httpError(500, 'InternalServerError', 'Oops.')],
    ['a page', html(502)],
    ['something else', json({ value: [] })],
    ['nothing', hang()],
  ])('%s is a notice, never the verdict', async (_, pool) => {
    const played = await play({ pool }, { inputs: { timeout: '2s' } });
    expectGreen(played, 'notice');
    expect(played.outputs).toMatchObject(NOTHING);
    expect(played.annotations[0]?.message).toContain('The agent pool could not be read');
    expect(played.summary).toContain('ℹ️ Notice');
    expect(played.simulator.count('pool')).toBe(1);
  });

  test.concurrent.each([
    ['Succeeded', 'Failed', [succeeded()]],
    ['Succeeded', 'Upgrading', [succeeded()]],
    ['Failed', 'Succeeded', [failed({ code: 'No', message: 'No.' })]],
  ])('%s on a pool that is %s is a warning', async (word, provisioningState, operation) => {
    const played = await play({ operation, poolProperties: { provisioningState } });
    if (word === 'Succeeded') expectGreen(played, 'warning');
    else expectRed(played, 'failed', 'warning');
    const text = `The operation ended as ${word}, but the provisioning state of the agent pool is ${provisioningState}.`;
    for (const place of [played.log, played.summary]) expect(place).toContain(text);
    expect(played.outputs).toMatchObject({ 'provisioning-state': provisioningState, 'superseded-by': '' });
  });

  test.concurrent('whatever it says is shown as text', async () => {
    const text = HOSTILE;
    const poolProperties = {
      provisioningState: text,
      currentOrchestratorVersion: text,
      nodeImageVersion: text,
      count: 'many',
    };
    expectGreen(await play({ poolProperties }), 'warning');
    const inputs = { 'expected-kubernetes-version': '1.33' };
    expectRed(await play({ poolProperties }, { inputs }), 'mismatch', 'warning');
  });
});

describe('What is expected of the pool', () => {
  test.concurrent.each([
    ['1.33', undefined],
    ['1.33.4', undefined],
    [undefined, IMAGE],
    ['1.33', IMAGE],
  ])('is met: version %s, image %s', async (version = '', image = '') => {
    expectGreen(
      await play(
        {},
        { inputs: { 'expected-kubernetes-version': version, 'expected-node-image-version': image } },
      ),
    );
  });

  test.concurrent.each([['1.34'], ['1.33.5'], ['1.3'], ['1.33.40']])(
    'is not met: version %s',
    async (version) => {
      const played = await play({}, { inputs: { 'expected-kubernetes-version': version } });
      expectRed(played, 'mismatch');
      expect(played.outputs).toMatchObject({ status: 'Succeeded', 'kubernetes-version': '1.33.4' });
      for (const place of [played.log, played.summary, played.outputs['error-message']]) {
        expect(place).toContain(`expected ${version}, the pool has 1.33.4`);
      }
    },
  );

  test.concurrent('is not met: node image and version, both told', async () => {
    const played = await play(
      {},
      { inputs: { 'expected-kubernetes-version': '1.34', 'expected-node-image-version': 'AKSUbuntu-next' } },
    );
    expectRed(played, 'mismatch');
    expect(played.annotations[0]?.message).toContain(`expected AKSUbuntu-next, the pool has ${IMAGE}`);
    expect(played.annotations[0]?.message).toContain('expected 1.34, the pool has 1.33.4');
  });

  test.concurrent('does not hide a failure', async () => {
    const operation = failed({ code: 'No', message: 'No.' });
    expectRed(await play({ operation }, { inputs: { 'expected-kubernetes-version': '1.34' } }), 'failed');
  });

  test.concurrent('hiccups are waited out before it is judged', async () => {
    const pool = [times(3, html(502)), throttled(), { kind: 'reset' } as const, { kind: 'checked' } as const];
    const played = await play({ pool }, { inputs: { 'expected-kubernetes-version': '1.33' } });
    expectGreen(played);
    expect(played.simulator.count('pool')).toBe(6);
    expect(played.log).toContain('Could not get the agent pool; retrying');
  });

  test.concurrent.each([
    ['for lack of permission that lasts', REFUSED, 5],
    ['because it is gone for good', httpError(404, 'ResourceNotFound', 'Gone.'), 5],
    ['for errors in a row', html(503), 7],
  ])('cannot be known %s: red, and said so', async (_, pool, looks) => {
    const played = await play(
      { pool },
      { inputs: { 'expected-kubernetes-version': '1.33', 'max-consecutive-errors': '7' } },
    );
    expectRed(played, 'mismatch');
    expect(played.annotations[0]?.message).toContain('the agent pool could not be read');
    expect(played.summary).toContain('Whether it has the expected version is not known');
    expect(played.simulator.count('pool')).toBe(looks);
  });

  test.concurrent('cannot be known in time: red within a second of the deadline', async () => {
    const played = await play(
      { pool: hang() },
      { inputs: { 'expected-kubernetes-version': '1.33', timeout: '1500ms' } },
    );
    expectRed(played, 'mismatch');
    expect(played.durationMs).toBeLessThan(2_500);
  });
});
