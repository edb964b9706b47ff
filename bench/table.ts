/** One figure of the action, and what it is compared with. */
export type Row = readonly [figure: string, reference: string, action: string];

const BEGIN = '<!-- bench: begin, written by npm run bench -- --readme -->';
const END = '<!-- bench: end -->';
const HEAD: Row = ['', 'compared with', 'action'];

/** Writes the figures as one Markdown table, after a line that describes the run. */
export function tableOf(about: string, rows: readonly Row[]): string {
  const line = (cells: Row) => `| ${cells.join(' | ')} |`.replaceAll('|  |', '| |');
  return [about, '', line(HEAD), '| --- | ---: | ---: |', ...rows.map(line)].join('\n');
}

/** @throws Error when the text does not have one place for the table */
export function takeOver(readme: string, table: string): string {
  const [before, ...begun] = readme.split(BEGIN);
  const [old, after, ...more] = begun.join(BEGIN).split(END);
  if (begun.length !== 1 || old === undefined || after === undefined || more.length > 0) {
    throw new Error(`The README does not have one ${BEGIN} before one ${END}.`);
  }
  return `${before}${BEGIN}\n${table}\n${END}${after}`;
}

/** The table that a README has; undefined when it has none. */
export function tableIn(readme: string): string | undefined {
  return readme.split(BEGIN)[1]?.split(END)[0]?.trim();
}
