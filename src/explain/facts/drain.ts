import type { Fact } from '../explanation.ts';
import { type Facts, fact, listed } from './facts.ts';

const NAME = '[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?';
const QUALIFIED = new RegExp(`(?<![\\w./-])${NAME}/${NAME}(?![\\w/])`, 'g');
const BLOCKED = new RegExp(`(?<![\\w./-])(${NAME})/(${NAME}) blocked by pdb (?:${NAME}/)?(${NAME})`, 'gi');
const POD_LIST = /\[pods?: ?([^\]]{1,20000})/gi;
const EVICTED = new RegExp(`\\bevicting pod (?:"|')?((?:${NAME}/)?${NAME})`, 'gi');
const PDB_LIST = new RegExp(`\\bPDB (${NAME}/${NAME})`, 'g');
const NEEDS = new RegExp(`\\bdisruption budget (${NAME})(?: needs|:)`, 'gi');
const NODE = /\b(?:drain(?: of)?(?: node)?|on node) (aks[a-z0-9-]{2,60})/gi;
const MIN_AVAILABLE = /\bmin ?available\b['"]?\s?(?:==?|:|is|of)?\s?['"]?(\d{1,5}%?)/gi;
const MAX_UNAVAILABLE = /\bmax ?unavaila?ble?\b['"]?\s?(?:==?|:|is|of)?\s?['"]?(\d{1,5}%?)/gi;
const HEALTHY_OF = /\bneeds (\d{1,5}) healthy pods? and has (\d{1,5})\b/gi;
const HEALTHY = /\b(?:current ?healthy|(?<!desired )healthy(?: pods)?)['"]?\s?[:=]\s?(\d{1,5})\b/gi;
const DESIRED = /\bdesired(?: ?healthy| pods| healthy pods)?['"]?\s?[:=]\s?(\d{1,5})\b/gi;
const UNREADY_COUNT = /\b(\d{1,5}) unready pods?\b/gi;
const UNREADY_LIST = /\bunready pods?:? ?\[([^\]\n]{1,20000})\]/gi;
const ABOUT_BUDGET = /\bpdbs?\b|disruption ?budget/i;
const MAX_DESCRIBED = 3;

/**
 * Finds what blocks a drain, in the wordings that AKS has used:
 *
 *     Drain of node N did not complete ... [pods: ns/pod, ns/pod]: Too Many Requests
 *     Drain node N failed when evicting pod P ... PDB debug info: ns/P blocked by pdb B (...) with 0 unready pods
 *     Too many req pod P on node N: ns/P blocked by pdb B with unready pods []
 *     PDB ns/B has maxUnavailable == 0 ...
 */
export function drainFacts(text: string): Facts {
  const pods = new Set<string>();
  const budgets = new Set<string>();
  for (const [, namespace, pod, budget] of matches(BLOCKED, text)) {
    pods.add(`${namespace}/${pod}`);
    budgets.add(`${namespace}/${budget}`);
  }
  for (const [, list] of matches(POD_LIST, text)) {
    for (const [pod] of matches(QUALIFIED, list ?? '')) pods.add(pod);
  }
  for (const [, budget] of matches(PDB_LIST, text)) if (budget) budgets.add(budget);
  for (const [, budget] of matches(NEEDS, text)) addUnlessQualified(budgets, budget);
  for (const [, pod] of matches(EVICTED, text)) addUnlessQualified(pods, pod);
  const nodes = matches(NODE, text).map(([, node]) => node ?? '');
  const described = [...budgets].filter((budget) => budget.includes('/')).slice(0, MAX_DESCRIBED);
  return {
    facts: [
      ...fact(pods.size === 1 ? 'Blocking pod' : 'Blocking pods', listed(pods)),
      ...fact(budgets.size === 1 ? 'PodDisruptionBudget' : 'PodDisruptionBudgets', listed(budgets)),
      ...(ABOUT_BUDGET.test(text) ? budgetFacts(text) : []),
      ...fact('Node', listed(nodes)),
    ],
    commands: described.map((budget) => {
      const [namespace, name] = budget.split('/');
      return `kubectl describe pdb ${name} --namespace ${namespace}`;
    }),
  };
}

/** Finds the figures of the budgets: what they ask for, and what there is. */
function budgetFacts(text: string): readonly Fact[] {
  const figures = (pattern: RegExp, group = 1) => matches(pattern, text).map((match) => match[group] ?? '');
  const unready = figures(UNREADY_LIST).flatMap((list) => list.split(/[\s,]+/).filter(Boolean));
  return [
    ...fact('minAvailable', listed(figures(MIN_AVAILABLE))),
    ...fact('maxUnavailable', listed(figures(MAX_UNAVAILABLE))),
    ...fact('Healthy pods', listed([...figures(HEALTHY), ...figures(HEALTHY_OF, 2)])),
    ...fact('Desired healthy pods', listed([...figures(DESIRED), ...figures(HEALTHY_OF)])),
    ...fact('Unready pods', listed(unready.length > 0 ? unready : figures(UNREADY_COUNT))),
  ];
}

/** Adds a name unless it is known with its namespace: the same text often names a pod in both ways. */
function addUnlessQualified(names: Set<string>, name: string | undefined): void {
  if (!name) return;
  for (const known of names) if (known === name || known.endsWith(`/${name}`)) return;
  names.add(name);
}

function matches(pattern: RegExp, text: string): RegExpExecArray[] {
  return [...text.matchAll(pattern)];
}
