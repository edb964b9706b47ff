import { describe, expect, test } from '@jest/globals';
import { startHeadline } from '../../../src/report/start/startHeadline.ts';
import type { EndedStart, StartVerdict } from '../../../src/upgrade/verdict.ts';
import { EVERY_REPORT, FAILURE, NOT_BEGUN, ofImage, reported, STARTED } from '../../samples/startReports.ts';
import { documentOf, endedStart, kubernetes, NODE_IMAGE, OPERATION_ID } from '../../samples/upgrades.ts';

const NOTHING_TO_DO: StartVerdict = { outcome: 'nothing-to-do' };

function notOffered(wanted: string, isOlder: boolean): EndedStart {
  return endedStart({ outcome: 'refused', kind: 'not-offered', wanted, isOlder, offered: [], previews: [] });
}

function failedAs(
  outcome: 'not-found' | 'unauthorized' | 'unreachable' | 'error',
  more: { readonly code?: string; readonly isStart?: boolean } = {},
): EndedStart {
  const { code: _, ...nameless } = FAILURE;
  const { isStart = false, code } = more;
  const failure = { ...nameless, ...(code && { code }) };
  return endedStart({ outcome, kind: 'failed', failure, failures: 1, isStart });
}

const LONG = 'x'.repeat(100);
const unconfirmed = endedStart({ outcome: 'unreachable', kind: 'unconfirmed' });
const nameless = endedStart({ outcome: 'error', kind: 'nameless', httpStatus: 202 });
const cancelled = (sent: boolean) =>
  endedStart({ outcome: 'error', kind: 'interrupted', signal: 'SIGINT', sent });
const { document: _, ...unread } = endedStart(NOTHING_TO_DO);

describe('The headline', () => {
  test.each<[string, EndedStart]>([
    ['upgrade to Kubernetes 1.35.2 started', STARTED],
    ['node image upgrade started', ofImage(STARTED)],
    ['nothing to do, it has Kubernetes 1.34.4', endedStart(NOTHING_TO_DO)],
    [
      `nothing to do, it has Kubernetes ${'x'.repeat(60)}... (40 more characters)`,
      endedStart(NOTHING_TO_DO, { document: documentOf({ currentOrchestratorVersion: LONG }) }),
    ],
    [
      'nothing to do',
      endedStart(NOTHING_TO_DO, { document: documentOf({ currentOrchestratorVersion: '' }) }),
    ],
    ['nothing to do', unread],
    ['nothing to do, it has the newest node image', ofImage(endedStart(NOTHING_TO_DO))],
    ['nothing to do, it has the newest node image', { ...unread, wanted: NODE_IMAGE }],
    [
      'another operation is in progress',
      endedStart({ outcome: 'refused', kind: 'not-ready', why: 'changing' }),
    ],
    ['the pool is stopped', endedStart({ outcome: 'refused', kind: 'not-ready', why: 'stopped' })],
    [
      'a pool of mode Machines cannot be upgraded',
      endedStart({ outcome: 'refused', kind: 'not-ready', why: 'machines' }),
    ],
    ['no downgrade to Kubernetes 1.33', notOffered('1.33', true)],
    [`no downgrade to Kubernetes ${'x'.repeat(60)}... (40 more characters)`, notOffered(LONG, true)],
    ['Kubernetes 1.36 is not offered', notOffered('1.36', false)],
    [`Kubernetes ${'x'.repeat(60)}... (40 more characters) is not offered`, notOffered(LONG, false)],
    ['start refused (BadValue)', endedStart({ outcome: 'refused', kind: 'by-azure', failure: FAILURE })],
    [
      `start refused (${'x'.repeat(80)}... (20 more characters))`,
      endedStart({ outcome: 'refused', kind: 'by-azure', failure: { ...FAILURE, code: LONG } }),
    ],
    [
      'start refused',
      endedStart({ outcome: 'refused', kind: 'by-azure', failure: { ...FAILURE, code: '' } }),
    ],
    ['access refused (Denied)', failedAs('unauthorized', { code: 'Denied' })],
    ['access refused', failedAs('unauthorized')],
    ['not found (NotFound)', failedAs('not-found', { code: 'NotFound' })],
    ['not found', failedAs('not-found', { isStart: true })],
    ['Azure not available', failedAs('unreachable', { code: 'ECONNRESET' })],
    ['Azure not available, nothing started', failedAs('unreachable', { isStart: true })],
    ['request rejected (Bad)', failedAs('error', { code: 'Bad' })],
    ['request rejected', failedAs('error')],
    ['upgrade to Kubernetes 1.35.2 not confirmed', unconfirmed],
    ['node image upgrade not confirmed', ofImage(unconfirmed)],
    ['upgrade to Kubernetes 1.35.2 accepted, but without an operation id', nameless],
    ['node image upgrade accepted, but without an operation id', ofImage(nameless)],
    [
      'CREATED instead of upgraded',
      endedStart({ outcome: 'error', kind: 'created', operationId: OPERATION_ID }),
    ],
    ['run cancelled, upgrade to Kubernetes 1.35.2 not confirmed', cancelled(true)],
    ['run cancelled, node image upgrade not confirmed', ofImage(cancelled(true))],
    ['run cancelled, nothing started', cancelled(false)],
  ])('%s', (text, ended) => {
    expect(startHeadline(reported(ended))).toBe(`Agent pool np1: ${text}`);
  });

  test('says what went wrong before the first request', () => {
    expect(NOT_BEGUN.map(startHeadline)).toEqual([
      'AKS upgrade start: invalid inputs',
      'AKS upgrade start: no ID token',
      'AKS upgrade start: unexpected error',
    ]);
  });

  test('is another one for every way in which a start ends', () => {
    const texts = EVERY_REPORT.map(startHeadline);
    // The two that have nothing to do, and the two that are not confirmed, look alike.
    expect(new Set(texts).size).toBe(texts.length - 2);
  });

  test('has the version that was requested, not the one that was wanted', () => {
    const ended = { ...STARTED, wanted: kubernetes('1.36'), kubernetesVersion: '1.36.7' };
    expect(startHeadline(reported(ended))).toBe('Agent pool np1: upgrade to Kubernetes 1.36.7 started');
  });
});
