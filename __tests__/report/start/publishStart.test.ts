import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { publishStart } from '../../../src/report/start/publishStart.ts';
import { START_OUTPUT_NAMES, startOutputsOf } from '../../../src/report/start/startOutputs.ts';
import { isGreen } from '../../../src/report/start/startReport.ts';
import { startSummaryOf } from '../../../src/report/start/startSummary.ts';
import { ALL_HOSTILE, explanationOf } from '../../samples/reports.ts';
import { useRunner } from '../../samples/runner.ts';
import { EVERY_REPORT, reported, STARTED } from '../../samples/startReports.ts';
import { endedStart, OPERATION_ID } from '../../samples/upgrades.ts';

const runner = useRunner();

describe('What is published', () => {
  test('of a start is its id, no annotation, every output and the summary', async () => {
    const report = reported(STARTED);
    await publishStart(report, {});
    expect(runner.printed()).toBe(
      `Agent pool np1: upgrade to Kubernetes 1.35.2 started. The step took 1.5 s.\nOperation id: ${OPERATION_ID}\n`,
    );
    expect(Object.fromEntries(await runner.outputs())).toEqual(startOutputsOf(report));
    expect(await readFile(runner.file('summary'), 'utf8')).toBe(startSummaryOf(report, {}));
  });

  test('of a pool with nothing to do is that', async () => {
    await publishStart(reported(endedStart({ outcome: 'nothing-to-do' }, { elapsedMs: 250 })), {});
    expect(runner.printed()).toBe(
      'Agent pool np1: nothing to do, it has Kubernetes 1.34.4. The step took 250 ms.\n',
    );
  });

  const created = endedStart({ outcome: 'error', kind: 'created', operationId: OPERATION_ID });

  test('of what is red is the explanation, and an annotation with the first of it', async () => {
    const explanation = explanationOf({ what: 'A pool was created.', remedies: ['Delete it.', 'Look.'] });
    await publishStart({ kind: 'ended', ended: created, explanation }, {});
    expect(runner.printed()).toBe(
      [
        'Agent pool np1: CREATED instead of upgraded. The step took 1.5 s.',
        'A pool was created.',
        'What to do:',
        '  1. Delete it.',
        '  2. Look.',
        '::error title=Agent pool np1%3A CREATED instead of upgraded::A pool was created.%0ADelete it.',
        '',
      ].join('\n'),
    );
  });

  test('of what is red without an explanation is the headline', async () => {
    await publishStart({ kind: 'ended', ended: created }, {});
    expect(runner.printed()).toBe(
      'Agent pool np1: CREATED instead of upgraded. The step took 1.5 s.\n::error title=Agent pool np1%3A CREATED instead of upgraded::Agent pool np1: CREATED instead of upgraded\n',
    );
  });

  test('of a step that was not begun is why, and no time that it took', async () => {
    const explanation = explanationOf({ what: 'cluster-name is missing.' });
    await publishStart(
      { kind: 'not-begun', outcome: 'invalid-input', explanation },
      { workflowFile: 'https://github.com/o/r/w.yml' },
    );
    expect(runner.printed()).toBe(
      'cluster-name is missing.\n::error title=AKS upgrade start%3A invalid inputs::cluster-name is missing.\n',
    );
    expect(await readFile(runner.file('summary'), 'utf8')).toContain('https://github.com/o/r/w.yml');
  });

  test('of everything red is one annotation, the explanation and every output', async () => {
    for (const report of EVERY_REPORT.filter((one) => !isGreen(one))) {
      const before = runner.commands('error').length;
      await publishStart(report, {});
      expect(runner.commands('error')).toHaveLength(before + 1);
      expect(runner.printed()).toContain(report.explanation?.what.split('\n')[0] ?? 'no explanation');
      expect([...(await runner.outputs()).keys()]).toEqual([...START_OUTPUT_NAMES]);
    }
  });

  test('is no workflow command that Azure wrote', async () => {
    const failure = { kind: 'rejected', service: 'arm', message: ALL_HOSTILE, httpStatus: 400 } as const;
    await publishStart(reported(endedStart({ outcome: 'refused', kind: 'by-azure', failure })), {});
    expect(runner.commands('set-output')).toEqual([]);
    expect(runner.commands('error')).toHaveLength(1);
  });

  test('goes on when the log is gone', async () => {
    runner.breakLog();
    await publishStart(reported(STARTED), {});
    expect((await runner.outputs()).get('outcome')).toBe('started');
  });
});
