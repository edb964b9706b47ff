import { describe, expect, test } from '@jest/globals';
import { epochTime } from '../../src/time/instant.ts';
import { azureTime, HOUR, OPERATION, play, SECOND, STARTED_AT, status } from '../samples/waits.ts';

const LATEST = { ...OPERATION, operationId: 'latest' };
const over = (text: string, endTime?: string) => status(text, { name: 'op-old', endTime });

describe('A latest operation that had ended before the step began is reported as such', () => {
  test.each([
    ['Succeeded', azureTime(-1), true],
    ['Failed', azureTime(-HOUR), true],
    ['Canceled', azureTime(-HOUR), true],
    ['Succeeded', undefined, true],
    ['Succeeded', 'soon', true],
    ['Succeeded', azureTime(0), false],
    ['Failed', azureTime(SECOND), false],
  ])('%s, ended at %s: %s', async (text, endTime, before) => {
    const { ended } = await play([over(text, endTime)], { operation: LATEST });
    expect(ended.foundEnded).toBe(before ? true : undefined);
  });

  test('unless it was still running when it was found', async () => {
    const script = [over('InProgress', azureTime(-HOUR)), over('Succeeded', azureTime(-HOUR))];
    expect((await play(script, { operation: LATEST })).ended).not.toHaveProperty('foundEnded');
  });

  test('unless it was requested by its id, or started late enough', async () => {
    const { ended } = await play([over('Succeeded')]);
    expect(ended).not.toHaveProperty('foundEnded');
    const young = { name: 'op-new', startTime: azureTime(-5_000), endTime: azureTime(-1_000) };
    const since = { startedAfter: epochTime(STARTED_AT - 10 * SECOND), graceMs: 0 };
    const played = await play([status('Succeeded', young)], { operation: LATEST, target: { since } });
    expect(played.ended.verdict.outcome).toBe('succeeded');
    expect(played.ended).not.toHaveProperty('foundEnded');
  });
});

describe("Before and after the start are judged by Azure's clock", () => {
  test.each([
    ['ahead by a minute', 60 * SECOND, azureTime(59 * SECOND), true],
    ['ahead by a minute', 60 * SECOND, azureTime(60 * SECOND), false],
    ['behind by a minute', -60 * SECOND, azureTime(-61 * SECOND), true],
    ['behind by a minute', -60 * SECOND, azureTime(-59 * SECOND), false],
  ])('%s: %d, ended at %s: %s', async (_, clockDifferenceMs, endTime, before) => {
    const { ended } = await play([over('Succeeded', endTime)], { operation: LATEST, clockDifferenceMs });
    expect(ended.foundEnded).toBe(before ? true : undefined);
  });
});
