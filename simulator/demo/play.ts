import { type RunResult, runAction } from '../runner.ts';
import { startSimulator } from '../simulator.ts';
import { StepClock } from '../stepClock.ts';
import { type Act, STARTS_AT } from './acts.ts';

/** The pauses between polls have some jitter, which would differ from run to run. */
const NO_JITTER = '--import=data:text/javascript,Math.random=()=>0.5';

/** An act and what the action made of it. */
export interface Played {
  readonly act: Act;
  readonly result: RunResult;
  readonly polls: number;
}

/**
 * Plays an act: the built action, in a process of its own, against the simulator. The minutes of the act take no time,
 * and every run is the same to the letter.
 *
 * @throws when the step does not end as the act says
 */
export async function play(act: Act, onLine: (line: string) => void = () => {}): Promise<Played> {
  const clock = new StepClock(STARTS_AT);
  const simulator = await startSimulator({ clock, ...act.world() });
  try {
    const result = await runAction(simulator, {
      inputs: act.inputs ?? {},
      execArgv: [NO_JITTER],
      onLine,
    });
    const expected = `exit code ${act.exitCode} and outcome ${act.outcome}`;
    const got = `exit code ${result.exitCode} and outcome ${result.outputs['outcome']}`;
    if (got !== expected) throw new Error(`${act.title}: expected ${expected}, got ${got}\n${result.stderr}`);
    return { act, result, polls: simulator.count('status') };
  } finally {
    await simulator.close();
  }
}
