import { describe, expect, test } from '@jest/globals';
import { errorOf } from '../../../src/explain/rootCause/embedded.ts';
import { isStep, SPECIFICITY, specificity, tellingCode } from '../../../src/explain/rootCause/errorCode.ts';

const longest = `A${'b'.repeat(119)}`;

describe('A code', () => {
  test.each([
    'Canceled',
    'CANCELLED',
    'error',
    'Failed',
    'failure',
    'Forbidden',
    'GatewayTimeout',
    'genericError',
    'InternalError',
    'None',
    'NotFound',
    'ServerError',
    'Unknown',
    'UnknownError',
    'unspecified',
    'InternalServerError',
  ])('%s says that something failed', (code) => {
    expect(specificity(code)).toBe(SPECIFICITY.uninformative);
  });

  test.each([
    'ReconcileStandardLoadBalancerError',
    'CreateAgentPoolFailed',
    'UpdateXFailure',
    'UpgradeFooFailed',
    'ScaleFooError',
    'DeleteVMSSAgentPoolFailed',
    'PutFooError',
    'ProvisionFooFailed',
    'AgentPoolReconcileFailed',
    'LoadBalancerReconcileError',
    'DeploymentFailed',
    'BadRequest',
    'Conflict',
  ])('%s only wraps a cause', (code) => expect(specificity(code)).toBe(SPECIFICITY.wrapper));

  test.each([
    'SubnetIsFull',
    'QuotaExceeded',
    'SomethingUnknown',
    'Some_Thing.Else:or-so',
    '_odd',
    'abc',
    longest,
    'RecreateFooFailed',
    'CreatedFooFailed',
    'CreateFooFailedAgain',
    'CreateFooErrors',
    'ReconcileFailedTwice',
    'ReconcileErrors',
    'MustCreateFooError',
    'ReconcileMachineFailed',
    'CreateOrUpdateVirtualNetworkLinkFailed',
  ])('%s names a cause', (code) => expect(specificity(code)).toBe(SPECIFICITY.cause));

  test.each([
    '',
    '429',
    'c',
    'ab',
    `${longest}b`,
    'two words',
    '-SubnetIsFull',
    '1stCode',
    ' SubnetIsFull',
    'SubnetIsF…',
    'SubnetIsFull\n',
    'Code="SubnetIsFull"',
  ])('%j says nothing', (code) => expect(specificity(code)).toBe(SPECIFICITY.none));
});

describe('A step', () => {
  test('that is known for its cause is not a mere step', () => {
    expect(isStep('CreateAgentPoolFailed')).toBe(true);
    expect(isStep('ReconcileMachineFailed')).toBe(false);
    expect(isStep('UpgradeFailed')).toBe(false);
    expect(isStep('SubnetIsFull')).toBe(false);
  });
});

describe('Of code and subcode', () => {
  const telling = (code: string, subcode: string) => tellingCode({ ...errorOf(code, 'm'), subcode });

  test.each([
    ['SubnetIsFull', '', 'SubnetIsFull'],
    ['', 'x', ''],
    ['429', 'ab', '429'],
    ['429', 'abc', 'abc'],
    ['Odd_Code', 'two words', 'Odd_Code'],
    ['BadRequest', 'two words', 'BadRequest'],
    ['BadRequest', 'Failed', 'Failed'],
    ['Failed', 'BadRequest', 'Failed'],
  ])('%j with %j, %j says more', (code, subcode, expected) => {
    expect(telling(code, subcode)).toBe(expected);
  });
});
