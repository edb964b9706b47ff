import { describe, expect, test } from '@jest/globals';
import { parse } from '../../simulator/client.ts';
import { checked, html, type SimulatorOptions, slow } from '../../simulator/simulator.ts';
import { start } from './world.ts';

const SHA = 'd6cd1e2bd19e03a81132a23b2025920577f84e37';
const RUN = { name: 'Node pools', head_sha: SHA };

/** A client of GitHub's API as the job has it. */
async function github(options: SimulatorOptions['checkRuns'] = {}) {
  const { simulator, client } = await start({ checkRuns: options });
  const send = (
    method: string,
    id: number | undefined,
    body: unknown,
    { token = simulator.githubToken, repository = 'octo-org/shop', headers = {} } = {},
  ) => {
    const tail = id === undefined ? '' : `/${id}`;
    return client.ask(`${simulator.env()['GITHUB_API_URL']}/repos/${repository}/check-runs${tail}`, {
      method,
      headers: { authorization: `token ${token}`, 'user-agent': 'test', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  };
  type More = Parameters<typeof send>[3];
  return {
    simulator,
    create: (body: unknown = RUN, more?: More) => send('POST', undefined, body, more),
    update: (id: number, body: unknown, more?: More) => send('PATCH', id, body, more),
  };
}

describe('A check run', () => {
  test.each(['', '/api/v3'] as const)('is created, updated and kept, below "%s"', async (basePath) => {
    const { create, update, simulator } = await github({ basePath });
    expect(simulator.env()['GITHUB_API_URL']).toBe(`${simulator.origins.github}${basePath}`);
    const created = await create({ ...RUN, status: 'in_progress', external_id: 'x' });
    const { id, url } = parse(created);
    expect([created.status, url]).toEqual([201, expect.stringMatching(`/check-runs/${id}$`)]);
    const output = { title: '1 of 3', summary: '**1** of 3' };
    expect((await update(id, { output })).status).toBe(200);
    expect(simulator.checkRuns).toMatchObject([{ id, status: 'in_progress', conclusion: null, output }]);
    const closed = await update(id, { conclusion: 'success' });
    expect(parse(closed)).toMatchObject({ status: 'completed', conclusion: 'success', output });
    expect(simulator.checkRuns).toMatchObject([
      { ...RUN, owner: 'octo-org', repository: 'shop', completed_at: expect.stringMatching(/Z$/) },
    ]);
    expect(simulator.checkRuns[0]?.requests).toEqual([
      { ...RUN, status: 'in_progress', external_id: 'x' },
      { output },
      { conclusion: 'success' },
    ]);
    expect(simulator.count('check-run')).toBe(3);
  });

  const long = 'x'.repeat(65_535);
  test.each([
    ['no name', { head_sha: SHA }, '"name"'],
    ['no commit', { name: 'x' }, '"head_sha"'],
    ['a short SHA', { ...RUN, head_sha: 'd6cd1e2' }, 'head_sha'],
    ['an unknown status', { ...RUN, status: 'running' }, 'not a member of ["queued"'],
    ['an unknown conclusion', { ...RUN, conclusion: 'canceled' }, '"cancelled"'],
    ['an end without a conclusion', { ...RUN, status: 'completed' }, "'conclusion' is required"],
    ['a conclusion before the end', { ...RUN, status: 'in_progress', conclusion: 'success' }, 'in_progress'],
    ['an output without a title', { ...RUN, output: { summary: 'x' } }, '"title"'],
    ['an output without a summary', { ...RUN, output: { title: 'x' } }, '"summary"'],
    ['a long summary', { ...RUN, output: { title: 'x', summary: `${long}x` } }, '65535 characters'],
    ['a long text', { ...RUN, output: { title: 'x', summary: 'x', text: `${long}x` } }, '65536 were'],
    [
      'many annotations',
      { ...RUN, output: { title: 'x', summary: 'x', annotations: Array(51).fill({}) } },
      'annotations',
    ],
    ['a link of another scheme', { ...RUN, details_url: 'file:///x' }, 'details_url'],
    ['an odd time', { ...RUN, started_at: 'now' }, 'started_at'],
  ])('with %s is refused', async (_, body, text) => {
    const { create, simulator } = await github();
    const answer = await create(body);
    expect([answer.status, parse(answer).message]).toEqual([422, expect.stringContaining(text)]);
    expect(simulator.checkRuns).toEqual([]);
  });

  test('can be as long as GitHub allows', async () => {
    const { create } = await github();
    expect((await create({ ...RUN, output: { title: 'x', summary: long, text: long } })).status).toBe(201);
    expect((await create('{')).status).toBe(400);
  });

  test('needs the job’s token, the permission, the repository and the commit', async () => {
    const open = await github({ commits: [SHA] });
    expect((await open.create(RUN, { token: 'ghs_other' })).status).toBe(401);
    expect((await open.create(RUN, { repository: 'octo-org/other' })).status).toBe(404);
    expect((await open.update(1, { status: 'in_progress' })).status).toBe(404);
    expect((await open.create({ ...RUN, head_sha: SHA.replace('d', 'e') })).status).toBe(422);
    expect(
      (await open.create(RUN, { headers: { authorization: `bearer ${open.simulator.githubToken}` } })).status,
    ).toBe(201);
    const closed = await github({ isAllowed: false });
    const refused = await closed.create();
    expect([refused.status, parse(refused).message]).toEqual([403, 'Resource not accessible by integration']);
  });

  test('can be scripted', async () => {
    const { create, update } = await github({ create: [html(502), slow(1, checked())], update: html(500) });
    expect((await create()).status).toBe(502);
    const { id } = parse(await create());
    expect((await update(id, { conclusion: 'failure' })).status).toBe(500);
  });
});

test('Without the option GitHub’s API stays where it is', async () => {
  const { simulator } = await start();
  expect(simulator.env()).not.toHaveProperty('GITHUB_API_URL');
});
