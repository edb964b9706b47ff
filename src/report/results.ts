import { type OperationName, parseResourceNames } from '../azure/aks/operationName.ts';
import type { OperationStatus } from '../azure/aks/operationStatus.ts';
import { fitJson } from './fit.ts';
import type { OperationOutputs } from './operationOutputs.ts';
import { plain, shorten } from './text.ts';

/** One operation with its outputs. */
export interface Result {
  readonly operation: OperationName;
  readonly outputs: OperationOutputs;
  readonly status?: OperationStatus | undefined;
}

/** Together with the other outputs this is less than the 1 MB of UTF-16 that GitHub allows. */
const LIMIT = 200_000;

/** How long the messages, and all other texts, can be; the first pair that fits is taken. */
const CUTS = [
  [10_000, 2_000],
  [2_000, 2_000],
  [500, 500],
  [200, 300],
  [60, 200],
  [0, 60],
  [0, 20],
] as const;

/** Writes the output `results`: a JSON array with an element for each operation, in the order of the inputs. */
export function resultsJson(results: readonly Result[]): string {
  const elements = results.map(elementOf);
  for (const [message, other] of CUTS) {
    const text = JSON.stringify(elements.map((element) => cut(element, message, other)));
    if (text.length <= LIMIT) return text;
  }
  return fitJson(elements, LIMIT);
}

function elementOf({ operation, outputs, status }: Result): Readonly<Record<string, string>> {
  const named = 'clusterName' in operation ? operation : parseResourceNames(outputs['resource-id']);
  return {
    'agent-pool-name': ('agentPoolName' in named && named.agentPoolName) || '',
    'cluster-name': named.clusterName ?? '',
    ...outputs,
    // Only newer api-versions report the type of an operation.
    ...(status?.operationType && { 'operation-type': plain(status.operationType) }),
    ...(status?.subOperationType && { 'sub-operation-type': plain(status.subOperationType) }),
  };
}

function cut(element: Readonly<Record<string, string>>, message: number, other: number): object {
  return Object.fromEntries(
    Object.entries(element).map(([name, text]) => [
      name,
      name === 'error-message' ? (message > 0 ? shorten(text, message) : '') : text.slice(0, other),
    ]),
  );
}
