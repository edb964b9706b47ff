import type { EquivalentMutant, Floors } from './score.ts';

/** How many of the mutants tests must notice. Raise a floor when tests got better; never lower one. */
export const FLOORS: Floors = {
  all: 98,
  files: [['src/', 95]],
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
    'src/azure/aks/abortAnswer.ts',
    'The words are used below HTTP 300 only, where every response is an answer.',
    [": { kind: 'failure', failure: failureOf(answer, 'answer to an abort', now) };", '""'],
  ),
  ...equivalent('src/azure/aks/apiVersion.ts', 'Of two equal versions, either is returned.', [
    'return this.#version > version ? this.#version : version;',
    'this.#version >= version',
  ]),
  ...equivalent(
    'src/azure/aks/operationName.ts',
    'An operation of a location always has a URL, which is requested unchanged.',
    [`return (resourceIdOf(name) ?? \`/subscriptions/\${name.subscriptionId}\`).split('/');`, '``'],
  ),
  ...equivalent('src/azure/aks/pace.ts', 'The keys are only compared with each other.', [
    'const key = subscriptionId.toLowerCase();',
    'subscriptionId.toUpperCase()',
  ]),
  ...equivalent('src/azure/aks/pace.ts', 'The queue is not empty there.', ['if (!next) break;', 'false']),
  ...equivalent(
    'src/azure/aks/startAnswer.ts',
    'The words are used below HTTP 300 only, where every response is an answer.',
    ["return { kind: 'failure', failure: resourceFailureOf(answer, 'answer to an upgrade', now) };", '""'],
  ),
  ...equivalent(
    'src/azure/aks/startAnswer.ts',
    'Neither text is a URL, or an id.',
    ["const urls = HEADERS.map((name) => header(name) ?? '').filter((url) => URL.canParse(url));", TEXT],
    ["const operationId = parseOperationPath(path)?.operationId ?? '';", TEXT],
  ),
  ...equivalent(
    'src/azure/aksClient.ts',
    'The refusal of a version that Azure lists has another kind, so the two are never equal.',
    ["if (list.failure.kind === 'api-version' && newer > version) {", 'newer >= version'],
  ),
  ...equivalent('src/azure/armClient.ts', 'There is a session once there is a response.', [
    'this.#session?.credential.forget();',
    'this.#session.credential',
  ]),
  ...equivalent(
    'src/azure/armClient.ts',
    'Its failure would name the service, but the origin was checked before.',
    ["pipeline: createPipeline({ service: 'arm', origins: [cloud.resourceManager] }, bearer),", '""'],
  ),
  ...equivalent('src/azure/armClient.ts', 'Node sends GET where no method is given.', [
    "const answer = await send(client, pipeline, { method: 'GET', url, service }, signal);",
    '""',
  ]),
  ...equivalent(
    'src/azure/auth/entra.ts',
    'The pipeline needs names only to order or remove policies, which we do not.',
    ["name: 'entraAnswerPolicy',", '""'],
  ),
  ...equivalent('src/azure/auth/entra.ts', 'The library reads undefined claims as none.', [
    '...(claims !== undefined && { claims }),',
    'true',
  ]),
  ...equivalent('src/azure/auth/entra.ts', 'Neither text is JSON.', [
    "const json = asRecord(parseJson(answer.bodyAsText ?? ''));",
    TEXT,
  ]),
  ...equivalent(
    'src/azure/auth/idToken.ts',
    'Neither text is an address, or the payload of a token.',
    ["const url = requestUrl(env[URL_VARIABLE] ?? '', audience);", TEXT],
    ["const payload = Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8');", TEXT],
  ),
  ...equivalent(
    'src/azure/http/connection.ts',
    'Node returns no socket only where an agent of its own does.',
    ["socket?.on('error', describeAddresses);", 'socket.on'],
  ),
  ...equivalent(
    'src/azure/http/connection.ts',
    'The pipeline needs names only to order or remove policies, which we do not.',
    ["name: 'connectionPolicy',", '""'],
  ),
  ...equivalent('src/azure/http/connectionError.ts', 'Neither text is the code of a certificate error.', [
    "function obstacleOf(cause: unknown, code = ''): Obstacle | undefined {",
    TEXT,
  ]),
  ...equivalent(
    'src/azure/http/destination.ts',
    'The pipeline needs names only to order or remove policies, which we do not.',
    ["name: 'destinationPolicy',", '""'],
  ),
  ...equivalent('src/azure/http/httpFailure.ts', 'The group is in every match.', [
    'const title = /<title[^>]*>([^<]{1,120})/i.exec(body.slice(0, 20_000))?.[1]?.trim();',
    '/<title[^>]*>([^<]{1,120})/i.exec(body.slice(0, 20_000))?.[1].trim',
  ]),
  ...equivalent('src/azure/http/httpFailure.ts', 'HTTP 300 is a redirect, which is described before.', [
    `return \`HTTP \${status} with \${what}\${status < 300 ? \`, which is not an \${wanted}\` : ''}\`;`,
    'status <= 300',
  ]),
  ...equivalent('src/azure/http/json.ts', 'A function that ends without a value returns undefined.', [
    '} catch {',
    '{}',
  ]),
  ...equivalent(
    'src/azure/http/proxy.ts',
    'The pipeline needs names only to order or remove policies, which we do not.',
    ["name: 'environmentProxyPolicy',", '""'],
    ["name: 'tunnelPolicy',", '""'],
  ),
  ...equivalent('src/azure/http/proxy.ts', 'The answer undefined counts as false.', ['} catch {', '{}']),
  ...equivalent('src/azure/http/proxy.ts', 'No host has the inserted name.', [
    'policies.get(address) ?? proxyPolicy(getDefaultProxySettings(address), { customNoProxyList: [] });',
    LIST,
  ]),
  ...equivalent(
    'src/azure/http/retryAfter.ts',
    'Neither text is a time, and without a match there is no date.',
    ["const text = header('retry-after')?.trim() ?? '';", TEXT],
    ["return parseHttpDate(header('date') ?? '');", TEXT],
    ["const { day, month = '', year = '', time } = parts?.groups ?? {};", TEXT],
  ),
  ...equivalent(
    'src/azure/http/transport.ts',
    'The library reads an undefined body as none, and an undefined timeout as no timeout.',
    ['...(body !== undefined && { body: JSON.stringify(body) }),', 'true'],
    ['...(limitMs !== undefined && { timeout: limitMs }),', 'true'],
  ),
  ...equivalent(
    'src/azure/http/transport.ts',
    'The pipeline needs names only to order or remove policies, which we do not.',
    ["name: 'requestLimitPolicy',", '""'],
  ),
  ...equivalent('src/azure/http/transport.ts', 'A request without a signal has undefined as its signal.', [
    'if (outer) request.abortSignal = outer;',
    'true',
  ]),
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
  ...equivalent('src/explain/failedOperation/failedOperation.ts', "All but 'callers' means the failures.", [
    "const log = activityLogCommand(values, logKeys(cause, context), 'failures');",
    '""',
  ]),
  ...equivalent('src/explain/failedOperation/nodeStart.ts', "All but 'linux' means Windows.", [
    "const found = cseExitCode(exitCode, isWindows ? 'windows' : 'linux');",
    '""',
  ]),
  ...equivalent('src/explain/knownErrors/knownErrors.ts', 'The inserted text is not a code of Azure.', [
    '[code, ...(known.aliases ?? [])].map((name) => [name.toLowerCase(), known] as const),',
    LIST,
  ]),
  ...equivalent('src/explain/notices.ts', 'Clocks that do not differ are not mentioned.', [
    "const side = differenceMs > 0 ? 'ahead of' : 'behind';",
    'differenceMs >= 0',
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
  ...equivalent(
    'src/inputs/inputs.ts',
    'An invalid start-grace is a problem, and a problem hides every value.',
    ['if (startedAfter === undefined || graceMs === undefined) return undefined;', 'false'],
  ),
  ...equivalent(
    'src/inputs/invisible.ts',
    'Plain text is found to have no invisible character either way; this way is faster.',
    ['if (PLAIN.test(text)) return undefined;', 'false'],
    ['const PLAIN = /^[\\t\\n\\r\\x20-\\x7e]*$/;', '/^[\\t\\n\\r\\x20-\\x7e]$/'],
  ),
  ...equivalent('src/inputs/operationId.ts', 'A function that ends without a value returns undefined.', [
    '} catch {',
    '{}',
  ]),
  ...equivalent('src/inputs/rules.ts', 'The other pattern accepts the same names; this one is faster.', [
    'const PLAIN_GROUP = /^[A-Za-z0-9_().-]{1,90}$/;',
    '/^[A-Za-z0-9_().-]$/',
  ]),
  ...equivalent(
    'src/inputs/targets.ts',
    'An operation can lack every name but the subscription together only.',
    ["const pools = readPools(reader, lacks('agentPoolName'));", '""'],
  ),
  ...equivalent('src/inputs/targets.ts', 'The keys are only compared with each other.', [
    `const key = (operationId === LATEST ? \`\${resourceIdOf(operation)}\` : operationId).toLowerCase();`,
    `(operationId === LATEST ? \`\${resourceIdOf(operation)}\` : operationId).toUpperCase()`,
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
  ...equivalent('src/upgrade/send.ts', 'The loop asks only whether the kind is failure.', [
    "return { kind: 'answered', answer };",
    '""',
  ]),
  ...equivalent('src/upgrade/send.ts', 'The result is also the last answer.', [
    "if ('result' in polled) return answered(polled.result);",
    'false',
    '""',
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
    'if (lastMs === undefined) return undefined;',
    'false',
  ]),
  ...equivalent('src/wait/untilIdle.ts', 'Neither text is a time.', [
    "const end = parseTime(wait.lastStatus?.endTime ?? '');",
    TEXT,
  ]),
];
