import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type RunOptions, runAction } from '../simulator/runner.ts';
import { hang, type SimulatorOptions, slow, startSimulator, text } from '../simulator/simulator.ts';
import { StepClock } from '../simulator/stepClock.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'operation-gate-clock-'));
  mkdirSync(join(root, 'dist'));
  writeFileSync(
    join(root, 'action.yml'),
    'name: Try\ninputs:\n  resource-manager-endpoint: {}\noutputs: {}\nruns:\n  using: node24\n  main: dist/index.js\n',
  );
  writeFileSync(join(root, 'dist', 'package.json'), '{"type":"module"}');
});

afterEach(() => rmSync(root, { recursive: true }));

const PRELUDE = `
  import { request } from 'node:https';
  import { setTimeout as sleep } from 'node:timers/promises';
  const say = (...words) => console.log(...words);
  const ask = () => new Promise((resolve, reject) => {
    const url = process.env['INPUT_RESOURCE-MANAGER-ENDPOINT'] + '/metadata/endpoints?api-version=2022-09-01';
    const sent = request(url, (response) => response.resume().on('end', () => resolve(response.statusCode)));
    sent.on('error', reject).end();
    setTimeout(() => sent.destroy(new Error('given up')), 15_000).unref();
  });`;

/** Runs a step that is nothing but this source; returns what it printed, line by line, and how it ended. */
async function run(source: string, world: SimulatorOptions = {}, options: RunOptions = {}) {
  writeFileSync(join(root, 'dist', 'index.js'), `${PRELUDE}\n${source}`);
  const simulator = await startSimulator({ clock: new StepClock(), ...world });
  try {
    const result = await runAction(simulator, { root, ...options });
    expect(result.stderr).toBe('');
    return { ...result, lines: result.stdout.split('\n').slice(0, -1) };
  } finally {
    await simulator.close();
  }
}

describe('The clock of a step', () => {
  test('lets hours pass in no time, for every clock and every kind of timer', async () => {
    const { lines, durationMs } = await run(`
      const begin = Date.now();
      await sleep(3_600_000);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      let ticks = 0;
      await new Promise((resolve) => {
        const timer = setInterval(() => { if (++ticks === 3) { clearInterval(timer); resolve(); } }, 100);
      });
      say(Date.now() - begin, new Date() - begin, performance.now(), new Date(5).getTime());`);
    expect(lines).toEqual(['3601300 3601300 3601300 5']);
    expect(durationMs).toBe(3_601_300);
  });

  test('runs timers in their order, those of one moment as they were set, each before what follows from it', async () => {
    const { lines } = await run(`
      setTimeout(say, 20, 'd');
      setTimeout(say, 10, 'a').unref();
      setTimeout(() => Promise.resolve().then(() => say('b')), 10);
      setTimeout(say, 10, 'c');
      clearTimeout(setTimeout(say, 5, 'never'));
      const stop = new AbortController();
      sleep(15, undefined, { signal: stop.signal }).catch((error) => say(error.name));
      setTimeout(() => stop.abort(), 12);`);
    expect(lines).toEqual(['a', 'b', 'c', 'AbortError', 'd']);
  });

  test('starts at any time that is given, in every run', async () => {
    const startsAt = Date.UTC(2001, 0, 2, 3, 4);
    const { lines } = await run('await sleep(60_000); say(new Date().toISOString());', {
      clock: new StepClock(startsAt),
    });
    expect(lines).toEqual(['2001-01-02T03:05:00.000Z']);
  });

  test('stands still until an answer is there', async () => {
    const { lines } = await run(`
      const deadline = setTimeout(say, 1, 'too early');
      say(await ask());
      clearTimeout(deadline);
      say(performance.now());`);
    expect(lines).toEqual(['200', '0']);
  });

  test('moves on when the answer is withheld, for ever or for a while', async () => {
    const source = `
      await ask().then(say, (error) => say(error.message));
      say(performance.now());`;
    expect((await run(source, { metadata: hang() })).lines).toEqual(['given up', '15000']);
    expect((await run(source, { metadata: slow(9_000, text('x')) })).lines).toEqual(['200', '9000']);
    expect((await run(source, { metadata: slow(60_000, text('x')) })).lines).toEqual(['given up', '15000']);
  });

  test('does not keep a process alive for timers that do not', async () => {
    const { lines, exitCode } = await run(`setTimeout(say, 1_000, 'never').unref(); say('end');`);
    expect([exitCode, lines]).toEqual([0, ['end']]);
  });

  test('stands still from a signal on until it is heard', async () => {
    const { lines, exitAfterSignalMs } = await run(
      `process.on('SIGINT', () => {
        say('heard at', performance.now());
        setTimeout(() => process.exit(), 800);
      });
      await sleep(5_000);
      await ask();
      await sleep(60_000);
      say('never');`,
      {},
      { kill: { signal: 'SIGINT', when: (one) => one.count('metadata') === 1, whileWaiting: true } },
    );
    expect(lines).toEqual(['heard at 5000']);
    expect(exitAfterSignalMs).toBe(800);
  });

  test('belongs to one step at a time', async () => {
    const clock = new StepClock();
    const source = `await sleep(1_000); say(performance.now());`;
    const first = run(source, { clock });
    expect((await first).lines).toEqual(['1000']);
    expect((await run(source, { clock })).lines).toEqual(['1000']);
  });
});
