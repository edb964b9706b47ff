import { describe, expect, test } from '@jest/globals';
import type { CloudError } from '../../../src/azure/http/cloudError.ts';
import { type Candidate, Walk } from '../../../src/explain/rootCause/candidates.ts';
import { errorOf } from '../../../src/explain/rootCause/embedded.ts';

function walk(error: CloudError): Walk {
  const result = new Walk();
  result.visit(error, 0, undefined);
  return result;
}

const shown = ({ code, words, depth, parent }: Candidate) => [code, words, depth, parent?.code];

describe('The errors inside an error', () => {
  test('are found in innererror, details and words, each with its depth and what it is in', () => {
    const text =
      'Failed: {"code":"InText","message":"t {\\"code\\":\\"Deeper\\",\\"message\\":\\"d\\"}"} Code="Second" Message="s"';
    const error = errorOf('Outer', ` ${text} `, {
      target: 'np1',
      details: [errorOf('Detail_1', 'one'), errorOf('Detail_2', '')],
      innerError: errorOf('Inner', 'in'),
    });
    const { candidates } = walk(error);
    expect(candidates.map(shown)).toEqual([
      ['Outer', 'Failed:', 0, undefined],
      ['Inner', 'in', 1, 'Outer'],
      ['Detail_1', 'one', 1, 'Outer'],
      ['Detail_2', '', 1, 'Outer'],
      ['InText', 't', 1, 'Outer'],
      ['Deeper', 'd', 2, 'InText'],
      ['Second', 's', 2, 'Outer'],
    ]);
    expect(candidates.map(({ holds }) => holds)).toEqual([true, false, false, false, true, false, false]);
    expect(candidates[0]?.target).toBe('np1');
  });

  test('know their category, and what their words say', () => {
    const original = "extension 'vmssCSE': exit status=50";
    const text = `Category: ClientError; SubCode: A_Code; OrginalError: ${original}; AKSTeam: x, Retriable: false`;
    expect(walk(errorOf('Outer', text)).candidates).toMatchObject([
      { code: 'Outer', category: undefined, retriable: false, exitCode: undefined },
      { code: 'A_Code', category: 'client', retriable: undefined, exitCode: 50 },
    ]);
    const backup = walk(errorOf('Outer', "Extension 'backup' failed.")).candidates;
    expect(backup).toMatchObject([{ otherExtension: 'backup', exitCode: undefined }]);
  });
});

describe('Bounds', () => {
  test('128 levels', () => {
    let error = errorOf('Level_200', '');
    for (let level = 199; level >= 0; level--) error = errorOf(`Level_${level}`, '', { details: [error] });
    expect(walk(error).candidates.map(({ depth }) => depth)).toEqual(
      Array.from({ length: 129 }, (_, i) => i),
    );
  });

  test('1,000 errors', () => {
    const leaves = Array.from({ length: 1_200 }, (_, i) => errorOf(`Leaf_${i}`, ''));
    expect(walk(errorOf('Outer', '', { details: leaves })).candidates).toHaveLength(1_000);
    const nested = errorOf('Outer', '', { details: [errorOf('Inner', '', { details: leaves }), ...leaves] });
    expect(walk(nested).candidates).toHaveLength(1_000);
  });

  test('256 KiB of text: what comes later is not read', () => {
    const half = `${'x'.repeat(64 * 1024 - 1)}.`;
    const details = (count: number) =>
      [...Array.from({ length: count }, () => half), 'last'].map((text, i) => errorOf(`Detail_${i}`, text));
    const wordsOf = (count: number) =>
      walk(errorOf('Outer', '', { details: details(count) })).candidates.at(-1)?.words;
    expect(wordsOf(3)).toBe('last');
    expect(wordsOf(4)).toBe('');
    // Of one text only 128 KiB are read, and only these count.
    const long = errorOf('Outer', 'y'.repeat(10_000_000), { details: [errorOf('Inner', 'last')] });
    expect(walk(long).candidates.at(-1)?.words).toBe('last');
  });

  test('50 pieces of additional information, of all errors together', () => {
    const info = (type: string, count: number) => Array.from({ length: count }, () => ({ type, info: null }));
    const error = errorOf('Outer', '', {
      additionalInfo: info('outer', 30),
      details: [
        errorOf('Inner', '', { additionalInfo: info('inner', 30) }),
        errorOf('Last', '', { additionalInfo: info('last', 30) }),
      ],
    });
    expect(walk(error).additionalInfo).toEqual([...info('outer', 30), ...info('inner', 20)]);
  });
});
