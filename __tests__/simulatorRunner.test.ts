import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseActionYml } from '../simulator/actionYml.ts';
import { type RunOptions, runAction } from '../simulator/runner.ts';
import { type Simulator, startSimulator } from '../simulator/simulator.ts';
import { LogReader, parseFileCommands } from '../simulator/workflowCommands.ts';

const ACTION_YML = `name: Try
inputs:
  client-id:
    description: 'default: none'
  cluster-name:
    description: Name
  resource-manager-endpoint:
    description: Address
  timeout: # how long
    description: How long
    default: '2h'
  quote:
    default: 'it''s'
  github-token:
    default: \${{ github.token }}
outputs:
  outcome:
    description: What came of it
runs:
  using: node24
  main: dist/index.js
`;

let root: string;
let simulator: Simulator;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'operation-gate-try-'));
  mkdirSync(join(root, 'dist'));
  writeFileSync(join(root, 'action.yml'), ACTION_YML);
  writeFileSync(join(root, 'dist', 'package.json'), '{"type":"module"}');
  simulator = await startSimulator();
});

afterAll(async () => {
  rmSync(root, { recursive: true });
  await simulator.close();
});

function run(source: string, options: RunOptions = {}, one: Simulator | undefined = simulator) {
  writeFileSync(join(root, 'dist', 'index.js'), `import { appendFileSync } from 'node:fs';\n${source}`);
  return runAction(one, { root, ...options });
}

describe('runAction', () => {
  test('sets what the runner sets, and nothing else', async () => {
    process.env['OPERATION_GATE_OWN'] = '1';
    const result = await run('console.log(JSON.stringify(process.env)); process.exitCode = 3;', {
      inputs: { 'client-id': undefined, extra: 'x' },
      env: { CI: undefined, MORE: '1' },
    });
    const env = JSON.parse(result.stdout);
    expect(result.exitCode).toBe(3);
    expect(env).toMatchObject({
      'INPUT_CLIENT-ID': '',
      'INPUT_CLUSTER-NAME': 'aks-shop',
      INPUT_TIMEOUT: '2h',
      INPUT_QUOTE: "it's",
      INPUT_EXTRA: 'x',
      'INPUT_GITHUB-TOKEN': simulator.githubToken,
      GITHUB_ACTIONS: 'true',
      MORE: '1',
      ...simulator.env(),
    });
    expect(env).not.toHaveProperty('CI');
    expect(env).not.toHaveProperty('OPERATION_GATE_OWN');
    expect(env).not.toHaveProperty('INPUT_OPERATION-ID');
    delete process.env['OPERATION_GATE_OWN'];
  });

  test('reads outputs, summary, log and annotations, and reaches the services', async () => {
    const result = await run(`
      const url = process.env['INPUT_RESOURCE-MANAGER-ENDPOINT'] + '/metadata/endpoints?api-version=2022-09-01';
      console.log('::add-mask::s3cret');
      console.log('metadata ' + (await fetch(url)).status + ' s3cret');
      console.log('::error title=Bad%3A it%2C s3cret::one%0Atwo 100%25');
      console.error('on stderr');
      appendFileSync(process.env.GITHUB_OUTPUT, 'a=1\\nb<<END\\nx\\ny=2\\nEND\\n');
      appendFileSync(process.env.GITHUB_STEP_SUMMARY, '# Hello');`);
    expect(result).toMatchObject({
      exitCode: 0,
      signal: null,
      outputs: { a: '1', b: 'x\ny=2' },
      summary: '# Hello',
    });
    expect(result.log.split('\n')).toEqual(expect.arrayContaining(['metadata 200 ***', 'on stderr']));
    expect(result.log).not.toMatch('s3cret');
    expect(result.annotations).toEqual([{ level: 'error', title: 'Bad: it, ***', message: 'one\ntwo 100%' }]);
  });

  test('runs another action of the project, out of its own folder', async () => {
    mkdirSync(join(root, 'start'));
    const manifest = ACTION_YML.replace('dist/index.js', '../dist/start.js').replace('timeout:', 'version:');
    writeFileSync(join(root, 'start', 'action.yml'), manifest);
    writeFileSync(join(root, 'dist', 'start.js'), `console.log('start ' + process.env.INPUT_VERSION);`);
    const result = await runAction(simulator, { root, action: 'start' });
    expect([result.exitCode, result.stdout]).toEqual([0, 'start 2h\n']);
  });

  test('sends a signal when something has been asked for', async () => {
    const before = simulator.count('metadata');
    const result = await run(
      `process.on('SIGINT', () => process.exit(7));
      setInterval(() => {}, 1000);
      await fetch(process.env['INPUT_RESOURCE-MANAGER-ENDPOINT'] + '/metadata/endpoints?api-version=1');`,
      { kill: { signal: 'SIGINT', when: (one) => one.count('metadata') > before } },
    );
    expect(result.exitCode).toBe(7);
    expect(result.exitAfterSignalMs).toBeGreaterThan(0);
  });

  test('ends what does not end by itself, showing what it printed', async () => {
    const { durationMs } = await run(`console.log('Here I am');`);
    // Long enough to print in, also when the machine becomes busy after the first run.
    const limitMs = Math.ceil(2_000 + 10 * durationMs);
    const endless = run(`console.log('Here I am'); setInterval(() => {}, 1000);`, { limitMs });
    await expect(endless).rejects.toThrow(/not ended after \d+ ms\nHere I am/);
  });

  test('closes stdout and takes files away', async () => {
    const result = await run(
      `const fails = (act) => { try { act(); return 0; } catch { return 1; } };
      const output = fails(() => appendFileSync(process.env.GITHUB_OUTPUT, 'a=1'));
      const closed = await new Promise((resolve) => {
        process.stdout.on('error', () => resolve(1));
        const timer = setInterval(() => process.stdout.write('x'), 1);
      });
      process.exit(output + 2 * closed);`,
      { closedStdout: true, unwritable: ['GITHUB_OUTPUT'] },
    );
    expect([result.exitCode, result.outputs]).toEqual([3, {}]);
  });
});

describe('LogReader', () => {
  test('obeys masks from where they stand, and believes no command while they are stopped', () => {
    const reader = new LogReader();
    const printed = [
      'ab',
      '::add-mask::ab',
      'ab',
      '::stop-commands::t0',
      '::error::no',
      '::t0::',
      '::notice::ab',
    ];
    for (const line of [...printed, 'x ##[warning]old', '::unknown::x']) reader.read(line);
    expect(reader.lines).toEqual([
      'ab',
      '***',
      '::error::no',
      '::notice::***',
      'x ##[warning]old',
      '::unknown::x',
    ]);
    expect(reader.annotations.map((one) => one.message)).toEqual(['***', 'old']);
  });
});

test('parseFileCommands refuses what the runner refuses', () => {
  expect(() => parseFileCommands('a<<END\nb')).toThrow('delimiter');
  expect(() => parseFileCommands('just text')).toThrow('Invalid format');
  expect(parseFileCommands('a=b<<c\r\n')).toEqual({ a: 'b<<c' });
});

test('parseActionYml reads every default as the text that the runner makes of it', () => {
  const { outputs, defaults, tokenInputs } = parseActionYml(ACTION_YML);
  expect(outputs).toEqual(['outcome']);
  expect(defaults).toEqual({
    'client-id': '',
    'cluster-name': '',
    'resource-manager-endpoint': '',
    timeout: '2h',
    quote: "it's",
    'github-token': '',
  });
  expect(tokenInputs).toEqual(['github-token']);
});
