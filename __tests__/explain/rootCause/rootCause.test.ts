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

describe('bounds', () => {
  test('a message of 5 MB', () => {
    const megabytes = 5 * 1024 * 1024;
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
      'a/',
      '1,',
      '\\',
    ]) {
      const noise = filler.repeat(megabytes / filler.length);
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
  for (const { body } of SHAPES) {
    const text = JSON.stringify(body);
    for (let length = 0; length < text.length; length += 7) {
      const cause = findRootCause(leaf('UpgradeFailed', text.slice(0, length)));
      expect(cause.code).not.toBe('');
      expect(cause.code).not.toMatch(/…/);
    }
  }
});
