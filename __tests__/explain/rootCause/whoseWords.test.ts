import { describe, expect, test } from '@jest/globals';
import type { CloudError } from '../../../src/azure/http/cloudError.ts';
import { findRootCause } from '../../../src/explain/rootCause/rootCause.ts';
import { causeOf, leaf } from '../../samples/rootCauses.ts';

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
