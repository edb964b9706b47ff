import { setTimeout as sleep } from 'node:timers/promises';
import { TestEnvironment } from 'jest-environment-node';

/** How long a file may take to close what its last test has closed only a moment ago. */
const GRACE_MS = 5_000;

/**
 * What keeps a process alive because a test left it. Connections are not among them: nock makes sockets that it never
 * connects nor closes, and a connection of ours leads to a server that is in this list.
 */
const LEFT_RUNNING =
  /^(Timeout|Immediate|TCPServerWrap|PipeServerWrap|ProcessWrap|FSEventWrap|StatWatcher|Worker)$/;

/**
 * Fails a test file that leaves something running, or a rejected promise without a handler. Jest itself ends its workers
 * either way, so a promise that the step would die of, and a timer that would keep it alive, passed unnoticed.
 */
export default class extends TestEnvironment {
  #before = [];
  #rejections = [];
  #note = (reason) => this.#rejections.push(reason);

  async setup() {
    await super.setup();
    this.#before = running();
    this.#listen();
  }

  handleTestEvent({ name }) {
    // Jest removes all listeners before it runs tests. Its own one forgets a rejection that is handled later, of which
    // the step would have died already.
    if (name === 'run_start') this.#listen();
  }

  #listen() {
    this.#stopListening();
    process.on('unhandledRejection', this.#note);
  }

  /** More than one can be there, because Jest adds those again that it has removed. */
  #stopListening() {
    while (process.listeners('unhandledRejection').includes(this.#note)) {
      process.off('unhandledRejection', this.#note);
    }
  }

  async teardown() {
    const left = await this.#left();
    this.#stopListening();
    await super.teardown();
    if (this.#rejections.length > 0) {
      const [reason] = this.#rejections;
      throw new Error(`A rejected promise had no handler in time: ${reason?.stack ?? reason}`);
    }
    if (left.length > 0) {
      throw new Error(`A test left something running: ${left.join(', ')}`);
    }
  }

  async #left() {
    const end = performance.now() + GRACE_MS;
    for (;;) {
      // Rejections are reported after the current turn of the event loop.
      await new Promise((resolve) => setImmediate(resolve));
      const left = without(running(), this.#before);
      if (left.length === 0 || performance.now() > end) return left;
      await sleep(10);
    }
  }
}

function running() {
  return process.getActiveResourcesInfo().filter((name) => LEFT_RUNNING.test(name));
}

/** The items of a list that another list does not have, as often as they are in it. */
function without(list, other) {
  const rest = [...other];
  return list.filter((item) => {
    const index = rest.indexOf(item);
    if (index >= 0) rest.splice(index, 1);
    return index < 0;
  });
}
