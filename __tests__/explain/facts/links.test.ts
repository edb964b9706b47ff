import { expect, test } from '@jest/globals';
import { parseCloudError } from '../../../src/azure/http/cloudError.ts';
import { linkIn } from '../../../src/explain/facts/links.ts';
import { explainCloudError } from '../../../src/explain/failedOperation/failedOperation.ts';
import { GENERAL_LINK } from '../../../src/explain/knownErrors/knownError.ts';
import { KNOWN_ERRORS } from '../../../src/explain/knownErrors/knownErrors.ts';

test.each([
  ['See https://aka.ms/aks/x.', 'https://aka.ms/aks/x'],
  ['(https://learn.microsoft.com/azure/aks/y)', 'https://learn.microsoft.com/azure/aks/y'],
  ['Seehttps://portal.azure.com/z?a=b#c, then', 'https://portal.azure.com/z?a=b#c'],
  ['http://aka.ms/aks/x', undefined],
  ['https://aka.ms.evil.invalid/x', undefined],
  ['https://notmicrosoft.com/x', undefined],
  ['https://evilaka.ms/x', undefined],
  ['https://aka.ms@evil.invalid/x', undefined],
  ['https://user@aka.ms/x', undefined],
  ['https://aka.ms:8443/x', undefined],
  ['https://management.azure.com/subscriptions/x', undefined],
  ['https://mcr.microsoft.com/v2/', undefined],
  ['https://aka.ms/ProdportalCRP/?#create/Parameters/{"subId":"x"}', undefined],
  ['https://aka.ms/ProdportalCRP/?#create/Parameters/%7B%22subId%22%7D', undefined],
  ['https://portal.azure.com/#create/Parameters/{"subId":"x"}', undefined],
  ['https://portal.azure.com/#create/Parameters/%7B%22subId%22%7d', undefined],
  ['HTTPS://PORTAL.AZURE.COM/#create/Parameters/%7b', undefined],
  ['https://azure.com/x', 'https://azure.com/x'],
  ['https://microsoft.com/x', 'https://microsoft.com/x'],
  ['https://cost-management.azure.com/x', 'https://cost-management.azure.com/x'],
  [
    'https://learn.microsoft.com/?from=https://aka.ms/arm-debug',
    'https://learn.microsoft.com/?from=https://aka.ms/arm-debug',
  ],
  [`https://aka.ms/${'x'.repeat(285)}!`, `https://aka.ms/${'x'.repeat(285)}`],
  [`https://aka.ms/${'x'.repeat(286)}`, undefined],
  ['javascript:alert(1)', undefined],
])('%s', (text, url) => {
  expect(linkIn([text])).toBe(url);
});

const link = (code: string, message: string) =>
  explainCloudError(parseCloudError({ code, message }), { values: {}, status: 'Failed' }).link;

test.each([
  'arm-debug',
  'arm-deployment-operations',
  'DeployOperations',
  'VMExtensionCSELinuxTroubleshoot',
  'cpu-quota',
  'allocation-guidance',
  'azureskunotavailable',
])('the general page aka.ms/%s never wins over a page of ours', (name) => {
  const words = `See https://aka.ms/${name} for details.`;
  expect(linkIn([words])).toBe(undefined);
  expect(linkIn([`${words} Or https://aka.ms/aks/special.`])).toBe('https://aka.ms/aks/special');
  expect(link('SkuNotAvailable', words)).toBe(KNOWN_ERRORS.SkuNotAvailable.link);
});

test("Azure's own link wins, except a general one against a page about the code", () => {
  expect(link('QuotaExceeded', 'See https://aka.ms/aks/special')).toBe('https://aka.ms/aks/special');
  expect(link('QuotaExceeded', 'See https://aka.ms/arm-debug')).toBe(KNOWN_ERRORS.QuotaExceeded.link);
  expect(link('PaintFailed', 'See https://aka.ms/arm-debug')).toBe(GENERAL_LINK);
  expect(link('PaintFailed', 'See https://evil.invalid/')).toBe(GENERAL_LINK);
});
