import { describe, expect, test } from '@jest/globals';
import { expectGreen, expectRed } from './checks.ts';
import {
  type Answer,
  cutShort,
  html,
  httpError,
  inProgress,
  json,
  redirect,
  reset,
  type Step,
  succeeded,
  text,
  times,
  unchecked,
} from './harness.ts';
import { asked, errorsOf, linesWith, play } from './play.ts';

/* Once a status was seen, any answer that brings none is a failed poll: waited out, and red only when it lasts. */

const EXPIRED = unchecked(httpError(401, 'ExpiredAuthenticationToken', 'The access token has expired.'));

/** An odd answer, and the outcome when it lasts. */
const ODD: [name: string, answer: Answer | Step, outcome: string][] = [
  [
    '404 for the operation',
    httpError(404, 'NotFound', 'The entity was not found.', { flat: true, subcode: 'GetOperation_NotFound' }),
    'not-found',
  ],
  [
    '404 for the pool',
    httpError(404, 'NotFound', 'Could not find the agent pool.', {
      flat: true,
      subcode: 'GetAgentPool_NotFound',
    }),
    'not-found',
  ],
  ['404 for the cluster', httpError(404, 'ResourceNotFound', 'The resource was not found.'), 'not-found'],
  [
    '404 for the resource group',
    httpError(404, 'ResourceGroupNotFound', 'The group could not be found.'),
    'not-found',
  ],
  [
    '404 for the subscription',
    httpError(404, 'SubscriptionNotFound', 'The subscription could not be found.'),
    'not-found',
  ],
  ['404 without a body', text('', { status: 404 }), 'not-found'],
  ['404 as a page', html(404, '404 Not Found'), 'not-found'],
  ['403', httpError(403, 'AuthorizationFailed', 'No authorization.'), 'unauthorized'],
  ['403 as a page of a firewall', html(403, '403 Forbidden'), 'unauthorized'],
  ['401 twice', times(2, EXPIRED), 'unauthorized'],
  ['400', httpError(400, 'BadRequest', 'The request is invalid.'), 'unreachable'],
  ['400 without a body', text('', { status: 400 }), 'unreachable'],
  ['402', httpError(402, 'PaymentRequired', 'No.'), 'unreachable'],
  ['405', httpError(405, 'MethodNotAllowed', 'No.'), 'unreachable'],
  ['407', html(407, '407 Proxy Authentication Required'), 'unreachable'],
  ['409', httpError(409, 'Conflict', 'Another request is in progress.'), 'unreachable'],
  ['410', httpError(410, 'Gone', 'The resource is gone.'), 'unreachable'],
  ['412', httpError(412, 'PreconditionFailed', 'No.'), 'unreachable'],
  ['418', text('short and stout', { status: 418 }), 'unreachable'],
  ['421', text('', { status: 421 }), 'unreachable'],
  ['451', html(451, '451 Unavailable For Legal Reasons'), 'unreachable'],
  ['499', text('', { status: 499 }), 'unreachable'],
  ['a redirect', redirect('https://evil.example/'), 'unreachable'],
  ['a page with 200', html(200, 'Sign in to the network'), 'unreachable'],
  ['204', text('', { status: 204 }), 'unreachable'],
  [
    'the error of another operation with 200',
    json({ error: { code: 'Odd', message: 'Odd.' } }),
    'unreachable',
  ],
  ['half a body', cutShort(), 'unreachable'],
  ['a reset', reset(), 'unreachable'],
  [
    'NoRegisteredProviderFound',
    httpError(
      400,
      'NoRegisteredProviderFound',
      'No registered resource provider found for this api-version.',
    ),
    'error',
  ],
  [
    'InvalidResourceType',
    httpError(404, 'InvalidResourceType', 'The resource type could not be found.'),
    'error',
  ],
  [
    'MissingApiVersionParameter',
    httpError(400, 'MissingApiVersionParameter', 'The api-version query parameter is required.'),
    'error',
  ],
];

const isPassing = ([name]: (typeof ODD)[number]) =>
  /^40[14] (?:without|as|twice|for the operation)|^409|redirect|200|204|half|reset/.test(name);

describe('After a status was seen', () => {
  test.concurrent('each of them once, between good answers, is waited out', async () => {
    const operation = ODD.flatMap(([, odd]) => [odd as Step, inProgress()]);
    const played = await play(
      { operation: [times(2, inProgress()), ...operation, succeeded()] },
      { inputs: { timeout: '10m', 'max-consecutive-errors': '2' } },
    );
    expectGreen(played);
    expect(played.outputs['polls']).toBe(String(2 + 2 * ODD.length + 1));
    expect(linesWith(played, 'Could not get the status; retrying')).toHaveLength(ODD.length);
    expect(linesWith(played, 'Azure is responding again after failed requests (')).toHaveLength(ODD.length);
  });

  test.concurrent.each(ODD)(
    '%s that lasts is red, by what the budget was spent on',
    async (_, odd, outcome) => {
      const last = typeof odd === 'object' && odd.kind === 'times' ? EXPIRED : odd;
      const played = await play(
        { operation: [inProgress(), last as Step] },
        { inputs: { 'max-consecutive-errors': '4' } },
      );
      expectRed(played, outcome);
      expect(played.outputs).toMatchObject({ status: 'InProgress', polls: '5' });
      for (const place of [played.log, played.summary, errorsOf(played)[0]?.message]) {
        expect(place).toContain('4 consecutive polls failed');
      }
    },
  );

  test.concurrent('what most of the budget was spent on decides', async () => {
    const forbidden = httpError(403, 'AuthorizationFailed', 'No authorization.');
    const limit = { inputs: { 'max-consecutive-errors': '5' } };
    const [refused, down] = await Promise.all([
      play({ operation: [inProgress(), html(502), times(3, forbidden), html(503)] }, limit),
      play({ operation: [inProgress(), forbidden, times(3, html(502)), forbidden] }, limit),
    ]);
    expectRed(refused, 'unauthorized');
    expect(refused.outputs['error-code']).toBe('AuthorizationFailed');
    expectRed(down, 'unreachable');
    expect(down.outputs['error-message']).toContain('502 Bad Gateway');
  });

  test.concurrent('a retired default api-version is replaced without a failed poll', async () => {
    const gone =
      (self: () => { retireApiVersion(version: string): void }): Step =>
      (_, index) => {
        if (index === 2) self().retireApiVersion('2025-05-02-preview');
        return index < 4 ? inProgress() : succeeded();
      };
    const played = await play((self) => ({ operation: gone(self) }));
    expectGreen(played, 'warning');
    expect(linesWith(played, 'Could not get the status')).toEqual([]);
    expect(played.annotations[0]?.message).toContain('2026-08-02-preview');
  });
});

describe('At the first poll', () => {
  test.concurrent.each(ODD.filter((row) => !isPassing(row)))('%s is red at once', async (_, odd, outcome) => {
    const played = await play({ operation: odd as Step });
    expectRed(played, outcome === 'unreachable' ? 'error' : outcome);
    expect(asked(played)).toMatchObject({ status: 1 });
  });
});
