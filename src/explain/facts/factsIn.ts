import type { RootCause } from '../rootCause/rootCause.ts';
import type { TemplateValues } from '../words/commands.ts';
import { quotaFacts, sizeFacts } from './capacity.ts';
import { diskFacts } from './disks.ts';
import { drainFacts } from './drain.ts';
import { type Facts, fact } from './facts.ts';
import { networkFacts } from './network.ts';
import { policyFacts } from './policy.ts';
import { AFFECTED, requestFacts } from './request.ts';
import { throttlingFacts } from './throttling.ts';
import { versionFacts } from './versions.ts';

/** Names and figures are at the front of what Azure says. */
const MAX_TEXT = 32 * 1024;

/** Finds every name and figure in the words of a root cause. */
export function factsIn(cause: RootCause): Facts & { values: TemplateValues; commands: readonly string[] } {
  const text = cause.texts.join('\n').slice(0, MAX_TEXT);
  const all: Facts[] = [
    drainFacts(text),
    quotaFacts(text),
    sizeFacts(text),
    diskFacts(text),
    networkFacts(text),
    policyFacts(cause.texts, cause.additionalInfo),
    versionFacts(text),
    throttlingFacts(text),
    requestFacts(text),
    { facts: fact('VM extension', cause.otherExtension) },
  ];
  const facts = all.flatMap((found) => found.facts);
  // `target` is the property or resource concerned; numbers only count list elements.
  const isName = /^[A-Za-z][\w.[\]/-]{1,200}$/.test(cause.target);
  const isTold = facts.some(({ name, value }) => name === AFFECTED || value === cause.target);
  const affected = isName && !isTold ? cause.target : '';
  return {
    facts: [...facts, ...fact(AFFECTED, affected)],
    values: Object.assign({}, ...all.map(({ values }) => values)),
    commands: all.flatMap(({ commands }) => commands ?? []),
  };
}
