import { LATEST, type OperationName } from '../../azure/aks/operationName.ts';
import type { OperationStatus } from '../../azure/aks/operationStatus.ts';
import { parseTime, utcText } from '../../time/instant.ts';
import type { NotStarted } from '../../wait/verdict.ts';
import type { Explanation } from '../explanation.ts';
import { fillCommand, valuesOf } from '../words/commands.ts';

/** Explains that no operation has started since the time that `started-after` gives. */
export function explainNotStarted(found: NotStarted, operation: OperationName): Explanation {
  const isLatest = operation.operationId === LATEST;
  return {
    what: `${notStartedText(found)}.`,
    why: isLatest
      ? 'The gate requested the latest operation until start-grace or timeout was over. The change was not started, or it started before started-after, or there was nothing to change: then Azure starts no operation.'
      : 'operation-id names an operation that started before started-after, or that does not say when it started.',
    remedies: [
      'Look at the step that starts the change: did it run, and did it change this pool?',
      isLatest
        ? 'If the change started earlier, set started-after to a time before that. If it starts late, increase start-grace.'
        : 'Check where operation-id comes from: an output of an earlier run names an old operation.',
    ],
    commands: [
      fillCommand(
        'az aks nodepool show --resource-group {rg} --cluster-name {cluster} --name {pool} --query "{state:provisioningState, version:currentOrchestratorVersion, image:nodeImageVersion}"',
        valuesOf(operation),
      ),
    ],
    facts: [],
  };
}

/** `No operation has started since 2026-11-22 10:00:00 UTC: operation ID started 2026-11-20 08:00:00 UTC` */
export function notStartedText({ startedAfter, latest }: NotStarted): string {
  const found = latest ? startText(latest) : 'Azure reports none for this pool';
  return `No operation has started since ${utcText(startedAfter)}: ${found}`;
}

function startText({ name, id, startTime }: OperationStatus): string {
  const operation = name || id.split('/').at(-1);
  const start = parseTime(startTime);
  const time = Number.isNaN(start) ? 'does not say when it started' : `started ${utcText(start)}`;
  return `${operation ? `operation ${operation}` : 'the latest operation'} ${time}`;
}
