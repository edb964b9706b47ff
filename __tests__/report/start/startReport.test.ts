import { describe, expect, test } from '@jest/globals';
import { isGreen, type StartReport, startOutcomeOf } from '../../../src/report/start/startReport.ts';
import { FAILURE, NOT_BEGUN, reported, STARTED } from '../../samples/startReports.ts';
import { endedStart } from '../../samples/upgrades.ts';

describe('The report of a start', () => {
  test.each<[string, boolean, StartReport]>([
    ['started', true, reported(STARTED)],
    ['nothing-to-do', true, reported(endedStart({ outcome: 'nothing-to-do' }))],
    ['refused', false, reported(endedStart({ outcome: 'refused', kind: 'by-azure', failure: FAILURE }))],
    ['unreachable', false, reported(endedStart({ outcome: 'unreachable', kind: 'unconfirmed' }))],
    ['error', false, reported(endedStart({ outcome: 'error', kind: 'nameless', httpStatus: 202 }))],
    ...(['not-found', 'unauthorized'] as const).map((outcome): [string, boolean, StartReport] => [
      outcome,
      false,
      reported(endedStart({ outcome, kind: 'failed', failure: FAILURE, failures: 1, isStart: true })),
    ]),
  ])('that ended as %s is green: %j', (outcome, green, report) => {
    expect([startOutcomeOf(report), isGreen(report)]).toEqual([outcome, green]);
  });

  test('that was not begun has its own outcome, and is red', () => {
    expect(NOT_BEGUN.map((report) => [startOutcomeOf(report), isGreen(report)])).toEqual([
      ['invalid-input', false],
      ['unauthorized', false],
      ['error', false],
    ]);
  });
});
