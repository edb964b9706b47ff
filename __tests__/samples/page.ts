const VOID = new Set(['br', 'img', 'hr', 'wbr']);
const BLOCK = /^<(?:table|h[1-6]|p|details|ol|ul|blockquote|pre)\b/;

/** What is wrong with a job summary as a page; empty when nothing is. */
export function faultsOf(summary: string): readonly string[] {
  const { blocks, fences } = split(summary);
  return [
    ...blocks.flatMap((block) => [
      ...balance(block),
      ...(BLOCK.test(block) ? [] : [`no HTML block: ${block.slice(0, 80)}`]),
    ]),
    ...balance(blocks.join('\n')),
    ...blocks.flatMap(dangers),
    ...fences.filter((fence) => fence === '').map(() => 'an empty fence'),
  ];
}

/** The fenced blocks, and what is between them: HTML blocks, each ended by an empty line. */
function split(summary: string): { readonly blocks: readonly string[]; readonly fences: readonly string[] } {
  const fences: string[] = [];
  const rest = summary.replace(/^(`{3,})(\w*)\n([\s\S]*?)\n\1$/gm, (_, _mark, _language, text: string) => {
    fences.push(text);
    return '';
  });
  return {
    blocks: rest
      .split(/\n[ \t]*\n/)
      .map((block) => block.trim())
      .filter(Boolean),
    fences,
  };
}

/** Each tag that is opened must be closed inside the same block, in order. */
function balance(block: string): readonly string[] {
  const open: string[] = [];
  for (const [, slash, name = ''] of block.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
    if (VOID.has(name)) continue;
    if (!slash) open.push(name);
    else if (open.pop() !== name) return [`</${name}> closes nothing in: ${block.slice(0, 120)}`];
  }
  return open.map((name) => `<${name}> stays open in: ${block.slice(0, 120)}`);
}

function dangers(block: string): readonly string[] {
  const tags = [...block.matchAll(/<[^>]*>/g)].map(([tag]) => tag);
  const known =
    /^<\/?(?:table|tr|th|td|h[1-6]|p|b|i|br|details|summary|ol|ul|li|blockquote|pre|code|wbr|a)(?: (?:align="(?:left|right)"|colspan="\d"|href="https:\/\/[^"<>\s]*"))*>$/;
  return tags.filter((tag) => !known.test(tag)).map((tag) => `a tag that is not ours: ${tag.slice(0, 120)}`);
}
