/** Reads the project's own documentation. */
import { readdir, readFile } from 'node:fs/promises';
import { join, posix, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '..');

/** A fenced block: its language, text, the heading that it stands under, and its first line in the file. */
export interface Block {
  readonly language: string;
  readonly text: string;
  readonly heading: string;
  readonly line: number;
}

/** Every Markdown file that people read, by its path from the root, written with slashes on Windows too. */
export async function documents(): Promise<readonly string[]> {
  const at = async (folder: string) =>
    (await readdir(join(ROOT, folder)))
      .filter((name) => name.endsWith('.md'))
      .map((name) => posix.join(folder, name));
  return [...(await at('.')), ...(await at('docs')), ...(await at('.github'))];
}

export function readDocument(path: string): Promise<string> {
  return readFile(join(ROOT, path), 'utf8');
}

export function blocksOf(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let heading = '';
  let open: { language: string; line: number; lines: string[] } | undefined;
  for (const [index, line] of markdown.split('\n').entries()) {
    const fence = /^```(\w*)$/.exec(line);
    if (open && fence) {
      blocks.push({ language: open.language, line: open.line, heading, text: open.lines.join('\n') });
      open = undefined;
    } else if (open) open.lines.push(line);
    else if (fence) open = { language: fence[1] ?? '', line: index + 2, lines: [] };
    else heading = /^#+ (.*)$/.exec(line)?.[1] ?? heading;
  }
  if (open) throw new Error(`The block at line ${open.line} has no end`);
  return blocks;
}

/** The text without its fenced blocks. */
export function proseOf(markdown: string): string {
  return markdown.replace(/^```\w*\n[\s\S]*?^```$/gm, '');
}

/** The anchors that GitHub makes of the headings. */
export function anchorsOf(markdown: string): readonly string[] {
  return [...proseOf(markdown).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );
}
