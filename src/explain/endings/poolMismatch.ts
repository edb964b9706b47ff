import type { Identity } from '../../azure/auth/identity.ts';
import type { Failure } from '../../azure/http/failure.ts';
import type { Difference, EndedWait } from '../../wait/verdict.ts';
import type { Explanation } from '../explanation.ts';
import { correlationFacts } from '../facts/access.ts';
import { capitalized } from '../words/capitalized.ts';
import { fillCommand, valuesOf } from '../words/commands.ts';
import { answeredText, rootCauseOf } from '../words/failureText.ts';
import { explainArmRefusal } from './armRefusal.ts';

/** Explains an operation that succeeded without leaving the pool as it was expected. */
export function explainDifferences(
  { operation }: EndedWait,
  differences: readonly Difference[],
): Explanation {
  const fill = (command: string) => fillCommand(command, valuesOf(operation));
  const what = `The operation succeeded, but the agent pool is not as expected. ${differences.map(differenceText).join(' ')}`;
  if (differences.some(({ name }) => name === 'provisioning state')) {
    return { what, ...badState(fill) };
  }
  return {
    what,
    why: 'The success is that of the operation only. The operation might have been another change than the upgrade, such as a scale, or an older one.',
    remedies: [
      ...differences.flatMap(quoteHint),
      'Check that the operation waited for is the upgrade: with operation-id latest, started-after keeps older ones out.',
      'If the pool was not upgraded, start the upgrade; if the pool is right, correct the expected version in the workflow.',
    ],
    commands: [
      fill(
        'az aks nodepool show --resource-group {rg} --cluster-name {cluster} --name {pool} --query "{state:provisioningState, version:currentOrchestratorVersion, image:nodeImageVersion}"',
      ),
      fill(
        'az aks nodepool get-upgrades --resource-group {rg} --cluster-name {cluster} --nodepool-name {pool}',
      ),
    ],
    facts: [],
  };
}

/** The workflow does not name this state: a pool that is left alone has Succeeded, or it is broken. */
function badState(fill: (command: string) => string): Omit<Explanation, 'what'> {
  return {
    why: 'A later change of the pool might have failed without an operation that this step has seen.',
    remedies: [
      'Look in the activity log of the cluster for the change that failed, and for its error.',
      'Once its cause is mended, repeat that change. The state of the pool is Succeeded again after a change that succeeds.',
    ],
    commands: [
      fill(
        'az aks nodepool show --resource-group {rg} --cluster-name {cluster} --name {pool} --query provisioningState',
      ),
      fill('az monitor activity-log list --resource-group {rg} --status Failed --offset 1d --output table'),
    ],
    facts: [],
  };
}

/** Explains an operation that succeeded on a pool that could not be read, although something is expected of it. */
export function explainUnreadPool(
  { operation }: EndedWait,
  failure: Failure,
  identity: Identity,
): Explanation {
  const what = `The operation succeeded, but the agent pool could not be read: ${answeredText(failure)}. Whether it has the expected version is not known.`;
  if (failure.kind === 'unauthorized' && failure.service === 'arm') {
    return { ...explainArmRefusal(failure, operation, identity), what };
  }
  return {
    what,
    why: 'The inputs expect something of the pool, so a success that cannot be checked does not count.',
    remedies: [
      `Run the gate again with operation-id ${operation.operationId}. Because the operation has ended, this takes about a second.`,
    ],
    commands: [
      fillCommand(
        'az aks nodepool show --resource-group {rg} --cluster-name {cluster} --name {pool}',
        valuesOf(operation),
      ),
    ],
    facts: correlationFacts(failure),
    rootCause: rootCauseOf(failure),
  };
}

function differenceText({ name, expected, actual }: Difference): string {
  const found = actual ? `the pool has ${actual}` : 'Azure does not report it';
  return `${capitalized(name)}: expected ${expected}, ${found}.`;
}

/** A version written without quotes is a number to YAML, and loses its last zero. */
function quoteHint({ name, expected, actual }: Difference): string[] {
  const isCut = name === 'Kubernetes version' && actual.startsWith(`${expected}0.`);
  return isCut
    ? [
        `Put the expected version into quotes in the workflow: YAML reads ${expected}0 as the number ${expected}.`,
      ]
    : [];
}
