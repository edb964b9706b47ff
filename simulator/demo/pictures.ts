import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { summaryPageOf, type Theme } from './page.ts';

/** One of the pictures in `docs/images/`: the beginning of an act's job summary. */
export interface Picture {
  readonly file: string;
  readonly act: string;
  readonly theme: Theme;
  /** What the first block begins with that is not in the picture. */
  readonly until: string;
}

/** After the advice, before the commands, which are wider than a picture. */
const ADVICE_ENDS = '```sh';
/** After the timeline, before the table that says the same. */
const STATES_BEGIN = '<table>\n<tr><th align="left">State<';

export const PICTURES: readonly Picture[] = [
  { file: 'summary-pools.png', act: 'pools', theme: 'light', until: ADVICE_ENDS },
  { file: 'summary-pools-dark.png', act: 'pools', theme: 'dark', until: ADVICE_ENDS },
  { file: 'summary-pdb.png', act: 'stall', theme: 'light', until: ADVICE_ENDS },
  { file: 'summary-pdb-dark.png', act: 'stall', theme: 'dark', until: ADVICE_ENDS },
  { file: 'summary-success.png', act: 'upgrade', theme: 'light', until: STATES_BEGIN },
];

export const IMAGES = join(import.meta.dirname, '../../docs/images');
/** What each picture was made from, by its file. */
export const FINGERPRINTS = join(IMAGES, 'pictures.json');

/**
 * Writes the page that a picture is taken of, without Mermaid.
 *
 * @param summaries the job summaries, by the name of the act
 */
export function pictureHtml({ act, theme, until }: Picture, summaries: ReadonlyMap<string, string>): string {
  const summary = summaries.get(act);
  if (summary === undefined) throw new Error(`There is no act ${act}`);
  const end = summary.indexOf(`\n\n${until}`);
  if (end < 0) throw new Error(`The summary of ${act} has no block that begins with ${until}`);
  return summaryPageOf(summary.slice(0, end), theme);
}

/** What a picture shows, as one word: it changes when the picture would. */
export function fingerprint(html: string): string {
  return createHash('sha256').update(html).digest('hex');
}
