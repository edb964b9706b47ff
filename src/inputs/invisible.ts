/**
 * Finds characters that cannot be seen, and that come along when a value is copied from a web page or written by PowerShell.
 * Blanks and line breaks are not among them.
 */

// The classes of Unicode take milliseconds to compile, and almost every value is plain ASCII.
const PLAIN = /^[\t\n\r\x20-\x7e]*$/;
const INVISIBLE = String.raw`[[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}]--[\t\n\r]]`;
/** A variation selector or joiner within an emoji is part of what is seen. */
const EMOJI = String.raw`\p{Extended_Pictographic}[\u{fe0f}\u{200d}]+`;

/** Names the first invisible character of a text and its place; undefined when there is none. */
export function invisibleCharacter(text: string): string | undefined {
  if (PLAIN.test(text)) return undefined;
  const seen = text.replace(new RegExp(EMOJI, 'gv'), (emoji) => '.'.repeat(emoji.length));
  const at = seen.search(new RegExp(INVISIBLE, 'v'));
  const code = seen.codePointAt(at);
  if (code === undefined) return undefined;
  const hex = code.toString(16).toUpperCase().padStart(4, '0');
  return `U+${hex} ${nameOf(code)} (character ${[...text.slice(0, at)].length + 1})`;
}

function nameOf(code: number): string {
  const isControl = /\p{Cc}/u.test(String.fromCodePoint(code));
  return NAMES[code] ?? (isControl ? 'control character' : 'invisible character');
}

/** As the Unicode standard names them. */
const NAMES: Readonly<Record<number, string>> = {
  0: 'null',
  8: 'backspace',
  27: 'escape',
  127: 'delete',
  173: 'soft hyphen',
  847: 'combining grapheme joiner',
  1564: 'Arabic letter mark',
  6158: 'Mongolian vowel separator',
  8203: 'zero width space',
  8204: 'zero width non-joiner',
  8205: 'zero width joiner',
  8206: 'left-to-right mark',
  8207: 'right-to-left mark',
  8234: 'left-to-right embedding',
  8235: 'right-to-left embedding',
  8236: 'pop directional formatting',
  8237: 'left-to-right override',
  8238: 'right-to-left override',
  8288: 'word joiner',
  8289: 'function application',
  8290: 'invisible times',
  8291: 'invisible separator',
  8292: 'invisible plus',
  8294: 'left-to-right isolate',
  8295: 'right-to-left isolate',
  8296: 'first strong isolate',
  8297: 'pop directional isolate',
  12644: 'Hangul filler',
  65039: 'variation selector-16',
  65279: 'byte order mark',
};
