import { describe, expect, test } from '@jest/globals';
import { expectGreen, expectRed } from './checks.ts';
import { failed, httpError, inProgress, type Script, succeeded, text, times } from './harness.ts';
import { linesWith, play } from './play.ts';

const DETAILS = [{ code: 'UnsatisfiablePDB', message: 'Drain failed.' }];
const BARE = { code: 'ReconcileFailed', message: 'Not reconciled.' };

describe('The output error is the bare CloudError', () => {
  test.concurrent.each<[string, Script, string, string]>([
    ['of a failed operation', failed({ ...BARE, details: DETAILS }), 'failed', 'ReconcileFailed'],
    ['of a failed operation, wrapped', failed({ error: BARE }), 'failed', 'ReconcileFailed'],
    [
      'of a refusal by Resource Manager',
      httpError(403, 'AuthorizationFailed', 'No.'),
      'unauthorized',
      'AuthorizationFailed',
    ],
    ['of a refusal by AKS', httpError(400, 'BadRequest', 'No.', { flat: true }), 'error', 'BadRequest'],
    [
      'of a refusal in the middle',
      [inProgress(), httpError(403, 'AuthorizationFailed', 'No.')],
      'unauthorized',
      'AuthorizationFailed',
    ],
    [
      'of an outage',
      [inProgress(), httpError(503, 'ServerBusy', 'Busy.', { details: DETAILS })],
      'unreachable',
      'ServerBusy',
    ],
    [
      'of an outage of AKS',
      httpError(500, 'InternalServerError', 'Oops.', { flat: true }),
      'unreachable',
      'InternalServerError',
    ],
  ])('%s', async (_, operation, outcome, code) => {
    const played = await play({ operation }, { inputs: { 'max-consecutive-errors': '2' } });
    expectRed(played, outcome);
    const error = JSON.parse(played.outputs['error'] ?? '');
    expect(error).toMatchObject({ code, message: expect.any(String) });
    expect(error).not.toHaveProperty('error');
  });
});

describe('A body that is cut off is called broken or incomplete JSON', () => {
  const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
  test.concurrent.each<[string, string, Readonly<Record<string, string>>, number]>([
    ['in a text', '{"status":"Succee', JSON_TYPE, 200],
    ['after a value', '{"name":"x","status":"Succeeded"', JSON_TYPE, 200],
    ['after a brace', '{', JSON_TYPE, 200],
    ['in a list', '[{"status":"Succeeded"}', JSON_TYPE, 200],
    ['without a type', '{"status":"Succeeded"', {}, 200],
    ['as a type of its own', '{"status":"Succeeded"', { 'content-type': 'application/problem+json' }, 202],
    ['in an error', '{"error":{"code":"ServerBusy","mess', JSON_TYPE, 503],
  ])('%s', async (_, body, headers, status) => {
    const half = text(body, { status, headers });
    const played = await play({ operation: [inProgress(), times(2, half), succeeded()] });
    expectGreen(played);
    const words = `HTTP ${status} with broken or incomplete JSON (${body.length} characters)`;
    expect(linesWith(played, words)).toHaveLength(1);
  });
});
