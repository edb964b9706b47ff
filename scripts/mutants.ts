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
  ...equivalent('src/report/checkRun/place.ts', 'Neither text has a slash.', [
    "const { GITHUB_REPOSITORY = '', GITHUB_RUN_ID } = env;",
    TEXT,
  ]),
  ...equivalent('src/report/checkRun/updates.ts', 'The first request sets it, before it is read.', [
    '#isChanged = false;',
    'true',
  ]),
  ...equivalent('src/report/fit.ts', 'Without a return the answer is undefined too.', ['} catch {', '{}']),
  ...equivalent('src/report/labels.ts', 'Names are compared without case either way.', [
    'return new Set(operations.flatMap((operation) => clusterIdOf(operation)?.toLowerCase() ?? [])).size;',
    'clusterIdOf(operation)?.toUpperCase()',
  ]),
  ...equivalent(
    'src/report/operationOutputs.ts',
    'An id that names a cluster names its resource group and subscription too.',
    [
      'if (!subscriptionId || !resourceGroup || !clusterName) return undefined;',
      '(!subscriptionId || !resourceGroup) && !clusterName',
      'false',
      '!subscriptionId && !resourceGroup',
    ],
  ),
  ...equivalent('src/report/start/startSummary.ts', 'Where there is an id, it is never undefined.', [
    "['Operation', 'operationId' in verdict ? code(verdict.operationId ?? '') : undefined],",
    TEXT,
  ]),
  ...equivalent('src/report/summary/gantt.ts', 'No title makes the padding as wide as the room for titles.', [
    `return leftPadding > TITLE_WIDTH ? [\`%%{init: \${JSON.stringify({ gantt: { leftPadding } })}}%%\`] : [];`,
    'leftPadding >= TITLE_WIDTH',
  ]),
  ...equivalent('src/report/summary/lanes.ts', 'Of what has no status, no bar is drawn.', [
    'const { operation, earlier = [] } = ended;',
    LIST,
  ]),
  ...equivalent('src/report/summary/links.ts', 'Neither text names a file.', [
    "const { GITHUB_SERVER_URL, GITHUB_WORKFLOW_REF: ref = '', GITHUB_WORKFLOW_SHA, GITHUB_SHA } = env;",
    TEXT,
  ]),
];
