import { describe, expect, test } from '@jest/globals';
import { azureTime, HOUR, OPERATION, play, SECOND, STARTED_AT, status } from '../samples/waits.ts';

const LATEST = { ...OPERATION, operationId: 'latest' };

describe('A latest operation that had ended before the step began', () => {
  const over = (text: string, endTime?: string) => status(text, { name: 'op-old', endTime });

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

  test('is none that still ran when it was found', async () => {
    const script = [over('InProgress', azureTime(-HOUR)), over('Succeeded', azureTime(-HOUR))];
    expect((await play(script, { operation: LATEST })).ended).not.toHaveProperty('foundEnded');
  });

  test('is no surprise when it was asked for by its id, or started late enough', async () => {
    const { ended } = await play([over('Succeeded')]);
    expect(ended).not.toHaveProperty('foundEnded');
    const young = { name: 'op-new', startTime: azureTime(-5_000), endTime: azureTime(-1_000) };
    const since = { startedAfter: STARTED_AT - 10 * SECOND, graceMs: 0 };
    const played = await play([status('Succeeded', young)], { operation: LATEST, target: { since } });
    expect(played.ended.verdict.outcome).toBe('succeeded');
    expect(played.ended).not.toHaveProperty('foundEnded');
  });
});
