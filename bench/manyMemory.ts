/** Prints the peak resident size, in KiB, of a process that waits for so many operations of three hours each. */
import { DEFAULTS } from './defaults.ts';
import { detectionOfMany } from './many.ts';

const HOUR = 3_600_000;
const operations = Array.from({ length: Number(process.argv[2]) }, (_, index) => ({
  endMs: 3 * HOUR + index,
  end: 'Succeeded',
  statusAt: () => 'InProgress',
}));
await detectionOfMany(operations, 100, DEFAULTS);
console.log(process.resourceUsage().maxRSS);
