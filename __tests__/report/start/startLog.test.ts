import { describe, expect, test } from '@jest/globals';
import { StartLog, startOpeningLine } from '../../../src/report/start/startLog.ts';
import { ALL_HOSTILE } from '../../samples/reports.ts';
import { documentOf, failed, kubernetes, NODE_IMAGE, POOL } from '../../samples/upgrades.ts';

function logOf(act: (log: StartLog) => void): readonly string[] {
  const lines: string[] = [];
  act(new StartLog((line) => lines.push(line)));
  return lines;
}

describe('The log of a start', () => {
  test('opens with what is to be done', () => {
    expect(startOpeningLine(POOL, kubernetes('1.35'))).toBe(
      'Upgrading agent pool np1 in cluster aks-prod (resource group rg-prod) to Kubernetes 1.35.',
    );
    expect(startOpeningLine(POOL, NODE_IMAGE)).toBe(
      'Upgrading agent pool np1 in cluster aks-prod (resource group rg-prod) to the newest node image.',
    );
  });

  test.each([
    [{ kind: 'kubernetes', version: '1.35.2', isRetry: false }, 'Requesting Kubernetes 1.35.2.'],
    [{ kind: 'node-image', latest: 'AKSUbuntu-2' }, 'Requesting the node image AKSUbuntu-2.'],
    [{ kind: 'node-image', latest: '' }, 'Requesting the node image that is the newest.'],
    [{ kind: 'up-to-date' }, 'That is what is wanted.'],
  ] as const)('says what the pool has, and what follows: %j', (choice, line) => {
    const lines = logOf((log) => log.chosen(choice, documentOf()));
    expect(lines).toEqual([
      'The agent pool has Kubernetes 1.34.4, node image AKSUbuntu-2204gen2containerd-202610.15.0, provisioning state Succeeded.',
      line,
    ]);
  });

  test.each([
    { kind: 'not-ready', why: 'stopped' },
    { kind: 'not-offered', wanted: '1.36', isOlder: false, offered: [], previews: [] },
  ] as const)('says what the pool has, and leaves to the end why nothing follows: %j', (choice) => {
    const pool = documentOf({
      currentOrchestratorVersion: '',
      nodeImageVersion: '',
      provisioningState: 'Updating',
    });
    expect(logOf((log) => log.chosen(choice, pool))).toEqual([
      'The agent pool has Kubernetes unknown, node image unknown, provisioning state Updating.',
    ]);
  });

  test('says why a version that the pool has is requested again', () => {
    const pool = documentOf({ provisioningState: 'Failed' });
    const choice = { kind: 'kubernetes', version: '1.34.4', isRetry: true } as const;
    expect(logOf((log) => log.chosen(choice, pool)).at(-1)).toBe(
      'Requesting Kubernetes 1.34.4, again, because the pool is Failed.',
    );
  });

  test('does not call it again when a failed pool is to have another version', () => {
    const pool = documentOf({ provisioningState: 'Failed' });
    const choice = { kind: 'kubernetes', version: '1.35.2', isRetry: false } as const;
    expect(logOf((log) => log.chosen(choice, pool)).at(-1)).toBe('Requesting Kubernetes 1.35.2.');
  });

  test('says what failed and is repeated, and how long Azure asks to pause', () => {
    const { failure } = failed('throttled', { httpStatus: 429, retryAfterMs: 60_000, message: 'Slow down.' });
    const lines = logOf((log) => {
      log.failed(failure, 0, 'upgrade');
      log.failed({ ...failure, kind: 'server-error', httpStatus: 503 }, 2, 'agent pool');
      log.recovered();
    });
    expect(lines).toEqual([
      'Azure has not accepted the start of the upgrade; sending it again. Azure Resource Manager: HTTP 429: Slow down. Retry-After: 1 min.',
      'Could not get the agent pool; retrying (2 consecutive failures). Azure Resource Manager: HTTP 503: Slow down. Retry-After: 1 min.',
      'Azure is responding again.',
    ]);
  });

  test.each([
    [0, {}, 'Could not get the upgrade profile; retrying.'],
    [1, {}, 'Could not get the upgrade profile; retrying.'],
    [2, {}, 'Could not get the upgrade profile; retrying (2 consecutive failures).'],
    [19, { retryAfterMs: 0 }, 'Could not get the upgrade profile; retrying (19 consecutive failures).'],
  ])('counts failures from the second on: %d', (inARow, more, text) => {
    const { failure } = failed('network', { message: 'The connection was reset.', ...more });
    expect(logOf((log) => log.failed(failure, inARow, 'upgrade profile'))).toEqual([
      `${text} Azure Resource Manager: The connection was reset.`,
    ]);
  });

  test('keeps everything on one line', () => {
    const pool = documentOf({ provisioningState: ALL_HOSTILE, currentOrchestratorVersion: ALL_HOSTILE });
    const lines = logOf((log) => log.chosen({ kind: 'node-image', latest: ALL_HOSTILE }, pool));
    expect(lines.filter((line) => /[\r\n]|^::|##\[/.test(line))).toEqual([]);
  });
});
