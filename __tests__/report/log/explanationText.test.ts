import { describe, expect, test } from '@jest/globals';
import {
  annotationText,
  explanationLines,
  explanationLog,
  retriableText,
} from '../../../src/report/log/explanationText.ts';
import { explanationOf } from '../../samples/reports.ts';

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `kubectl get ${index}`);

describe('An explanation in the log', () => {
  test('has thirty commands at most', () => {
    const shown = numbered(30).map((command) => `  $ ${command}`);
    for (const count of [30, 31]) {
      expect(explanationLines(explanationOf({ commands: numbered(count) }))).toEqual([
        'It went wrong.',
        ...shown,
      ]);
    }
  });

  test('joins the lines of a fact, and says what Azure says of a retry', () => {
    const explanation = explanationOf({
      facts: [{ name: 'Pods', value: 'a\nb\nc' }],
      retriable: false,
    });
    expect(explanationLines(explanation)).toEqual([
      'It went wrong.',
      'Pods: a, b, c',
      'Azure reports that a retry does not help until the cause is fixed.',
    ]);
  });

  test('names an error by its code, unless the message begins with it or there is none', () => {
    const line = (code: string, message: string) =>
      explanationLines(explanationOf({ rootCause: { code, message } }))[1];
    expect(line('C', 'words about C')).toBe('The error: C: words about C');
    expect(line('C', 'C: words')).toBe('The error: C: words');
    expect(line('', 'words')).toBe('The error: words');
  });

  test('is text of lines, each cut after four thousand characters, without commands to the runner', () => {
    const what = ['::error::a', 'x'.repeat(4_000), 'y'.repeat(4_001)].join('\n');
    expect(explanationLog(explanationOf({ what }))).toBe(
      [': :error::a', 'x'.repeat(4_000), `${'y'.repeat(4_000)}... (1 more characters)`].join('\n'),
    );
  });
});

test('An annotation has what happened, the error, the first remedy and the link, as far as they are known', () => {
  const rootCause = { code: 'C', message: 'm' };
  const remedies = ['First.', 'Second.'];
  const link = 'https://aka.ms/x';
  expect(annotationText(explanationOf({ rootCause, remedies, link, why: 'w' }))).toBe(
    'It went wrong.\nC: m\nFirst.\nhttps://aka.ms/x',
  );
  expect(annotationText(explanationOf({ remedies }))).toBe('It went wrong.\nFirst.');
  expect(annotationText(explanationOf({ rootCause: { code: 'C', message: '' }, link }))).toBe(
    'It went wrong.\nhttps://aka.ms/x',
  );
});

test('What Azure says of a retry', () => {
  expect([true, false].map(retriableText)).toEqual([
    'Azure reports that a retry of the same operation can succeed.',
    'Azure reports that a retry does not help until the cause is fixed.',
  ]);
});
