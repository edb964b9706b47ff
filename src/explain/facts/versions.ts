import type { Fact } from '../explanation.ts';
import { poolAndControlPlane } from '../knownErrors/versionGap.ts';
import { type Facts, fact, firstOf, listed } from './facts.ts';

const STEP = /\bversion (\d+\.\d+(?:\.\d+)?) to (\d+\.\d+(?:\.\d+)?)/i;
const OFFERED =
  /\b(?:Available upgrades|supported versions?|Available versions?)[^[\n]{0,40}\[([^\]\n]{3,2000})\]/i;
const API = /\b(?:detected on|usage of|deprecated) API:? ['"]?([a-z][\w./-]{3,200})/gi;
const LAST_SEEN =
  /\b(?:last|recently) (?:seen|used)(?: at)?:? ?['"]?(\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?(?: ?(?:Z\b|UTC|[+-]\d{2}:?\d{2}))?)/gi;
const REMOVED_IN = /\bremoved in:? (?:Kubernetes )?(?:version )?v?(\d{1,2}\.\d{1,3}(?:\.\d{1,3})?)\b/gi;

const MAX_API_VERSIONS = 30;

/** Finds Kubernetes versions, and the API that an upgrade would remove. */
export function versionFacts(text: string): Facts {
  const versions = poolAndControlPlane(text);
  const step = STEP.exec(text);
  const apis = all(API, text);
  return {
    facts: [
      ...fact('Pool version', versions?.pool),
      ...fact('Control plane version', versions?.controlPlane),
      ...fact('Version step', step ? `${step[1]} to ${step[2]}` : undefined),
      ...fact('Versions offered', listed((firstOf(OFFERED, text) ?? '').split(/[\s,]/).filter(Boolean))),
      ...fact(apis.length === 1 ? 'Deprecated API' : 'Deprecated APIs', listed(apis)),
      ...(apis.length > 0 ? fact('Last seen', listed(all(LAST_SEEN, text))) : []),
      ...(apis.length > 0 ? fact('Removed in', listed(all(REMOVED_IN, text))) : []),
    ],
  };
}

function all(pattern: RegExp, text: string): string[] {
  return [...text.matchAll(pattern)].map(([, value = '']) => value.replace(/[.,;]+$/, ''));
}

/** Shows the api-versions that Azure lists in a refusal, newest first. */
export function apiVersionFacts(versions: readonly string[]): readonly Fact[] {
  return fact('api-versions that Azure lists', listed(versions.toSorted().toReversed(), MAX_API_VERSIONS));
}
