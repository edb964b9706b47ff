/** When something ran, by the clock of the epoch. */
export interface Bar {
  readonly icon: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly kind: 'succeeded' | 'red' | 'running';
}

export interface Lane {
  /** `''` for bars that belong under no heading. */
  readonly title: string;
  readonly bars: readonly Bar[];
}

const FENCE = '```mermaid';
/** Mermaid refuses to draw a text that is longer (its `maxTextSize`). */
const TEXT_LIMIT = 50_000;
const NAME_LIMIT = 60;
/** The shortest bar that can be seen, and that Mermaid draws at all. */
const SHORTEST_MS = 1_000;
const MINUTE = 60_000;
const DAY = 86_400_000;
/** Mermaid's own tag for what runs, `active`, has dark letters on a dark page. */
const TAGS = { succeeded: 'done, ', red: 'crit, done, ', running: '' } as const;
/** Mermaid keeps this much room for the titles of lanes, pixels, and draws longer ones over the bars. */
const TITLE_WIDTH = 75;
const WIDEST_TITLE = 300;
const CHARACTER_WIDTH = 8;

/**
 * Draws when what ran, as a Mermaid diagram, which GitHub shows as a picture. The picture never says more than the
 * tables do.
 *
 * @returns a fenced block; `''` when there is nothing to draw or too much.
 */
export function ganttOf(lanes: readonly Lane[]): string {
  const isDrawable = ({ from, to }: Bar) => isTime(from) && isTime(to + SHORTEST_MS) && to >= from;
  const drawn = lanes
    .map(({ title, bars }) => ({ title, bars: bars.filter(isDrawable) }))
    .filter(({ bars }) => bars.length > 0);
  const bars = drawn.flatMap((lane) => lane.bars);
  if (bars.length === 0) return '';
  const spanMs = Math.max(...bars.map(({ to }) => to)) - Math.min(...bars.map(({ from }) => from));
  const lines = [
    ...widthDirective(drawn),
    'gantt',
    'title Timeline (UTC)',
    'dateFormat YYYY-MM-DD HH:mm:ss',
    `axisFormat ${axisFormat(spanMs)}`,
    // Mermaid draws it by the clock of the reader, and these times are UTC.
    'todayMarker off',
    ...drawn.flatMap(({ title, bars }) => [
      ...(title ? [`section ${name(title)}`] : []),
      ...bars.map(barLine),
    ]),
  ];
  const text = lines.join('\n');
  return text.length > TEXT_LIMIT ? '' : `${FENCE}\n${text}\n\`\`\``;
}

/** Whether a section of a summary is such a picture. */
export function isPicture(section: string): boolean {
  return section.startsWith(FENCE);
}

function barLine({ icon, text, from, to, kind }: Bar): string {
  const end = Math.max(to, from + SHORTEST_MS);
  // The icon also keeps a name from being read as a keyword of the diagram.
  return `${icon} ${name(text)} :${TAGS[kind]}${time(from)}, ${time(end)}`;
}

/** Makes room for titles that are longer than Mermaid expects. */
function widthDirective(lanes: readonly Lane[]): readonly string[] {
  const longest = Math.max(...lanes.map(({ title }) => (title ? name(title).length : 0)));
  const leftPadding = Math.min(WIDEST_TITLE, 20 + longest * CHARACTER_WIDTH);
  return leftPadding > TITLE_WIDTH ? [`%%{init: ${JSON.stringify({ gantt: { leftPadding } })}}%%`] : [];
}

/** Keeps only characters that mean nothing to Mermaid, in one line. */
function name(text: string): string {
  const safe = text.replace(/[^\p{L}\p{N} _.,/()%+-]/gu, ' ').replace(/%{2,}/g, '%');
  return safe.replace(/\s+/g, ' ').trim().slice(0, NAME_LIMIT) || 'unnamed';
}

function axisFormat(spanMs: number): string {
  if (spanMs > DAY) return '%m-%d %H:%M';
  return spanMs > 5 * MINUTE ? '%H:%M' : '%H:%M:%S';
}

/** Whether a number is a time of a year with four digits. */
function isTime(ms: number): boolean {
  return ms >= 0 && ms < Date.UTC(10_000, 0);
}

/** `2026-11-22 10:00:00` */
function time(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').slice(0, 19);
}
