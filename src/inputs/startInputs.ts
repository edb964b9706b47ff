import type { PoolName } from '../azure/aks/operationName.ts';
import type { Wanted } from '../upgrade/choice.ts';
import { type Access, isWhole, readAccess } from './access.ts';
import { START_DEFAULTS } from './defaults.ts';
import { readClusterName } from './names.ts';
import { type InputProblem, InputReader, type InputSource } from './reader.ts';
import * as rules from './rules.ts';

/** Every input of a step that starts an upgrade, checked. */
export interface StartInputs {
  readonly access: Access;
  readonly pool: PoolName;
  readonly wanted: Wanted;
}

/** All inputs, or everything that is wrong with them. */
export type StartInputsOrProblems =
  | { readonly inputs: StartInputs }
  | { readonly problems: readonly InputProblem[] };

/** Reads and checks every input; either all are valid, or every problem is returned at once. */
export function readStartInputs(source: InputSource): StartInputsOrProblems {
  const reader = new InputReader(source, START_DEFAULTS);
  const access = readAccess(reader);
  const { subscriptionId, resourceGroup, clusterName } = readClusterName(reader, () => true);
  const agentPoolName = reader.required('agent-pool-name', onePool);
  const wanted = readWanted(reader);
  if (
    reader.problems.length > 0 ||
    !isWhole(access) ||
    !subscriptionId ||
    !resourceGroup ||
    !clusterName ||
    !agentPoolName ||
    !wanted
  ) {
    return { problems: reader.inOrder() };
  }
  const pool = { subscriptionId, resourceGroup, clusterName, agentPoolName };
  return { inputs: Object.freeze({ access, pool, wanted }) };
}

const onePool: rules.Rule<string> = {
  allowed: `the name of one agent pool, ${rules.agentPoolName.allowed}; to upgrade several, use a matrix`,
  read: rules.agentPoolName.read,
};

const latest: rules.Rule<'latest'> = {
  allowed: 'latest, the only node image version that Azure accepts here',
  read: (text) => (text.toLowerCase() === 'latest' ? 'latest' : undefined),
};

/** The two upgrades are different operations, so a step starts one of them. */
function readWanted(reader: InputReader): Wanted | undefined {
  const isImage = reader.text('node-image-version') !== '';
  if (reader.text('kubernetes-version') === '' && !isImage) {
    reader.reject('kubernetes-version', rules.kubernetesVersion.allowed, {
      why: 'Either this input or node-image-version is required',
    });
    return undefined;
  }
  const version = reader.optional('kubernetes-version', rules.kubernetesVersion);
  const image = reader.optional('node-image-version', latest);
  if (isImage && reader.text('kubernetes-version') !== '') {
    reader.reject('node-image-version', 'nothing together with kubernetes-version', {
      why: 'A new Kubernetes version brings its own node image; start one upgrade after the other if you need both',
    });
    return undefined;
  }
  if (version !== undefined) return { kind: 'kubernetes', version };
  return image && { kind: 'node-image' };
}
