import { describe, expect, test } from '@jest/globals';
import { explainInterrupted } from '../../../src/explain/endings/interrupted.ts';
import { EMPTY_HISTORY, withChange } from '../../../src/wait/history.ts';
import {
  CLUSTER_OPERATION,
  changeAt,
  endedWith,
  LOCATION_OPERATION,
  OPERATION,
  SUBSCRIPTION,
  statusOf,
} from '../../samples/reports.ts';

const RUNNING = 'UpgradingNodes: 3/9 nodes completed';
const unseen = endedWith({ outcome: 'interrupted', signal: 'SIGINT' });
const running = {
  ...unseen,
  lastStatus: statusOf({ status: RUNNING }),
  history: withChange(EMPTY_HISTORY, changeAt(120_000, RUNNING)),
};
const succeeded = { ...unseen, lastStatus: statusOf({ status: 'Succeeded' }) };

const WHILE_RUNNING = `while the operation was running. The last status was ${RUNNING}, first seen 2 min into the step.`;
const AFTER_THE_END = 'after the operation had ended as Succeeded, before its agent pool was checked.';
const BEFORE_A_STATUS = 'before Azure had reported a status of the operation.';
const CONTINUES =
  'Only the waiting has stopped: as far as is known, the operation continues in Azure, and nothing was undone.';
const NOT_CHECKED = 'Whether the pool is as expected is not known. Nothing was undone.';
const CONTINUE =
  'To continue waiting, run the gate again with operation-id op-1, without the step that starts the operation.';
const STOPPED = [
  [WHILE_RUNNING, CONTINUES, running],
  [AFTER_THE_END, NOT_CHECKED, succeeded],
  [BEFORE_A_STATUS, CONTINUES, unseen],
] as const;

const OF_SUBSCRIPTION = `--subscription ${SUBSCRIPTION}`;
const SHOW_STATE = `az aks nodepool show --resource-group rg-prod --cluster-name aks-prod --name np1 --query provisioningState ${OF_SUBSCRIPTION}`;

test.each(STOPPED)(
  'A run that was cancelled %s says so, and whether the operation continues',
  (when, why, ended) => {
    expect(explainInterrupted(ended, 'SIGTERM')).toEqual({
      what: `The run was cancelled (SIGTERM) ${when}`,
      why,
      remedies: [
        CONTINUE,
        'If no person cancelled it: GitHub cancels a job when its timeout-minutes are over (360 unless set). Keep the input timeout below that.',
      ],
      commands: [SHOW_STATE],
      facts: [],
    });
  },
);

test.each(STOPPED)(
  'A wait that fail-fast ended %s is explained by that, and never called a cancelled run',
  (when, why, ended) => {
    expect(explainInterrupted(ended, 'fail-fast')).toEqual({
      what: `The step stopped waiting for this operation because another one ended red and fail-fast is true. The wait ended ${when}`,
      why,
      remedies: [
        'Look at the operation that ended red first.',
        CONTINUE,
        'To wait for every operation also after one has ended red, set fail-fast to false.',
      ],
      commands: [SHOW_STATE],
      facts: [],
    });
  },
);

describe('The command', () => {
  test.each([
    [OPERATION, [SHOW_STATE]],
    [
      CLUSTER_OPERATION,
      [`az aks show --resource-group rg-prod --name aks-prod --query provisioningState ${OF_SUBSCRIPTION}`],
    ],
    [
      { ...OPERATION, resourceGroup: 'rg (old)' },
      [
        `az aks nodepool show --resource-group 'rg (old)' --cluster-name aks-prod --name np1 --query provisioningState ${OF_SUBSCRIPTION}`,
      ],
    ],
    [LOCATION_OPERATION, []],
  ])('names what is known of %j', (operation, commands) => {
    expect(explainInterrupted({ ...running, operation }, 'SIGINT').commands).toEqual(commands);
  });
});
