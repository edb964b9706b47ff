import * as core from '@actions/core';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { OperationName } from '../../azure/aks/operationName.ts';
import type { Inputs } from '../../inputs/inputs.ts';
import { epochTime } from '../../time/instant.ts';
import type { Clock, Observer } from '../../wait/context.ts';
import { timedLine } from '../log/progressLog.ts';
import { type ExplainedWait, type Outcome, outcomeOf, type Report } from '../report.ts';
import type { Links } from '../summary/links.ts';
import type { Conclusion } from './checks.ts';
import { octokitChecks } from './octokitChecks.ts';
import { endPage, progressPage } from './page.ts';
import { placeOf, readEvent } from './place.ts';
import { Rows } from './rows.ts';
import { troubleText } from './troubleText.ts';
import { Updates } from './updates.ts';

/** The most time that closing takes. */
const CLOSE_MS = 3_000;
/** The same from the moment on at which the run is cancelled. */
const CANCELLED_CLOSE_MS = 500;

/** What a check run needs of the process. */
export interface CheckRunContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly client: HttpClient;
  readonly clock: Pick<Clock, 'now' | 'startedAt' | 'sleep'>;
  /** Fires when the run is cancelled. */
  readonly cancel: AbortSignal;
}

/** Shows the progress of the step as a GitHub check run. Whatever becomes of it, the step goes its own way. */
export class CheckRun {
  readonly #context: CheckRunContext;
  readonly #rows: Rows;
  readonly #updates: Updates;
  #runUrl: string | undefined;

  constructor({ name, token }: NonNullable<Inputs['checkRun']>, context: CheckRunContext) {
    core.setSecret(token);
    this.#context = context;
    const { env, client, clock } = context;
    const { startedAt } = clock;
    const now = () => epochTime(startedAt + clock.now());
    this.#updates = new Updates({
      connect: async () => {
        const place = placeOf(env, await readEvent(env));
        this.#runUrl = place.runUrl;
        return octokitChecks({ client, place, token, name, startedAt, now });
      },
      output: () => progressPage(this.#rows.all, startedAt, now(), this.#runUrl),
      onFailure: (failure) => core.info(timedLine(clock.now(), troubleText(name, failure))),
      now: clock.now,
      sleep: clock.sleep,
    });
    this.#rows = new Rows(() => this.#updates.changed());
  }

  /** Creates the check run. */
  start(): void {
    this.#updates.start();
  }

  /** Shows these operations from now on. */
  watch(operations: readonly OperationName[]): void {
    this.#rows.begin(operations);
  }

  /** Returns the observer of the operation at this place in the order of the inputs. */
  observer(index: number): Observer {
    return this.#rows.observer(index);
  }

  /** Shows that a wait is over. */
  end(index: number, wait: ExplainedWait): void {
    this.#rows.end(index, wait);
  }

  /**
   * Closes the check run, if it was created, with the report as its summary. Takes three seconds at most, and half a
   * second once the run is cancelled; never rejects.
   *
   * @param now epoch milliseconds
   */
  async close(report: Report, links: Links, now: number): Promise<void> {
    const { cancel, clock } = this.#context;
    const closed = new AbortController();
    const giveUp = new AbortController();
    const hurry = () => void clock.sleep(CANCELLED_CLOSE_MS, closed.signal).then(() => giveUp.abort());
    if (cancel.aborted) hurry();
    else cancel.addEventListener('abort', hurry);
    await this.#updates.close(
      () => ({ output: endPage(report, links, now), conclusion: CONCLUSIONS[outcomeOf(report)] }),
      CLOSE_MS,
      giveUp.signal,
    );
    closed.abort();
  }
}

/** An operation that was canceled in Azure is a failure: of the words that GitHub has, `cancelled` is about the run. */
const CONCLUSIONS: Readonly<Record<Outcome, Conclusion>> = {
  succeeded: 'success',
  failed: 'failure',
  canceled: 'failure',
  'timed-out': 'timed_out',
  'not-found': 'failure',
  unauthorized: 'failure',
  unreachable: 'failure',
  interrupted: 'cancelled',
  mismatch: 'failure',
  error: 'failure',
  'invalid-input': 'failure',
};
