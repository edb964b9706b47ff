import type { Explanation } from '../../explain/explanation.ts';

type RootCause = NonNullable<Explanation['rootCause']>;

/** More commands than this nobody pastes. */
export const MAX_COMMANDS = 30;

/** An explanation for the log: a line each, commands indented. */
export function explanationLines(explanation: Explanation): readonly string[] {
  const { what, why, rootCause, remedies, commands, link, retriable, facts } = explanation;
  return [
    ...what.split('\n'),
    ...(rootCause?.message ? [`The error: ${rootCauseText(rootCause)}`] : []),
    ...(why ? [`Why: ${why}`] : []),
    ...facts.map(({ name, value }) => `${name}: ${value.replaceAll('\n', ', ')}`),
    ...(remedies.length > 0
      ? ['What to do:', ...remedies.map((remedy, index) => `  ${index + 1}. ${remedy}`)]
      : []),
    ...(retriable === undefined ? [] : [retriableText(retriable)]),
    ...commands.slice(0, MAX_COMMANDS).map((command) => `  $ ${command}`),
    ...(link ? [`Read on: ${link}`] : []),
  ];
}

/** `UnsatisfiablePDB: Drain of node ...` */
export function rootCauseText({ code, message }: RootCause): string {
  return message.startsWith(code) ? message : `${code}: ${message}`;
}

/** What Azure says about trying again. */
export function retriableText(retriable: boolean): string {
  return retriable
    ? 'Azure says that the same operation may succeed when it is tried again.'
    : 'Azure says that trying again does not help before the cause is gone.';
}
