import { type HttpAnswer, inProgress, json, succeeded } from '../answers.ts';
import type { Look, OperationOptions, PoolOptions } from '../poolOptions.ts';
import type { RecordedRequest } from '../record.ts';
import type { Operation } from './operation.ts';
import { type Events, operationOptions, type PoolOperations } from './poolOperations.ts';
import { PoolProperties } from './poolProperties.ts';

/** Sub-operation types that are also the state of the pool. */
const STATES = new Set(['Upgrading', 'Scaling', 'Creating', 'Updating', 'Deleting']);

/** An agent pool and what its operations have made of it. */
export class AgentPool {
  readonly name: string;
  /** ARM id, in AKS's own mix of cases. */
  readonly id: string;
  readonly options: PoolOptions;
  readonly operations: PoolOperations;
  readonly properties: PoolProperties;
  #starts = 0;
  #stateWhileActive = 'Upgrading';
  #endState = 'Succeeded';
  #readsSinceEnd = Number.POSITIVE_INFINITY;
  readonly #events: Events = {
    began: (operation) => this.#began(operation),
    ended: (operation) => this.#ended(operation),
  };

  constructor(clusterId: string, name: string, options: PoolOptions, operations: PoolOperations) {
    this.name = name;
    this.id = `${clusterId}/agentPools/${name}`;
    this.options = options;
    this.operations = operations;
    this.properties = new PoolProperties(options.properties ?? {});
  }

  /** Makes the operations that are there from the start. */
  fill(): void {
    const { operation, operations = {} } = this.options;
    const first = operation === undefined ? [] : [operationOptions(operation)];
    const others = Object.entries(operations).map(([id, choice]) => operationOptions(choice, id));
    this.operations.fill([...first, ...others], this.#events);
    // What has ended before is not fresh.
    this.#readsSinceEnd = Number.POSITIVE_INFINITY;
  }

  /** The state that its operations have brought about; asking here does not count as a read. */
  get state(): string {
    const { active, asked, isOneForAll } = this.operations;
    if (isOneForAll) return asked?.ended ? asked.lastStatus : 'Upgrading';
    const newest = active.find((one) => stateOf(one) !== undefined);
    if (newest) return stateOf(newest) ?? this.#stateWhileActive;
    return this.#readsSinceEnd < (this.options.lingers ?? 0) ? this.#stateWhileActive : this.#endState;
  }

  /** The pool as a read of it shows it. */
  read(request: RecordedRequest, kind: Look, apiVersion: string): Record<string, unknown> {
    if (!this.operations.isOneForAll) this.operations.look(request, kind);
    const shown = this.shown(apiVersion);
    this.#readsSinceEnd++;
    return shown;
  }

  shown(apiVersion: string, state = this.state): Record<string, unknown> {
    return {
      id: this.id,
      name: this.name,
      type: 'Microsoft.ContainerService/managedClusters/agentPools',
      properties: this.properties.shown(state, apiVersion),
    };
  }

  answer(request: RecordedRequest, apiVersion: string): HttpAnswer {
    return json(this.read(request, 'pool', apiVersion));
  }

  /** Begins an operation for a start call; what was scripted comes before what the request says. */
  startNext(said: OperationOptions): Operation {
    const { starts = [] } = this.options;
    const next = starts[Math.min(this.#starts++, starts.length - 1)] ?? [inProgress(), succeeded()];
    return this.start({ ...said, ...operationOptions(next) });
  }

  /** Begins an operation now. */
  start(options: OperationOptions): Operation {
    return this.operations.start(options, this.#events);
  }

  #began(operation: Operation): void {
    const state = stateOf(operation);
    if (state === undefined) return;
    this.#stateWhileActive = state;
    this.properties.change(changesOf(operation, false));
  }

  #ended(operation: Operation): void {
    if (stateOf(operation) === undefined) return;
    this.#endState = operation.lastStatus;
    this.#readsSinceEnd = 0;
    const isGood = /^succeeded$/i.test(operation.lastStatus);
    this.properties.change(isGood ? changesOf(operation, true) : {});
  }
}

/** The state of a pool while the operation runs; undefined for an abort, which has none of its own. */
function stateOf({ options }: Operation): string | undefined {
  if (options.poolState === null) return undefined;
  const { subOperationType = '' } = options;
  return options.poolState ?? (STATES.has(subOperationType) ? subOperationType : 'Upgrading');
}

function changesOf({ options }: Operation, atEnd: boolean): Record<string, unknown> {
  const { changes = {}, changesAtEnd = ['nodeImageVersion'] } = options;
  return Object.fromEntries(
    Object.entries(changes).filter(([name]) => changesAtEnd.includes(name) === atEnd),
  );
}
