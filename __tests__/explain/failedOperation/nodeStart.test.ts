import { describe, expect, test } from '@jest/globals';
import { CSE_EXIT_CODES, type CseExitCode } from '../../../src/explain/knownErrors/cseExitCodes.ts';
import { AKS_EXTENSION, OTHER_EXTENSION } from '../../../src/explain/knownErrors/extensions.ts';
import type { KnownError } from '../../../src/explain/knownErrors/knownError.ts';
import { KNOWN_ERRORS } from '../../../src/explain/knownErrors/knownErrors.ts';
import {
  SCRIPT_BROKEN,
  SCRIPT_FAILED,
  WINDOWS_DOWNLOAD,
  WINDOWS_SCRIPT_FAILED,
} from '../../../src/explain/knownErrors/nodeStart.ts';
import { CSE_WORDS, SUBSCRIPTION_ID } from '../../samples/explained.ts';
import { explained, shown, shownOf } from '../../samples/explanations.ts';

const CODE = 'VMExtensionProvisioningError';
const ON_A_NODE =
  'az vmss run-command invoke --resource-group <node-resource-group> --name <scale-set> --instance-id <instance-id> --command-id RunShellScript --scripts';
const OF_SUBSCRIPTION = `--subscription ${SUBSCRIPTION_ID}`;
const failing = (extension: string, words: string) =>
  `VM has reported a failure when processing extension '${extension}'. Error message: "${words}"`;

describe('the start script', () => {
  test.each(Object.entries(CSE_EXIT_CODES) as [string, CseExitCode][])(
    'exit code %s has its meaning and a remedy that fits',
    (exitCode, { means, known }) => {
      const result = explained({ code: CODE, message: CSE_WORDS(Number(exitCode)) });
      const cause = `The start script of a new node (vmssCSE) ended with exit code ${exitCode}: ${means}.`;
      expect(shown(result)).toEqual(shownOf({ ...(known ?? SCRIPT_FAILED), cause }, {}));
    },
  );

  test('an exit code that is not in the list is named, and nobody is sent to look for one', () => {
    const result = explained({ code: CODE, message: CSE_WORDS(77) });
    expect(result.what).toBe(
      `The operation on agent pool np1 of cluster shop failed with ${CODE} (exit code 77 of the node start script).`,
    );
    const cause = 'The start script of a new node (vmssCSE) ended with exit code 77.';
    expect(shown(result)).toEqual(shownOf({ ...SCRIPT_FAILED, cause }, {}));
    expect(result.remedies.join()).not.toContain('exit status');
  });

  test('without an exit code, the reader looks for one', () => {
    const message = failing('vmssCSE', 'Enable failed.');
    const { remedies, why, commands } = explained({ code: CODE, message });
    expect(why).toBe('The start script of a new node (vmssCSE) failed.');
    expect(remedies[0]).toContain('exit status');
    expect(commands).toContain(
      `${ON_A_NODE} "tail -n 100 /var/log/azure/cluster-provision.log" ${OF_SUBSCRIPTION}`,
    );
  });

  test.each([
    ['vmssCSE', 'command terminated with exit status=51'],
    ['cse-agent-1', 'command terminated with exit status=51'],
    ['windows-cse-agent-0', '{ \\"ExitCode\\": \\"51\\" }'],
    ['vmssCSE', 'Exit Code: 51'],
    ['vmssCSE', "non-zero exit code of: '51'"],
  ])('%s, %s', (extension, words) => {
    expect(explained({ code: CODE, message: failing(extension, words) }).why).toMatch(
      /ended with exit code 51: the node cannot reach the API server\.$/,
    );
  });

  test.each([
    ['exit status=50 [stderr] curl: option --some-flag: is unknown'],
    ['exit status=51 [stderr] nc: invalid option -- z'],
    ['exit status=52 [stderr] nslookup: command not found'],
    ['exit status=34 [stderr] kubelet: unknown flag: --x'],
    ['exit status=124 [stderr] cse.sh: syntax error near unexpected token `fi'],
  ])('a tool that is called wrongly says more than the exit code: %s', (words) => {
    for (const code of [CODE, 'OutboundConnFailVMExtensionError', 'CreateVMSSAgentPoolFailed']) {
      const result = explained({ code, message: failing('vmssCSE', words) });
      expect(shown(result)).toEqual(shownOf(SCRIPT_BROKEN, {}));
      expect(result.remedies.join()).not.toMatch(/firewall|security group|DNS/);
    }
  });

  test('a tool that is called wrongly counts in an inner message too', () => {
    const inner = { code: CODE, message: failing('vmssCSE', 'exit status=51 nc: invalid option -- z') };
    expect(shown(explained({ code: 'Conflict', message: 'Create failed.', details: [inner] }))).toEqual(
      shownOf(SCRIPT_BROKEN, {}),
    );
  });

  test.each(['SubnetIsFull', 'BadRequest'] as const)('such words elsewhere mean nothing: %s', (code) => {
    const { why } = explained({ code, message: 'unknown option' });
    expect(why).toBe(KNOWN_ERRORS[code].cause);
  });

  test.each([
    ['OutboundConnFailVMExtensionError', 'No way out.'],
    ['OutboundConnFailVMExtensionError', failing('vmssCSE', 'exit status=52')],
    ['VMExtensionError_OutboundConnFail', failing('vmssCSE', 'exit status=52')],
  ])('a code that says it all needs no exit code: %s, %s', (code, message) => {
    const result = shown(explained({ code, message }));
    expect(result).toEqual(shownOf(KNOWN_ERRORS.VMExtensionError_OutboundConnFail, {}));
    expect(result.commands[0]).toBe(`${ON_A_NODE} "nc -vz mcr.microsoft.com 443" ${OF_SUBSCRIPTION}`);
  });

  test.each([failing('vmssCSE', 'exit status=52'), failing('backup', 'broken')])(
    'a code about something else counts more than an extension in its words: %s',
    (message) => {
      expect(explained({ code: 'SubnetIsFull', message }).why).toBe(KNOWN_ERRORS.SubnetIsFull.cause);
    },
  );

  test.each([
    'VMExtension',
    'VMExtensionProvisioningError',
    'VMExtensionHandlerNonTransientError',
    'VMExtensionError_SomethingNew',
    'SomethingNewVMExtensionError',
  ])('%s says only that an extension failed: the exit code says why', (code) => {
    expect(explained({ code, message: failing('vmssCSE', 'exit status=51') }).why).toBe(
      'The start script of a new node (vmssCSE) ended with exit code 51: the node cannot reach the API server.',
    );
  });

  test('a code that only contains that of an extension is an unknown one', () => {
    const error = { code: 'MyVMExtensionProvisioningError', message: failing('vmssCSE', 'exit status=51') };
    expect(explained(error)).not.toHaveProperty('why');
  });
});

describe('a Windows node', () => {
  const NAME = 'WINDOWS_CSE_ERROR_CHECK_API_SERVER_CONNECTIVITY';

  test.each([
    [`CSE Error: ${NAME}. Exit Code: 5. Details: no connection.`, 5],
    [failing('vmssCSE', `ExitCode: |000005|, Output: |${NAME}|, Error: |x|`), 5],
    [`vmssCSE said ${NAME}`, undefined],
  ])('that cannot reach the API server: %s', (message, exitCode) => {
    const result = explained({ code: CODE, message });
    expect(result.rootCause.code).toBe(NAME);
    expect(result.rootCause.cseExitCode).toBe(exitCode);
    expect(shown(result)).toEqual(shownOf(KNOWN_ERRORS[NAME], {}));
  });

  test.each([
    [
      'WINDOWS_CSE_ERROR_DOWNLOAD_CNI_PACKAGE',
      'The start script of a new Windows node ended with WINDOWS_CSE_ERROR_DOWNLOAD_CNI_PACKAGE (exit code 35).',
      WINDOWS_DOWNLOAD,
    ],
    [
      'WINDOWS_CSE_ERROR_CONTAINERD_NOT_INSTALLED',
      'The start script of a new Windows node ended with WINDOWS_CSE_ERROR_CONTAINERD_NOT_INSTALLED (exit code 35).',
      WINDOWS_SCRIPT_FAILED,
    ],
  ])('%s', (name, cause, known) => {
    const result = explained({ code: CODE, message: `vmssCSE: ExitCode: |35|, Output: |${name}|` });
    expect(shown(result)).toEqual(shownOf({ ...known, cause }, {}));
    const { why } = explained({ code: CODE, message: `vmssCSE said ${name}` });
    expect(why).toBe(`The start script of a new Windows node ended with ${name}.`);
  });

  test('is known as one by an inner message too', () => {
    const inner = { code: CODE, message: failing('vmssCSE', 'ExitCode: |34|, Output: |x|') };
    expect(explained({ code: 'Conflict', message: 'Create failed.', details: [inner] }).why).toBe(
      'The start script of a new Windows node (vmssCSE) ended with exit code 34: the Kubernetes package could not be downloaded.',
    );
  });

  test.each<[number, string, KnownError]>([
    [2, ': a file could not be downloaded', WINDOWS_DOWNLOAD],
    [5, ': the node cannot reach the API server', KNOWN_ERRORS[NAME]],
    [20, ': the CA certificates could not be downloaded', WINDOWS_DOWNLOAD],
    [33, ': the scripts of AKS could not be downloaded', WINDOWS_DOWNLOAD],
    [34, ': the Kubernetes package could not be downloaded', WINDOWS_DOWNLOAD],
    [35, ': the network plugin could not be downloaded', WINDOWS_DOWNLOAD],
    [40, ': containerd could not be downloaded', WINDOWS_DOWNLOAD],
    [77, '', WINDOWS_SCRIPT_FAILED],
  ])('whose error has no name is known by its exit code: %d%s', (exitCode, means, known) => {
    const message = failing('vmssCSE', `ExitCode: |${exitCode}|, Output: |x|`);
    const cause = `The start script of a new Windows node (vmssCSE) ended with exit code ${exitCode}${means}.`;
    expect(shown(explained({ code: CODE, message }))).toEqual(shownOf({ ...known, cause }, {}));
  });
});

describe('another extension', () => {
  test.each([
    ['companyAgent', 'command terminated with exit status=50'],
    ['MDE.Linux', 'Exit Code: 51'],
    ['csebackup', 'broken'],
  ])("is named, and its exit code is not the script's: %s", (extension, words) => {
    const detail = { code: CODE, message: failing(extension, words) };
    for (const error of [detail, { code: 'ResourceDeploymentFailure', message: '', details: [detail] }]) {
      const result = explained(error);
      expect(result.rootCause).not.toHaveProperty('cseExitCode');
      const cause = `The VM extension ${extension} failed. It is not the start script of AKS: something else adds it to the nodes.`;
      expect(shown(result)).toEqual(shownOf({ ...OTHER_EXTENSION, cause }, { 'VM extension': extension }));
    }
  });

  test('that timed out', () => {
    const message = "Provisioning of VM extension 'backup' has timed out.";
    const { why, link } = explained({ code: 'VMExtensionProvisioningTimeout', message });
    expect(why).toMatch(/^The VM extension backup failed\./);
    expect(link).toBe(OTHER_EXTENSION.link);
  });

  test("is AKS's own helper", () => {
    const result = explained({ code: CODE, message: failing('AKSLinuxExtension', 'broken') });
    expect(result.remedies).toEqual(AKS_EXTENSION.remedies);
    expect(result.why).toMatch(/^The VM extension AKSLinuxExtension failed\. AKS installs it itself/);
  });

  test('does not hide that the start script failed too', () => {
    const details = [
      { code: CODE, message: failing('companyAgent', 'x') },
      { code: CODE, message: failing('vmssCSE', 'exit status=52') },
    ];
    expect(explained({ code: 'Conflict', message: '', details }).why).toMatch(/exit code 52: /);
  });

  test('means nothing where the cause is another one', () => {
    const details = [
      { code: 'SubnetIsFull', message: 'Subnet a is full.' },
      { code: CODE, message: failing('companyAgent', 'exit status=50') },
    ];
    const { rootCause, facts } = explained({ code: 'Conflict', message: '', details });
    expect(rootCause.code).toBe('SubnetIsFull');
    expect(rootCause).not.toHaveProperty('cseExitCode');
    expect(facts).toEqual([{ name: 'Subnet', value: 'a' }]);
  });
});
