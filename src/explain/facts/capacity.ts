import { type Facts, fact, firstOf, listed } from './facts.ts';

const NUMBER = String.raw`(\d{1,3}(?:[,.'\u00a0 ]\d{3})+|\d{1,12})(?![\d%])`;
const labelled = (label: string) =>
  new RegExp(`\\b(?:${label})(?: is| of)?\\s{0,3}[:=]?\\s{0,3}${NUMBER}`, 'i');

/** The five figures of a quota, in every wording seen. */
const FIGURES = [
  ['Current limit', labelled('current limit|maximum allowed|quota limit')],
  ['Current usage', labelled('current usage|current in use|currently used')],
  ['Left', labelled('remaining|left regional vcpu quota|left (?:vm family )?vcpu quota')],
  [
    'Additional required',
    labelled('additional required|additional requested|quota requested|requested quota'),
  ],
  ['New limit needed', labelled(String.raw`new limit required|\(minimum\) new limit required`)],
] as const;

const ABOUT_QUOTA = /\bquota\b|current limit|maximum allowed/i;
const FAMILY = /\b(standard[a-z0-9_]{1,60}family)\b/i;
const QUOTA_NAME = /\bexceeding approved ([\w ]{2,80}?) quota\b/i;
const SIZE = /\bStandard_[A-Za-z]{1,4}\d[A-Za-z0-9]{0,12}(?:[_-][A-Za-z0-9]{1,20}){0,4}\b/gi;
/** Region names hold a point of the compass; "in this region" does not. */
const REGION =
  /\b(?:location|region)\b['"]?(?: is)?\s{0,3}[:=]?\s{0,3}['"]?((?:[a-z]{0,15}(?:north|south|east|west|central)[a-z]{0,12}|usgov[a-z]{2,10}|usdod[a-z]{2,10})\d?)\b/gi;
const ZONES =
  /\b(?:availability )?zones?(?: is| are)?\s{0,3}[:=]?\s{0,3}['"[(]{0,3}([1-3](?:['"\s,]{1,4}[1-3]){0,5})\b(?!\.\d)/i;
const SUBNET_ID =
  /\/subscriptions\/[^\s'",;()\]/]{1,60}\/resourceGroups\/[^\s'",;\]/]{1,90}\/providers\/Microsoft\.Network\/virtualNetworks\/[^\s'",;()\]/]{1,80}\/subnets\/([\w.-]{1,80})/i;
const SUBNET_NAME =
  /\bsubnet(?: name)?:? ['"]?((?!cidr|name|with|is|has|does|in|of|for|and|id\b)[\w.-]{1,80})/i;
const SUBNET_RANGE = /\bsubnet cidr:? (\d[\d./]{6,18}|[0-9a-f:]{2,39}\/\d{1,3})/i;
const ADDRESSES_NEEDED = labelled('pre-allocated IPs|capacity for');
const ADDRESSES_FREE = labelled('IPs available');

/** Finds the figures of a quota, with the VM family or the name of the quota. */
export function quotaFacts(text: string): Facts {
  if (!ABOUT_QUOTA.test(text)) return { facts: [] };
  const figures = FIGURES.flatMap(([name, pattern]) => fact(name, grouped(firstOf(pattern, text))));
  if (figures.length === 0) return { facts: [] };
  const family = firstOf(FAMILY, text);
  const quota = family ? fact('VM family', family) : fact('Quota', firstOf(QUOTA_NAME, text));
  return { facts: [...quota, ...figures] };
}

/** Finds the VM sizes, the region and the zones that the text names. */
export function sizeFacts(text: string): Facts {
  const sizes = [...new Set(text.match(SIZE) ?? [])];
  const regions = new Set([...text.matchAll(REGION)].map(([, region]) => region?.toLowerCase()));
  // A message with two regions is about their difference, not about a place.
  const region = regions.size === 1 ? [...regions][0] : undefined;
  const zones = firstOf(ZONES, text)?.match(/\d/g) ?? [];
  return {
    facts: [
      ...fact(sizes.length === 1 ? 'VM size' : 'VM sizes', listed(sizes, 5)),
      ...fact('Region', region),
      ...fact(zones.length === 1 ? 'Zone' : 'Zones', listed(zones)),
    ],
    values: {
      ...(sizes.length === 1 && sizes[0] && { size: sizes[0] }),
      ...(region && { region }),
    },
  };
}

/** Finds the subnet that is too small, full or in use. */
export function subnetFacts(text: string): Facts {
  const id = SUBNET_ID.exec(text);
  const name = id?.[1] ?? firstOf(SUBNET_NAME, text);
  const range = firstOf(SUBNET_RANGE, text);
  if (
    !id &&
    !range &&
    !/\bsubnet\b[^\n]{0,200}\b(?:full|capacity|addresses|IPs|delegat|external resources)/i.test(text)
  ) {
    return { facts: [] };
  }
  return {
    facts: [
      ...fact('Subnet', name?.replace(/[.-]+$/, '')),
      ...fact('Address range', range),
      ...fact('Addresses needed', grouped(firstOf(ADDRESSES_NEEDED, text))),
      ...fact('Addresses available', grouped(firstOf(ADDRESSES_FREE, text))),
    ],
    values: id ? { subnetId: id[0] } : {},
  };
}

/** Writes `1000`, `1,000` and `1.000` as `1,000`. */
function grouped(figure: string | undefined): string | undefined {
  return figure?.replace(/\D/g, '').replace(/\B(?=(?:\d{3})+$)/g, ',');
}
