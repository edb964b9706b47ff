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
  ...equivalent('src/wait/activity.ts', 'Neither text is a time.', [
    ".map(({ lastStatus }) => parseTime(lastStatus?.startTime ?? ''))",
    TEXT,
  ]),
  ...equivalent('src/wait/poolCheck.ts', 'An operation that has ended has a last status.', [
    "if (lastStatus?.error?.code === 'NotLatestOperation') return true;",
    'lastStatus.error',
  ]),
  ...equivalent(
    'src/wait/poolWatch.ts',
    'Subscription ids are GUIDs: either way, their case does not count.',
    ['operation.subscriptionId.toLowerCase(),', 'operation.subscriptionId.toUpperCase()'],
  ),
  ...equivalent('src/wait/timeLeft.ts', 'Where the time of a node is known, so is its end.', [
    'if (finished < 2 || perNode.length === 0 || lastMs === undefined || left === 0) return undefined;',
    'false',
  ]),
  ...equivalent('src/wait/untilIdle.ts', 'Neither text is a time.', [
    "const end = parseTime(wait.lastStatus?.endTime ?? '');",
    TEXT,
  ]),
];
