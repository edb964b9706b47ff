/** The built action, run as the runner does, against services on loopback. */
export * from '../../simulator/runner.ts';
export * from '../../simulator/simulator.ts';
export * from '../../simulator/stepClock.ts';

/** Inputs for a test that should not wait: a poll about every 20 ms. */
export const QUICK = {
  'poll-interval': '20ms',
  'max-poll-interval': '20ms',
  'backoff-factor': '1',
} as const;
