/**
 * Prints the memory, in bytes, that the waits for so many operations hold half an hour after their begin and shortly
 * before their end after three hours. Needs `--expose-gc`.
 */
import { DEFAULTS } from './defaults.ts';
import { detectionOfMany } from './many.ts';

const HOUR = 3_600_000;
const heap = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};
const before = heap();
const moments = [0.5 * HOUR, 2.9 * HOUR];
const held: number[] = [];
const operations = Array.from({ length: Number(process.argv[2]) }, (_, index) => ({
  endMs: 3 * HOUR + index,
  end: 'Succeeded',
  statusAt(ms: number) {
    const next = moments[held.length];
    if (next !== undefined && ms >= next) held.push(heap() - before);
    return `UpgradingNodes: ${Math.floor((ms / HOUR) * 3)}/9 nodes completed`;
  },
}));
await detectionOfMany(operations, 100, DEFAULTS);
console.log(JSON.stringify(held));
