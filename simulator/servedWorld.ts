import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { failed, inProgress, type SimulatorOptions, status, succeeded } from './simulator.ts';

export const FAILING = 'd0c3a9b6-4f1e-4a57-9c2d-7e8b5f60a1d2';
export const ENDLESS = 'e1b7c4d8-2a60-4f93-8d5b-3c9f1a72b6e4';

const OPERATIONS = {
  [FAILING]: [
    inProgress(),
    failed({
      code: 'UpgradeFailed',
      message: 'Upgrading the nodes of agent pool workers stopped at node 2 of 3.',
      details: [
        {
          code: 'PodDrainFailure',
          message:
            'Drain of node aks-workers-30518264-vmss000001 did not complete within 30 minutes [pods: shop/checkout-6c9d8b7f5-k2xvq: Cannot evict pod as it would violate its disruption budget checkout-pdb: Too Many Requests].',
        },
      ],
    }),
  ],
  [ENDLESS]: inProgress(),
};

/** One operation for each end. */
const DEFAULT_WORLD: SimulatorOptions = {
  operation: [inProgress(), status('UpgradingNodes: 2/3 nodes completed'), succeeded()],
  operations: OPERATIONS,
};

/** The options that a module exports as its default; one operation for each end without a module. */
export async function servedWorld(file?: string): Promise<SimulatorOptions> {
  if (file === undefined) return DEFAULT_WORLD;
  const { default: options } = (await import(pathToFileURL(resolve(file)).href)) as { default?: unknown };
  if (typeof options !== 'object' || options === null) {
    throw new Error(
      `${file} must have the options of the simulator as its default export, got ${typeof options}`,
    );
  }
  return options;
}
