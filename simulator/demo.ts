/**
 * Plays the built action against the simulator: `npm run demo`, or with `--out FOLDER` for the page and the summaries
 * somewhere else than in `demo/`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ACTS } from './demo/acts.ts';
import { pageOf, withMermaid } from './demo/page.ts';
import { type Played, play } from './demo/play.ts';
import { Terminal } from './demo/terminal.ts';

const COLUMNS = 100;

async function main(): Promise<void> {
  const { out } = parseArgs({ options: { out: { type: 'string' } } }).values;
  const folder = out === undefined ? join(import.meta.dirname, '..', 'demo') : resolve(out);
  mkdirSync(folder, { recursive: true });
  const { stdout } = process;
  const terminal = new Terminal(
    (line) => stdout.write(`${line}\n`),
    Math.min(stdout.columns ?? COLUMNS, 120),
    stdout.isTTY && stdout.hasColors(),
  );
  const played: Played[] = [];
  for (const [index, act] of ACTS.entries()) {
    terminal.begin(act, index + 1);
    const startedAt = performance.now();
    const run = await play(act, terminal.logLine);
    terminal.end(run, performance.now() - startedAt);
    writeFileSync(join(folder, `${act.name}.md`), run.result.summary);
    played.push(run);
  }
  const page = join(folder, 'index.html');
  writeFileSync(page, withMermaid(pageOf(played)));
  terminal.close(page);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
