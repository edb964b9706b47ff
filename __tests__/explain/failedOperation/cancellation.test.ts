import { describe, expect, test } from '@jest/globals';
import { NO_ERROR } from '../../../src/azure/http/cloudError.ts';
import { isCancellation, readCancellation } from '../../../src/explain/failedOperation/cancellation.ts';
import { errorOf } from '../../../src/explain/rootCause/embedded.ts';
import { findRootCause } from '../../../src/explain/rootCause/rootCause.ts';

const OWN = '3f0c1f6a-1111-4b1e-8c2d-9a7b6c5d4e3f';
const OTHER = '7b2d9e10-2222-4c3f-9d8e-1a2b3c4d5e6f';
const ZERO = '00000000-0000-0000-0000-000000000000';

const read = (message: string, code = 'Canceled') =>
  readCancellation(findRootCause({ ...NO_ERROR, code, message }), OWN);

describe('A later operation canceled it', () => {
  test.each([
    `The operation was overriden and canceled by a later operation ${OTHER}.`,
    `Overridden by operation ${OTHER}`,
    `This operation has been preempted by another operation with ID ${OTHER}`,
    `It was preempted: (${OTHER.toUpperCase()})`,
    `Superseded by ${OTHER}`,
    `Replaced by operation '${OTHER}'`,
    `A NEWER REQUEST, ${OTHER}, came first`,
    `Canceled by a later operation ${ZERO}; a subsequent one is ${OTHER}`,
    `Operation ${OWN} was preempted by ${OWN}, then preempted by ${OTHER}`,
  ])('whose id it names: %s', (message) => {
    expect(read(message)).toEqual({ by: 'later operation', supersededBy: OTHER });
  });

  test.each([
    `Canceled by a later operation ${ZERO}.`,
    `Operation ${OWN} was preempted by a later operation ${OWN.toUpperCase()}.`,
    'The operation was overriden by a newer update request.',
    'Canceled by a newer request.',
    'A later scale operation came first.',
    'A newer agent pool operation came first.',
    'It was overridden.',
    'It was overriden.',
    'It was overidden.',
    'It was overiden.',
    'An upgrade was to override it.',
    'This operation was preempted.',
    'It was superseded.',
    'The upgrade was replaced by a scale.',
    `A later operation came. Its id is ${OTHER}.`,
    `A later operation ${'came '.repeat(20)}${OTHER}`,
    `Another operation was canceled by a later operation ${OTHER}0`,
  ])('without its id: %s', (message) => {
    expect(read(message)).toEqual({ by: 'later operation' });
  });

  test('and the id in another message is not that of the later operation', () => {
    const inner = errorOf('Canceled', 'Canceled by a later operation, see');
    const error = errorOf('Conflict', `(${OTHER})`, { details: [inner] });
    expect(readCancellation(findRootCause(error), OWN)).toEqual({ by: 'later operation' });
  });

  test('whose id counts also where the own one is unknown', () => {
    const cause = findRootCause(errorOf('Canceled', `Superseded by ${OTHER}`));
    expect(readCancellation(cause, undefined)).toEqual({ by: 'later operation', supersededBy: OTHER });
  });

  test.each([
    'AKSOperationPreempted',
    'OperationPreempted',
    'operationpreempted',
    'NotLatestOperation',
    'OperationSuperseded',
  ])('as the code %s says', (code) => {
    expect(read('It ended.', code)).toEqual({ by: 'later operation' });
  });
});

describe('A deletion canceled it', () => {
  test.each([
    'This operation has been preempted by Deleting operation.',
    'Preempted by delete',
    'The upgrade was canceled by another delete operation.',
    'Canceled because of the cluster deletion.',
    "Overridden by a later 'Delete' operation",
    "Preempted by the 'managed cluster' deletion",
    'Preempted by a "pool" delete',
    'Overriden by a delete',
    'Overidden by a delete',
    'Overrided by a delete',
    'Interrupted due to deletion of the pool',
    'Stopped due to deleting np1',
    'The agent pool is being deleted.',
    "Cluster 'shop' in rg-shop is being deleted",
    'The resource group is being deleted',
  ])('%s', (message) => expect(read(message)).toEqual({ by: 'delete' }));

  test('as the code says, with the id of the deletion', () => {
    expect(read('It ended.', 'AKSOperationPreemptedByDelete')).toEqual({ by: 'delete' });
    expect(read(`Preempted by Deleting operation ${OTHER}.`)).toEqual({ by: 'delete', supersededBy: OTHER });
  });
});

describe('A person canceled it', () => {
  test.each([
    'Operation is being canceled by user',
    'CANCELLED BY THE USER',
    'canceled by a user',
    'The operation was aborted.',
    'Aborting on request',
    'An abort ended it.',
    'Canceled at the user request',
    'user-requested cancellation',
  ])('%s', (message) => expect(read(message)).toEqual({ by: 'person' }));

  test('while something else was being deleted', () => {
    expect(read('Canceled by user while deleting the surge node aks-np1-1.')).toEqual({ by: 'person' });
  });
});

describe('Nobody knows who canceled it', () => {
  test.each([
    '',
    'The operation was canceled.',
    'The operation was canceled. Please try again later.',
    'Canceled; do it later, or with a newer image.',
    'Canceled after node aks-np1-1 was replaced.',
    'Canceled. The surge node is being deleted.',
    'Canceled. Nothing was deleted.',
    'Canceled by userdata',
    `Canceled (${OTHER})`,
    `The operation was canceled. ${'x'.repeat(8_192)} by a later operation`,
  ])('%j', (message) => expect(read(message)).toEqual({ by: 'unknown' }));
});

test.each([
  ['Canceled', true],
  ['cancelled', true],
  ['OperationCanceled', true],
  ['Aborted', true],
  ['AKSOperationPreempted', true],
  ['AKSOperationPreemptedByDelete', true],
  ['NotLatestOperation', true],
  ['SupersededByNewerRequest', true],
  ['CanceledX', false],
  ['OperationPreemptedByDelete', true],
  ['NotCanceled', false],
  ['XAKSOperationPreemptedByDelete', false],
  ['XNotLatestOperation', false],
  ['NotLatestOperationX', false],
  ['XOperationPreempted', false],
  ['AKSOperationPreemptedByDeleteX', false],
  ['PodDrainFailure', false],
])('The code %s means a cancellation: %s', (code, expected) => {
  expect(isCancellation(findRootCause({ ...NO_ERROR, code, message: 'It ended.' }))).toBe(expected);
});
