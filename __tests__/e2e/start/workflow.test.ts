import { describe, expect, jest, test } from '@jest/globals';
import { failed, inProgress, type SimulatorOptions, succeeded } from '../harness.ts';
import { filled } from '../job.ts';
import { POOL, PRESENT } from './playStart.ts';
import { called, WORKFLOW } from './reusable.ts';

jest.setTimeout(60_000);

const ending = (end: ReturnType<typeof succeeded>): SimulatorOptions => ({
  pools: { [POOL]: { starts: [[inProgress(), end]] } },
});

describe('The reusable workflow', () => {
  test('starts the upgrade of a version, waits for it, and checks the version', async () => {
    const {
      failed: isRed,
      outputs,
      ids,
    } = await called(ending(succeeded()), { 'kubernetes-version': '1.34' }, POOL);
    expect(isRed).toBe(false);
    expect(outputs).toEqual({
      outcome: 'succeeded',
      'operation-id': ids[0],
      'kubernetes-version': '1.34.4',
    });
  });

  test('starts the upgrade of the node image and waits for it', async () => {
    const played = await called(ending(succeeded()), { 'node-image-version': 'latest' }, POOL);
    expect(played.failed).toBe(false);
    expect(played.outputs).toMatchObject({ outcome: 'succeeded', 'operation-id': played.ids[0] });
  });

  test('is red when the upgrade fails', async () => {
    const end = failed({ code: 'PodDrainFailure', message: 'No.' });
    const played = await called(ending(end), { 'kubernetes-version': '1.34' }, POOL);
    expect(played.failed).toBe(true);
    expect(played.outputs['outcome']).toBe('failed');
  });

  test('is green without a wait when there is nothing to do', async () => {
    const played = await called({}, { 'kubernetes-version': PRESENT.version }, POOL);
    expect(played).toMatchObject({
      failed: false,
      gates: [],
      outputs: { outcome: 'nothing-to-do', 'operation-id': '', 'kubernetes-version': PRESENT.version },
    });
  });

  test('is red without a wait when nothing was started', async () => {
    const played = await called({}, { 'kubernetes-version': '1.40' }, POOL);
    expect(played).toMatchObject({ failed: true, gates: [], outputs: { outcome: 'refused' } });
  });

  test('runs one upgrade of a pool at a time, and never stops one', () => {
    const group = (pool: string) =>
      filled(WORKFLOW.concurrency.group, {
        inputs: {
          'subscription-id': 's',
          'resource-group': 'rg',
          'cluster-name': 'aks',
          'agent-pool-name': pool,
        },
      });
    expect(group('np1')).not.toBe(group('np2'));
    expect(WORKFLOW.concurrency['cancel-in-progress']).toBe(false);
  });
});
