/**
 * Leaves a running simulator to the later steps of a GitHub job: `node simulator/serve.ts [--minutes 15] [--world
 * options.ts]`. Elsewhere it prints what a local run of the action needs, in the form of `.env.example`.
 *
 * Those steps get the right to ask for ID tokens, the certificate to trust and the identity as environment
 * variables (GITHUB_ENV), and the other inputs of the action as this step's outputs (GITHUB_OUTPUT): its names, and
 * one operation for each end, each named in another of the ways that the action takes. A world of one's own is a module
 * with `SimulatorOptions` as its default export (simulator/README.md); then only `succeeding` names an operation.
 *
 * The server is a process of its own rather than a shell's background job, so that this step ends when, and only
 * when, everything listens, on Windows too. It ends by itself after the minutes, or with the job.
 */
import { fork } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseActionYml } from './actionYml.ts';
import { ENDLESS, FAILING, servedWorld } from './servedWorld.ts';
import { type Simulator, startSimulator } from './simulator.ts';

/** What the server sends once it listens. */
interface Handover {
  readonly env: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
}

function handover(simulator: Simulator, hasOwnWorld: boolean): Handover {
  const {
    'client-id': client = '',
    'tenant-id': tenant = '',
    'subscription-id': subscription = '',
    'operation-id': succeeding = '',
    ...inputs
  } = simulator.inputs();
  const cluster = `/subscriptions/${subscription}/resourceGroups/${inputs['resource-group']}/providers/Microsoft.ContainerService/managedClusters/${inputs['cluster-name']}`;
  return {
    env: {
      ...simulator.env(),
      AZURE_CLIENT_ID: client,
      AZURE_TENANT_ID: tenant,
      AZURE_SUBSCRIPTION_ID: subscription,
    },
    outputs: {
      ...inputs,
      succeeding,
      ...(hasOwnWorld
        ? {}
        : {
            failing: `${cluster}/agentPools/${inputs['agent-pool-name']}/operations/${FAILING}`,
            endless: simulator.asyncOperationUrl(ENDLESS),
          }),
      pid: String(process.pid),
    },
  };
}

/** The server: says how it is reached, then stays. */
async function serve(minutes: number, world: string | undefined): Promise<void> {
  const simulator = await startSimulator(await servedWorld(world));
  const end = () => simulator.close().then(() => process.exit());
  process.once('SIGTERM', end);
  setTimeout(end, minutes * 60_000);
  process.send?.(handover(simulator, world !== undefined));
}

/** Starts the server and waits until it listens. */
async function leaveBehind(minutes: string, world: string | undefined): Promise<Handover> {
  // A world that cannot be loaded is reported by this process, whose output is read.
  await servedWorld(world);
  const chosen = world === undefined ? [] : ['--world', world];
  const server = fork(import.meta.filename, ['--serve', '--minutes', minutes, ...chosen], {
    detached: true,
    // Nothing of this step's: the runner waits as long as a process holds its log.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`The server ended with exit code ${code}`)));
    server.once('message', (message) => {
      server.disconnect();
      server.unref();
      resolve(message as Handover);
    });
  });
}

function lines(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** Every input under the name that the runner gives it; the operation that succeeds, as a first one to try. */
function localRun({ env, outputs }: Handover): Readonly<Record<string, string>> {
  const { defaults } = parseActionYml(readFileSync(join(import.meta.dirname, '..', 'action.yml'), 'utf8'));
  const given = { ...defaults, ...outputs, 'operation-id': outputs['succeeding'] ?? '' };
  const inputs = Object.keys(defaults).map((name) => [
    `INPUT_${name.toUpperCase()}`,
    given[name as keyof typeof given] ?? '',
  ]);
  return { ...env, ...Object.fromEntries(inputs.filter(([, value]) => value)) };
}

const {
  serve: isServer,
  minutes,
  world,
} = parseArgs({
  options: {
    serve: { type: 'boolean' },
    minutes: { type: 'string', default: '15' },
    world: { type: 'string' },
  },
}).values;
if (!(Number(minutes) > 0)) throw new Error(`--minutes must be a positive number, not ${minutes}`);

if (isServer) await serve(Number(minutes), world);
else {
  const { GITHUB_ENV, GITHUB_OUTPUT } = process.env;
  const handed = await leaveBehind(minutes, world);
  const listens = `The simulator listens (process ${handed.outputs['pid']}, at most ${minutes} minutes).`;
  if (GITHUB_ENV && GITHUB_OUTPUT) {
    appendFileSync(GITHUB_ENV, lines(handed.env));
    appendFileSync(GITHUB_OUTPUT, lines(handed.outputs));
    console.log(listens);
  } else {
    console.log(`# ${listens}\n${lines(localRun(handed))}`);
  }
}
