import { expect, test } from '@jest/globals';
import type { Failure, FailureKind } from '../../../src/azure/http/failure.ts';
import { troubleText } from '../../../src/report/checkRun/troubleText.ts';

const failure = (kind: FailureKind, message: string): Failure => ({ kind, service: 'github-api', message });
const RIGHT = ' The job needs "permissions: checks: write", which a pull request from a fork never has.';

test.each<FailureKind>(['network', 'server-error', 'bad-answer', 'throttled'])(
  'A check run that meets a failure of kind %s, which passes, is behind',
  (kind) => {
    expect(troubleText('Node pools', failure(kind, 'No. Wait.'))).toBe(
      `Check run "Node pools" is behind, and might stay open. GitHub's API: No. Wait. This has no effect on the wait.`,
    );
  },
);

test.each<[FailureKind, string]>([
  ['unauthorized', RIGHT],
  ['missing', RIGHT],
  ['rejected', ''],
])('A check run that meets a failure of kind %s, which stays, is not updated', (kind, remedy) => {
  expect(troubleText('Node pools', failure(kind, 'No'))).toBe(
    `Check run "Node pools" is not updated. GitHub's API: No.${remedy} This has no effect on the wait.`,
  );
});
