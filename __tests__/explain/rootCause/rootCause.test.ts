import { describe, expect, test } from '@jest/globals';
import type { CloudError } from '../../../src/azure/http/cloudError.ts';
import { findRootCause } from '../../../src/explain/rootCause/rootCause.ts';
import { SHAPES } from '../../samples/explained.ts';
import { causeOf, leaf } from '../../samples/rootCauses.ts';

describe('root cause of every shape', () => {
  test.each(SHAPES.map((shape) => [shape.name, shape] as const))('%s', (_, shape) => {
    const cause = causeOf(shape.body);
    expect(cause.code).toBe(shape.code);
    if (typeof shape.message === 'string') expect(cause.message).toBe(shape.message);
    else expect(cause.message).toMatch(shape.message);
    expect(cause.retriable).toBe(shape.retriable);
    expect(cause.cseExitCode).toBe(shape.exitCode);
  });
});

describe('which code wins', () => {
  const inner = { code: 'SomethingSpecific', message: 'inner' };
  test.each([
    ['innererror', { error: { code: 'BadRequest', message: 'outer', innererror: inner } }],
    [
      'details',
      { error: { code: 'BadRequest', message: 'outer', details: [{ code: '', message: 'x' }, inner] } },
    ],
    ['the deepest', { code: 'OtherThing', details: [{ code: 'Conflict', details: [inner] }], message: 'o' }],
    [
      'a cause before a hollow code below it',
      { ...inner, details: [{ code: 'InternalServerError', message: 'i' }] },
    ],
    [
      'a cause before a wrapper below it',
      { ...inner, details: [{ code: 'DeploymentFailed', message: 'd' }] },
    ],
  ])('%s', (_, body) => {
    expect(causeOf(body)).toMatchObject({ code: 'SomethingSpecific', message: 'inner' });
  });

  test('of equals a known one, else the first', () => {
    const list = [leaf('FirstThing', '1'), leaf('SecondThing', '2')];
    expect(findRootCause({ ...leaf('Conflict'), details: list }).code).toBe('FirstThing');
    const known = [...list, leaf('QuotaExceeded', '3')];
    expect(findRootCause({ ...leaf('Conflict'), details: known }).code).toBe('QuotaExceeded');
    const text = `Errors: ${JSON.stringify(list)}`;
    expect(findRootCause(leaf('Conflict', text)).code).toBe('FirstThing');
  });

  test('an exit code of another extension or of success is none', () => {
    const other = leaf('VMExtensionFailed', "Extension 'backup' failed: terminated with exit status=50");
    expect(findRootCause(other).cseExitCode).toBe(undefined);
    const fine = leaf('VMExtensionProvisioningError', 'vmssCSE said { "ExitCode": "0" }');
    expect(findRootCause(fine).cseExitCode).toBe(undefined);
  });

  test('a Windows node', () => {
    const text =
      'vmssCSE failed: ExitCode: |000005|, Output: |WINDOWS_CSE_ERROR_CHECK_API_SERVER_CONNECTIVITY|, Error: |x|';
    expect(findRootCause(leaf('VMExtensionProvisioningError', text))).toMatchObject({
      code: 'WINDOWS_CSE_ERROR_CHECK_API_SERVER_CONNECTIVITY',
      cseExitCode: 5,
    });
  });
});

describe('code and subcode', () => {
  test.each([
    ['SubnetIsFull', 'BadRequest', 'SubnetIsFull'],
    ['SubnetIsFull', 'CreateVMSSAgentPoolFailed', 'SubnetIsFull'],
    ['SubnetIsFull', 'InternalServerError', 'SubnetIsFull'],
    ['SomethingUnknown', 'BadRequest', 'SomethingUnknown'],
    ['SomethingUnknown', 'InternalServerError', 'SomethingUnknown'],
    ['EtagMismatch', 'PutThing_FailedPrecondition', 'EtagMismatch'],
    ['SomethingUnknown', 'AnotherUnknown', 'SomethingUnknown'],
    ['SomethingUnknown', 'SubnetIsFull', 'SubnetIsFull'],
    ['ValidationError', 'UpgradeBlockedOnDeprecatedAPIUsage', 'UpgradeBlockedOnDeprecatedAPIUsage'],
    ['BadRequest', 'SomethingUnknown', 'SomethingUnknown'],
    ['BadRequest', 'ReconcileFooFailed', 'ReconcileFooFailed'],
    ['ReconcileFooFailed', 'BadRequest', 'ReconcileFooFailed'],
    ['ReconcileFooFailed', 'CreateVMSSAgentPoolFailed', 'ReconcileFooFailed'],
    ['NotFound', 'GetAgentPool_NotFound', 'GetAgentPool_NotFound'],
    ['BadRequest', '429', 'BadRequest'],
    ['', 'SubnetIsFull', 'SubnetIsFull'],
  ])('%s with %s is %s', (code, subcode, expected) => {
    expect(causeOf({ code, subcode, message: 'm' }).code).toBe(expected);
  });
});

describe('an inner error that is cut off', () => {
  const OUTER = { code: 'VMExtensionProvisioningError', message: "extension 'vmssCSE': exit status=51" };

  test('does not beat the same error outside, which is whole', () => {
    const text = `${JSON.stringify({ ...OUTER, details: [OUTER] }).slice(0, -30)}`;
    const cause = causeOf({ code: 'ReconcileVMASAgentPoolFailed', message: `retry failed: ${text}` });
    expect(cause).toMatchObject({ ...OUTER, cseExitCode: 51 });
  });

  test('with another code still beats it', () => {
    const text = `${JSON.stringify({ ...OUTER, details: [{ code: 'SubnetIsFull', message: 'Subnet a is full' }] }).slice(0, -9)}`;
    const cause = causeOf({ code: 'ReconcileVMASAgentPoolFailed', message: text });
    expect(cause).toMatchObject({ code: 'SubnetIsFull', message: 'Subnet a is…' });
  });

  test('wins when both are cut off', () => {
    const inner = JSON.stringify({ code: 'SubnetIsFull', message: 'inner' });
    const text = JSON.stringify({ code: 'SubnetIsFull', message: `outer ${inner}` }).slice(0, -5);
    expect(causeOf({ code: 'Conflict', message: text }).message).toMatch(/^inner|^inn/);
  });
});

describe('what comes with the cause', () => {
  const aks = (code: string, original: string, retriable: boolean) =>
    `Category: ClientError; SubCode: ${code}; OrginalError: ${original}; AKSTeam: x, Retriable: ${retriable}`;

  test('retriable is that of the error around it, not of one beside it', () => {
    const details = [
      { code: 'SubnetIsFull', message: 'Subnet a is full.' },
      { code: 'Conflict', message: aks('ReconcileFooFailed', 'x', true) },
    ];
    expect(causeOf({ code: 'BadRequest', message: '', details })).not.toHaveProperty('retriable');
    const around = aks('Outer_Thing', 'Code="SubnetIsFull" Message="Full."', false);
    expect(causeOf({ code: 'UpgradeFailed', message: around })).toMatchObject({
      code: 'SubnetIsFull',
      retriable: false,
    });
  });

  test('retriable of an error inside it counts when nothing outside says it', () => {
    const body = {
      code: 'SubnetIsFull',
      message: 'Full.',
      details: [{ code: 'Conflict', message: 'Retriable: true' }],
    };
    expect(causeOf(body)).toMatchObject({ code: 'SubnetIsFull', retriable: true });
  });

  test('the exit code of another error counts for a general code only', () => {
    const script = { code: 'VMExtensionProvisioningError', message: "extension 'vmssCSE': exit status=50" };
    expect(
      causeOf({ code: 'SubnetIsFull', message: 'x', details: [{ ...script, code: 'Conflict' }] }),
    ).not.toHaveProperty('cseExitCode');
    expect(
      causeOf({
        code: 'VMExtensionProvisioningError',
        message: 'x',
        details: [{ ...script, code: 'Conflict' }],
      }),
    ).toMatchObject({ code: 'VMExtensionProvisioningError', cseExitCode: 50 });
  });

  test('another extension counts for a general code only, and not where the start script failed', () => {
    const backup = { code: 'Conflict', message: "VM extension 'backup' has timed out." };
    const script = { code: 'Conflict', message: "extension 'vmssCSE': exit status=50" };
    const causeWith = (code: string, ...details: object[]) => causeOf({ code, message: 'x', details });
    expect(causeWith('VMExtensionProvisioningError', backup)).toMatchObject({ otherExtension: 'backup' });
    expect(causeWith('SubnetIsFull', backup)).not.toHaveProperty('otherExtension');
    const own = { code: 'VMExtensionProvisioningError', message: script.message, details: [backup] };
    expect(causeOf(own)).toMatchObject({ cseExitCode: 50 });
    expect(causeOf(own)).not.toHaveProperty('otherExtension');
    const other = causeWith('VMExtensionProvisioningError', backup, script);
    expect(other).toMatchObject({ otherExtension: 'backup' });
    expect(other).not.toHaveProperty('cseExitCode');
  });

  test('counters beside the error are kept for their figures, other errors beside it are not', () => {
    const details = [
      { code: 'TooManyRequests', message: '{"operationGroup":"GetVMs"}' },
      { code: 'Conflict', message: 'Another story.' },
    ];
    const inner = { internalErrorCode: 'TooManyRequestsReceived' };
    const cause = causeOf({ code: 'OperationNotAllowed', message: 'Too many.', details, innererror: inner });
    expect(cause).toMatchObject({ code: 'TooManyRequestsReceived', message: 'Too many.' });
    expect(cause.texts).toEqual(['Too many.', '{"operationGroup":"GetVMs"}']);
  });
});

describe('whose fault it is', () => {
  const aks = (category: string, code: string, original: string) =>
    `Category: ${category}; SubCode: ${code}; OriginalError: ${original}`;

  test.each([
    ["Azure's own", aks('InternalError', 'Some_Cause', 'words'), 'Some_Cause', true],
    ["the client's", aks('ClientError', 'Some_Cause', 'words'), 'Some_Cause', undefined],
    ['not said', aks('Other', 'Some_Cause', 'words'), 'Some_Cause', undefined],
    [
      "Azure's, with an unknown cause inside",
      aks('InternalError', 'Conflict', 'Code="Odd_Cause" Message="m"'),
      'Odd_Cause',
      true,
    ],
    [
      "Azure's, with a wrapper inside",
      aks('InternalError', 'Conflict', 'Code="BadRequest" Message="m"'),
      'BadRequest',
      true,
    ],
    [
      "not Azure's, with a known cause inside",
      aks('InternalError', 'Conflict', 'Code="SubnetIsFull" Message="m"'),
      'SubnetIsFull',
      undefined,
    ],
    [
      "the client's, with an unknown cause inside",
      aks('ClientError', 'Conflict', 'Code="Odd_Cause" Message="m"'),
      'Odd_Cause',
      undefined,
    ],
    [
      "the client's inside Azure's",
      aks('InternalError', 'Conflict', aks('ClientError', 'Odd_Cause', 'm')),
      'Odd_Cause',
      undefined,
    ],
  ])('%s', (_, message, code, internal) => {
    const cause = causeOf({ code: 'UpgradeFailed', message });
    expect([cause.code, cause.internal]).toEqual([code, internal]);
  });
});

test('the causes around it are named, nearest first; wrappers are not', () => {
  const inside = (code: string, ...details: object[]) => ({ code, message: 'm', details });
  const body = inside(
    'Far_Cause',
    inside('Conflict', inside('Near_Cause', inside('InternalServerError', inside('Inner_Cause')))),
  );
  expect(causeOf(body)).toMatchObject({ code: 'Inner_Cause', outerCodes: ['Near_Cause', 'Far_Cause'] });
  expect(causeOf(inside('Conflict', inside('Inner_Cause'))).outerCodes).toEqual([]);
});

test('an exit code is borrowed for an error about nodes, or for one that says nothing', () => {
  const script = { code: '', message: "extension 'vmssCSE': exit status=50" };
  const exitCodeOf = (code: string) => causeOf({ code, message: 'x', details: [script] }).cseExitCode;
  for (const code of [
    'InternalServerError',
    'Conflict',
    'VMExtensionProvisioningTimeout',
    'LinuxVMExtensionError',
    'WINDOWS_CSE_FOO',
  ]) {
    expect([code, exitCodeOf(code)]).toEqual([code, 50]);
  }
  for (const code of ['Some_Cause', 'MyVMExtensionFoo', 'MyVMExtensionErrorFoo', 'NOT_WINDOWS_CSE_FOO']) {
    expect([code, exitCodeOf(code)]).toEqual([code, undefined]);
  }
});

test('retriable is that of the first error inside that says it', () => {
  const says = (message: string, ...details: object[]) => ({ code: 'Conflict', message, details });
  const body = {
    ...says('m', says('first'), says('Retriable: false'), says('Retriable: true')),
    code: 'Some_Cause',
  };
  expect(causeOf(body)).toMatchObject({ code: 'Some_Cause', retriable: false });
});

describe('the texts to find names in', () => {
  const nested = (levels: number, message: (level: number) => string): CloudError => {
    let error = leaf('Inner_Cause', message(0));
    for (let level = 1; level < levels; level++)
      error = { ...leaf('Conflict', message(level)), details: [error] };
    return error;
  };

  test('are at most 20, nearest first, each once', () => {
    const { texts } = findRootCause(nested(30, (level) => `words ${level}`));
    expect(texts).toEqual(Array.from({ length: 20 }, (_, level) => `words ${level}`));
    expect(findRootCause(nested(30, (level) => `words ${level % 2}`)).texts).toEqual(['words 0', 'words 1']);
    expect(findRootCause(nested(3, (level) => (level === 1 ? '' : `words ${level}`))).texts).toEqual([
      'words 0',
      'words 2',
    ]);
  });

  test('are at most 16 KiB each', () => {
    const long = 'word '.repeat(4_000).trim();
    expect(findRootCause(leaf('Some_Cause', long)).texts).toEqual([long.slice(0, 16 * 1024)]);
  });

  test('are none where Azure gave no words', () => {
    expect(findRootCause(leaf('Some_Cause'))).toMatchObject({ message: '', texts: [] });
  });

  test('have counters of the same wrappers only', () => {
    const counters = (group: string) => leaf('', `{"operationGroup":"${group}"}`);
    const other = { ...leaf('Conflict', 'Another story.'), details: [counters('Other')] };
    const best = { ...leaf('Some_Cause', 'Own words.'), details: [counters('Inside')] };
    const error = { ...leaf('BadRequest', 'Too many.'), details: [best, other, counters('Beside')] };
    expect(findRootCause(error).texts).toEqual([
      'Own words.',
      'Too many.',
      '{"operationGroup":"Inside"}',
      '{"operationGroup":"Beside"}',
    ]);
  });
});
