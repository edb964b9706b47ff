const ADDRESS = /https:\/\/[^\s"'<>\\`{}|^]{4,2000}/gi;
const PUNCTUATION = /[.,;:!?)\]]$/;
const MAX_LENGTH = 300;

/** Hosts for machines: they appear in logs and requests, but there is nothing to read. */
const NO_PAGES = /^(?:management|mcr|packages|login|graph)\.|\.data\.mcr\./;

/**
 * Pages that say less than the ones we know: how to read deployment errors at all, how extensions log, the
 * form for more quota with all its parameters.
 */
const GENERAL =
  /^https:\/\/aka\.ms\/(?:arm-|deployoperations|vmextension|extension|productionsla|prodportalcrp|quotamonitoring)/i;

export interface MessageLink {
  readonly url: string;
  /** Whether it is one of Azure's pages for everything. */
  readonly general: boolean;
}

/**
 * The first address in Azure's words that a person can read on at: https, aka.ms or a host of microsoft.com or
 * azure.com, specific ones before general ones. Others are left alone, for anybody can make Azure repeat a
 * text. Addresses that carry JSON or go on after 300 characters are cut-off forms, not pages.
 */
export function linkIn(texts: readonly string[]): MessageLink | undefined {
  const links: MessageLink[] = [];
  for (const text of texts) {
    for (const match of text.matchAll(ADDRESS)) {
      const url = pageAddress(match[0], text[match.index + match[0].length]);
      if (url) links.push({ url, general: GENERAL.test(url) });
    }
  }
  return links.find(({ general }) => !general) ?? links[0];
}

function pageAddress(found: string, next: string | undefined): string | undefined {
  if (next === '{' || /%7B/i.test(found)) return undefined;
  let address = found;
  while (PUNCTUATION.test(address)) address = address.slice(0, -1);
  if (address.length > MAX_LENGTH || !URL.canParse(address)) return undefined;
  const { hostname, username, port } = new URL(address);
  const microsoft = /(?:^aka\.ms|(?:^|\.)(?:microsoft|azure)\.com)$/.test(hostname);
  return microsoft && !NO_PAGES.test(hostname) && !username && !port ? address : undefined;
}
