import type { VersionOptions, VersionRefusal } from '../aksOptions.ts';
import { type HttpAnswer, httpError } from '../answers.ts';
import type { ArmTarget } from '../armPath.ts';
import { shuffled } from './shuffled.ts';

const LISTS_FROM = '2026-06-02-preview';

/** Resource Manager's own versions, in its own mix of separators. */
const ARM_VERSIONS =
  '2014-01-01,2014-04-01-preview, 2014-04-01,2015-01-01,2016-09-01, 2018-05-01,2021-04-01,2022-09-01,2022-05-01';

/** The api-versions of AKS, and in which words others are refused. */
export class ApiVersions {
  readonly #options: VersionOptions;
  readonly #previews: readonly string[];
  readonly #stable: readonly string[];
  /** How many requests each version that retires still takes. */
  readonly #lives: Map<string, number>;
  readonly #rollOuts: Map<string, number>;

  constructor(previews: readonly string[], options: VersionOptions = {}) {
    this.#options = options;
    this.#previews = previews.map((version) => version.toLowerCase());
    this.#stable = options.stable ?? ['2025-07-01', '2026-08-01'];
    this.#lives = lowered(options.retired);
    this.#rollOuts = lowered(options.rollingOut);
  }

  /** From the next request on, Azure refuses it. */
  retire(version: string): void {
    this.#lives.set(version.toLowerCase(), 0);
  }

  /** Why a request with this version is refused; undefined when it is not. Each call counts as a request. */
  refusal(given: string, target: ArmTarget, region: string): HttpAnswer | undefined {
    const version = given.toLowerCase();
    const { refusal, listsFrom = LISTS_FROM, listRefusal } = this.#options;
    const isPoolList = target.kind === 'operations' && target.agentPoolName !== undefined;
    if (this.#isGone(version))
      return this.#refuse(refusal ?? 'NoRegisteredProviderFound', given, target, region);
    if (this.#stable.includes(version)) {
      const hasCall = target.kind !== 'status' && target.kind !== 'operations';
      // What AKS answers here is not known; 400 is what the simulator has always said.
      return hasCall ? undefined : this.#refuse(refusal ?? 'InvalidResourceType', given, target, region, 400);
    }
    if (isPoolList && (listsFrom === null || version < listsFrom)) {
      return this.#refuse(listRefusal ?? 'NoRegisteredProviderFound', given, target, region);
    }
    return undefined;
  }

  #isGone(version: string): boolean {
    const life = this.#lives.get(version);
    if (life === 0) return true;
    if (life !== undefined) this.#lives.set(version, life - 1);
    const refusals = this.#rollOuts.get(version) ?? 0;
    if (refusals > 0) this.#rollOuts.set(version, refusals - 1);
    return refusals > 0 || ![...this.#previews, ...this.#stable].includes(version);
  }

  #listed(target: ArmTarget): readonly string[] {
    const { listsFrom = LISTS_FROM, listOrder, listsStable = false } = this.#options;
    const isPoolList = target.kind === 'operations' && target.agentPoolName !== undefined;
    const isBelow = target.kind === 'status' || target.kind === 'operations';
    const all = [...this.#previews, ...(isBelow && !listsStable ? [] : this.#stable)]
      .sort()
      .filter((version) => this.#lives.get(version) !== 0)
      .filter((version) => !isPoolList || (listsFrom !== null && version >= listsFrom));
    return listOrder === 'shuffled' ? shuffled(all) : all;
  }

  #refuse(
    kind: VersionRefusal,
    version: string,
    target: ArmTarget,
    region: string,
    usual = kind.startsWith('InvalidResourceType') ? 404 : 400,
  ): HttpAnswer {
    const { httpStatus = usual, separator = kind === 'InvalidResourceType' ? ',' : ', ' } = this.#options;
    const listed = this.#listed(target).join(separator);
    const namespace = "in the namespace 'Microsoft.ContainerService' for api version";
    switch (kind) {
      case 'NoRegisteredProviderFound':
        return httpError(
          httpStatus,
          kind,
          // ARM judges what lies below a cluster by the cluster's own type, and lists that type's versions.
          `No registered resource provider found for location '${region}' and API version '${version}' for type 'managedClusters'. The supported api-versions are '${listed}'. The supported locations are '${region}${separator}northeurope'.`,
        );
      case 'InvalidResourceType':
        return httpError(
          httpStatus,
          kind,
          `The resource type '${typeOf(target)}' could not be found ${namespace} '${version}'. The supported api-versions are '${listed}'.`,
        );
      case 'InvalidResourceTypeWithoutList':
        return httpError(
          httpStatus,
          'InvalidResourceType',
          `The resource type could not be found ${namespace} '${version}'.`,
        );
      case 'InvalidApiVersionParameter':
        return httpError(
          httpStatus,
          kind,
          `The api-version '${version}' is invalid. The supported versions are '${ARM_VERSIONS}'.`,
        );
    }
  }
}

function typeOf(target: ArmTarget): string {
  const pool = target.agentPoolName === undefined ? '' : '/agentPools';
  const operations = target.kind === 'status' || target.kind === 'operations' ? '/operations' : '';
  return `managedClusters${pool}${operations}`;
}

function lowered(counts: Readonly<Record<string, number>> = {}): Map<string, number> {
  return new Map(Object.entries(counts).map(([version, count]) => [version.toLowerCase(), count]));
}
