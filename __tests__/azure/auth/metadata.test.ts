import { describe, expect, test } from '@jest/globals';
import { cloudFromMetadata, metadataUrl } from '../../../src/azure/auth/metadata.ts';
import { FailureError } from '../../../src/azure/http/failure.ts';

const ARM = 'https://management.local.azurestack.external';
const CLOUD = {
  portal: 'https://portal.local.azurestack.external/',
  authentication: {
    loginEndpoint: 'https://login.local.azurestack.external/adfs/',
    audiences: ['https://other.example.org/', `${ARM}/abc`],
  },
  resourceManager: ARM,
};
const OTHER = {
  authentication: { loginEndpoint: 'https://login.example.org', audiences: ['https://arm.example.org'] },
  resourceManager: 'https://arm.example.org/',
};

test('The address is asked for with its own api-version', () => {
  expect(metadataUrl(ARM)).toBe(`${ARM}/metadata/endpoints?api-version=2022-09-01`);
});

describe('The metadata of a cloud', () => {
  test('say where to sign in, and as what audience Resource Manager is asked for', () => {
    expect(cloudFromMetadata(CLOUD, ARM)).toEqual({
      resourceManager: ARM,
      authorityHost: 'https://login.local.azurestack.external/adfs',
      scope: `${ARM}/abc/.default`,
      audience: 'api://AzureADTokenExchange',
    });
  });

  test('may list several clouds: ours is the one with our host', () => {
    expect(cloudFromMetadata([OTHER, CLOUD], ARM)).toEqual(cloudFromMetadata(CLOUD, ARM));
    expect(cloudFromMetadata([null, 'x', CLOUD, OTHER], ARM)).toEqual(cloudFromMetadata(CLOUD, ARM));
  });

  test('name the first cloud where no host is ours', () => {
    expect(cloudFromMetadata([OTHER], ARM).authorityHost).toBe('https://login.example.org');
  });

  test('never choose where the access token is sent', () => {
    expect(cloudFromMetadata([OTHER], ARM).resourceManager).toBe(ARM);
    expect(
      cloudFromMetadata({ ...CLOUD, resourceManager: 'https://evil.example' }, ARM).resourceManager,
    ).toBe(ARM);
  });

  test('name the first audience where none has our host; a slash at its end stays', () => {
    const authentication = {
      loginEndpoint: 'https://l.example.org',
      audiences: ['https://a.example.org/', 'x'],
    };
    expect(cloudFromMetadata({ authentication }, ARM).scope).toBe('https://a.example.org//.default');
  });

  test('can end the sign-in address with any number of slashes', () => {
    const authentication = { ...CLOUD.authentication, loginEndpoint: 'https://login.example.org/adfs//' };
    expect(cloudFromMetadata({ ...CLOUD, authentication }, ARM).authorityHost).toBe(
      'https://login.example.org/adfs',
    );
  });

  const login = (loginEndpoint: unknown, audiences: unknown = ['x']) => ({
    authentication: { loginEndpoint, audiences },
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'x'],
    ['an empty list', []],
    ['an empty object', {}],
    ['no sign-in address', login(undefined)],
    ['a sign-in address over http', login('http://login.example.org')],
    ['a sign-in address that is none', login('login.example.org')],
    ['no audience', login('https://login.example.org', [])],
    ['audiences that are no list', login('https://login.example.org', 'x')],
    ['audiences that are no texts', login('https://login.example.org', [1, null])],
  ])('that are %s are a bad answer, which may pass', (_, body) => {
    expect.assertions(2);
    try {
      cloudFromMetadata(body, ARM);
    } catch (error) {
      expect(error).toBeInstanceOf(FailureError);
      expect((error as FailureError).failure).toEqual({
        kind: 'bad-answer',
        service: 'metadata',
        message: `${ARM}/metadata/endpoints?api-version=2022-09-01 names no https sign-in endpoint and audience`,
      });
    }
  });
});
