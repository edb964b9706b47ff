import { mkdir, readFile, rm } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { OUTPUT_NAMES } from '../../src/report/outputs.ts';
import { publish } from '../../src/report/publish.ts';
import type { Report } from '../../src/report/report.ts';
import {
  ALL_HOSTILE,
  EVERY_END,
  endedAs,
  explanationOf,
  NOT_WAITED,
  NOW,
  waited,
} from '../samples/reports.ts';
import { useRunner } from '../samples/runner.ts';

const { file, printed, commands, outputs, breakLog } = useRunner();

const EXPLANATION = explanationOf({
  what: 'The operation failed.',
  why: 'A budget blocks it.',
  rootCause: { code: 'PDB', message: 'blocked' },
  remedies: ['Scale up.', 'Wait.'],
  link: 'https://learn.microsoft.com/x',
});
const FAILED = waited(endedAs('failed', { error: { code: 'PDB', message: 'blocked' } }), EXPLANATION);

describe('A failure', () => {
  test('is one annotation with a title, what happened, the cause, a remedy and a link', async () => {
    await publish(FAILED, {}, NOW);
    expect(commands('error')).toEqual([
      '::error title=Agent pool np1%3A operation failed (PDB)::The operation failed.%0APDB: blocked%0AScale up.%0Ahttps://learn.microsoft.com/x',
    ]);
    expect(commands('warning')).toEqual([]);
  });

  test('is told in the log, with the last body in a collapsed group', async () => {
    await publish(FAILED, {}, NOW);
    const lines = printed().split('\n');
    const [begin, end] = [lines.indexOf('::group::Last answer from Azure'), lines.indexOf('::endgroup::')];
    expect(begin).toBeGreaterThanOrEqual(0);
    expect(JSON.parse(lines.slice(begin + 1, end).join('\n'))).toEqual({
      status: 'failed',
      error: { code: 'PDB', message: 'blocked' },
    });
    expect(printed()).toContain('Why: A budget blocks it.');
  });

  test('is explained and annotated before the raw answer, which may be long', async () => {
    await publish(FAILED, {}, NOW);
    const lines = printed().split('\n');
    const places = [
      'Agent pool np1: operation failed (PDB). Waited 1 min 5 s, 3 polls.',
      'Why: A budget blocks it.',
      '::error title=',
      '::group::',
      '::endgroup::',
    ].map((start) => lines.findIndex((line) => line.startsWith(start)));
    expect(places[0]).toBe(0);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });
});

describe('The last answer in the log', () => {
  const BODY = '{"a":{"b":1}}';
  const bodyOf = (length: number) => {
    const frame = JSON.stringify({ a: '' }, null, 2).length;
    return JSON.stringify({ a: 'x'.repeat(length - frame) });
  };
  const logged = async (lastBody: string | undefined) => {
    const { lastBody: _, ...ended } = endedAs('succeeded');
    await publish(waited({ ...ended, ...(lastBody !== undefined && { lastBody }) }), {}, NOW);
    return printed().split('\n').slice(0, -1);
  };
  const FIRST = 'Agent pool np1: operation succeeded. Waited 1 min 5 s, 3 polls.';

  test.each([
    [BODY, ['{', '  "a": {', '    "b": 1', '  }', '}']],
    ['<html>\n::error::x', ['<html>', ': :error::x']],
  ])('is readable, and collapsed: %j', async (body, lines) => {
    expect(await logged(body)).toEqual([FIRST, '::group::Last answer from Azure', ...lines, '::endgroup::']);
  });

  test.each([[''], [undefined]])('is not there when it was %j', async (body) => {
    expect(await logged(body)).toEqual([FIRST]);
  });

  test('is cut after sixty thousand characters', async () => {
    expect((await logged(bodyOf(60_000))).join('\n')).not.toContain('more characters');
  });

  test('is cut from the next character on', async () => {
    expect((await logged(bodyOf(60_001))).join('\n')).toContain('... (1 more characters)\n::endgroup::');
  });
});

test('A success is no annotation', async () => {
  await publish(waited(endedAs('succeeded')), {}, NOW);
  expect(commands('error')).toEqual([]);
  expect(printed()).toContain('Agent pool np1: operation succeeded.');
});

describe('Every way out', () => {
  const reports: readonly Report[] = [
    ...EVERY_END.map((ended) => waited(ended, explanationOf())),
    ...NOT_WAITED,
  ];

  test.each(reports)('writes log, outputs and summary', async (report) => {
    await publish(report, {}, NOW);
    const written = await outputs();
    expect([...written.keys()]).toEqual([...OUTPUT_NAMES]);
    expect(await readFile(file('summary'), 'utf8')).toMatch(/^<h2>/);
    expect(commands('error')).toHaveLength(written.get('outcome') === 'succeeded' ? 0 : 1);
  });
});

describe('Whatever Azure wrote', () => {
  const hostile = { code: ALL_HOSTILE.slice(0, 60), message: ALL_HOSTILE };
  const report = (code = hostile.code) => {
    const ended = { ...endedAs('failed', { name: ALL_HOSTILE, error: hostile }), lastBody: ALL_HOSTILE };
    const rootCause = { code, message: ALL_HOSTILE };
    return waited(
      ended,
      explanationOf({ what: ALL_HOSTILE, rootCause, facts: [{ name: 'f', value: ALL_HOSTILE }] }),
    );
  };

  test('the log has no commands but ours', async () => {
    await publish(report(), {}, NOW);
    const seen = printed()
      .split('\n')
      .filter((line) => /^\s*::|##\[/.test(line));
    expect(seen.map((line) => line.replace(/^(::\w+).*/, '$1'))).toEqual([
      '::error',
      '::group',
      '::endgroup',
    ]);
  });

  test('nothing that a terminal would obey is printed', async () => {
    await publish(report('\u001b[31mred\u001b[0m\u202e'), {}, NOW);
    expect(printed()).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  test('no output is forged', async () => {
    await publish(report(), {}, NOW);
    const written = await outputs();
    expect([...written.keys()]).toEqual([...OUTPUT_NAMES]);
    expect(written.get('outcome')).toBe('failed');
  });

  test('the annotation stays short', async () => {
    const long = explanationOf({
      what: 'w'.repeat(100_000),
      rootCause: { code: 'c'.repeat(10_000), message: 'm'.repeat(100_000) },
    });
    await publish(waited(endedAs('failed'), long), {}, NOW);
    expect(commands('error')[0]?.length).toBeLessThan(4_096);
  });
});

describe('What cannot be written changes nothing else', () => {
  test('the summary', async () => {
    await rm(file('summary'));
    await mkdir(file('summary'));
    await publish(FAILED, {}, NOW);
    await rm(file('summary'), { recursive: true });
    expect(commands('warning')).toEqual([
      expect.stringMatching(/^::warning::The job summary could not be written: (?:Error: )?EISDIR: /),
    ]);
    expect((await outputs()).get('outcome')).toBe('failed');
    expect(commands('error')).toHaveLength(1);
  });

  test('the outputs', async () => {
    process.env['GITHUB_OUTPUT'] = file('missing/output');
    await publish(FAILED, {}, NOW);
    expect(commands('warning')).toEqual([
      expect.stringMatching(/^::warning::The outputs could not be written: Missing file/),
    ]);
    expect(await readFile(file('summary'), 'utf8')).toContain('<h2>');
  });

  test('a log that throws', async () => {
    breakLog();
    await publish(FAILED, {}, NOW);
    expect(commands('warning')).toEqual(['::warning::The log could not be written: EPIPE']);
    expect((await outputs()).get('outcome')).toBe('failed');
    expect(await readFile(file('summary'), 'utf8')).toContain('<h2>');
  });

  test('no summary is missed where the runner wants none', async () => {
    delete process.env['GITHUB_STEP_SUMMARY'];
    await publish(FAILED, {}, NOW);
    expect(commands('warning')).toEqual([]);
  });
});
