import type { Explanation } from '../../explain/explanation.ts';
import { logText, shorten } from '../text.ts';

type RootCause = NonNullable<Explanation['rootCause']>;

/** More commands than these are not read. */
export const MAX_COMMANDS = 30;

/** Writes an explanation for the log: one line for each part, commands indented. */
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
    ...(link ? [`More information: ${link}`] : []),
  ];
}

/** Writes an explanation for an annotation: what happened, the error, the first remedy, the link. */
export function annotationText({ what, rootCause, remedies, link }: Explanation): string {
  return [what, rootCause?.message && rootCauseText(rootCause), remedies[0], link].filter(Boolean).join('\n');
}

/** `UnsatisfiablePDB: Drain of node ...` */
function rootCauseText({ code, message }: RootCause): string {
  return !code || message.startsWith(code) ? message : `${code}: ${message}`;
}

/** Says what Azure reports about a retry. */
export function retriableText(retriable: boolean): string {
  return retriable
    ? 'Azure reports that a retry of the same operation can succeed.'
    : 'Azure reports that a retry does not help until the cause is fixed.';
}

const LINE_LIMIT = 4_000;

/** Writes an explanation as it stands in the log. */
export function explanationLog(explanation: Explanation): string {
  return logText(
    explanationLines(explanation)
      .map((line) => shorten(line, LINE_LIMIT))
      .join('\n'),
  );
}
