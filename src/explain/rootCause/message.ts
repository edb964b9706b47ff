/** Longer messages are cut: nobody reads more, and every place that shows them has its own, lower limit. */
const MAX_LENGTH = 16_000;

/** What AKS puts in front of another service's words, as often as it handed them on. */
const LEAD_IN =
  /^(?:Provisioning of resource\(s\) for [^\n]{1,300}? failed\. (?:Message|Error): |Resource request failed due to [^\n]{1,300}? The detailed error message: )/;

/** ARM's sentences that only point to the details. */
const BOILERPLATE =
  /^(?:internal server error|at least one resource deployment operation failed|the resource (?:operation completed|write operation failed to complete)|the template deployment|multiple error)/i;

/**
 * Azure's words without what others wrapped around them: line ends and blanks in order, lead-ins and dangling
 * `Details:` gone, repetitions said once. Nothing is added but `…` where the text was cut.
 */
export function tidyMessage(message: string): string {
  let text = sayOnce(message.slice(0, MAX_LENGTH).replace(/\r\n?/g, '\n'));
  for (let times = 0; times < 5 && LEAD_IN.test(text); times++) text = text.replace(LEAD_IN, '');
  if (text.endsWith(' Details:')) text = text.slice(0, -' Details:'.length).replace(/\.{1,3}$/, '.');
  const cut = message.length > MAX_LENGTH && !text.endsWith('…');
  return cut ? `${text}…` : text;
}

/** Whether a message has words of its own: not empty, not a piece of JSON, not only brackets. */
export function hasWords(message: string): boolean {
  return !/^\s*(?:[[{]|$)/.test(message) && /[\p{L}\p{N}]{2}/u.test(message);
}

/** Whether a message only says that something failed. */
export function isBoilerplate(message: string): boolean {
  return BOILERPLATE.test(message.trim());
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

/** `X X`, `X. X` and `X: X` become `X`. */
function halve(text: string): string {
  for (let gap = 0; gap <= 4; gap++) {
    const half = (text.length - gap) / 2;
    if (half < 10 || !Number.isInteger(half)) continue;
    const separator = text.slice(half, half + gap);
    if (/^[\s.:;,-]*$/.test(separator) && text.slice(0, half) === text.slice(half + gap)) {
      return text.slice(0, half).trim();
    }
  }
  return text;
}
