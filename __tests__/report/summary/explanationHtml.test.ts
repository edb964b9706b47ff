import { describe, expect, test } from '@jest/globals';
import { annotationText, explanationLines } from '../../../src/report/log/explanationText.ts';
import { explanationSections, fence } from '../../../src/report/summary/explanationHtml.ts';
import { faultsOf } from '../../samples/page.ts';
import { ALL_HOSTILE, explanationOf, HOSTILE } from '../../samples/reports.ts';

const FULL = explanationOf({
  what: 'The operation failed.\nSecond line.',
  why: 'Use `kubectl get pdb`.',
  rootCause: { code: 'UnsatisfiablePDB', message: 'blocked by pdb' },
  remedies: ['Scale up.', 'Run `az aks nodepool show`.'],
  commands: ['kubectl get pdb', 'az aks list'],
  link: 'https://learn.microsoft.com/x?a=1&b=2',
  retriable: true,
  facts: [{ name: 'Pod', value: 'store/cart\nstore/pay' }],
});

describe('The sections of the summary', () => {
  const page = explanationSections(FULL).join('\n\n');

  test('tell everything, in the order in which people ask', () => {
    const parts = [
      'The operation failed.<br>Second line.',
      '<code>UnsatisfiablePDB</code>',
      'blocked by pdb',
      '<code>kubectl get pdb</code>',
      'store/cart<br>store/pay',
      'Scale up.',
      'a retry of the same operation can succeed',
      '```sh\nkubectl get pdb\naz aks list\n```',
      'href="https://learn.microsoft.com/x?a=1&amp;b=2"',
    ];
    const places = parts.map((part) => page.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(faultsOf(page)).toEqual([]);
  });

  test('leave out what is not known', () => {
    const bare = explanationSections(explanationOf());
    expect(bare).toEqual(['<p><b>What happened</b><br>It went wrong.</p>']);
  });

  test.each([
    [{ code: 'C', message: 'm' }, '<p><b>The error</b> <code>C</code></p>\n<blockquote>m</blockquote>'],
    [{ code: '', message: 'a\nb' }, '<p><b>The error</b></p>\n<blockquote>a<br>b</blockquote>'],
  ])('quote the error %j', (rootCause, quote) => {
    expect(explanationSections(explanationOf({ rootCause }))[1]).toBe(quote);
  });

  test('are none without an explanation', () => expect(explanationSections(undefined)).toEqual([]));

  test('have thirty commands at most', () => {
    const commands = Array.from({ length: 31 }, (_, index) => `kubectl get ${index}`);
    expect(explanationSections(explanationOf({ commands }))[1]).toBe(
      `\`\`\`sh\n${commands.slice(0, 30).join('\n')}\n\`\`\``,
    );
  });

  test.each([
    ['Run `a b`, then `c`.', 'Run <code>a b</code>, then <code>c</code>.'],
    ['A lone ` stays.', 'A lone ` stays.'],
    ['So do two `` of them.', 'So do two `` of them.'],
    ['`<a>`', '<code>&lt;a&gt;</code>'],
  ])('mark what our words quote: %s', (words, marked) => {
    expect(explanationSections(explanationOf({ why: words }))[1]).toBe(`<p><b>Why</b><br>${marked}</p>`);
    expect(explanationSections(explanationOf({ remedies: [words] }))[1]).toBe(
      `<p><b>What to do</b></p>\n<ol>\n<li>${marked}</li>\n</ol>`,
    );
  });

  test('cut each text after six thousand characters, and a code after two hundred', () => {
    const long = 'x'.repeat(6_001);
    const cut = `${'x'.repeat(6_000)}... (1 more characters)`;
    expect(
      explanationSections(
        explanationOf({
          what: long,
          why: long,
          rootCause: { code: long, message: long },
          facts: [{ name: '<f>', value: long }],
        }),
      ),
    ).toEqual([
      `<p><b>What happened</b><br>${cut}</p>`,
      `<p><b>The error</b> <code>${'x'.repeat(200)}... (5801 more characters)</code></p>\n<blockquote>${cut}</blockquote>`,
      `<p><b>Why</b><br>${cut}</p>`,
      `<table>\n<tr><th align="left">&lt;f&gt;</th><td>${cut}</td></tr>\n</table>`,
    ]);
  });

  test('say so where Azure calls it not retriable', () => {
    expect(explanationSections(explanationOf({ retriable: false })).join()).toContain('does not help');
  });

  test('leave the error out where Azure gave no message, which what happened says then', () => {
    const silent = explanationOf({ rootCause: { code: 'C', message: '' } });
    expect(explanationSections(silent).join()).not.toContain('The error');
    expect(explanationLines(silent).join()).not.toContain('The error');
  });

  test.each(HOSTILE)('stay a page whatever is in them: %j', (text) => {
    const hostile = explanationOf({
      what: text,
      why: text,
      rootCause: { code: text, message: text },
      remedies: [text],
      commands: [text],
      link: `https://aka.ms/${encodeURIComponent(text)}`,
      facts: [{ name: text, value: text }],
    });
    expect(faultsOf(explanationSections(hostile).join('\n\n'))).toEqual([]);
  });

  test('are bounded', () => {
    const long = 'x'.repeat(1_000_000);
    const sections = explanationSections(
      explanationOf({
        what: long,
        why: long,
        rootCause: { code: long, message: long },
        facts: [{ name: 'f', value: long }],
      }),
    );
    expect(sections.join('').length).toBeLessThan(50_000);
  });
});

describe('The lines of the log', () => {
  test('tell the same', () => {
    expect(explanationLines(FULL)).toEqual([
      'The operation failed.',
      'Second line.',
      'The error: UnsatisfiablePDB: blocked by pdb',
      'Why: Use `kubectl get pdb`.',
      'Pod: store/cart, store/pay',
      'What to do:',
      '  1. Scale up.',
      '  2. Run `az aks nodepool show`.',
      'Azure reports that a retry of the same operation can succeed.',
      '  $ kubectl get pdb',
      '  $ az aks list',
      'More information: https://learn.microsoft.com/x?a=1&b=2',
    ]);
  });

  test('are few where little is known', () =>
    expect(explanationLines(explanationOf())).toEqual(['It went wrong.']));
});

describe('The root cause in an annotation', () => {
  test.each([
    [{ code: 'C', message: 'm' }, 'C: m'],
    [{ code: '', message: 'm' }, 'm'],
    [{ code: 'AADSTS1', message: 'AADSTS1: No.' }, 'AADSTS1: No.'],
  ])('%j', (rootCause, text) => {
    expect(annotationText(explanationOf({ rootCause }))).toBe(`It went wrong.\n${text}`);
  });
});

test.each([
  ['a', '```sh\na\n```'],
  ['a `b` c', '```sh\na `b` c\n```'],
  ['``', '```sh\n``\n```'],
  ['a\n```\nb ````', '`````sh\na\n```\nb ````\n`````'],
  ['\u001b[31ma\u001b[0m', '```sh\na\n```'],
])('A fence around %j', (text, fenced) => expect(fence(text, 'sh')).toBe(fenced));

describe('A fence', () => {
  test.each(['plain', 'a ``` b', '```\n````\n`````', '`', '', '~~~\n~~~', ALL_HOSTILE])(
    'is not left by %j',
    (text) => {
      const [first = '', ...rest] = fence(text, 'sh').split('\n');
      const mark = /^(`{3,})sh$/.exec(first)?.[1] ?? '';
      expect(mark).not.toBe('');
      expect(rest.at(-1)).toBe(mark);
      expect(rest.slice(0, -1).filter((line) => new RegExp(`^ {0,3}${mark}`).test(line))).toEqual([]);
    },
  );
});

test('Without anything to do, only whether another try helps is said', () => {
  const sections = explanationSections(explanationOf({ remedies: [], retriable: false })).join('');
  expect(sections).toContain('does not help');
  expect(sections).not.toContain('What to do');
});
