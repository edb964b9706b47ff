import { readSchedule } from '../src/inputs/pacing.ts';
import { InputReader } from '../src/inputs/reader.ts';
import type { Schedule } from '../src/wait/schedule.ts';

const schedule = readSchedule(
  new InputReader({ input: (name) => (name === 'timeout' ? '12h' : ''), env: {}, startedAt: 0 }),
);
if (!schedule) throw new Error('The defaults of the inputs are not valid.');

/** The time rules of a wait with the defaults of its inputs, without a warning about stalls. */
export const DEFAULTS: Schedule = { ...schedule, stalledAfterMs: 0 };
