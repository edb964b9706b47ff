import type { Answer, AnswerFunction } from './answers.ts';

/** How many milliseconds after the first look an answer begins to be given. */
export type Moment = readonly [afterMs: number, answer: Answer];

/**
 * Answers by the time that has passed since the first look, on the clock of `RecordedRequest.time`, instead of by the
 * number of looks: for operations that go on although they are rarely asked about.
 */
export function timeline(...moments: readonly [Moment, ...Moment[]]): AnswerFunction {
  let first: number | undefined;
  return ({ time }) => {
    first ??= time;
    const passed = time - first;
    const [, answer] = moments.findLast(([afterMs]) => afterMs <= passed) ?? moments[0];
    return answer;
  };
}
