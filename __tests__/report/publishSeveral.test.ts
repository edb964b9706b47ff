import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { EndLog } from '../../src/report/log/endLog.ts';
import { ProgressBoard } from '../../src/report/log/progressBoard.ts';
import { publish } from '../../src/report/publish.ts';
import { stepTime } from '../../src/time/instant.ts';
import { ALL_HOSTILE, endedAs, explanationOf, inPool, NOW, reportOf } from '../samples/reports.ts';
import { useRunner } from '../samples/runner.ts';

const { file, printed, commands, outputs, breakLog } = useRunner();

const GREEN = { ended: inPool(endedAs('succeeded', { name: 'a' }), 'np1') };
const RED = {
  ended: inPool(endedAs('failed', { error: { code: 'PDB', message: 'blocked' } }), 'np2'),
  explanation: explanationOf({ what: 'It failed.', rootCause: { code: 'PDB', message: 'blocked' } }),
};
const LATE = { ended: inPool({ ...endedAs('canceled'), foundEnded: true }, 'np3') };
const WAITS = [GREEN, RED, LATE];

/** A board that has announced these waits. */
function announced(waits: typeof WAITS): EndLog {
  const ends = new EndLog();
  const board = new ProgressBoard(
    WAITS.map(({ ended }) => ended.operation),
    ends,
    () => stepTime(0),
  );
  for (const wait of waits) board.announceEnd(WAITS.indexOf(wait), wait);
  return ends;
}

describe('The end of a step with several operations', () => {
  test('annotates nothing that was annotated when it was seen', async () => {
    const ends = announced(WAITS);
    const before = [...commands('error'), ...commands('warning')];
    expect(before).toHaveLength(3);
    await publish(reportOf(WAITS), {}, NOW, ends);
    expect([...commands('error'), ...commands('warning')]).toEqual(before);
  });

  test('announces what was not announced yet', async () => {
    await publish(reportOf(WAITS), {}, NOW, announced([GREEN, RED]));
    expect(commands('error')).toEqual([
      expect.stringContaining('title=Agent pool np2%3A operation failed (PDB)::It failed.'),
      expect.stringContaining('title=Agent pool np3%3A operation canceled::'),
    ]);
    expect(commands('warning')).toEqual([
      expect.stringContaining('title=AKS operation gate::np3: The latest operation'),
    ]);
  });

  test('tells each end, then all of them, then the last answers of the red ones', async () => {
    const ended = { ...inPool(endedAs('canceled'), 'np3'), lastBody: '{"status":"Canceled"}' };
    await publish(reportOf([GREEN, RED, { ended }]), {}, NOW);
    expect(printed().split('\n').slice(0, -1)).toEqual([
      'np1: operation succeeded. Waited 1 min 5 s, 3 polls.',
      'np2: operation failed (PDB). Waited 1 min 5 s, 3 polls.',
      'It failed.',
      'The error: PDB: blocked',
      '::error title=Agent pool np2%3A operation failed (PDB)::It failed.%0APDB: blocked',
      'np3: operation canceled. Waited 1 min 5 s, 3 polls.',
      '::error title=Agent pool np3%3A operation canceled::Agent pool np3: operation canceled',
      '1 of 3 operations succeeded, 2 did not:',
      'np2: operation failed (PDB)',
      'np3: operation canceled',
      '::group::Last answer from Azure: np2',
      '{',
      '  "status": "failed",',
      '  "error": {',
      '    "code": "PDB",',
      '    "message": "blocked"',
      '  }',
      '}',
      '::endgroup::',
      '::group::Last answer from Azure: np3',
      '{',
      '  "status": "Canceled"',
      '}',
      '::endgroup::',
    ]);
  });

  test('says at the end that all were green', async () => {
    await publish(reportOf([GREEN, { ended: inPool(GREEN.ended, 'np2') }]), {}, NOW);
    expect(printed().split('\n').slice(0, -1)).toEqual([
      'np1: operation succeeded. Waited 1 min 5 s, 3 polls.',
      'np2: operation succeeded. Waited 1 min 5 s, 3 polls.',
      'All 2 operations succeeded.',
    ]);
  });

  test('cuts each last answer after ten thousand characters', async () => {
    const bodies = [10_000, 10_001].map((length) => 'x'.repeat(length));
    const waits = bodies.map((lastBody, index) => ({
      ended: { ...inPool(endedAs('failed'), `np${index}`), lastBody },
    }));
    await publish(reportOf(waits), {}, NOW);
    const shown = printed()
      .split('\n')
      .filter((line) => line.startsWith('xxx'));
    expect(shown).toEqual(['x'.repeat(10_000), `${'x'.repeat(10_000)}... (1 more characters)`]);
  });

  test('says which of them are red, and shows the last answers of the red ones last', async () => {
    await publish(reportOf(WAITS), {}, NOW, announced(WAITS));
    const lines = printed().split('\n');
    const at = lines.indexOf('1 of 3 operations succeeded, 2 did not:');
    expect(lines.slice(at + 1, at + 4)).toEqual([
      'np2: operation failed (PDB)',
      'np3: operation canceled',
      '::group::Last answer from Azure: np2',
    ]);
    expect(printed()).not.toContain('Last answer from Azure: np1');
  });

  test('writes the outputs of the one that decides, and a summary of all', async () => {
    await publish(reportOf(WAITS), {}, NOW, announced(WAITS));
    const written = await outputs();
    expect(written.get('outcome')).toBe('failed');
    expect(JSON.parse(written.get('results') ?? '')).toHaveLength(3);
    expect(await readFile(file('summary'), 'utf8')).toMatch(/^<h2>❌ 1 of 3 operations succeeded, 2 did not/);
  });

  test('is red when there was no operation at all', async () => {
    await publish(reportOf([]), {}, NOW);
    expect((await outputs()).get('outcome')).toBe('error');
    expect(commands('error')).toEqual([expect.stringContaining('there was no operation to wait for')]);
  });

  test('a line that cannot be written changes nothing else', async () => {
    breakLog();
    await publish(reportOf(WAITS), {}, NOW, announced(WAITS));
    expect((await outputs()).get('outcome')).toBe('failed');
  });

  test('the log has no commands but ours, whatever Azure wrote', async () => {
    const ended = { ...inPool(endedAs('failed', { name: ALL_HOSTILE }), ALL_HOSTILE), lastBody: ALL_HOSTILE };
    await publish(reportOf([{ ended }, { ended }]), {}, NOW);
    const seen = printed()
      .split('\n')
      .filter((line) => /^\s*::|##\[/.test(line));
    expect(seen.map((line) => line.replace(/^(::\w+).*/, '$1'))).toEqual([
      '::error',
      '::error',
      '::group',
      '::endgroup',
      '::group',
      '::endgroup',
    ]);
  });
});
