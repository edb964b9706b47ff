import { invisibleCharacter } from './invisible.ts';

const QUOTED =
  /^(?:"([^"]*)"|'([^']*)'|`([^`]*)`|[“”„]([^“”„]*)[“”]|[‘’‚]([^‘’‚]*)[‘’]|«([^«»]*)»|»([^«»]*)«)$/;

/** Takes quotes off a name or id; what is quoted in parts only stays as it is. */
export function unquoted(text: string): string {
  const inner = QUOTED.exec(text)
    ?.slice(1)
    .find((group) => group !== undefined);
  return inner === undefined ? text : unquoted(inner.trim());
}

/** What a script or a workflow writes by mistake where a name or id belongs, and what to do about it. */
const MISTAKES: readonly (readonly [RegExp, string])[] = [
  [
    /^(null|none|nil|undefined|\(null\)|<nil>|<none>|<no value>|\[object object\])$/i,
    'A script writes this word in place of a missing value: check the step that it comes from',
  ],
  [/\*\*\*/, 'GitHub shows *** in place of a secret: hand over the value itself, not a copy from a log'],
  [/\$\{\{/, 'It contains an expression that was not evaluated'],
  [/^[{[]/, 'It begins like JSON: hand over one value from it, for example with fromJSON(...).name'],
  [/^-*[\w.-]+=/, 'It begins with a name and an equals sign: hand over only what follows'],
  [/^["'“”„‘’‚][^"'“”„‘’‚]*$|^[^"'“”„‘’‚]*["'“”„‘’‚]$/, 'It has a quote at one end only'],
  [/^,|,\s*,|,$/, 'A comma has no value before or after it'],
];

/** Names the mistake in a name or id, as a sentence; undefined when there is none of those that are known. */
export function mistakeIn(text: string): string | undefined {
  return invisibleIn(text) ?? MISTAKES.find(([pattern]) => pattern.test(text))?.[1];
}

export function invisibleIn(text: string): string | undefined {
  const character = invisibleCharacter(text);
  return character && `It contains the invisible character ${character}: delete it, or type the value again`;
}
