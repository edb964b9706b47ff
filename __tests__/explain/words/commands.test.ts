import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { quote } from '../../../src/explain/words/commands.ts';

describe('quote', () => {
  test.each(['np1', 'rg-prod', 'a_b.c', '/subscriptions/s/rg', 'https://h:1/x', 'me@example.org', 'a=b'])(
    'leaves %s as it is',
    (word) => {
      expect(quote(word)).toBe(word);
    },
  );

  test.each([
    ['', "''"],
    ['a b', "'a b'"],
    ["it's", `'it'\\''s'`],
    ['$(reboot)', "'$(reboot)'"],
  ])('quotes %j', (word, quoted) => expect(quote(word)).toBe(quoted));

  test('a shell reads back each word', () => {
    const words = [
      '',
      ' ',
      "'",
      "''",
      '"',
      '$HOME',
      '$(echo x)',
      '`echo x`',
      'a;b',
      'a|b',
      'a&b',
      '*',
      '~',
      '!x',
      'a\nb',
      '\\',
      'é',
      '(x)',
      '{"a":"b c"}',
      '-n',
      '#x',
      '>x',
    ];
    const script = `for word in ${words.map(quote).join(' ')}; do printf '%s\\0' "$word"; done`;
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)).toEqual(words);
  });
});
