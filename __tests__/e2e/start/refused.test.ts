import { describe, expect, test } from '@jest/globals';
import { checked, httpError, inProgress, type SimulatorOptions, type StartOptions } from '../harness.ts';
import { ERROR, HOSTILE, WORD } from '../hostile.ts';
import type { World } from '../play.ts';
import { callsOf, expectRedStart, IMAGE, POOL, playStart, writesOf } from './playStart.ts';

const pool = (properties: Readonly<Record<string, unknown>>): SimulatorOptions => ({
  pools: { [POOL]: { properties } },
});

describe('Nothing is sent to a pool that is not ready', () => {
  test.concurrent.each([
    [pool({ provisioningState: 'Upgrading' }), 'its provisioning state is Upgrading'],
    [pool({ provisioningState: 'Scaling', currentOrchestratorVersion: '1.34.4' }), 'state is Scaling'],
    [pool({ powerState: { code: 'Stopped' } }), 'The agent pool is stopped'],
    [pool({ mode: 'Machines' }), 'the mode Machines'],
  ])('%j', async (world, words) => {
    for (const inputs of [{}, IMAGE]) {
      const played = await playStart(world, { inputs });
      expectRedStart(played, 'refused');
      expect(writesOf(played)).toEqual([]);
      expect(played.log).toContain(words);
      expect(played.outputs['error-message']).toContain('Nothing was started');
    }
  });
});

describe('Nothing is sent for a version that is not offered', () => {
  test.concurrent.each([
    ['1.36', 'does not offer Kubernetes 1.36'],
    ['1.34.9', 'does not offer Kubernetes 1.34.9'],
    ['1.32', 'does not downgrade'],
    ['1.3', 'YAML reads 1.30'],
  ])('%s', async (version, words) => {
    const played = await playStart({}, { inputs: { 'kubernetes-version': version } });
    expectRedStart(played, 'refused');
    expect(writesOf(played)).toEqual([]);
    expect(played.log).toContain(words);
  });

  test.concurrent('but a preview, by its exact version', async () => {
    const upgrades = [{ kubernetesVersion: '1.34.9', isPreview: true }];
    const world = { pools: { [POOL]: { upgradeProfile: { upgrades } } } };
    const minor = await playStart(world, { inputs: { 'kubernetes-version': '1.34' } });
    expectRedStart(minor, 'refused');
    expect(minor.log).toContain('only preview versions of Kubernetes 1.34');
    const exact = await playStart(world, { inputs: { 'kubernetes-version': '1.34.9' } });
    expect(exact.outputs['outcome']).toBe('started');
  });
});

describe('A pool is never created', () => {
  test.concurrent.each([{}, IMAGE])('when there is none of that name: %j', async (inputs) => {
    const played = await playStart({}, { inputs: { ...inputs, 'agent-pool-name': 'np9' } });
    expectRedStart(played, 'not-found');
    expect(writesOf(played)).toEqual([]);
    expect(played.log).toContain('never creates a pool');
  });

  test.concurrent('without a word: Azure did so after the pool was deleted', async () => {
    const created = httpError(201, 'x', 'x');
    const played = await playStart({ start: { put: created } });
    expectRedStart(played, 'error');
    expect(played.annotations[0]?.title).toContain('CREATED instead of upgraded');
    expect(played.summary).toContain('az aks nodepool delete');
    expect(writesOf(played)).toHaveLength(1);
  });
});

describe('Azure refuses the start', () => {
  /** Another client begins an operation between the read and the start. */
  const overtaken =
    (start: StartOptions, properties = {}): World =>
    (self) => ({
      pools: { [POOL]: { properties } },
      start: {
        put: () => {
          self().startOperation({ script: inProgress(), poolState: 'Updating' }, POOL);
          return checked();
        },
        ...start,
      },
    });

  test.concurrent.each(['plain', 'pool', 'other-pool'] as const)(
    'for another operation, worded as "%s"',
    async (pendingWording) => {
      const played = await playStart(overtaken({ pendingWording }, { eTag: undefined }));
      expectRedStart(played, 'refused');
      expect(writesOf(played)).toHaveLength(1);
      expect(played.outputs['error-code']).toBe('OperationNotAllowed');
      expect(played.log).toContain('Another operation is in progress on the agent pool or its cluster');
      expect(played.annotations[0]?.message).toContain('wait-until-idle true');
    },
  );

  test.concurrent.each([412, 409] as const)(
    'for a pool that has changed since: HTTP %d',
    async (mismatchStatus) => {
      const played = await playStart(overtaken({ mismatchStatus }));
      expectRedStart(played, 'refused');
      expect(writesOf(played)).toHaveLength(1);
      expect(played.log).toContain(
        `has changed since this step read it a moment ago, so Azure refused to start the upgrade: Azure Resource Manager answered HTTP ${mismatchStatus}. Nothing was started.`,
      );
    },
  );

  test.concurrent.each([
    [400, 'AgentPoolUpgradeVersionNotAllowed', 'refused'],
    [400, 'NodePoolMcVersionIncompatible', 'refused'],
    [403, 'AuthorizationFailed', 'unauthorized'],
    [403, 'RequestDisallowedByPolicy', 'refused'],
    [404, 'NotFound', 'not-found'],
    [422, 'Whatever', 'refused'],
  ])('with HTTP %d %s', async (status, code, outcome) => {
    const refusal = httpError(status, code, 'No, thank you.', { flat: true });
    const played = await playStart({ start: { put: refusal } });
    expectRedStart(played, outcome);
    expect(writesOf(played)).toHaveLength(1);
    expect(played.outputs['error-code']).toBe(code);
    expect(played.outputs['error-message']).toBe('No, thank you.');
    expect(played.log).toContain('Nothing was started');
  });

  test.concurrent('in words that are shown as they are, whatever they contain', async () => {
    const refusal = httpError(400, WORD, HOSTILE, { details: [ERROR] });
    const played = await playStart({ start: { upgradeNodeImage: refusal } }, { inputs: IMAGE });
    expectRedStart(played, 'refused');
  });
});

describe('A read is refused', () => {
  test.concurrent.each([
    ['upgradeProfile', 403, 'AuthorizationFailed', 'unauthorized'],
    ['pool', 403, 'AuthorizationFailed', 'unauthorized'],
    ['pool', 404, 'ResourceGroupNotFound', 'not-found'],
    ['pool', 400, 'BadRequest', 'error'],
  ])('%s with HTTP %d %s: nothing is sent', async (read, status, code, outcome) => {
    const played = await playStart({ [read]: httpError(status, code, 'No.') });
    expectRedStart(played, outcome);
    expect(writesOf(played)).toEqual([]);
    expect(played.outputs['error-code']).toBe(code);
  });

  test.concurrent('because of the api-version that was set, which is never replaced', async () => {
    const played = await playStart({}, { inputs: { 'api-version': '2020-01-01' } });
    expectRedStart(played, 'error');
    expect(callsOf(played)).toEqual(['upgrade-profile']);
    expect(played.log).toContain('2026-08-01');
  });
});
