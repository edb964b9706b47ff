/**
 * Makes the pictures in docs/images/ from what the demo writes: `npm run pictures`. It needs Chromium, which `CHROMIUM`
 * can name, and fonts: on Debian the packages chromium, fonts-liberation and fonts-noto-color-emoji. A test says when
 * the pictures are out of date; it needs no browser.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ACTS } from '../simulator/demo/acts.ts';
import { withMermaid } from '../simulator/demo/page.ts';
import { FINGERPRINTS, fingerprint, IMAGES, PICTURES, pictureHtml } from '../simulator/demo/pictures.ts';
import { play } from '../simulator/demo/play.ts';

const WIDTH = 1012;
/** Time enough for Mermaid to draw; Chromium does not wait for it. */
const DRAWING = '--virtual-time-budget=30000';

function chromium(...options: readonly string[]): string {
  const always = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--hide-scrollbars',
    '--disable-lcd-text',
    DRAWING,
  ];
  return execFileSync(process.env['CHROMIUM'] ?? 'chromium', [...always, ...options], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 100_000_000,
  });
}

/** Takes a picture of a page as high as the page is, which only the page itself knows. */
function takePicture(page: string, png: string): void {
  const size = (height: number) => `--window-size=${WIDTH},${height}`;
  const height = /<html[^>]* data-height="(\d+)"/.exec(chromium('--dump-dom', size(600), page))?.[1];
  if (height === undefined) throw new Error(`Chromium did not draw ${page}`);
  chromium(`--screenshot=${png}`, size(Number(height)), page);
}

const summaries = new Map<string, string>();
for (const act of ACTS) summaries.set(act.name, (await play(act)).result.summary);

const folder = mkdtempSync(join(tmpdir(), 'operation-gate-pictures-'));
try {
  const fingerprints: Record<string, string> = {};
  for (const picture of PICTURES) {
    const html = pictureHtml(picture, summaries);
    const page = join(folder, 'page.html');
    writeFileSync(page, withMermaid(html));
    const png = join(IMAGES, picture.file);
    takePicture(pathToFileURL(page).href, png);
    fingerprints[picture.file] = fingerprint(html);
    console.log(`${picture.file}: ${statSync(png).size} bytes`);
  }
  writeFileSync(FINGERPRINTS, `${JSON.stringify(fingerprints, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
