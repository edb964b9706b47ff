import { describe, expect, test } from '@jest/globals';
import { expectNoSecrets, expectSafeSummary } from './checks.ts';
import { failed, inProgress, status, succeeded, times } from './harness.ts';
import { errorsOf, linesWith, type Played, play } from './play.ts';

const PDB = { code: 'UnsatisfiablePDB', message: 'Drain of node aks-np2-0 failed: blocked by pdb cart.' };
const POOLS = {
  np1: { operation: [times(2, inProgress()), succeeded()] },
  np2: { operation: [inProgress(), failed(PDB)] },
  np3: { operation: [times(8, status('UpgradingNodes: 1/2 nodes completed')), succeeded()] },
};
const INPUTS = { 'agent-pool-name': 'np1, np2, np3', 'operation-id': 'latest' };

/** The elements of the output results. */
function resultsOf({ outputs }: Played): readonly Readonly<Record<string, string>>[] {
  return JSON.parse(outputs['results'] ?? '');
}

describe('Three pools in one step, one of them red', () => {
  test('are waited for to the end, and the red one decides', async () => {
    const played = await play({ pools: POOLS }, { inputs: INPUTS });
    expect([played.exitCode, played.outputs['outcome']]).toEqual([1, 'failed']);
    expect(
      resultsOf(played).map((one) => [one['agent-pool-name'], one['outcome'], one['error-code']]),
    ).toEqual([
      ['np1', 'succeeded', ''],
      ['np2', 'failed', 'UnsatisfiablePDB'],
      ['np3', 'succeeded', ''],
    ]);
    expect(JSON.parse(played.outputs['error'] ?? '')).toEqual(PDB);
    expect(played.outputs['resource-id']).toMatch(/agentPools\/np2$/);
    expectSafeSummary(played.summary);
    expectNoSecrets(played);
  });

  test('are named in the first line and in every line of progress', async () => {
    const played = await play({ pools: POOLS }, { inputs: INPUTS });
    const lines = played.log.split('\n');
    expect(lines[0]).toMatch(
      /^Waiting for the latest operation of 3 agent pools \(np1, np2, np3\) of cluster aks-shop \(resource group rg-shop\) until /,
    );
    const progress = lines.filter((line) => /^\[\d+:\d\d\] /.test(line));
    expect(progress.filter((line) => !/^\[\d+:\d\d\] np[123]: /.test(line))).toEqual([]);
    expect(linesWith(played, 'np3: UpgradingNodes: 1/2 nodes completed')).toHaveLength(1);
  });

  test('the red one is annotated once, when it is seen', async () => {
    const played = await play({ pools: POOLS }, { inputs: INPUTS });
    expect(errorsOf(played)).toHaveLength(1);
    expect(errorsOf(played)[0]?.title).toBe('Agent pool np2: operation failed (UnsatisfiablePDB)');
    const printed = played.stdout.split('\n');
    const at = (text: string) => printed.findIndex((line) => line.includes(text));
    expect(at('::error title=')).toBeGreaterThan(at('np2: operation failed'));
    expect(at('::error title=')).toBeLessThan(at('np3: Succeeded'));
  });

  test('fail-fast gives up the others, which never count as succeeded', async () => {
    const slow = { ...POOLS, np3: { operation: [times(500, inProgress()), succeeded()] } };
    const played = await play({ pools: slow }, { inputs: { ...INPUTS, 'fail-fast': 'true' } });
    expect([played.exitCode, played.outputs['outcome']]).toEqual([1, 'failed']);
    expect(resultsOf(played)[2]).toMatchObject({ 'agent-pool-name': 'np3', outcome: 'interrupted' });
    expect(played.log).toContain('np3: given up (fail-fast), operation continues');
    expect(played.log).not.toContain('The run was cancelled');
  });
});

test('Three green pools are green, with one table and a folded section each', async () => {
  const played = await play(
    { pools: { np1: POOLS.np1, np2: POOLS.np1, np3: POOLS.np3 } },
    { inputs: INPUTS },
  );
  expect([played.exitCode, played.outputs['outcome'], played.annotations]).toEqual([0, 'succeeded', []]);
  expect(played.summary).toContain('<h2>✅ All 3 operations succeeded</h2>');
  expect(played.summary.match(/<details><summary>✅/g)).toHaveLength(3);
  expectSafeSummary(played.summary);
});
