import { type Facts, fact, firstOf, grouped, labelled, listed } from './facts.ts';

/** The five figures of a quota, in every wording seen. */
const FIGURES = [
  ['Current limit', labelled('current limit|maximum allowed|quota limit')],
  ['Current usage', labelled('current usage|current in use|currently used')],
  ['Left', labelled('remaining|left regional vcpu quota|left (?:vm family )?vcpu quota')],
  [
    'Additional required',
    labelled('additional required|additional requested|quota requested|requested quota'),
  ],
  ['New limit needed', labelled('new limit required')],
] as const;

const ABOUT_QUOTA = /\bquota\b|current limit|maximum allowed/i;
const FAMILY = /\b(standard[a-z0-9_]{1,60}family)\b/i;
const QUOTA_NAME = /\bexceeding approved ([\w -]{2,80}?) quota\b/i;
const SUBSCRIPTION =
  /\bsubscription(?: ?id)?:? ?\(?['"]?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b/gi;
const SIZE = /\bStandard_[A-Za-z]{1,4}\d[A-Za-z0-9]{0,12}(?:[_-][A-Za-z0-9]{1,20}){0,4}\b/gi;
const SIZES_OFFERED =
  /\b(?:available|supported|allowed|offered|valid|possible) (?:VM )?(?:sizes?|skus?)\b([^\n]{0,20000}?)(?=\.\s+[A-Z]|\n|$)/i;
/** Makes a pattern for a region after one of the words: `location: westeurope`. */
const regionAfter = (words: string, region: string, flags: string) =>
  new RegExp(String.raw`\b(?:${words})\b['"]?(?: is)?\s{0,3}[:=]?\s{0,3}['"]?(${region})\b`, flags);
/** Region names hold a point of the compass and more; "in this region" and "region west" do not. */
const REGION = regionAfter(
  'location|region',
  String.raw`(?!(?:north|south|east|west|central)\b)(?:[a-z]{0,15}(?:north|south|east|west|central)[a-z]{0,12}|usgov[a-z]{2,10})\d?(?:euap)?`,
  'gi',
);
const COMPASS = '(?:North|South|East|West|Central|Southeast)';
/** How the portal shows `westeurope`, `germanywestcentral`, `usgovvirginia`. */
const SHOWN_REGION = regionAfter(
  '[Ll]ocation|[Rr]egion',
  String.raw`(?:${COMPASS} ){1,2}(?:US|Europe|Asia|India)(?: \d)?(?: EUAP)?|(?:[A-Z][A-Za-z]{1,14} ){1,2}${COMPASS}(?: ${COMPASS})?(?: \d)?|US Gov [A-Z][a-z]{2,9}`,
  'g',
);
const ZONE_LIST = String.raw`['"[(]{0,3}(?<!\w)([1-3](?:['"\s,]{1,4}(?:(?:and|or)\s['"]?)?[1-3]){0,5})\b(?!\.\d| (?:node|pod|instance|VM))`;
const ZONES = new RegExp(
  String.raw`\b(?:availability )?zones?(?:\(s\))?['"]?(?: is| are)?\s{0,3}[:=]?\s{0,3}${ZONE_LIST}`,
  'i',
);
const ZONES_OFFERED = new RegExp(
  String.raw`\b(?:available|supported|allowed|offered|valid) (?:availability )?zones?\b[^\n.]{0,80}?${ZONE_LIST}`,
  'i',
);
const CONSTRAINTS = /\bconstraints applied(?: are)?:?\s{0,5}([\s\S]{3,800})/i;
const MORE_THAN = /\bcannot create more than (\d[\d,]{0,7})/i;
const GATEWAY_NODES = /\binvalid node count (\d{1,5}), exceeding max node count (\d{1,5})/i;
const PREFIX_SIZE = /\bIP ?Prefix size (\/\d{1,3})/i;

/** Finds the figures of a quota, with the VM family or the name of the quota. */
export function quotaFacts(text: string): Facts {
  const gateway = GATEWAY_NODES.exec(text);
  const limits = [
    ...fact('Limit', grouped(firstOf(MORE_THAN, text))),
    ...fact('Node count', gateway?.[1]),
    ...fact('Largest node count', gateway?.[2]),
    ...(gateway ? fact('Prefix size', firstOf(PREFIX_SIZE, text)) : []),
  ];
  if (!ABOUT_QUOTA.test(text)) return { facts: limits };
  const figures = FIGURES.flatMap(([name, pattern]) => fact(name, grouped(firstOf(pattern, text))));
  if (figures.length === 0) return { facts: limits };
  const [subscription] = subscriptionsIn(text);
  const family = firstOf(FAMILY, text);
  const quota = family ? fact('VM family', family) : fact('Quota', firstOf(QUOTA_NAME, text));
  return { facts: [...quota, ...figures, ...limits, ...fact('Subscription of the quota', subscription)] };
}

/** Finds the VM sizes, the region and the zones that the text names, those offered apart from those refused. */
export function sizeFacts(text: string): Facts {
  const offeredSizes = sizesIn(firstOf(SIZES_OFFERED, text) ?? '');
  const sizes = sizesIn(text.replace(SIZES_OFFERED, ''));
  const zonesOffered = firstOf(ZONES_OFFERED, text)?.match(/\d/g) ?? [];
  const zones = firstOf(ZONES, text.replace(ZONES_OFFERED, ''))?.match(/\d/g) ?? [];
  const regions = regionsIn(text);
  // A message with two regions is about their difference, not about a place.
  const region = regions.length === 1 ? regions[0] : undefined;
  return {
    facts: [
      ...fact(sizes.length === 1 ? 'VM size' : 'VM sizes', listed(sizes, 5)),
      ...fact('VM sizes offered', listed(offeredSizes, 5)),
      ...fact('Region', region),
      ...fact(zones.length === 1 ? 'Zone' : 'Zones', listed(zones)),
      ...fact('Zones offered', listed(zonesOffered)),
      ...fact('Constraints', constraintsIn(text)),
    ],
    values: {
      ...(sizes.length === 1 && sizes[0] && { size: sizes[0] }),
      ...(region && { region }),
    },
  };
}

/** Finds the ids of the subscriptions that the text names. */
export function subscriptionsIn(text: string): string[] {
  return [...text.matchAll(SUBSCRIPTION)].map(([, id = '']) => id);
}

function regionsIn(text: string): string[] {
  const oneWord = text.replace(SHOWN_REGION, (found: string, name: string) =>
    found.replace(name, name.replaceAll(' ', '')),
  );
  return [...new Set([...oneWord.matchAll(REGION)].map(([, region = '']) => region.toLowerCase()))];
}

function sizesIn(text: string): string[] {
  return [...new Set(text.match(SIZE) ?? [])];
}

/** `Constraints applied are: - Differencing (Ephemeral) Disks  - VM Size` */
function constraintsIn(text: string): string {
  const list = firstOf(CONSTRAINTS, text)?.split(/\n\s*\n|\.\s/)[0] ?? '';
  return listed(
    list
      .split(/(?:^|\s)[-*•]\s+|\n/)
      .map((constraint) => constraint.trim().replace(/[,;.]$/, ''))
      .filter(Boolean),
  );
}
