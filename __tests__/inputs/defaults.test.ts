import { describe, expect, test } from '@jest/globals';
import { DEFAULTS, INPUT_NAMES } from '../../src/inputs/defaults.ts';
import { inputsOf, NAMES, problemsOf, read, wordsOf } from '../samples/inputs.ts';

describe('An input that is handed over empty is its default', () => {
  const withDefault = INPUT_NAMES.filter((name) => DEFAULTS[name] !== '');

  test.each(withDefault)('%s', (input) => {
    for (const empty of ['', ' ', '\n', '\t \r\n']) expect(read({ [input]: empty })).toEqual(read());
  });

  test('all of them at once', () => {
    expect(read(Object.fromEntries(withDefault.map((name) => [name, ''])))).toEqual(read());
  });
});

describe('The longest pause', () => {
  const paceOf = (pause: string, longest: string) =>
    inputsOf(read({ 'poll-interval': pause, 'max-poll-interval': longest })).schedule;

  test.each([
    ['30s', ''],
    ['30s', '13s'],
    ['30', ' 13s\n'],
  ])('is raised to poll-interval %s where it is the default: %j', (pause, longest) => {
    expect(paceOf(pause, longest)).toMatchObject({ pollIntervalMs: 30_000, maxPollIntervalMs: 30_000 });
  });

  test('is not lowered', () => {
    expect(paceOf('5s', '')).toMatchObject({ pollIntervalMs: 5_000, maxPollIntervalMs: 13_000 });
  });

  test('that was chosen stays, and must fit', () => {
    expect(paceOf('30s', '40s')).toMatchObject({ pollIntervalMs: 30_000, maxPollIntervalMs: 40_000 });
    const result = read({ 'poll-interval': '30s', 'max-poll-interval': '20s' });
    expect(problemsOf(result)).toEqual([['max-poll-interval', '20s']]);
    expect(wordsOf(result)).toContain('poll-interval, which is 30s');
  });
});

describe('The api-version', () => {
  test.each(['', '2025-05-02-preview', ' 2025-05-02-preview '])('%j is the default', (text) => {
    const { apiVersion } = inputsOf(read({ 'api-version': text }));
    expect(apiVersion).toEqual({ version: '2025-05-02-preview', isDefault: true });
  });

  test('that was chosen is not', () => {
    const { apiVersion } = inputsOf(read({ 'api-version': '2025-05-01' }));
    expect(apiVersion).toEqual({ version: '2025-05-01', isDefault: false });
  });
});

describe('New wishes', () => {
  test.each([
    ['fail-fast', 'true', { failFast: true }],
    ['fail-fast', 'FALSE', { failFast: false }],
    ['stalled-after', '0', { schedule: { stalledAfterMs: 0 } }],
    ['stalled-after', '0s', { schedule: { stalledAfterMs: 0 } }],
    ['stalled-after', '1h', { schedule: { stalledAfterMs: 3_600_000 } }],
    ['stalled-after', '', { schedule: { stalledAfterMs: 900_000 } }],
  ])('%s: %j', (name, text, expected) => {
    expect(inputsOf(read({ [name]: text }))).toMatchObject(expected);
  });
});

describe('A check run', () => {
  const token = 'ghs_abc';

  test('has a name and the token', () => {
    const { checkRun } = inputsOf(read({ 'check-run': ' AKS: np1 ', 'github-token': token }));
    expect(checkRun).toEqual({ name: 'AKS: np1', token });
  });

  test.each(['', ' '])('is not wanted without a name: %j', (name) => {
    expect(inputsOf(read({ 'check-run': name, 'github-token': token }))).not.toHaveProperty('checkRun');
  });

  test('needs the token, which is never shown', () => {
    expect(problemsOf(read({ 'check-run': 'AKS' }))).toEqual([['github-token', '']]);
    const result = read({ 'check-run': 'AKS', 'github-token': 'two words' });
    expect(problemsOf(result)).toEqual([['github-token', '']]);
    expect(wordsOf(result)).toContain('checks: write');
  });

  test.each(['two\nlines', 'x'.repeat(101), 'a\u0000b'])('cannot be called %j', (name) => {
    expect(problemsOf(read({ 'check-run': name, 'github-token': token }))).toEqual([['check-run', name]]);
  });
});

describe('Ids that are missing', () => {
  const SECRETS = 'GitHub gives no secrets to pull requests from forks and to runs that Dependabot starts';

  test('all at once point to runs without secrets, once', () => {
    const words = wordsOf(read({ 'client-id': '', 'tenant-id': '', 'subscription-id': '' }));
    expect(words.split(SECRETS)).toHaveLength(2);
  });

  test('one at a time do not', () => {
    for (const input of ['client-id', 'tenant-id', 'subscription-id'])
      expect(wordsOf(read({ [input]: '' }))).not.toContain('secrets');
  });

  test('of the operation point to outputs that contain a secret', () => {
    expect(wordsOf(read({ 'operation-id': '' }))).toContain('GitHub drops outputs that contain a secret');
    expect(wordsOf(read({ 'operation-id': 'a/b' }))).not.toContain('GitHub drops outputs');
  });

  test('of the pool name what can be given', () => {
    const result = read({ 'agent-pool-name': '' });
    expect(problemsOf(result)).toEqual([['agent-pool-name', '']]);
    expect(Object.keys(NAMES)).toContain('agent-pool-name');
    expect(wordsOf(result)).toContain('the name of an agent pool');
  });
});
