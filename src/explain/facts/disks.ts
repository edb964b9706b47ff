import { type Facts, fact, firstOf } from './facts.ts';

const SIZE = String.raw`['"]?(\d{1,3}(?:,\d{3})+|\d{1,15}(?:[.,]\d{1,3})?) ?(bytes|GB|GiB)?\b`;
const labelledSize = (label: string) => new RegExp(String.raw`\b(?:${label})(?: is| of)?:? ?${SIZE}`, 'i');
const CACHE = labelledSize('cache(?: disk)? size');
const TEMPORARY = labelledSize('temp(?:orary)? (?:disk|storage)(?: size)?');
const OS_DISK = labelledSize('OS disk(?: size)?(?: requires)?|osDiskSizeGB');
const ABOUT_KEY = /\bkey ?vault\b|\bdisk encryption set\b/i;
const KEY =
  /(https:\/\/[\w-]{1,40}\.vault\.(?:azure|usgovcloudapi|microsoftazure)[\w.]{0,10}\/keys\/[\w-]{1,127}(?:\/\w{1,64})?)/i;
const ENCRYPTION_SET = /\bdisk ?encryption ?set:? ?\(?['"]([^'"\n]{1,300})['"]/i;

/** Finds the sizes of cache, temporary disk and OS disk, and the key that encrypts disks. */
export function diskFacts(text: string): Facts {
  const cache = sizeIn(CACHE, text);
  const aboutKey = ABOUT_KEY.test(text);
  return {
    facts: [
      ...fact('Cache size', cache),
      ...(cache ? fact('Temporary disk', sizeIn(TEMPORARY, text)) : []),
      ...(cache ? fact('OS disk', sizeIn(OS_DISK, text)) : []),
      ...(aboutKey ? fact('Key', firstOf(KEY, text)) : []),
      ...fact('Disk encryption set', firstOf(ENCRYPTION_SET, text)),
    ],
  };
}

/** Bytes are written as GiB, which is how disks are asked for. */
function sizeIn(pattern: RegExp, text: string): string | undefined {
  const [, figure, unit] = pattern.exec(text) ?? [];
  if (figure === undefined) return undefined;
  if (unit?.toLowerCase() !== 'bytes') return `${figure} ${unit ?? 'GB'}`;
  return `${Number((Number(figure.replaceAll(',', '')) / 2 ** 30).toFixed(1))} GiB`;
}
