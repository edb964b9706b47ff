import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { inProgress, startSimulator, succeeded, times } from '../simulator/simulator.ts';
import { StepClock } from '../simulator/stepClock.ts';

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

/**
 * Runs a program once; the operation has ended by poll number `polls`. Several polls take virtual time: the action sends
 * one request a second.
 */
export async function measure(program: keyof typeof PROGRAMS, polls: number): Promise<Run> {
  const clock = polls > 1 ? new StepClock() : undefined;
  const simulator = await startSimulator({
    clock,
    armAudiences: ['https://management.azure.com'],
    operation: [...(polls > 1 ? [times(polls - 1, inProgress())] : []), succeeded()],
  });
  const folder = mkdtempSync(join(tmpdir(), 'operation-gate-bench-'));
  try {
    const port = (origin: string) => Number(new URL(origin).port);
    const { 'resource-manager-endpoint': _, ...inputs } = simulator.inputs();
    const settings: Record<string, string> = {
      ...inputs,
      timeout: '12h',
      'poll-interval': '1ms',
      'max-poll-interval': '1ms',
      'backoff-factor': '1',
      'max-consecutive-errors': '20',
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
    const time = clock?.start();
    const start = performance.now();
    const child = spawn(
      process.execPath,
      [...(time?.execArgv ?? []), ...preloads.flatMap((file) => ['--require', file]), PROGRAMS[program]],
      {
        env: { ...env, ...time?.env },
        stdio: ['ignore', 'ignore', 'inherit', ...(clock ? (['ipc'] as const) : [])],
      },
    );
    const attached = clock?.attach(child, simulator);
    let answeredAt = start;
    const stop = simulator.onChange(() => {
      answeredAt = performance.now();
    });
    const code = await new Promise((done) => child.once('exit', done));
    const exitedAt = performance.now();
    stop();
    attached?.detach();
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

/** The value below which so much of the values lies: 0.5 is the median. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? 0;
  return below + ((sorted[Math.ceil(place)] ?? below) - below) * (place % 1);
}
