import {
  type ClusterOperation,
  LATEST,
  type OperationParts,
  type PoolOperation,
  parseOperationPath,
} from '../azure/aks/operationName.ts';
import { operationIdText, type Rule } from './rules.ts';

/** An operation as it was written: an id alone, an id that names its cluster, or a URL that names only a location. */
export type WrittenOperation = { readonly text: string; readonly operationId: string } & (
  | { readonly kind: 'id'; readonly subscriptionId?: string }
  | { readonly kind: 'named'; readonly name: PoolOperation | ClusterOperation }
  | {
      readonly kind: 'location';
      readonly subscriptionId: string;
      readonly url: string;
      readonly isSigned: boolean;
    }
);

/** What URLs are checked against and completed with; undefined where that input is invalid itself. */
export interface Api {
  /** The only origin that a URL may have: the token must go nowhere else. */
  readonly resourceManager: string | undefined;
  readonly version: string | undefined;
}

/** One operation: its id, `latest`, its ARM id, or the URL that Azure returned. */
export function writtenOperation(api: Api): Rule<WrittenOperation> {
  const host = api.resourceManager ? ` (URLs on ${api.resourceManager} only)` : '';
  return { allowed: operationIdText.allowed + host, read: (text) => parse(text, api) };
}

/** Whether a text is only an id, so that other inputs must name what the operation belongs to. */
export function isBareId(text: string): boolean {
  return !isUrl(text) && !text.startsWith('/');
}

function isUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(text);
}

function parse(text: string, { resourceManager, version }: Api): WrittenOperation | undefined {
  if (isBareId(text)) {
    const operationId = operationIdText.read(text);
    return operationId === undefined ? undefined : { kind: 'id', text, operationId: pinnable(operationId) };
  }
  const url = isUrl(text) ? text : undefined;
  const path = url === undefined ? text : pathOnHost(url, resourceManager);
  const parts = path === undefined ? undefined : parseOperationPath(inUsualCase(path));
  if (!parts || operationIdText.read(parts.operationId) === undefined) return undefined;
  const operationId = pinnable(parts.operationId);
  // The URL of `latest` is not signed. It is requested by name, so that it can be pinned to one operation.
  const own = operationId === LATEST ? undefined : url;
  return written(text, { ...parts, operationId }, own, version);
}

function written(
  text: string,
  parts: OperationParts,
  url: string | undefined,
  version: string | undefined,
): WrittenOperation {
  const { operationId, subscriptionId } = parts;
  // Without a query nothing is signed: whatever names there are say the same.
  const isSigned = url !== undefined && new URL(url).search !== '';
  if (parts.scope === 'location') {
    return url === undefined
      ? { kind: 'id', text, operationId, subscriptionId }
      : { kind: 'location', text, operationId, subscriptionId, url: withVersion(url, version), isSigned };
  }
  const requested = isSigned && { url: withVersion(url, version) };
  const name =
    parts.scope === 'cluster' ? parts : { ...parts, agentPoolName: parts.agentPoolName.toLowerCase() };
  return { kind: 'named', text, operationId, name: { ...name, ...requested } };
}

/**
 * The path of a URL whose origin is the cloud's Resource Manager. While the cloud is not known, because its own input
 * is invalid, every host is accepted.
 */
function pathOnHost(text: string, resourceManager: string | undefined): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const elsewhere = resourceManager !== undefined && url?.origin !== resourceManager;
  // A name that is still escaped after one decoding would be decoded further on the way.
  const encoded = url && /%25/i.test(url.pathname);
  if (url?.protocol !== 'https:' || elsewhere || encoded || url.username || url.password || url.hash)
    return undefined;
  try {
    return decodeURIComponent(url.pathname);
  } catch {
    return undefined;
  }
}

/** Some tools write ids in capitals throughout; ARM compares without case, and everything else is in lower case. */
function inUsualCase(path: string): string {
  return path === path.toUpperCase() ? path.toLowerCase() : path;
}

/** ARM requires an api-version; a URL that was copied without its query has none. */
function withVersion(url: string, version: string | undefined): string {
  const { search, searchParams } = new URL(url);
  const has = [...searchParams.keys()].some((name) => name.toLowerCase() === 'api-version');
  if (has || version === undefined) return url;
  const begun = search === '' ? `${url.replace('?', '')}?` : `${url}&`;
  return `${begun}api-version=${encodeURIComponent(version)}`;
}

/** ARM accepts `latest` in any case; the wait compares it. */
function pinnable(operationId: string): string {
  return operationId.toLowerCase() === LATEST ? LATEST : operationId;
}
