import { html } from '../text.ts';
import type { Links } from './links.ts';

/** Links the name of a resource to its page in the portal, where both are known. */
export function portalLink(text: string, resourceId: string | undefined, { portal }: Links): string {
  if (!portal || !resourceId) return html(text);
  return `<a href="${html(`${portal}/#@/resource${encodeURI(resourceId)}/overview`)}">${html(text)}</a>`;
}
