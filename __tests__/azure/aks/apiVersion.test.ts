import { describe, expect, test } from '@jest/globals';
import {
  ApiVersion,
  listedVersions,
  newestPreview,
  newestStable,
} from '../../../src/azure/aks/apiVersion.ts';
import type { Failure } from '../../../src/azure/http/failure.ts';

const OLD = '2025-05-02-preview';
const NEW = '2026-08-02-preview';

function refusal(code: string, message: string): Failure {
  return { kind: 'api-version', service: 'arm', httpStatus: 400, code, message };
}

const noProvider = (list: string) =>
  refusal(
    'NoRegisteredProviderFound',
    `No registered resource provider found for location 'westeurope' and API version '${OLD}' for type 'managedClusters'. The supported api-versions are ${list}. The supported locations are 'westeurope, northeurope'.`,
  );
const invalidType = (list: string) =>
  refusal(
    'InvalidResourceType',
    `The resource type 'managedClusters/agentPools/operations' could not be found in the namespace 'Microsoft.ContainerService' for api version '${OLD}'. The supported api-versions are ${list}.`,
  );
const SHORT = refusal('InvalidResourceType', 'The resource type could not be found.');
const OF_ARM = refusal(
  'InvalidApiVersionParameter',
  `The api-version '${OLD}' is invalid. The supported versions are '2014-01-01,${NEW}, 2021-01-01'.`,
);

describe('The versions that Azure lists', () => {
  test.each([
    ['in one pair of quotes, with blanks', `'2024-01-01, ${NEW}'`],
    ['in one pair of quotes, without blanks', `'2024-01-01,${NEW}'`],
    ['in one pair of quotes, with line breaks', `'2024-01-01,\r\n  ${NEW}'`],
    ['in quotes of their own', `'2024-01-01', '${NEW}'`],
    ['in double quotes', `"2024-01-01,${NEW}"`],
    ['without quotes', `2024-01-01, ${NEW}`],
    ['in capitals', `'2024-01-01, ${NEW.toUpperCase()}'`],
    ['between empty places', `', 2024-01-01,, ${NEW},'`],
  ])('are read %s', (_, list) => {
    for (const failure of [noProvider(list), invalidType(list)]) {
      expect(listedVersions(failure)).toEqual(['2024-01-01', NEW]);
    }
  });

  test.each([
    'The supported api-versions are',
    'The supported versions are',
    'the SUPPORTED API-VERSIONS ARE',
  ])('follow the words %j', (words) => {
    const failure = refusal('InvalidResourceType', `No. ${words} '2024-01-01, ${NEW}'. 2025-01-01`);
    expect(listedVersions(failure)).toEqual(['2024-01-01', NEW]);
  });

  test('are kept in their order, which is not sorted', () => {
    const list = "'2023-01-01, 2022-05-01, 2026-01-02-preview, 2024-01-01'";
    expect(listedVersions(noProvider(list))).toEqual([
      '2023-01-01',
      '2022-05-01',
      '2026-01-02-preview',
      '2024-01-01',
    ]);
  });

  test.each(["'latest, 2024-1-1, 2024-01-01-beta, 20240101, x2024-01-01'", "''", ''])(
    'are versions only: %j has none',
    (list) => expect(listedVersions(noProvider(list))).toEqual([]),
  );

  test.each([
    ['a refusal without a list', SHORT],
    ["a list of Resource Manager's own versions", OF_ARM],
    ['another failure', refusal('AuthorizationFailed', 'No.')],
    ['a failure without a code', { kind: 'network', service: 'arm', message: 'reset' } as const],
  ])('are not in %s', (_, failure) => expect(listedVersions(failure)).toEqual([]));
});

test.each([
  [['2026-01-02-preview', NEW, '2025-10-02-preview'], NEW],
  [['2027-01-01', '2026-01-02-preview'], '2026-01-02-preview'],
  [['2027-01-01', '2026-06-01'], undefined],
  [[], undefined],
])('The newest preview of %j is %s', (versions, newest) => {
  expect(newestPreview(versions)).toBe(newest);
});

test.each([
  [['2025-01-01', '2026-06-01', NEW, '2025-10-01'], '2026-06-01'],
  [['2026-01-02-preview'], undefined],
])('The newest stable version of %j is %s', (versions, newest) => {
  expect(newestStable(versions)).toBe(newest);
});

describe('The default api-version', () => {
  const LIST = `'2026-06-01, ${NEW}, 2025-10-02-preview'`;
  const byDefault = () => new ApiVersion({ version: OLD, isDefault: true });

  test.each([noProvider(LIST), invalidType(LIST)])('gives way to the newest preview: $code', (failure) => {
    const version = byDefault();
    expect(version.heed(failure, OLD)).toEqual({ kind: 'replaced', from: OLD, to: NEW });
    expect(version.current).toBe(NEW);
  });

  test('gives way once', () => {
    const version = byDefault();
    version.heed(noProvider(LIST), OLD);
    const later = noProvider("'2027-01-02-preview'");
    expect(version.heed(later, NEW)).toEqual({ kind: 'refused' });
    expect(version.current).toBe(NEW);
  });

  test('is not replaced again by the refusal of a request that was sent before', () => {
    const version = byDefault();
    version.heed(noProvider(LIST), OLD);
    expect(version.heed(noProvider(LIST), OLD)).toEqual({ kind: 'refused' });
    expect(version.current).toBe(NEW);
  });

  test.each([
    ['no list', SHORT],
    ["Resource Manager's own versions", OF_ARM],
    ['stable versions only', noProvider("'2026-06-01, 2026-08-01'")],
  ])('stays where Azure names %s', (_, failure) => {
    const version = byDefault();
    expect(version.heed(failure, OLD)).toEqual({ kind: 'refused' });
    expect(version.current).toBe(OLD);
  });

  test('stays where Azure lists it although it refuses it: that passes', () => {
    const version = byDefault();
    for (const own of [OLD, OLD.toUpperCase()]) {
      expect(version.heed(noProvider(`'${NEW}, ${own}'`), OLD)).toEqual({ kind: 'rolling-out' });
    }
    expect(version.current).toBe(OLD);
  });
});

describe("The user's own api-version", () => {
  test('is never replaced', () => {
    const version = new ApiVersion({ version: OLD, isDefault: false });
    expect(version.heed(noProvider(`'${NEW}'`), OLD)).toEqual({ kind: 'refused' });
    expect(version.current).toBe(OLD);
  });

  test('is being rolled out where Azure lists it', () => {
    const version = new ApiVersion({ version: OLD, isDefault: false });
    expect(version.heed(noProvider(`'${OLD}, ${NEW}'`), OLD)).toEqual({ kind: 'rolling-out' });
  });
});

test('Another version than the current one is being rolled out where Azure lists it', () => {
  const version = new ApiVersion({ version: OLD, isDefault: true });
  expect(version.heed(noProvider(`'${NEW}'`), NEW)).toEqual({ kind: 'rolling-out' });
  expect(version.heed(noProvider(`'${OLD}'`), NEW)).toEqual({ kind: 'refused' });
});

test.each([
  ['2025-05-02-preview', '2026-06-02-preview', '2026-06-02-preview'],
  ['2026-07-02-preview', '2026-06-02-preview', '2026-07-02-preview'],
  ['2026-06-02-preview', '2026-06-02-preview', '2026-06-02-preview'],
  ['2026-08-01', '2026-06-02-preview', '2026-08-01'],
  ['2026-06-02', '2026-06-02-preview', '2026-06-02-preview'],
  ['2026-06-02-preview', '2026-06-02', '2026-06-02-preview'],
  ['2026-06-01', '2026-06-02-preview', '2026-06-02-preview'],
])('Of %s and %s the newer is %s', (current, other, newer) => {
  expect(new ApiVersion({ version: current, isDefault: true }).atLeast(other)).toBe(newer);
});
