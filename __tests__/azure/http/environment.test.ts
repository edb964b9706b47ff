import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { ignoreVariables } from '../../../src/azure/http/environment.ts';

/** The rows of SECURITY.md's table of variables: the names in the first cell, the decision in the last. */
const ROWS = readFileSync('SECURITY.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| `[A-Z_a-z0-9*, `]+` \|/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map((cells) => ({
    names: [...(cells[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
    decision: cells[3] ?? '',
  }));
const namesThat = (decision: RegExp) =>
  ROWS.filter((row) => decision.test(row.decision)).flatMap(({ names }) => names);

describe('The table of variables in SECURITY.md', () => {
  const removed = namesThat(/^Removed/);
  const others = namesThat(/^(?!Removed)/);

  test('has a decision for each', () => {
    expect(removed.length).toBeGreaterThan(15);
    expect(others.length).toBeGreaterThan(15);
    for (const { decision } of ROWS) expect(decision).toMatch(/^(Removed|Used|Ignored|Node's own)/);
  });

  test.each(removed)('%s is removed', (name) => {
    const env = { [name]: 'evil.example', [name.toLowerCase()]: 'evil.example' };
    ignoreVariables(env);
    expect(env).toEqual({});
  });

  test.each(others)('%s stays', (name) => {
    const env = { [name]: 'x' };
    ignoreVariables(env);
    expect(env).toEqual({ [name]: 'x' });
  });
});

test('Of AZURE_LOG_LEVEL only the variable of exactly this name stays', () => {
  const env = { AZURE_LOG_LEVEL: 'x', AZURE_LOG_LEVELS: 'x' };
  ignoreVariables(env);
  expect(env).toEqual({ AZURE_LOG_LEVEL: 'x' });
});

test('Inputs and names that only look similar stay', () => {
  const env = {
    INPUT_ENVIRONMENT: 'x',
    'INPUT_CLIENT-ID': 'x',
    MY_AZURE_CLIENT_ID: 'x',
    MSALX: 'x',
    AZUREPS: 'x',
    REGION_NAMES: 'x',
    NODE_USE_ENV_PROXY_TOO: 'x',
  };
  const before = { ...env };
  ignoreVariables(env);
  expect(env).toEqual(before);
});
