import * as core from '@actions/core';
import { logLine, oneLine, plain, shorten } from './text.ts';

/** GitHub cuts an annotation after about 4 KB; people read the first lines of it. */
const TEXT_LIMIT = 2_000;
/** GitHub shows this many annotations of each level for a step. */
const MAX_OF_LEVEL = 10;

/** Of warnings and notices; an error has its headline. */
const TITLE = 'AKS operation gate';

const WRITERS = { error: core.error, warning: core.warning, notice: core.notice } as const;

type Level = keyof typeof WRITERS;

/** Writes the annotations of a step. Beyond GitHub's limit they are ordinary lines of the log. */
export class Annotations {
  readonly #written: Record<Level, number> = { error: 0, warning: 0, notice: 0 };

  error(title: string, text: string): void {
    this.#write('error', title, text);
  }

  /** @param label the name of the operation where several are waited for */
  remark(level: 'warning' | 'notice', text: string, label = ''): void {
    this.#write(level, TITLE, label ? `${label}: ${text}` : text);
  }

  #write(level: Level, title: string, text: string): void {
    this.#written[level] += 1;
    if (this.#written[level] <= MAX_OF_LEVEL) {
      WRITERS[level](shorten(plain(text), TEXT_LIMIT), { title: oneLine(title) });
    } else {
      core.info(logLine(`${level.charAt(0).toUpperCase()}${level.slice(1)}: ${title}: ${text}`));
    }
  }
}
