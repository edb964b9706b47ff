import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { inProgress, startSimulator, succeeded, times } from '../simulator/simulator.ts';

const root = resolve(import.meta.dirname, '..');

export const PROGRAMS = {
  floor: join(root, 'bench', 'floor.mjs'),
  action: join(root, 'dist', 'index.js'),
} as const;

/** One run of a program against the simulator under the public cloud's names. */
export interface Run {
  readonly totalMs: number;
  /** From the answer to the last request to the exit of the process. */
  readonly endMs: number;
  readonly peakMiB: number;
  readonly requests: Readonly<Record<'id-token' | 'entra-token' | 'status' | 'pool' | 'other', number>>;
}

/** Runs a program once; the operation has ended by poll number `polls`. */
export async function measure(program: keyof typeof PROGRAMS, polls: number): Promise<Run> {
  const simulator = await startSimulator({
    armAudiences: ['https://management.azure.com'],
    operation: [...(polls > 1 ? [times(polls - 1, inProgress())] : []), succeeded()],
  });
  const folder = mkdtempSync(join(tmpdir(), 'operation-gate-bench-'));
  try {
    const port = (origin: string) => Number(new URL(origin).port);
    const { 'resource-manager-endpoint': _, ...inputs } = simulator.inputs();
    const settings: Record<string, string> = {
      ...inputs,
      timeout: '1h',
      'poll-interval': '1ms',
      'max-poll-interval': '1ms',
      'backoff-factor': '1',
      'max-consecutive-errors': '10',
      environment: 'azurecloud',
      'api-version': '2025-05-02-preview',
    };
    const files = ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY'].map((name) => [name, join(folder, name)] as const);
    const env: NodeJS.ProcessEnv = {
      PATH: process.env['PATH'],
      ...simulator.env(),
      ...Object.fromEntries(files),
      ...Object.fromEntries(
        Object.entries(settings).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
      ),
      FLOOR_POLLS: String(polls),
      PEAK_FILE: join(folder, 'peak'),
      PUBLIC_NAMES: JSON.stringify({
        'management.azure.com': port(simulator.origins.arm),
        'login.microsoftonline.com': port(simulator.origins.entra),
      }),
    };
    for (const [, file] of files) writeFileSync(file, '');
    const preloads = [join(root, 'simulator', 'publicNames.cjs'), join(root, 'bench', 'peak.cjs')];
    const start = performance.now();
    const child = spawn(
      process.execPath,
      [...preloads.flatMap((file) => ['--require', file]), PROGRAMS[program]],
      {
        env,
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    let answeredAt = start;
    const stop = simulator.onChange(() => {
      answeredAt = performance.now();
    });
    const code = await new Promise((done) => child.once('exit', done));
    const exitedAt = performance.now();
    stop();
    if (code !== 0) throw new Error(`${program} ended with exit code ${code}`);
    const count = { 'id-token': 0, 'entra-token': 0, status: 0, pool: 0, other: 0 };
    for (const { kind } of simulator.requests)
      count[kind in count ? (kind as keyof typeof count) : 'other'] += 1;
    return {
      totalMs: exitedAt - start,
      endMs: exitedAt - answeredAt,
      peakMiB: Number(readFileSync(join(folder, 'peak'), 'utf8')) / 1024,
      requests: count,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await simulator.close();
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
