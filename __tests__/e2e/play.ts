import {
  QUICK,
  type RunOptions,
  type RunResult,
  runAction,
  type Simulator,
  type SimulatorOptions,
  StepClock,
  startSimulator,
} from './harness.ts';

/** What a step left behind, and what the services saw of it. */
export interface Played extends RunResult {
  readonly simulator: Simulator;
}

/** A world, or one whose script needs to know the addresses of its own services. */
export type World = SimulatorOptions | ((self: () => Simulator) => SimulatorOptions);

/** What does not end as it should must still end soon. */
const PACE = { ...QUICK, timeout: '12s' };

/** For the few promises about real seconds. */
export const REAL_TIME = { clock: undefined } as const;

/** Runs the built action once in a world of its own, polling every 20 ms of a time that its waits do not take. */
export async function play(
  world: World = {},
  options: RunOptions | ((simulator: Simulator) => RunOptions | Promise<RunOptions>) = {},
): Promise<Played> {
  let self: Simulator | undefined;
  const simulator = await startSimulator({
    clock: new StepClock(),
    ...(typeof world === 'function' ? world(() => self as Simulator) : world),
  });
  self = simulator;
  try {
    const { inputs, ...rest } = typeof options === 'function' ? await options(simulator) : options;
    const result = await runAction(simulator, { ...rest, inputs: { ...PACE, ...inputs } });
    return { ...result, simulator };
  } finally {
    await simulator.close();
  }
}

/** The red annotations of a step. */
export function errorsOf({ annotations }: RunResult): RunResult['annotations'] {
  return annotations.filter(({ level }) => level === 'error');
}

/** The lines of the log in which a text occurs. */
export function linesWith({ log }: RunResult, text: string | RegExp): string[] {
  return log.split('\n').filter((line) => (typeof text === 'string' ? line.includes(text) : text.test(line)));
}

/** How many requests of each kind the services saw, kinds that nobody asked for left out. */
export function asked({ simulator }: Played): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of simulator.requests) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** Milliseconds between one status request and the next. */
export function pausesOf({ simulator }: Played): number[] {
  const times = simulator.requests.filter(({ kind }) => kind === 'status').map(({ time }) => time);
  return times.slice(1).map((time, index) => time - (times[index] ?? 0));
}

/** Names that an ARM id or URL carries itself. */
export const NO_NAMES = {
  'subscription-id': undefined,
  'resource-group': undefined,
  'cluster-name': undefined,
  'agent-pool-name': undefined,
};

/** ARM id of the simulated cluster, in the mix of cases that AKS itself writes. */
export function clusterId({ world }: Simulator): string {
  const { subscriptionId, resourceGroup, clusterName } = world;
  return `/subscriptions/${subscriptionId}/resourcegroups/${resourceGroup}/providers/Microsoft.ContainerService/managedClusters/${clusterName}`;
}
