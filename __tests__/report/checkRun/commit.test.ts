import { describe, expect, test } from '@jest/globals';
import { commitOf } from '../../../src/report/checkRun/commit.ts';

const OWN = 'a'.repeat(40);
const HEAD = 'b'.repeat(40);
const OTHER = 'c'.repeat(40);

describe('The commit of a check run', () => {
  test.each<[string, object]>([
    ['pull_request', { pull_request: { head: { sha: HEAD }, base: { sha: OTHER } } }],
    ['pull_request_target', { pull_request: { head: { sha: HEAD } }, number: 7 }],
    ['pull_request_review', { review: { commit_id: OTHER }, pull_request: { head: { sha: HEAD } } }],
    ['merge_group', { merge_group: { head_sha: HEAD, base_sha: OTHER } }],
    ['workflow_run', { workflow_run: { head_sha: HEAD, head_commit: { id: OTHER } } }],
    ['check_run', { check_run: { head_sha: HEAD, check_suite: { head_sha: OTHER } } }],
    ['check_suite', { check_suite: { head_sha: HEAD } }],
  ])('of a %s event is its head', (_, event) => expect(commitOf(event, OWN)).toBe(HEAD));

  test.each<[string, unknown]>([
    ['push', { after: OTHER, head_commit: { id: OTHER } }],
    ['workflow_dispatch', { inputs: {} }],
    ['schedule', { schedule: '0 5 * * 1' }],
    ['issue_comment on a pull request', { issue: { pull_request: { url: 'https://x' } } }],
    ['deployment', { deployment: { sha: OTHER } }],
    ['event that is not an object', []],
    ['event that could not be read', undefined],
    ['event with another kind of value', { pull_request: { head: { sha: 7 } } }],
    ['event with half a SHA', { pull_request: { head: { sha: HEAD.slice(1) } } }],
    ['event with something before a SHA', { pull_request: { head: { sha: `x${HEAD}` } } }],
    ['event with a number of digits between', { check_suite: { head_sha: 'b'.repeat(50) } }],
    ['event with other letters', { check_suite: { head_sha: 'g'.repeat(40) } }],
    ['event with half of a long SHA', { check_suite: { head_sha: 'b'.repeat(63) } }],
    ['event with more than a long SHA', { check_suite: { head_sha: 'b'.repeat(65) } }],
    ['event with more than a SHA', { pull_request: { head: { sha: `${HEAD}\n` } } }],
  ])('of a %s is GITHUB_SHA', (_, event) => expect(commitOf(event, OWN)).toBe(OWN));

  test('can be in capital letters', () => {
    expect(commitOf({ merge_group: { head_sha: 'ABCDEF0123'.repeat(4) } }, OWN)).toBe('ABCDEF0123'.repeat(4));
  });

  test('can have a SHA-256', () => {
    const long = 'd'.repeat(64);
    expect(commitOf({ pull_request: { head: { sha: long } } }, OWN)).toBe(long);
  });

  test.each([undefined, '', 'main'])('is unknown without an event and with GITHUB_SHA %j', (sha) =>
    expect(commitOf({}, sha)).toBeUndefined(),
  );
});
