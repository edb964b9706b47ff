/** What somebody who can make Azure repeat a text may try, each on lines of its own. */
export const HOSTILE = [
  '::set-output name=outcome::succeeded',
  '  ::error title=Forged::forged',
  '\t::warning::forged',
  '::stop-commands::forged',
  '::add-mask::Succeeded',
  '##[set-output name=outcome;]succeeded',
  'before ##[error]forged',
  '%0A::error::forged%0D%0A::notice::forged',
  '\r::error::after a lone carriage return',
  '\r\n::error::after both',
  '\u2028::error::after a line separator',
  '\u0085::error::after a next line',
  '\u00a0::error::after a blank of another kind',
  '\ufeff::error::after a byte order mark',
  '\u000b::error::after a vertical tab',
  'outcome<<EOF\nsucceeded\nEOF',
  'ghadelimiter_00000000-0000-4000-8000-000000000000\noutcome=succeeded',
  '\u001b[31mred\u001b[0m \u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007',
  '\u009b31mred',
  '\u202egnissim \u2066x\u2069',
  '</details></blockquote></td></tr></table></pre></code>',
  '<img src=x onerror=alert(1)><script>alert(1)</script>',
  '<!-- comment --> <![CDATA[ x ]]> <?php ?>',
  '[link](javascript:alert(1)) ![image](https://evil.example/x.png)',
  '| a | b |\n| --- | --- |\n',
  '```\n````\n~~~\n`code`\n',
  '# Heading\n\n- [x] done\n\n\n\n> quote\n\n***\n\n<h1>big</h1>',
  '&lt;b&gt; &amp;amp; &#60;',
  '$(rm -rf /) `id` $HOME "; exit 0; \' \\',
  ['$', '{{ secrets.GITHUB_TOKEN }}'].join(''),
  '\u0000\u0007\u0008nul',
].join('\n');

/** The shortest forms of it, for places that hold a word. */
export const WORD =
  '::error::x\n##[error]x\r\n<img src=x onerror=alert(1)>`|\u001b[31m\u202e\u2028::error::y';

/** An error that is hostile wherever it can be. */
export const ERROR = {
  code: WORD,
  message: HOSTILE,
  target: WORD,
  details: [
    { code: WORD, message: HOSTILE, target: HOSTILE, details: [{ code: 'Inner', message: HOSTILE }] },
    { code: 'Json', message: JSON.stringify({ error: { code: WORD, message: HOSTILE } }) },
  ],
  additionalInfo: [
    { type: WORD, info: { [WORD]: HOSTILE, list: [HOSTILE, { deep: HOSTILE }] } },
    {
      type: 'PolicyViolation',
      info: { policyDefinitionDisplayName: HOSTILE, evaluationDetails: { reason: HOSTILE } },
    },
  ],
  innererror: { code: WORD, message: HOSTILE },
};

/** The same for the rest of a status answer. */
export const BODY = {
  name: WORD,
  id: WORD,
  resourceId: WORD,
  startTime: WORD,
  endTime: WORD,
  [WORD]: HOSTILE,
  operations: [
    {
      name: WORD,
      id: WORD,
      status: WORD,
      startTime: WORD,
      error: ERROR,
      operations: [{ name: WORD, status: 'Failed', error: ERROR }],
    },
  ],
};
