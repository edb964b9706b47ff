/** Longer messages are cut. Every place that shows them has its own, lower limit. */
const MAX_LENGTH = 16_000;

/** What AKS puts before another service's words, once for each time that it passed them on. */
const LEAD_IN =
  /^(?:StatusCode=\d{3}(?: --)?(?: Original Error:)? (?=\w)|Provisioning of resource\(s\) for [^\n]{1,300}? failed\. (?:Message|Error): |Resource request failed due to [^\n]{1,300}? The detailed error message: )/;

/** ARM's sentences around another one, once for each level. */
const QUOTED =
  /^(?:The template deployment(?: '[^'\n]{1,200}')? failed with (?:error|message)|The resource with id: '[^'\n]{1,400}' failed validation with message): '([\s\S]{10,})'\.?$/;

/** ARM's sentences that only point to the details. */
const BOILERPLATE =
  /^(?:internal server error|at least one resource deployment operation failed|the resource (?:operation completed|write operation failed to complete)|the template deployment|multiple error)/i;

/**
 * Removes what was wrapped around Azure's words: odd line ends and blanks, lead-ins, a trailing `Details:`,
 * repetitions. Adds nothing but `…` where the text was cut.
 */
export function tidyMessage(message: string): string {
  let text = sayOnce(message.slice(0, MAX_LENGTH).replace(/\r\n?/g, '\n'));
  for (let times = 0; times < 5 && LEAD_IN.test(text); times++) text = text.replace(LEAD_IN, '');
  text = unquote(text);
  if (text.endsWith(' Details:')) text = text.slice(0, -' Details:'.length).replace(/\.{1,3}$/, '.');
  const cut = message.length > MAX_LENGTH && !text.endsWith('…');
  return cut ? `${text}…` : text;
}

/** Checks whether a message has words of its own: not empty, not a piece of JSON, not only brackets. */
export function hasWords(message: string): boolean {
  return !/^\s*[[{]/.test(message) && /[\p{L}\p{N}]{2}/u.test(message);
}

/** Checks whether a message only says that something failed. */
export function isBoilerplate(message: string): boolean {
  return BOILERPLATE.test(unquote(message));
}

function unquote(text: string): string {
  let inner = text;
  for (let times = 0; times < 3; times++) inner = (QUOTED.exec(inner)?.[1] ?? inner).trim();
  return inner;
}

function sayOnce(text: string): string {
  const seen = new Set<string>();
  const kept: string[] = [];
  for (const line of text.split('\n').map((line) => line.trimEnd())) {
    const key = line.trim();
    // Short lines may repeat for a reason ("}", "* ok"); a whole sentence twice is Azure repeating itself.
    if (key.length > 30 && seen.has(key)) continue;
    if (key === '' && kept.at(-1) === '') continue;
    seen.add(key);
    kept.push(line);
  }
  return halve(kept.join('\n').trim());
}

/** Turns `X X`, `X. X` and `X: X` into `X`. */
function halve(text: string): string {
  for (let gap = 0; gap <= 4; gap++) {
    const half = (text.length - gap) / 2;
    if (half < 10 || !Number.isInteger(half)) continue;
    const separator = text.slice(half, half + gap);
    if (/^[\s.:;,-]*$/.test(separator) && text.slice(0, half) === text.slice(half + gap)) {
      return text.slice(0, half);
    }
  }
  return text;
}
