import { type Facts, fact, firstOf, grouped, labelled } from './facts.ts';

const CIDR = String.raw`(\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}|[0-9a-f:]{2,39}\/\d{1,3})`;
const SUBNET_ID =
  /\/subscriptions\/[^\s'",;()\]/]{1,60}\/resourceGroups\/[^\s'",;\]/]{1,90}\/providers\/Microsoft\.Network\/virtualNetworks\/[^\s'",;()\]/]{1,80}\/subnets\/(\w(?:[\w.-]{0,78}\w)?)/i;
/** What follows the word subnet in a sentence, and is not its name. */
const NO_NAME =
  'cidr|names?|with|is|has|does|in|of|for|and|or|to|the|sizes?|ranges?|address(?:es)?|ids?|prefix(?:es)?|cannot|can|could|must|should|will|was|are|used|which|that|already|on|by|from|at|not|because|full';
const SUBNET_NAME = new RegExp(
  String.raw`\bsubnet(?: name)?:? ['"]?((?!(?:${NO_NAME})(?![\w-]))[\w.-]{1,80})`,
  'i',
);
const SUBNET_RANGE = new RegExp(
  String.raw`\bsubnet(?: address)? ?(?:cidr|range|prefix):?(?: is| of)? ['"]?${CIDR}`,
  'i',
);
const POD_RANGE = new RegExp(String.raw`\bpod ?(?:cidr|address range):?(?: is| of)? ['"]?${CIDR}`, 'i');
const SERVICE_RANGE = new RegExp(
  String.raw`\bservice ?(?:cidr|address range):?(?: is| of)? ['"]?${CIDR}`,
  'i',
);
const DNS_ADDRESS = /\bdns ?service ?ip(?: address)?:?(?: is| of)? ['"]?(\d{1,3}(?:\.\d{1,3}){3})\b(?!\/)/i;
const NEEDED = labelled('pre-allocated IPs|capacity for');
const FREE = labelled('IPs available');

/** Finds the subnet that is too small, full or in use, and the address ranges named. */
export function networkFacts(text: string): Facts {
  const ranges = [
    ...fact('Pod address range', firstOf(POD_RANGE, text)),
    ...fact('Service address range', firstOf(SERVICE_RANGE, text)),
    ...fact('DNS service address', firstOf(DNS_ADDRESS, text)),
  ];
  const id = SUBNET_ID.exec(text);
  const range = firstOf(SUBNET_RANGE, text);
  const aboutSubnet =
    id ||
    range ||
    /\bsubnet\b[^\n]{0,200}\b(?:full|capacity|addresses|IPs|delegat|external resources)/i.test(text);
  if (!aboutSubnet) return { facts: ranges };
  const name = id?.[1] ?? firstOf(SUBNET_NAME, text);
  return {
    facts: [
      ...fact('Subnet', name?.replace(/[.-]+$/, '')),
      ...fact('Address range', range),
      ...ranges,
      ...fact('Addresses needed', grouped(firstOf(NEEDED, text))),
      ...fact('Addresses available', grouped(firstOf(FREE, text))),
    ],
    values: id ? { subnetId: id[0] } : {},
  };
}
