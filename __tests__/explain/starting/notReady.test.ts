import { describe, expect, test } from '@jest/globals';
import type { Explanation } from '../../../src/explain/explanation.ts';
import type { NotOffered } from '../../../src/upgrade/choice.ts';
import type { EndedStart } from '../../../src/upgrade/verdict.ts';
import { command, explained, SHOW_STATE, WAIT_UNTIL_IDLE } from '../../samples/explainedStarts.ts';
import { documentOf } from '../../samples/upgrades.ts';

describe('A pool that is not ready', () => {
  test.each<['changing' | 'stopped' | 'machines', Explanation]>([
    [
      'changing',
      {
        what: 'The agent pool is not ready: its provisioning state is Scaling. Nothing was started.',
        why: 'Another operation is changing the pool, and AKS runs one at a time.',
        remedies: [WAIT_UNTIL_IDLE],
        commands: [SHOW_STATE],
        facts: [],
      },
    ],
    [
      'stopped',
      {
        what: 'The agent pool is stopped, and a stopped pool cannot be upgraded. Nothing was started.',
        remedies: ['Start the agent pool, wait until it runs, then run this job again.'],
        commands: [
          command(
            'az aks nodepool start --resource-group rg-prod --cluster-name aks-prod --nodepool-name np1',
          ),
        ],
        facts: [],
      },
    ],
    [
      'machines',
      {
        what: 'The agent pool has the mode Machines, and such a pool cannot be upgraded as a whole. Nothing was started.',
        why: 'Node auto-provisioning creates, upgrades and deletes the machines of this pool.',
        remedies: ['Remove this agent pool from the workflow.'],
        commands: [],
        link: 'https://learn.microsoft.com/azure/aks/node-auto-provisioning',
        facts: [],
      },
    ],
  ])('because it is %s says so, and what to do', (why, explanation) => {
    const document = documentOf({ provisioningState: 'Scaling' });
    expect(explained({ outcome: 'refused', kind: 'not-ready', why }, { document })).toEqual(explanation);
  });
});

describe('A version that is not offered', () => {
  const explainedAs = (more: Partial<NotOffered>, ended: Partial<EndedStart> = {}) =>
    explained(
      {
        outcome: 'refused',
        kind: 'not-offered',
        wanted: '1.36',
        isOlder: false,
        offered: ['1.35.1', '1.35.2'],
        previews: [],
        ...more,
      },
      ended,
    );
  const factsOf = (present: string, offered: string) => [
    { name: 'Kubernetes version of the agent pool', value: present },
    { name: 'Versions that Azure offers for it', value: offered },
  ];
  const link = 'https://learn.microsoft.com/azure/aks/upgrade-aks-node-pools-rolling';
  const versions = [
    command(
      'az aks nodepool get-upgrades --resource-group rg-prod --cluster-name aks-prod --nodepool-name np1',
    ),
    command(
      'az aks show --resource-group rg-prod --name aks-prod --query currentKubernetesVersion --output tsv',
    ),
  ];
  const controlPlane = 'If the control plane is older than the version, upgrade the control plane first.';

  test('has those that are', () => {
    expect(explainedAs({})).toEqual({
      what: 'Azure does not offer Kubernetes 1.36 for this agent pool, which has 1.34.4. Nothing was started.',
      why: 'Azure offers only versions that the pool can be upgraded to directly, and none that is newer than the control plane.',
      remedies: ['Set kubernetes-version to a version that Azure offers.', controlPlane],
      commands: versions,
      facts: factsOf('1.34.4', '1.35.1, 1.35.2'),
      link,
    });
  });

  test('although there are none, speaks of the control plane alone', () => {
    const { remedies, facts } = explainedAs({ offered: [] });
    expect(remedies).toEqual([controlPlane]);
    expect(facts).toEqual(factsOf('1.34.4', 'none'));
  });

  test.each([
    ['does not say it', { document: documentOf({ currentOrchestratorVersion: '' }) }],
    ['could not be read', { document: undefined } as object],
  ])('for a pool of an unknown version, because it %s, says that', (_, ended) => {
    const { what, facts } = explainedAs({}, ended);
    expect(what).toBe(
      'Azure does not offer Kubernetes 1.36 for this agent pool, which has an unknown version. Nothing was started.',
    );
    expect(facts).toEqual(factsOf('an unknown version', '1.35.1, 1.35.2'));
  });

  test('as it is a preview, has to be exact', () => {
    expect(explainedAs({ previews: ['1.36.0', '1.36.1'] })).toEqual({
      what: 'Azure offers only preview versions of Kubernetes 1.36 for this agent pool. Nothing was started.',
      why: 'A minor version selects its newest patch that is generally available.',
      remedies: ['To use a preview, set kubernetes-version to exactly one of these: 1.36.0, 1.36.1.'],
      commands: versions,
      facts: factsOf('1.34.4', '1.35.1, 1.35.2'),
      link,
    });
  });

  const setNewer = 'Set kubernetes-version to 1.34.4 or to a newer version that Azure offers.';
  const quotes = 'Write the version in quotes: YAML reads 1.30 without quotes as 1.3.';
  const rollBack = 'To go back to the version before the last upgrade, roll the pool back within 7 days.';

  test('as it is older, is not a way back', () => {
    const explanation = explainedAs({ isOlder: true, wanted: '1.33' });
    expect(explanation).toEqual({
      what: 'The agent pool has Kubernetes 1.34.4, which is newer than 1.33: AKS does not downgrade an agent pool. Nothing was started.',
      remedies: [setNewer, rollBack],
      commands: [
        command('az aks nodepool rollback --resource-group rg-prod --cluster-name aks-prod --name np1'),
      ],
      facts: factsOf('1.34.4', '1.35.1, 1.35.2'),
      link,
    });
  });

  test('as it is older, is explained as that also where it has previews', () => {
    expect(explainedAs({ isOlder: true, wanted: '1.33', previews: ['1.33.9'] }).remedies).toEqual([
      setNewer,
      rollBack,
    ]);
  });

  test('as YAML has cut it, belongs in quotes', () => {
    for (const wanted of ['1.3', '0.9', '2.0']) {
      expect(explainedAs({ isOlder: true, wanted }).remedies).toEqual([setNewer, quotes, rollBack]);
    }
  });

  test.each(['1.30', '1.3.0', '11.3', '1.x', 'v.3', '13', '1-3'])(
    'as YAML leaves it alone, needs no quotes: %s',
    (wanted) => {
      expect(explainedAs({ isOlder: true, wanted }).remedies).toEqual([setNewer, rollBack]);
    },
  );

  const patches = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => `1.35.${from + index}`);

  test.each([
    [1, '1.35.0'],
    [20, patches(0, 20).join(', ')],
    [21, `${patches(1, 21).join(', ')} and 1 older`],
    [45, `${patches(25, 45).join(', ')} and 25 older`],
  ])('has the newest ones of %d', (count, text) => {
    const offered = patches(0, count);
    expect(explainedAs({ offered }).facts).toEqual(factsOf('1.34.4', text));
    expect(explainedAs({ previews: offered }).remedies).toEqual([
      `To use a preview, set kubernetes-version to exactly one of these: ${text}.`,
    ]);
  });
});
