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
  ...equivalent('src/explain/failedOperation/failedOperation.ts', "All but 'callers' means the failures.", [
    "const log = activityLogCommand(values, logKeys(cause, context), 'failures');",
    '""',
  ]),
  ...equivalent('src/explain/failedOperation/nodeStart.ts', "All but 'linux' means Windows.", [
    "const found = cseExitCode(exitCode, isWindows ? 'windows' : 'linux');",
    '""',
  ]),
  ...equivalent('src/explain/rootCause/autorest.ts', 'There is nothing to read at the end.', [
    'for (let at = from; at < text.length; at++) {',
    'at <= text.length',
  ]),
  ...equivalent('src/explain/rootCause/categorizedError.ts', 'The original error is not a team.', [
    'if (name === ORIGINAL) next = lastTeam > index ? lastTeam : starts.length;',
    'lastTeam >= index',
  ]),
  ...equivalent(
    'src/explain/rootCause/categorizedError.ts',
    'Any name does that no other field has, and none is empty.',
    ["const ORIGINAL = 'OriginalError';", '""'],
  ),
  ...equivalent(
    'src/explain/rootCause/errorText.ts',
    'No other form starts with a bracket, so none starts where JSON does.',
    [
      '(json) => !inText.some(({ start, end }) => start < json.start && json.start < end),',
      'start <= json.start',
    ],
  ),
  ...equivalent('src/explain/rootCause/jsonPrefix.ts', 'There is nothing to read at the end.', [
    'for (; this.at < this.text.length; this.at++) {',
    'this.at <= this.text.length',
  ]),
  ...equivalent(
    'src/explain/rootCause/rootCause.ts',
    'Equal ones do not get here.',
    ['if (a.rank !== b.rank) return a.rank > b.rank;', 'a.rank >= b.rank'],
    ['if (a.depth !== b.depth) return a.depth > b.depth;', 'a.depth >= b.depth'],
  ),
  ...equivalent('src/time/deadline.ts', 'Nothing reads the reason.', ["const SETTLED = 'settled';", '""']),
  ...equivalent(
    'src/time/duration.ts',
    'At the limit itself, both steps round to the same text.',
    [
      `if (Math.round(ms / 100) < 100) return \`\${Math.round(ms / 100) / 10} s\`;`,
      'Math.round(ms / 100) <= 100',
    ],
    [
      'const step = minutes < 10 ? 1 : minutes < 57.5 ? 5 : minutes < 240 ? 15 : 60;',
      'minutes <= 10',
      'minutes <= 57.5',
      'minutes <= 240',
    ],
  ),
];
