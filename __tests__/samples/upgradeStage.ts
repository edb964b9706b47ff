import { stepTime } from '../../src/time/instant.ts';
import { START_SCHEDULE, type UpgradeAzure, type UpgradeContext } from '../../src/upgrade/context.ts';
import { FakeClock } from './fakeClock.ts';
import { STARTED_AT } from './waits.ts';

interface Stage {
  readonly context: UpgradeContext;
  readonly clock: FakeClock;
  readonly cancel: AbortController;
  /** What the observer heard, one line each. */
  readonly events: string[];
}

/** Everything around a start, on virtual time. */
export function stageOf(azure: Partial<UpgradeAzure> = {}): Stage {
  const clock = new FakeClock();
  const cancel = new AbortController();
  const events: string[] = [];
  const unexpected = () => Promise.reject(new Error('This request was not expected.'));
  const context: UpgradeContext = {
    azure: {
      getUpgradeProfile: unexpected,
      getPoolDocument: unexpected,
      postNodeImageUpgrade: unexpected,
      putKubernetesVersion: unexpected,
      ...azure,
    },
    schedule: START_SCHEDULE,
    clock: {
      now: () => stepTime(clock.now()),
      startedAt: STARTED_AT,
      sleep: clock.sleep,
      random: () => 0,
    },
    observer: {
      failed: ({ kind }, inARow, wanted) => events.push(`failed ${wanted}: ${kind} ${inARow}`),
      recovered: () => events.push('recovered'),
      chosen: (choice, document) => events.push(`chosen ${JSON.stringify(choice)} for ${document.id}`),
    },
    cancel: cancel.signal,
  };
  return { context, clock, cancel, events };
}
