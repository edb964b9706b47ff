import { describe, expect, test } from '@jest/globals';
import { type CloudError, parseCloudError } from '../../../src/azure/http/cloudError.ts';
import { findRootCause, type RootCause } from '../../../src/explain/rootCause/rootCause.ts';
import { SHAPES } from '../../samples/explained.ts';

function causeOf(body: unknown): RootCause {
  return findRootCause(parseCloudError(body) as CloudError);
}

function leaf(code: string, message = ''): CloudError {
  return { code, message, target: '', subcode: '', details: [], additionalInfo: [] };
}

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

describe('whose words are shown', () => {
  test.each([
    [
      'those of a wrapper around an internal code without words',
      {
        code: 'DeleteVMSSAgentPoolFailed',
        message: 'StatusCode=409 The security group is in use.',
        innererror: { internalErrorCode: 'NetworkSecurityGroupInUseByVirtualMachineScaleSet' },
      },
      'NetworkSecurityGroupInUseByVirtualMachineScaleSet',
      'The security group is in use.',
    ],
    [
      'not the remains of a wrapper that held the error',
      {
        code: 'CreateVMSSAgentPoolFailed',
        message: 'retry failed {"code":"SubnetIsFull","message":""} again',
      },
      'SubnetIsFull',
      '',
    ],
    [
      'not a sentence that only points to the details',
      {
        code: 'ResourceDeploymentFailure',
        message: 'The resource write operation failed to complete successfully.',
        details: [{ code: 'SubnetIsFull' }],
      },
      'SubnetIsFull',
      '',
    ],
    [
      'those below a sentence that only points to the details',
      {
        code: 'SubnetIsFull',
        message: 'At least one resource deployment operation failed.',
        details: [{ code: '', message: 'Subnet a is full.' }],
      },
      'SubnetIsFull',
      'Subnet a is full.',
    ],
    [
      'those of the deepest error below words that only lead to it',
      {
        code: 'SubnetIsFull',
        message: 'Upgrade failed, error: {"code":"Conflict","message":"Subnet b is full."}',
      },
      'SubnetIsFull',
      'Subnet b is full.',
    ],
    [
      'the inner sentence of nested quotes',
      {
        code: 'InvalidTemplateDeployment',
        message:
          "The template deployment 'd1' failed with error: 'The resource with id: '/x/vmss1' failed validation with message: 'It's not possible today.'.'.",
      },
      'InvalidTemplateDeployment',
      "It's not possible today.",
    ],
    [
      'those of the response that was printed',
      {
        code: 'ReconcileVMSSAgentPoolFailed',
        message: `nic failed\nRESPONSE 403: 403 Forbidden\nERROR CODE: LinkedAuthorizationFailed\n${'-'.repeat(40)}\nLinkedAuthorizationFailed: no right to join`,
      },
      'LinkedAuthorizationFailed',
      'no right to join',
    ],
  ])('%s', (_, body, code, message) => {
    expect(causeOf(body)).toMatchObject({ code, message });
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

describe('bounds', () => {
  test('a message of a megabyte', () => {
    const megabyte = 1024 * 1024;
    const front = `failed: {"code":"QuotaExceeded","message":"no cores"} `;
    for (const filler of [
      'x',
      ' ',
      '{',
      '[{"',
      '\\"',
      '{"a":',
      'Code="',
      '{\\"',
      'Category: ',
      'RESPONSE 409:',
      'Code="A" Message="b" Details=[',
      'a/',
      '1,',
      '\\',
    ]) {
      const noise = filler.repeat(megabyte / filler.length);
      expect(findRootCause(leaf('Conflict', front + noise)).code).toBe('QuotaExceeded');
      expect(findRootCause(leaf('Conflict', noise)).message.length).toBeLessThan(17_000);
    }
  });

  test('10,000 details', () => {
    const details = Array.from({ length: 10_000 }, (_, index) =>
      leaf(index === 500 ? 'SubnetIsFull' : '', `d${index}`),
    );
    expect(findRootCause({ ...leaf('Conflict'), details }).code).toBe('SubnetIsFull');
  });

  test('100 levels of details', () => {
    let error = leaf('SubnetIsFull', 'full');
    for (let level = 0; level < 100; level++) error = { ...leaf('Conflict', 'c'), details: [error] };
    expect(findRootCause(error)).toMatchObject({ code: 'SubnetIsFull' });
  });

  test('100,000 levels neither break the stack nor are looked at', () => {
    let error = leaf('SubnetIsFull', 'full');
    for (let level = 0; level < 100_000; level++) error = { ...leaf('Conflict', 'c'), details: [error] };
    expect(findRootCause(error).code).toBe('Conflict');
  });

  test('JSON in JSON in JSON, and 100,000 brackets', () => {
    let text = JSON.stringify(leaf('SubnetIsFull', 'full'));
    for (let level = 0; level < 8; level++) text = JSON.stringify(leaf('Conflict', text));
    expect(findRootCause(leaf('Conflict', text)).code).toBe('SubnetIsFull');
    for (const bracket of ['[', '{"a":']) {
      expect(findRootCause(leaf('Conflict', bracket.repeat(100_000))).code).toBe('Conflict');
    }
  });

  test('keys of the language itself are keys like any other', () => {
    const text = 'x {"__proto__":{"code":"SubnetIsFull","message":"m"},"constructor":1} y';
    expect(findRootCause(leaf('Conflict', text))).toMatchObject({ code: 'Conflict', message: text });
    expect(Object.hasOwn(Object.prototype, 'code')).toBe(false);
  });
});

test('every beginning of every fixture is read without throwing', () => {
  const wrong = SHAPES.flatMap(({ body }) => {
    const text = JSON.stringify(body);
    const parts = Array.from({ length: Math.ceil(text.length / 7) }, (_, i) => text.slice(0, i * 7));
    return parts.filter((part) => /^$|…/.test(findRootCause(leaf('UpgradeFailed', part)).code));
  });
  expect(wrong).toEqual([]);
});
