import { describe, expect, test } from '@jest/globals';
import { isWhole, readAccess } from '../../src/inputs/access.ts';
import { START_DEFAULTS } from '../../src/inputs/defaults.ts';
import { readSchedule } from '../../src/inputs/pacing.ts';
import { InputReader } from '../../src/inputs/reader.ts';
import { readTargets } from '../../src/inputs/targets.ts';
import { CLIENT, GOOD, problemsOf, read, SUBSCRIPTION, source, type Texts } from '../samples/inputs.ts';

const ARM = { resourceManager: 'https://management.azure.com', version: '2025-05-02-preview' };
const reader = (changes: Texts = {}) => new InputReader(source({ ...GOOD, ...changes }));

describe('Blanks', () => {
  const around = (text: string) => ` \r\n\t${text}\t\n  `;

  test('around a value do not count, however many there are', () => {
    expect(
      read(Object.fromEntries(Object.entries(GOOD).map(([name, text]) => [name, around(text)]))),
    ).toEqual(read());
  });

  test('around a value from the environment of the job do not count', () => {
    const env = { AZURE_CLIENT_ID: around(CLIENT), AZURE_SUBSCRIPTION_ID: around(SUBSCRIPTION) };
    expect(read({ 'client-id': '', 'subscription-id': '' }, env)).toEqual(read());
  });
});

describe('A value that is shown', () => {
  test.each([
    ['whole up to 200 characters', `-${'x'.repeat(199)}`, `-${'x'.repeat(199)}`],
    ['in part from 201 on', `-${'x'.repeat(200)}`, `-${'x'.repeat(199)}...`],
    [
      'without its query, which might be a signature',
      'https://a.example/x?s=1\n&t=2',
      'https://a.example/x?...',
    ],
  ])('is shown %s', (_, text, shown) => {
    expect(problemsOf(read({ 'cluster-name': text }))).toEqual([['cluster-name', shown]]);
  });
});

test('An input that the action does not have is empty', () => {
  const start = new InputReader(source({}), START_DEFAULTS);
  expect(start.text('timeout')).toBe('');
});

describe('What is wrong is left out', () => {
  test.each(['timeout', 'poll-interval', 'backoff-factor', 'max-poll-interval', 'max-consecutive-errors'])(
    'there is no schedule without %s',
    (input) => expect(readSchedule(reader({ [input]: 'x' }))).toBeUndefined(),
  );

  test('there is no schedule without stalled-after', () => {
    expect(readSchedule(reader({ 'stalled-after': 'x' }))).toBeUndefined();
    expect(readSchedule(reader({ 'stalled-after': '0' }))?.stalledAfterMs).toBe(0);
  });

  test.each(['client-id', 'tenant-id', 'environment', 'api-version'])(
    'nobody can sign in without %s',
    (input) => {
      expect(isWhole(readAccess(reader()))).toBe(true);
      expect(isWhole(readAccess(reader({ [input]: '-' })))).toBe(false);
    },
  );

  describe.each(['np1', '*'])('there is nothing to wait for in the agent pool %s', (pool) => {
    test.each(['subscription-id', 'resource-group', 'cluster-name', 'operation-id'])(
      'without %s',
      (input) => {
        const texts = { 'agent-pool-name': pool, 'operation-id': 'latest' };
        expect(readTargets(reader(texts), ARM)).toBeDefined();
        expect(readTargets(reader({ ...texts, [input]: '-/-' }), ARM)).toBeUndefined();
      },
    );
  });
});
