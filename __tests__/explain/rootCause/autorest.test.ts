import { describe, expect, test } from '@jest/globals';
import { autorestErrors } from '../../../src/explain/rootCause/autorest.ts';
import { errorOf } from '../../../src/explain/rootCause/embedded.ts';

/** What is found, without the empty fields: code, message, and what was given besides. */
function found(text: string) {
  return autorestErrors(text).map(({ error: { code, message, ...more }, start, end }) => {
    const given = Object.entries(more).filter(([, value]) => String(value) !== '');
    return [code, message, text.slice(start, end), ...(given.length > 0 ? [Object.fromEntries(given)] : [])];
  });
}

describe('A code and its message', () => {
  test.each([
    ['Code="Full" Message="No space."', 'Full', 'No space.'],
    ["Code='Full' Message='No space.'", 'Full', 'No space.'],
    ['Code="Full", Message="No space."', 'Full', 'No space.'],
    ['Code="Full"Message="No space."', 'Full', 'No space.'],
    ['Code="Full" \n  Message="No space."', 'Full', 'No space.'],
    ['Code="Full" Message=""', 'Full', ''],
    ['Code="" Message="No space."', '', 'No space.'],
    ['Code="Full" Message="It is \\"full\\".\\nSo."', 'Full', 'It is "full".\nSo.'],
    ['Code="Full" Message="It\'s full."', 'Full', "It's full."],
    ["Code='Full' Message='It's full.'", 'Full', "It's full."],
    ["Code='Full' Message='The subnet 'nodes' is full.'", 'Full', "The subnet 'nodes' is full."],
    ["Code='Full' Message='Full: 'nodes'. Use 'more'.'", 'Full', "Full: 'nodes'. Use 'more'."],
    ['Code="Full"', 'Full', ''],
    [`Code="${'A'.repeat(119)}"`, 'A'.repeat(119), ''],
  ])('%s', (text, code, message) => {
    expect(found(text)).toEqual([[code, message, text]]);
    for (const after of ['.', '; more', ', more', ') more', '] more', '} more', ' -- more', '. ', '']) {
      expect(found(`failed: ${text}${after}`)).toEqual([[code, message, text]]);
    }
  });

  test.each([
    'StatusCode="404" Message="m"',
    'StatusCode=404',
    'Code=404 Message="m"',
    'Code: "Full"',
    'Code="Full',
    'Code=',
    `Code="${'A'.repeat(120)}" Message="m"`,
    '',
  ])('are not in %j', (text) => expect(found(text)).toEqual([]));

  test('of several errors are found one after the other, fifty at most', () => {
    const one = 'Code="A" Message="a"';
    const two = "Code='B' Message='b'";
    expect(found(`${one}; StatusCode="404"; ${two}`)).toEqual([
      ['A', 'a', one],
      ['B', 'b', two],
    ]);
    expect(found(`${one}; `.repeat(50))).toHaveLength(50);
    expect(found(`${one}; `.repeat(51))).toHaveLength(50);
  });

  test('end at a quote that should have been escaped, where nothing follows that could', () => {
    expect(found('Code="A" Message="one" and more')).toEqual([['A', 'one', 'Code="A" Message="one"']]);
    expect(found('Code="A" Message="one". And "two" more')).toEqual([['A', 'one', 'Code="A" Message="one"']]);
    expect(found('Code="A" Message="the "one" thing"')).toEqual([
      ['A', 'the "one" thing', 'Code="A" Message="the "one" thing"'],
    ]);
    expect(found('Code="A" Message="the "one"x thing')).toEqual([
      ['A', 'the "one"x thing…', 'Code="A" Message="the "one"x thing'],
    ]);
    expect(found("Code='A' Message='the 'one' thing")).toEqual([
      ['A', "the 'one' thing…", "Code='A' Message='the 'one' thing"],
    ]);
  });

  test('that are cut off say so', () => {
    for (const [text, message] of [
      ['Code="A" Message="one and', 'one and…'],
      ['Code="A" Message="one and\\', 'one and…'],
      ['Code="A" Message="a \\"b\\" c\\', 'a "b" c…'],
      ['Code="A" Message="', '…'],
      ["Code='A' Message='it doesn't", "it doesn't…"],
    ] as const) {
      expect(found(text)).toEqual([['A', message, text]]);
    }
  });
});

describe('What follows a message', () => {
  const details = [errorOf('B', 'b')];
  test.each([
    [' Target="np1"', { target: 'np1' }],
    ["Target='np1'", { target: 'np1' }],
    [' Details=[{"code":"B","message":"b"}]', { details }],
    ['  \n Details=[{"code":"B","message":"b"}]', { details }],
    ['Details=[{"code":"B","message":"b"}]', { details }],
    [' InnerError={"code":"B","message":"b"}', { innerError: details[0] }],
    [' AdditionalInfo=[{"type":"T","info":1}]', { additionalInfo: [{ type: 'T', info: 1 }] }],
    [
      ' Target="np1" Details=[{"code":"B","message":"b"}] InnerError={"code":"B","message":"b"} AdditionalInfo=[{"type":"T","info":1}]',
      { target: 'np1', details, innerError: details[0], additionalInfo: [{ type: 'T', info: 1 }] },
    ],
    [' Details=[] InnerError={ } AdditionalInfo=[  ] Target="np1"', { target: 'np1' }],
  ])('%s', (fields, expected) => {
    const text = `Code="A" Message="a"${fields}`;
    expect(found(`failed: ${text}; more`)).toEqual([['A', 'a', text, expected]]);
  });

  test.each([
    ' Details=[oops]',
    ' Details=words',
    ' Target="a\nb"',
    ' Other="x"',
    ' Details: []',
    '      Target="x"',
  ])('is left in the words: %j', (fields) => {
    const text = 'Code="A" Message="a"';
    expect(found(`failed: ${text}${fields}`)).toMatchObject([
      ['A', expect.anything(), expect.stringContaining(text)],
    ]);
    expect(found(`failed: ${text}${fields}`)[0]?.[3]).toBeUndefined();
  });

  test('four of them at most', () => {
    const text = 'Code="A" Message="a" Target="1" Target="2" Target="3" Target="4"';
    expect(found(`${text} Target="5"`)).toEqual([['A', 'a', text, { target: '4' }]]);
  });
});

describe('Escaped quotes', () => {
  const inner = 'Code="B" Message="b"';
  const escaped = (text: string, times: number): string =>
    times === 0 ? text : escaped(JSON.stringify(text).slice(1, -1), times - 1);

  test.each([1, 2, 3, 4])('%d times escaped', (times) => {
    const text = `Code="A" Message="a"; then ${escaped(inner, times)}`;
    expect(autorestErrors(text)).toEqual([
      { error: errorOf('A', 'a'), start: 0, end: 20 },
      { error: errorOf('B', 'b'), start: 27, end: text.length },
    ]);
  });

  test('are read four levels deep', () => {
    expect(autorestErrors(escaped(inner, 5))).toEqual([]);
    expect(autorestErrors(escaped(inner, 1), 0)).toEqual([]);
    expect(autorestErrors(escaped(inner, 1), 1)).toMatchObject([{ error: { code: 'B' } }]);
  });
});
