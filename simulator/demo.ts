import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type RunResult, runAction } from './runner.ts';
import { failed, inProgress, type Script, startSimulator, status, succeeded, times } from './simulator.ts';
import { parseCommand } from './workflowCommands.ts';

const MINUTE = 60_000;

interface Act {
  readonly name: string;
  readonly title: string;
  readonly operation: (time: (minutes: number) => string) => Script;
  readonly exitCode: number;
  readonly outcome: string;
}

const ACTS: readonly Act[] = [
  {
    name: 'succeeded',
    title: 'An upgrade that goes well',
    operation: () => [
      inProgress(),
      status('UpgradingNodes: 0/3 nodes completed', { percentComplete: 5 }),
      times(2, status('UpgradingNodes: 1/3 nodes completed', { percentComplete: 35 })),
      times(2, status('UpgradingNodes: 2/3 nodes completed')),
      status('UpgradingNodes: 3/3 nodes completed', { percentComplete: 98 }),
      succeeded({ percentComplete: 100 }),
    ],
    exitCode: 0,
    outcome: 'succeeded',
  },
  {
    name: 'failed',
    title: 'An upgrade that a PodDisruptionBudget stops',
    operation: (time) => [
      inProgress(),
      status('UpgradingNodes: 0/3 nodes completed'),
      times(2, status('UpgradingNodes: 1/3 nodes completed', { percentComplete: 33 })),
      failed(drainError(), {
        percentComplete: 33,
        operations: [
          {
            name: 'aks-workers-30518264-vmss000000',
            status: 'Succeeded',
            percentComplete: 100,
            startTime: time(-42),
            endTime: time(-35),
          },
          {
            name: 'aks-workers-30518264-vmss000001',
            status: 'Failed',
            percentComplete: 40,
            startTime: time(-35),
            endTime: time(0),
            error: { code: 'PodDrainFailure', message: DRAIN },
          },
        ],
      }),
    ],
    exitCode: 1,
    outcome: 'failed',
  },
];

const DRAIN =
  'Drain of node aks-workers-30518264-vmss000001 did not complete within 30 minutes [pods: shop/checkout-6c9d8b7f5-k2xvq: Cannot evict pod as it would violate its disruption budget checkout-pdb: Too Many Requests].';

function drainError(): unknown {
  return {
    code: 'ReconcileVMSSAgentPoolFailed',
    message: 'The agent pool could not be brought to the wanted state.',
    details: [
      {
        code: 'UpgradeFailed',
        message: 'Upgrading the nodes of agent pool workers stopped at node 2 of 3.',
        details: [{ code: 'PodDrainFailure', message: DRAIN, target: 'shop/checkout-6c9d8b7f5-k2xvq' }],
      },
    ],
  };
}

/** Shows a line of the log roughly as GitHub's page does. */
function show(line: string): void {
  const command = parseCommand(line);
  const { name, message, properties } = command ?? { name: '', message: line, properties: {} };
  if (name === 'debug' || name === 'endgroup') return;
  const title = properties['title'] ? `[${properties['title']}] ` : '';
  const prefix = { group: '▼ ', error: 'Error: ', warning: 'Warning: ', notice: 'Notice: ' }[name] ?? '';
  console.log(`${prefix}${title}${message}`.replace(/^/gm, '  | '));
}

function headline(text: string): void {
  console.log(`\n=== ${text} ===\n`);
}

async function play(act: Act): Promise<RunResult> {
  headline(`${act.title}: the log`);
  // The operation has been running for a while when the job begins to ask.
  let age = 42 * MINUTE;
  const time = (minutes: number) => new Date(Date.now() + minutes * MINUTE).toISOString();
  const simulator = await startSimulator({ operation: act.operation(time), now: () => Date.now() - age });
  age = 0;
  try {
    const pace = { 'poll-interval': '300ms', 'max-poll-interval': '300ms', 'backoff-factor': '1' };
    const result = await runAction(simulator, { inputs: pace, onLine: show });
    headline(`${act.title}: the job summary`);
    console.log(result.summary);
    headline(`${act.title}: the outputs`);
    for (const [name, value] of Object.entries(result.outputs)) console.log(`${name} = ${value}`);
    const asked = `${simulator.count('status')} polls, ${simulator.count('id-token')} ID tokens, ${simulator.count('entra-token')} access tokens`;
    headline(
      `${act.title}: exit code ${result.exitCode} after ${Math.round(result.durationMs)} ms, ${asked}`,
    );
    return result;
  } finally {
    await simulator.close();
  }
}

async function main(): Promise<void> {
  const { out } = parseArgs({ options: { out: { type: 'string' } } }).values;
  for (const act of ACTS) {
    const { exitCode, outputs, summary } = await play(act);
    if (out !== undefined) {
      mkdirSync(out, { recursive: true });
      writeFileSync(join(out, `${act.name}.md`), summary);
    }
    const [expected, got] = [
      `exit code ${act.exitCode} and outcome ${act.outcome}`,
      `exit code ${exitCode} and outcome ${outputs['outcome']}`,
    ];
    if (got !== expected) throw new Error(`${act.title}: expected ${expected}, got ${got}`);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
