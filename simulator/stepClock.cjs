/**
 * Loaded into the process of a step before the action: its time is not the machine's but the test's.
 *
 * The clocks stand still while the step works. Once it only waits, for a pause or a request, it says so to the test
 * (stepClock.ts), which decides whether time passes. Then the clocks jump to the next timer, and no real time is lost.
 */
const { subscribe } = require('node:diagnostics_channel');
const { errorMonitor } = require('node:events');
const { syncBuiltinESMExports } = require('node:module');
const timers = require('node:timers');
const timersPromises = require('node:timers/promises');
const { promisify } = require('node:util');

const startedAt = Number(process.env.STEP_CLOCK_START);
delete process.env.STEP_CLOCK_START;
let passed = 0;

const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...parts) {
    if (parts.length > 0) super(...parts);
    else super(startedAt + passed);
  }
  static now() {
    return startedAt + passed;
  }
};
performance.now = () => passed;

const nextTurn = timers.setImmediate;
const running = new Set();

class Timer {
  #ms;
  #run;
  #repeats;
  isReferenced = true;
  constructor(run, ms, repeats) {
    // As Node has it: at least a millisecond, and what is too long is over at once.
    this.#ms = ms >= 1 && ms <= 2 ** 31 - 1 ? Math.trunc(ms) : 1;
    this.#run = run;
    this.#repeats = repeats;
    this.refresh();
  }
  refresh() {
    this.due = passed + this.#ms;
    // Set anew, so that timers of the same moment run in the order in which they were set.
    running.delete(this);
    running.add(this);
    changed();
    return this;
  }
  fire() {
    if (this.#repeats) this.refresh();
    else this.close();
    this.#run();
  }
  close() {
    if (running.delete(this)) changed();
    return this;
  }
  ref() {
    this.isReferenced = true;
    changed();
    return this;
  }
  unref() {
    this.isReferenced = false;
    changed();
    return this;
  }
  hasRef() {
    return this.isReferenced;
  }
  [Symbol.dispose]() {
    this.close();
  }
}

const clear = (timer) => {
  if (timer instanceof Timer) timer.close();
};
const setTimeout = (run, ms, ...parts) => new Timer(() => run(...parts), ms, false);
const sleep = (ms, value, { signal, ref = true } = {}) =>
  new Promise((resolve, reject) => {
    const stop = () => {
      timer.close();
      reject(
        Object.assign(new Error('The operation was aborted', { cause: signal.reason }), {
          name: 'AbortError',
          code: 'ABORT_ERR',
        }),
      );
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve(value);
    }, ms);
    if (!ref) timer.unref();
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
setTimeout[promisify.custom] = sleep;
const ours = {
  setTimeout,
  setInterval: (run, ms, ...parts) => new Timer(() => run(...parts), ms, true),
  clearTimeout: clear,
  clearInterval: clear,
};
Object.assign(globalThis, ours);
Object.assign(timers, ours);
timersPromises.setTimeout = sleep;
syncBuiltinESMExports();

/** Requests without an end so far, by an id that their header shows to the simulator; one may serve several steps. */
const waiting = new Map();
let requests = 0;
subscribe('http.client.request.created', ({ request }) => {
  const id = `${process.pid}-${++requests}`;
  request.setHeader('x-step-request', id);
  waiting.set(id, `${request.protocol}//${request.getHeader('host')}${request.path}`);
  const end = () => {
    if (waiting.delete(id)) changed();
  };
  request.once('close', end);
  // A tunnel that failed ends its request with an error only.
  request.once(errorMonitor, end);
  if (request.method === 'CONNECT') request.once('connect', end);
  changed();
});

/** What Node itself is still at, outside of JavaScript, and what no test holds up. */
const isAtWork = () =>
  process.getActiveResourcesInfo().some((name) => /^(?:FSReq|CloseReq|GetAddrInfo)/.test(name));

/** Turns of the event loop without any news after which a step only waits. */
const QUIET_TURNS = 8;
let question = 0;
let turns = 0;
let isLooking = false;

function changed() {
  question += 1;
  turns = 0;
  const needed = [...running].some(({ isReferenced }) => isReferenced);
  if (needed) process.channel?.ref();
  else process.channel?.unref();
  if (isLooking) return;
  isLooking = true;
  nextTurn(look);
}

function look() {
  turns = isAtWork() ? 0 : turns + 1;
  if (turns < QUIET_TURNS) {
    nextTurn(look);
    return;
  }
  isLooking = false;
  const next = nextTimer();
  if (!next && waiting.size === 0) return;
  const due = next && startedAt + next.due;
  process.send({ question, due, waiting: Object.fromEntries(waiting) });
}

function nextTimer() {
  let next;
  for (const timer of running) if (!next || timer.due < next.due) next = timer;
  return next;
}

process.on('message', (answer) => {
  if (answer.question !== question) return;
  passed = Math.max(passed, answer.now - startedAt);
  changed();
  fireDue();
});

/** One timer a turn, so that what follows from one has happened before the next. */
function fireDue() {
  const next = nextTimer();
  if (!next || next.due > passed) return;
  nextTurn(fireDue);
  next.fire();
}

// A signal reaches the step some time after it was sent; until then the test lets no time pass.
process.on('newListener', function watch(name) {
  if (name !== 'SIGINT' && name !== 'SIGTERM') return;
  process.off('newListener', watch);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.prependListener(signal, () => {
      changed();
      process.send({ signal });
    });
  }
});
process.channel.unref();
