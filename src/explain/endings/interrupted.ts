import { FAIL_FAST } from '../../wait/sideBySide.ts';
import type { EndedWait } from '../../wait/verdict.ts';
import type { Explanation } from '../explanation.ts';
import { abortSentence, endOf, fate, lastSeen, nextSteps, poolCommands } from './openEnd.ts';

/** Explains a wait that was ended from outside: the run was cancelled, or another operation of the step ended red. */
export function explainInterrupted(ended: EndedWait, signal: string): Explanation {
  if (signal === FAIL_FAST) return explainGivenUp(ended);
  return {
    what: `The run was cancelled (${signal}) ${whereStopped(ended)}${abortSentence(ended)}`,
    why: endOf(ended)
      ? 'Whether the pool is as expected is not known. Nothing was undone.'
      : fate(
          ended,
          'Only the waiting has stopped: as far as is known, the operation continues in Azure, and nothing was undone.',
        ),
    remedies: [
      ...nextSteps(ended),
      'If no person cancelled it: GitHub cancels a job when its timeout-minutes are over (360 unless set). Keep the input timeout below that.',
    ],
    commands: poolCommands(ended.operation),
    facts: [],
  };
}

/** Explains that the wait for this operation was ended by another operation of the step. */
function explainGivenUp(ended: EndedWait): Explanation {
  return {
    what: `The step stopped waiting for this operation because another one ended red and fail-fast is true. The wait ended ${whereStopped(ended)}`,
    why: endOf(ended)
      ? 'Whether the pool is as expected is not known. Nothing was undone.'
      : 'Only the waiting has stopped: as far as is known, the operation continues in Azure, and nothing was undone.',
    remedies: [
      'Look at the operation that ended red first.',
      ...nextSteps(ended),
      'To wait for every operation also after one has ended red, set fail-fast to false.',
    ],
    commands: poolCommands(ended.operation),
    facts: [],
  };
}

function whereStopped(ended: EndedWait): string {
  const { lastStatus } = ended;
  if (!lastStatus) return 'before Azure had reported a status of the operation.';
  return endOf(ended)
    ? `after the operation had ended as ${lastStatus.status}, before its agent pool was checked.`
    : `while the operation was running. ${lastSeen(ended)}`;
}
