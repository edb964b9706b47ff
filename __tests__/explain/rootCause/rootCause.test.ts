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

describe('between errors that say equally much', () => {
  const SCRIPT = "extension 'vmssCSE': exit status=";

  test.each([
    [
      'the words of the inner one, of the same code',
      ['Same_Code', 'outer', [['Same_Code', 'inner']]],
      'Same_Code',
      'inner',
    ],
    [
      'the deepest, although another one comes later',
      [
        'Conflict',
        'c',
        [
          ['Conflict', 'd', [['Deep_Cause', 'deep']]],
          ['Late_Cause', 'late'],
        ],
      ],
      'Deep_Cause',
      'deep',
    ],
    [
      'the start script that says how it ended, although it comes later',
      [
        'Conflict',
        'c',
        [
          ['VMExtensionProvisioningError', 'x'],
          ['VMExtensionProvisioningError', `${SCRIPT}50`],
        ],
      ],
      'VMExtensionProvisioningError',
      `${SCRIPT}50`,
    ],
    [
      'the first of two start scripts',
      [
        'Conflict',
        'c',
        [
          ['VMExtensionProvisioningError', `${SCRIPT}50`],
          ['VMExtensionProvisioningError', `${SCRIPT}51`],
        ],
      ],
      'VMExtensionProvisioningError',
      `${SCRIPT}50`,
    ],
    [
      'the start script before an extension that says nothing',
      [
        'Conflict',
        'c',
        [
          ['VMExtensionProvisioningError', `${SCRIPT}50`],
          ['VMExtensionProvisioningError', 'x'],
        ],
      ],
      'VMExtensionProvisioningError',
      `${SCRIPT}50`,
    ],
    [
      'the first of two codes, whatever the exit code of the other',
      [
        'Conflict',
        'c',
        [
          ['First_Cause', 'one'],
          ['Second_Cause', `${SCRIPT}50`],
        ],
      ],
      'First_Cause',
      'one',
    ],
    ['outer words without a code', ['', 'outer words', [['', 'rpc error']]], '', 'outer words'],
    [
      'inner words without a code, where the outer ones are none',
      ['', '...', [['', 'rpc error']]],
      '',
      'rpc error',
    ],
    [
      'the first words without a code, where the ones below say more',
      ['', '...', [['', 'Upgrade failed.', [['', 'rpc error']]]]],
      '',
      'Upgrade failed.',
    ],
    ['a code of any shape before none', ['429', '', [['', 'slow down']]], '429', 'slow down'],
    ['a code of any shape', ['429', 'slow down', []], '429', 'slow down'],
    ['no code that is cut off', ['SubnetIsF…', 'words', []], '', 'words'],
    ['the outer code of one that is cut off', ['429', '', [['SubnetIsF…', 'words']]], '429', 'words'],
    [
      'the deepest words below a sentence that only points to them, the first of these',
      [
        'Some_Cause',
        'Multiple errors.',
        [
          ['', 'shallow'],
          [
            '',
            'x y',
            [
              ['', 'first deep'],
              ['', 'second deep'],
            ],
          ],
          ['', 'late'],
        ],
      ],
      'Some_Cause',
      'first deep',
    ],
    [
      'the words below a lead-in',
      ['Some_Cause', 'Details follow:', [['', 'Subnet b is full.']]],
      'Some_Cause',
      'Subnet b is full.',
    ],
    [
      'the words below a lead-in of 399 characters',
      ['Some_Cause', `${'w'.repeat(398)}:`, [['', 'full']]],
      'Some_Cause',
      'full',
    ],
    [
      'long words although they end in a colon',
      ['Some_Cause', `${'w'.repeat(399)}:`, [['', 'full']]],
      'Some_Cause',
      `${'w'.repeat(399)}:`,
    ],
    [
      'its own words rather than those below',
      ['Some_Cause', 'Own words.', [['', 'full']]],
      'Some_Cause',
      'Own words.',
    ],
    [
      'the words of a cause around it that held it',
      ['Outer_Cause', 'The subnet is full {"code":"Inner_Cause","message":"","details":[]}', []],
      'Inner_Cause',
      'The subnet is full',
    ],
    [
      'not the remains of a wrapper that held it',
      ['Conflict', 'see {"code":"Inner_Cause","message":""}', []],
      'Inner_Cause',
      '',
    ],
  ] as const)('%s', (_, tree, code, message) => {
    type Tree = readonly [code: string, message: string, inside?: readonly Tree[]];
    const errorOf = ([ofTree, words, inside = []]: Tree): CloudError => ({
      ...leaf(ofTree, words),
      details: inside.map(errorOf),
    });
    expect(findRootCause(errorOf(tree as unknown as Tree))).toMatchObject({ code, message });
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

describe('bounds', () => {
  test('a message of 256 KiB, twice what is read', () => {
    const size = 256 * 1024;
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
      const noise = filler.repeat(size / filler.length);
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
