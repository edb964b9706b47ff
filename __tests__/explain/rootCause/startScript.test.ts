import { describe, expect, test } from '@jest/globals';
import {
  isWindowsScript,
  isWrongCall,
  readExtensionFailure,
} from '../../../src/explain/rootCause/startScript.ts';

describe('How the start script ended', () => {
  test.each([
    ["VM has reported a failure when processing extension 'vmssCSE': exit status=50", { exitCode: 50 }],
    ['vmssCSE: exit status = 50', { exitCode: 50 }],
    ['vmssCSE {"ExitCode":"50"}', { exitCode: 50 }],
    ['vmssCSE { "ExitCode": "124" }', { exitCode: 124 }],
    ['vmssCSE {\\"ExitCode\\": \\"50\\"}', { exitCode: 50 }],
    ['vmssCSE {\\\\\\"ExitCode\\\\\\" : \\\\\\"5\\\\\\"}', { exitCode: 5 }],
    ['vmssCSE ExitCode: 50', { exitCode: 50 }],
    ['vmssCSE ExitCode=50', { exitCode: 50 }],
    ['vmssCSE Exit Code: 5', { exitCode: 5 }],
    ["CSE ended with exit code of: '1'", { exitCode: 1 }],
    ['vmssCSE exit code 50', undefined],
    ['vmssCSE ExitCode: 5000', undefined],
    ['vmssCSE ExitCode: 0', undefined],
    ['vmssCSE succeeded', undefined],
    ['CustomScript: exit status=3', { exitCode: 3 }],
    ['VMExtensionFoo: exit status=3', { exitCode: 3 }],
    ['MyVMExtension: exit status=3', undefined],
    ['SCSE: exit status=3', undefined],
    ['The pod ended: exit status=3', undefined],
    ['', undefined],
    ["vmssCSE: CSE failed with 'OutboundConnFail'", { code: 'OutboundConnFail' }],
    [
      "vmssCSE: CSE failed with 'OutboundConnFail', exit status=50",
      { code: 'OutboundConnFail', exitCode: 50 },
    ],
    ["vmssCSE: CSE failed with 'x'", undefined],
    ['vmssCSE: ExitCode: |000005|, Output: x', { exitCode: 5 }],
    ['vmssCSE: ExitCode:|124|', { exitCode: 124 }],
    ['vmssCSE: ExitCode: |000000|', undefined],
    ['WINDOWS_CSE_ERROR_UNKNOWN', { code: 'WINDOWS_CSE_ERROR_UNKNOWN' }],
    ['WINDOWS_CSE_SUCCESS', undefined],
  ])('%s', (words, expected) => expect(readExtensionFailure(words)).toEqual(expected));
});

describe('The extension', () => {
  test.each([
    'vmssCSE',
    'VMSSCSE',
    'cse',
    'cse1',
    'cse-agent-1',
    'cse-master_0',
    'vmss-cse',
    'windows-cse-agent-0',
    'vmssWinCSE',
    'win-cse',
  ])('%s is the start script', (name) => {
    expect(readExtensionFailure(`CSE: extension '${name}' failed, exit status=50`)).toEqual({ exitCode: 50 });
  });

  test.each([
    'backup',
    'AKSLinuxExtension',
    'my-vmsscse',
    'notcse',
    'csebackup',
    'cse.backup',
    'a',
    'Some.Publisher-1',
    'mde.linux',
  ])('%s is another one', (name) => {
    const failure = { otherExtension: name };
    for (const quoted of [`'${name}'`, `"${name}"`, `\\"${name}\\"`, `\\\\\\'${name}\\\\\\'`]) {
      expect(readExtensionFailure(`vmssCSE: processing extension ${quoted}: exit status=50`)).toEqual(
        failure,
      );
      expect(readExtensionFailure(`Extension ${quoted} has timed out.`)).toEqual(failure);
    }
  });

  test.each([
    "extension type 'backup' failed",
    "extensions 'backup'",
    'extension backup',
    "myextension 'backup'",
  ])('is not named in %s', (words) => expect(readExtensionFailure(words)).toBeUndefined());
});

describe("A Windows node's script", () => {
  test.each([
    'ExitCode: |000005|',
    'ExitCode:|5|',
    'C:\\AzureData\\CustomDataSetupScript.ps1 failed',
    'WINDOWS_CSE_ERROR_UNKNOWN',
    'CustomScriptExtension failed',
  ])('%s', (words) => expect(isWindowsScript(words)).toBe(true));

  test.each(['vmssCSE: exit status=50', 'ExitCode: 5', 'a.ps12', 'MyCustomScriptExtension', ''])(
    'is not %j',
    (words) => expect(isWindowsScript(words)).toBe(false),
  );
});

describe('A tool that the script called wrongly', () => {
  test.each([
    'curl: option --fail-early: is unknown',
    'curl: option --http3: unknown',
    'option -x: ambiguous',
    'option --retry-all: is ambiguous',
    'option x: unrecognized',
    'option x: is not recognized',
    "tar: unrecognized option '--zstd'",
    'invalid option -- z',
    'illegal option',
    'unknown flag: --foo',
    'no such option: --x',
    'flag provided but not defined: -x',
    'bash: nvme: command not found',
    "syntax error near unexpected token `('",
  ])('%s', (words) => expect(isWrongCall(words)).toBe(true));

  test.each([
    'the option was unknown',
    'option a\nb: unknown',
    `option ${'x'.repeat(61)}: unknown`,
    'an invalid value',
    'unknown host',
    'command found',
    'syntax error',
    '',
  ])('is not %j', (words) => expect(isWrongCall(words)).toBe(false));
});
