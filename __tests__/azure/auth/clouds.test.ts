import { describe, expect, test } from '@jest/globals';
import { authorityOrigins, CLOUDS, isCloudName } from '../../../src/azure/auth/clouds.ts';

describe('The clouds', () => {
  test.each([
    [
      'azurecloud',
      'https://management.azure.com',
      'https://login.microsoftonline.com',
      'api://AzureADTokenExchange',
      'https://portal.azure.com',
    ],
    [
      'azureusgovernment',
      'https://management.usgovcloudapi.net',
      'https://login.microsoftonline.us',
      'api://AzureADTokenExchangeUSGov',
      'https://portal.azure.us',
    ],
    [
      'azurechinacloud',
      'https://management.chinacloudapi.cn',
      'https://login.chinacloudapi.cn',
      'api://AzureADTokenExchangeChina',
      'https://portal.azure.cn',
    ],
  ] as const)('%s', (name, resourceManager, authorityHost, audience, portal) => {
    const scope = `${resourceManager}/.default`;
    expect(CLOUDS[name]).toEqual({ resourceManager, authorityHost, scope, audience, portal });
  });

  test('are three', () => expect(Object.keys(CLOUDS)).toHaveLength(3));

  test.each(['azurecloud', 'azureusgovernment', 'azurechinacloud'])('%s is one', (name) => {
    expect(isCloudName(name)).toBe(true);
  });

  test.each(['', 'AzureCloud', 'azuregermancloud', 'constructor', '__proto__', 'toString'])(
    '%j is none',
    (name) => {
      expect(isCloudName(name)).toBe(false);
    },
  );
});

describe('An ID token of a cloud is allowed to go to', () => {
  test.each([
    ['https://login.microsoftonline.com', ['https://login.microsoftonline.com']],
    ['https://login.microsoftonline.us/', ['https://login.microsoftonline.us']],
    [
      'https://login.chinacloudapi.cn',
      ['https://login.chinacloudapi.cn', 'https://login.partner.microsoftonline.cn'],
    ],
    ['https://login.local.example/adfs', ['https://login.local.example']],
  ])('%s', (authorityHost, origins) => expect(authorityOrigins({ authorityHost })).toEqual(origins));
});
