const ADDRESS = /https:\/\/[^\s"'<>\\`{}|^]{4,2000}/gi;
const PUNCTUATION = /[.,;:!?)\]]$/;
const MAX_LENGTH = 300;

/** Hosts for machines: they appear in logs and requests, but there is nothing to read. */
const NO_PAGES = /^(?:management|mcr|packages|login|graph)\.|\.data\.mcr\./;

/**
 * Pages that say less than ours: how to read deployment errors, how extensions log, where to request quota, how
 * allocation works in general.
 */
const GENERAL =
  /^https:\/\/aka\.ms\/(?:arm-|deployoperations|vmextension|extension|productionsla|prodportalcrp|quotamonitoring|cpu-quota|allocation-guidance|azureskunotavailable)/i;

/**
 * Finds the first address in Azure's words that is a page about the error: https, aka.ms or a host of
 * microsoft.com or azure.com. Other hosts are ignored, because anybody can make Azure repeat a text. An address
 * that carries JSON or is longer than 300 characters is a form that was cut off, not a page.
 */
export function linkIn(texts: readonly string[]): string | undefined {
  for (const text of texts) {
    for (const match of text.matchAll(ADDRESS)) {
      const url = pageAddress(match[0], text[match.index + match[0].length]);
      if (url && !GENERAL.test(url)) return url;
    }
  }
  return undefined;
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
