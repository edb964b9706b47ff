import type { EquivalentMutant, Floors } from './mutationScore.ts';

/** How many of the mutants tests must notice. Raise a floor when tests got better; never lower one. */
export const FLOORS: Floors = {
  all: 93,
  files: [['src/', 85]],
};

/** What Stryker writes in place of an empty text and of an empty list. */
const TEXT = '"Stryker was here!"';
const LIST = '["Stryker was here"]';

/** Mutants of one file, each as its line and what it becomes, that are equivalent for one reason. */
function equivalent(
  file: string,
  reason: string,
  ...mutants: readonly (readonly [line: string, ...becomes: string[]])[]
): EquivalentMutant[] {
  return mutants.flatMap(([line, ...all]) => all.map((becomes) => ({ file, line, becomes, reason })));
}

/** Mutants that behave like the original. Everything else that survives lacks a test, or is code without a use. */
export const EQUIVALENT_MUTANTS: readonly EquivalentMutant[] = [
  ...equivalent(
    'src/azure/http/proxy.ts',
    'The pipeline needs names only to order or remove policies, which we do not.',
    ["name: 'environmentProxyPolicy',", '""'],
    ["name: 'tunnelPolicy',", '""'],
  ),
  ...equivalent('src/azure/http/proxy.ts', 'The answer undefined counts as false.', ['} catch {', '{}']),
  ...equivalent('src/explain/explain.ts', 'A verdict without a case has no explanation either.', [
    "case 'succeeded':",
    '""',
  ]),
  ...equivalent(
    'src/explain/facts/capacity.ts',
    'The inserted text holds no size, zone or region.',
    ["const offeredSizes = sizesIn(firstOf(SIZES_OFFERED, text) ?? '');", TEXT],
    ["const sizes = sizesIn(text.replace(SIZES_OFFERED, ''));", TEXT],
    ["const zones = firstOf(ZONES, text.replace(ZONES_OFFERED, ''))?.match(/\\d/g) ?? [];", TEXT],
  ),
  ...equivalent(
    'src/explain/facts/capacity.ts',
    'The group is in every match.',
    ["return [...text.matchAll(SUBSCRIPTION)].map(([, id = '']) => id);", TEXT],
    [
      "return [...new Set([...oneWord.matchAll(REGION)].map(([, region = '']) => region.toLowerCase()))];",
      TEXT,
    ],
  ),
  ...equivalent('src/explain/facts/capacity.ts', 'The rest is trimmed.', [
    '.split(/(?:^|\\s)[-*•]\\s+|\\n/)',
    '/(?:^|\\s)[-*•]\\s|\\n/',
  ]),
  ...equivalent('src/explain/facts/disks.ts', 'Only the second and the third element are read.', [
    'const [, figure, unit] = pattern.exec(text) ?? [];',
    LIST,
  ]),
  ...equivalent(
    'src/explain/facts/drain.ts',
    'The group is in every match.',
    ["for (const [pod] of matches(QUALIFIED, list ?? '')) pods.add(pod);", TEXT],
    ['for (const [, budget] of matches(PDB_LIST, text)) if (budget) budgets.add(budget);', 'true'],
    ["const nodes = matches(NODE, text).map(([, node]) => node ?? '');", TEXT],
    [
      "const figures = (pattern: RegExp, group = 1) => matches(pattern, text).map((match) => match[group] ?? '');",
      TEXT,
    ],
    ['if (!name) return;', 'false'],
  ),
  ...equivalent('src/explain/facts/drain.ts', 'Empty parts are left out.', [
    'const unready = figures(UNREADY_LIST).flatMap((list) => list.split(/[\\s,]+/).filter(Boolean));',
    '/[\\s,]/',
  ]),
  ...equivalent('src/explain/facts/drain.ts', 'A set holds a name once.', [
    `for (const known of names) if (known === name || known.endsWith(\`/\${name}\`)) return;`,
    'false',
  ]),
  ...equivalent('src/explain/facts/policy.ts', 'No pattern finds anything in either text.', [
    "const text = texts.find((candidate) => /polic/i.test(candidate)) ?? '';",
    TEXT,
  ]),
  ...equivalent('src/explain/facts/policy.ts', 'The group is in every match.', [
    "const resources = [...text.matchAll(RESOURCE)].map(([, name = '']) => name);",
    TEXT,
  ]),
  ...equivalent('src/explain/facts/throttling.ts', 'Without a match, neither is read.', [
    "const [, time, unit = ''] = WAIT.exec(text) ?? [];",
    TEXT,
    LIST,
  ]),
  ...equivalent('src/explain/facts/throttling.ts', 'Of the units only those of minutes have an m.', [
    "const wait = time ? timeText(time, /^m/i.test(unit) ? 'minute' : 'second') : secondsIn(text);",
    '/m/i',
  ]),
  ...equivalent('src/explain/facts/versions.ts', 'The group is in every match.', [
    "return [...text.matchAll(pattern)].map(([, value = '']) => value.replace(/[.,;]+$/, ''));",
    TEXT,
  ]),
  ...equivalent('src/explain/knownErrors/knownErrors.ts', 'The inserted text is not a code of Azure.', [
    '[code, ...(known.aliases ?? [])].map((name) => [name.toLowerCase(), known] as const),',
    LIST,
  ]),
  ...equivalent('src/explain/notices.ts', 'Clocks that do not differ are not mentioned.', [
    "const side = differenceMs > 0 ? 'ahead of' : 'behind';",
    'differenceMs >= 0',
  ]),
  ...equivalent('src/explain/starting/explainStart.ts', 'Every kind of verdict has a case.', [
    'default:',
    'default:',
  ]),
  ...equivalent('src/explain/starting/notReady.ts', 'A pool is not ready only after it was read.', [
    'const state = ended.document?.provisioningState;',
    'ended.document.provisioningState',
  ]),
  ...equivalent('src/explain/starting/refused.ts', 'Only the sentence that is replaced shows it.', [
    "status: 'Failed',",
    '""',
  ]),
  ...equivalent('src/explain/warnings.ts', 'An operation that has ended has a status.', [
    'return lastStatus?.status;',
    'lastStatus.status',
  ]),
  ...equivalent(
    'src/explain/words/commands.ts',
    'The inserted text is not a time.',
    ["const start = parseTime(keys.startTime ?? '');", TEXT],
    ["const end = parseTime(keys.endTime ?? '');", TEXT],
  ),
  ...equivalent(
    'src/explain/words/unreachable.ts',
    'The inserted text is not one of the codes.',
    ["function isIssuerUnreachable({ service, code = '' }: Failure): boolean {", TEXT],
    ["function certificateAdvice({ code = '' }: Failure, name: string): FailureAdvice {", TEXT],
  ),
  ...equivalent('src/upgrade/requests.ts', 'The loop reads only the verdict.', [
    "isPermanent(failure.kind) ? { kind: 'end', verdict: refusedAs(failure) } : 'counts',",
    '""',
  ]),
  ...equivalent('src/upgrade/send.ts', 'The loop asks only whether the kind is failure.', [
    "return { kind: 'answered', answer };",
    '""',
  ]),
  ...equivalent('src/upgrade/send.ts', 'The loop reads only the verdict.', [
    "isPermanent(failure.kind) ? { kind: 'end', verdict: refusedAs(failure) } : 'counts',",
    '""',
  ]),
  ...equivalent('src/upgrade/send.ts', 'The result is also the last answer.', [
    "if ('result' in polled) return answered(polled.result);",
    'false',
    '""',
  ]),
];
