import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parseActionYml } from '../../simulator/actionYml.ts';
import { expectGreen } from './checks.ts';
import { succeeded } from './harness.ts';
import { play } from './play.ts';

const ROOT = join(import.meta.dirname, '../..');
const MANIFEST = parseActionYml(readFileSync(join(ROOT, 'action.yml'), 'utf8'));
const LINES = readFileSync(join(ROOT, '.env.example'), 'utf8').split('\n');

/** Variables by name; `mark` begins the lines that count. */
function variables(mark: '' | '# '): Record<string, string> {
  const pattern = new RegExp(`^${mark}([A-Z][A-Z_-]*)=(.*)$`);
  return Object.fromEntries(
    LINES.flatMap((line) => {
      const [, name, value] = pattern.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );
}

test('.env.example has every input, and the defaults of action.yml', () => {
  const set = variables('');
  const known = Object.keys({ ...set, ...variables('# ') }).filter((name) => name.startsWith('INPUT_'));
  expect(known.sort()).toEqual(
    Object.keys(MANIFEST.defaults)
      .map((name) => `INPUT_${name.toUpperCase()}`)
      .sort(),
  );
  for (const [name, value] of Object.entries(MANIFEST.defaults)) {
    if (value !== '') expect(set).toMatchObject({ [`INPUT_${name.toUpperCase()}`]: value });
  }
});

test('.env.example is enough for a run, but for the addresses', async () => {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: _, ACTIONS_ID_TOKEN_REQUEST_TOKEN: __, ...set } = variables('');
  const world = {
    clientId: set['INPUT_CLIENT-ID'],
    tenantId: set['INPUT_TENANT-ID'],
    subscriptionId: set['INPUT_SUBSCRIPTION-ID'],
    resourceGroup: set['INPUT_RESOURCE-GROUP'],
    clusterName: set['INPUT_CLUSTER-NAME'],
    agentPoolName: set['INPUT_AGENT-POOL-NAME'],
  } as Record<string, string>;
  const id = '5f0c9d7e-1a2b-4c3d-8e4f-a1b2c3d4e5f6';
  const played = await play({ ...world, operation: succeeded(), latest: id }, ({ origins }) => ({
    env: { ...set, 'INPUT_RESOURCE-MANAGER-ENDPOINT': origins.arm },
  }));
  expectGreen(played);
  expect(played.outputs['operation-id']).toBe(id);
});
