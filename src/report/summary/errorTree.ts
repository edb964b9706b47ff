import type { CloudError } from '../../azure/http/cloudError.ts';
import { fitJson } from '../fit.ts';
import { html, htmlLines, shorten } from '../text.ts';

/** More is not readable, and the summary is limited; the raw JSON below has more. */
const MAX_NODES = 150;
const MAX_DEPTH = 12;
const MESSAGE_LIMIT = 4_000;
const INFO_LIMIT = 4_000;

/** Draws a CloudError as a nested HTML list: code, message, target, details and additionalInfo of every level. */
export function errorTree(error: CloudError): string {
  let left = MAX_NODES;

  function node(item: CloudError, depth: number): string {
    left -= 1;
    const inner = item.innerError ? [item.innerError] : [];
    const children = [...inner, ...item.details];
    return `<li>${head(item)}${item.additionalInfo.slice(0, 20).map(info).join('')}${list(children, depth + 1)}</li>`;
  }

  function list(items: readonly CloudError[], depth: number): string {
    if (items.length === 0) return '';
    if (depth > MAX_DEPTH) return `<ul><li>(${items.length} more, nested deeper)</li></ul>`;
    const parts: string[] = [];
    for (const [index, item] of items.entries()) {
      if (left <= 0) {
        parts.push(`<li>(${items.length - index} more)</li>`);
        break;
      }
      parts.push(node(item, depth));
    }
    return `<ul>${parts.join('')}</ul>`;
  }

  return list([error], 0);
}

function head({ code, subcode, message, target }: CloudError): string {
  const codes = [code, subcode].filter(Boolean).map((text) => `<code>${html(shorten(text, 200))}</code>`);
  const at = target ? ` <i>target:</i> <code>${html(shorten(target, 500))}</code>` : '';
  const words = message ? htmlLines(shorten(message, MESSAGE_LIMIT)) : '<i>no message</i>';
  return `${codes.join(' / ') || '<i>no code</i>'}${at}<br>${words}`;
}

function info({ type, info: value }: CloudError['additionalInfo'][number]): string {
  const json = htmlLines(fitJson(value, INFO_LIMIT));
  return `<br><i>${html(shorten(type || 'additionalInfo', 200))}:</i> <code>${json}</code>`;
}
