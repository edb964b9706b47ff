import type { Answer, HttpAnswer, Script, StatusAnswer, Step, TransportFault } from './answers.ts';
import type { RecordedRequest } from './record.ts';

/** What is left to do for the server: an HTTP answer or a fault, after a delay. */
export interface Reply {
  readonly delayMs: number;
  readonly outcome: HttpAnswer | TransportFault;
}

/** What a service can do by itself; scripts play between its checks and its normal answer. */
export interface Service {
  /** A refusal, or undefined when the real service would have gone on. */
  check(): HttpAnswer | undefined;
  answer(): HttpAnswer;
  /** Completes a scripted operation status; absent where a status makes no sense. */
  status?(answer: StatusAnswer): HttpAnswer;
}

/**
 * A script and how far it has been played. A request that the checks refuse uses up no step: the script tells
 * what happens to the operation, and the operation does not notice requests that never reached it.
 */
export class Player {
  readonly #steps: readonly Exclude<Step, { kind: 'times' }>[];
  #played = 0;
  #seen = 0;

  constructor(script: Script = { kind: 'checked' }) {
    const steps = Array.isArray(script) ? (script as readonly Step[]) : [script as Step];
    this.#steps = steps.flatMap(unfold);
    if (this.#steps.length === 0) throw new Error('A script needs at least one answer');
  }

  play(request: RecordedRequest, service: Service): Reply {
    const step = this.#steps[Math.min(this.#played, this.#steps.length - 1)] as Exclude<
      Step,
      { kind: 'times' }
    >;
    const index = this.#seen++;
    let answer: Answer = typeof step === 'function' ? step(request, index) : step;
    let delayMs = 0;
    while (answer.kind === 'slow') {
      delayMs += answer.ms;
      answer = answer.answer;
    }
    const exempt = isFault(answer) || ('unchecked' in answer && answer.unchecked === true);
    const refusal = exempt ? undefined : service.check();
    if (refusal) return { delayMs, outcome: refusal };
    this.#played++;
    return { delayMs, outcome: isFault(answer) ? answer : complete(answer, service) };
  }
}

function complete(
  answer: HttpAnswer | StatusAnswer | { readonly kind: 'checked' },
  service: Service,
): HttpAnswer {
  switch (answer.kind) {
    case 'http':
      return answer;
    case 'checked':
      return service.answer();
    case 'status':
      if (!service.status) throw new Error(`No operation to say "${answer.status}" about`);
      return service.status(answer);
  }
}

function isFault(answer: Answer): answer is TransportFault {
  return answer.kind === 'reset' || answer.kind === 'hang' || answer.kind === 'cut-short';
}

function unfold(step: Step): Exclude<Step, { kind: 'times' }>[] {
  if (typeof step === 'function' || step.kind !== 'times') return [step];
  return Array.from({ length: step.count }, () => unfold(step.step)).flat();
}
