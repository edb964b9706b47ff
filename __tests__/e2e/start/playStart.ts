import { expect } from '@jest/globals';
import {
  expectNoSecrets,
  expectOwnCommandsOnly,
  expectSafeSummary,
  expectTokensAtHome,
  printedLines,
  unescaped,
} from '../checks.ts';
import type { RecordedRequest, RunOptions } from '../harness.ts';
import { type Played, play, type World } from '../play.ts';

/** The pool that is upgraded; what it has is what the simulator gives every pool. */
export const POOL = 'np1';
export const VERSION = { 'kubernetes-version': '1.34' } as const;
export const IMAGE = { 'node-image-version': 'latest' } as const;

/** What the pool has, and what Azure offers for it. */
export const PRESENT = { version: '1.33.4', image: 'AKSUbuntu-2204gen2containerd-202610.15.0' };

/** Runs the built action of start/ once; without other inputs it asks for a Kubernetes version. */
export function playStart(world: World = {}, { inputs, ...options }: RunOptions = {}): Promise<Played> {
  const wanted = inputs && 'node-image-version' in inputs ? {} : VERSION;
  return play((self) => ({ pools: { [POOL]: {} }, ...(typeof world === 'function' ? world(self) : world) }), {
    ...options,
    action: 'start',
    inputs: { ...NO_GATE, ...wanted, ...inputs },
  });
}

/** `play` sets inputs of the gate, which this action does not have. */
const NO_GATE = {
  timeout: undefined,
  'poll-interval': undefined,
  'max-poll-interval': undefined,
  'backoff-factor': undefined,
};

/** The requests that change something. */
export function writesOf({ simulator }: Played): readonly RecordedRequest[] {
  return simulator.requests.filter(({ kind }) => kind === 'put-pool' || kind === 'upgrade-node-image');
}

/** The requests to AKS, in order. */
export function callsOf({ simulator }: Played): readonly string[] {
  const kinds = ['upgrade-profile', 'pool', 'put-pool', 'upgrade-node-image'];
  return simulator.requests.map(({ kind }) => kind).filter((kind) => kinds.includes(kind));
}

const OUTPUTS = [
  'outcome',
  'operation-id',
  'resource-id',
  'kubernetes-version',
  'error-code',
  'error-message',
];

/** What holds for every end: all outputs, a safe summary, no secrets, nothing else on the log's channels. */
function expectReported(played: Played): void {
  expect(Object.keys(played.outputs)).toEqual(OUTPUTS);
  expect(played.stderr).toBe('');
  expectOwnCommandsOnly(played);
  expectSafeSummary(played.summary);
  expectNoSecrets(played);
  expectTokensAtHome(played);
  // What signs the URL of an operation is in no place, not even where the runner would mask it.
  const { stdout, outputs, summary } = played;
  const printed = printedLines(stdout).filter((line) => !line.startsWith('::add-mask::'));
  expect(JSON.stringify([printed, outputs, summary])).not.toMatch(/[?&](?:t|c|s|h)=/);
}

/** What holds for every red end: exit code, one annotation, no id of an operation. */
export function expectRedStart(played: Played, outcome: string): void {
  const { exitCode, outputs, annotations, summary } = played;
  expect({ exitCode, outcome: outputs['outcome'] }).toEqual({ exitCode: 1, outcome });
  expect(annotations.map(({ level }) => level)).toEqual(['error']);
  expect(outputs['operation-id']).toBe('');
  expect(outputs['error-message']).not.toBe('');
  expect(unescaped(summary)).toContain(annotations[0]?.title);
  expectReported(played);
}

/** What holds for every green end. */
export function expectGreenStart(played: Played, outcome: 'started' | 'nothing-to-do'): void {
  const { exitCode, outputs, annotations } = played;
  expect({ exitCode, outcome: outputs['outcome'] }).toEqual({ exitCode: 0, outcome });
  expect(annotations).toEqual([]);
  expect(outputs).toMatchObject({ 'error-code': '', 'error-message': '' });
  expect(outputs['operation-id'] === '').toBe(outcome === 'nothing-to-do');
  expectReported(played);
}

/** That Azure might have accepted the start is said everywhere, with how to find out. */
export function expectUnconfirmed(played: Played): void {
  for (const place of [played.log, played.summary, played.annotations[0]?.message ?? '']) {
    expect(place).toMatch(/operation-id latest and started-after \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/);
    expect(place).not.toContain('Nothing was started');
  }
}
