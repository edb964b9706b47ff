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
 * Fails a test file that leaves something running, or a rejection that nothing handles. Jest itself ends its workers
 * either way, so a promise that the step would die of, and a timer that would keep it alive, passed unnoticed.
 */
export default class extends TestEnvironment {
  #before = [];
  #rejections = [];
  #note = (reason) => this.#rejections.push(reason);

  async setup() {
    await super.setup();
    this.#before = running();
    // Jest's own handler takes its place while tests run. This one hears what comes between and after them.
    process.on('unhandledRejection', this.#note);
  }

  async teardown() {
    const left = await this.#left();
    process.off('unhandledRejection', this.#note);
    await super.teardown();
    if (this.#rejections.length > 0) {
      const [reason] = this.#rejections;
      throw new Error(`A test left a promise whose rejection nothing handles: ${reason?.stack ?? reason}`);
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
