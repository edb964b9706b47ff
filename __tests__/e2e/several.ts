import { expect } from '@jest/globals';
import { expectNoSecrets, expectOwnCommandsOnly, expectSafeSummary, unescaped } from './checks.ts';
import { errorsOf, linesWith, type Played } from './play.ts';

/** One element of the output `results`. */
export type Result = Readonly<Record<string, string>>;

export function resultsOf({ outputs }: Played): readonly Result[] {
  return JSON.parse(outputs['results'] ?? '') as readonly Result[];
}

/** The outcomes of all operations, in the order of `results`: `np1 succeeded`. */
export function outcomesOf(played: Played): readonly string[] {
  return resultsOf(played).map((one) => `${one['agent-pool-name']} ${one['outcome']}`);
}

const WORST_FIRST = [
  ...['error', 'unauthorized', 'not-found', 'unreachable', 'failed', 'canceled', 'mismatch'],
  ...['timed-out', 'interrupted', 'succeeded'],
];

/**
 * What holds for every end of a step with several operations.
 *
 * @param outcomes in the order of the inputs: `np1 succeeded`
 */
export function expectSeveral(played: Played, outcomes: readonly string[]): void {
  const { exitCode, outputs, summary, stderr } = played;
  expect(outcomesOf(played)).toEqual(outcomes);
  const results = resultsOf(played);
  const isRed = (one: Result) => one['outcome'] !== 'succeeded';
  expect(exitCode).toBe(results.some(isRed) ? 1 : 0);
  // The first one with the worst outcome decides.
  const rank = (one: Result) => WORST_FIRST.indexOf(one['outcome'] ?? '');
  const worst = Math.min(...results.map(rank));
  const deciding = results.find((one) => rank(one) === worst) ?? {};
  const { stalled: _, 'agent-pool-name': __, 'cluster-name': ___, ...own } = deciding;
  expect(outputs).toMatchObject(own);
  const red = results.filter(isRed).length;
  expect(errorsOf(played)).toHaveLength(Math.min(10, red));
  const headline =
    red === 0
      ? `All ${results.length} operations succeeded`
      : `${results.length - red} of ${results.length} operations succeeded, ${red} did not`;
  expect(unescaped(summary)).toContain(`${headline}</h2>`);
  expect(linesWith(played, headline)).toEqual([`${headline}${red === 0 ? '.' : ':'}`]);
  // A row in the table for each, the red ones in full, the green ones folded.
  expect(summary.split('</table>')[0]?.match(/<tr><td>/g)).toHaveLength(results.length);
  expect(summary.match(/<h3>[^<]*(Agent pool|Cluster|Operation) /g) ?? []).toHaveLength(red);
  expect(summary.match(/<details><summary>✅ /g) ?? []).toHaveLength(results.length - red);
  expect(stderr).toBe('');
  expectOwnCommandsOnly(played);
  expectSafeSummary(summary);
  expectNoSecrets(played);
}
