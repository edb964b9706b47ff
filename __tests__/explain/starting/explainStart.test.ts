import { expect, test } from '@jest/globals';
import { explainStart } from '../../../src/explain/starting/explainStart.ts';
import type { StartVerdict } from '../../../src/upgrade/verdict.ts';
import { failed, IDENTITY, refusal, refused } from '../../samples/explainedStarts.ts';
import { EVERY_START, endedStart, OPERATION_ID } from '../../samples/upgrades.ts';

test('What was started, or need not be, has no explanation; everything else has one that says what to do', () => {
  for (const ended of EVERY_START) {
    const explanation = explainStart(ended, IDENTITY);
    const isGreen = ended.verdict.outcome === 'started' || ended.verdict.outcome === 'nothing-to-do';
    expect([ended.verdict, explanation === undefined]).toEqual([ended.verdict, isGreen]);
    if (!explanation) continue;
    expect(explanation.remedies.length).toBeGreaterThan(0);
    expect(explanation.what).toMatch(/[.]$/);
  }
});

test.each<[string, StartVerdict]>([
  [
    'The agent pool is stopped, and a stopped pool cannot be upgraded. Nothing was started.',
    { outcome: 'refused', kind: 'not-ready', why: 'stopped' },
  ],
  [
    'Azure does not offer Kubernetes 1.36 for this agent pool, which has 1.34.4. Nothing was started.',
    {
      outcome: 'refused',
      kind: 'not-offered',
      wanted: '1.36',
      isOlder: false,
      offered: [],
      previews: [],
    },
  ],
  [
    'Azure refused to start the upgrade: Azure Resource Manager answered HTTP 400 with BadValue. Nothing was started.',
    refused(refusal(400, 'BadValue', 'No.')),
  ],
  [
    'Azure does not find the agent pool np1: Azure Resource Manager answered HTTP 404. This action never creates a pool. Nothing was started.',
    failed('not-found', refusal(404, 'NotFound', 'No.')),
  ],
  [
    'The request to start the upgrade was sent, but Azure Resource Manager did not answer in time. Azure might have accepted it.',
    { outcome: 'unreachable', kind: 'unconfirmed' },
  ],
  [
    'Azure accepted the request to start the upgrade (HTTP 202), but its response does not name the operation: it has no usable Azure-AsyncOperation or Location header.',
    { outcome: 'error', kind: 'nameless', httpStatus: 202 },
  ],
  [
    'Azure has CREATED an agent pool instead of upgrading one (HTTP 201): agent pool np1 was deleted after this step had read it.',
    { outcome: 'error', kind: 'created', operationId: OPERATION_ID },
  ],
  [
    'The run was cancelled (SIGINT) before the upgrade was started. Nothing was started.',
    { outcome: 'error', kind: 'interrupted', signal: 'SIGINT', sent: false },
  ],
])('Every way in which a start ends red has its own words: %s', (what, verdict) => {
  expect(explainStart(endedStart(verdict), IDENTITY)?.what).toBe(what);
});
