import { formatDuration, parseDuration } from '../time/duration.ts';
import { parseIsoTime } from '../time/instant.ts';

/** What one input may be: `read` answers undefined for a bad value. */
export interface Rule<T> {
  readonly allowed: string;
  read(text: string): T | undefined;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const uuid: Rule<string> = matching(UUID, 'a UUID such as 00000000-0000-0000-0000-000000000000');

export const tenant: Rule<string> = {
  allowed: 'the UUID of the Microsoft Entra tenant, or one of its domains such as contoso.onmicrosoft.com',
  read: (text) => (UUID.test(text) || /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(text) ? text : undefined),
};

// Letters of any script are allowed; most names need only these, and the Unicode classes take 4 ms to compile.
const PLAIN_GROUP = /^[A-Za-z0-9_().-]{1,90}$/;
const GROUP = /^[\p{L}\p{N}_().-]{1,90}$/u;

/** Azure's rule for names of resource groups; the status API itself only bounds the length. */
export const resourceGroup: Rule<string> = {
  allowed: '1 to 90 letters, digits, hyphens, underscores, periods and parentheses, not ending in a period',
  read: (text) => ((PLAIN_GROUP.test(text) || GROUP.test(text)) && !text.endsWith('.') ? text : undefined),
};

export const clusterName = matching(
  /^[a-zA-Z0-9]$|^[a-zA-Z0-9][-_a-zA-Z0-9]{0,61}[a-zA-Z0-9]$/,
  '1 to 63 letters, digits, hyphens and underscores, beginning and ending with a letter or digit',
);

/** Azure has these names in lower case and compares them without case. */
export const agentPoolName: Rule<string> = {
  allowed: '1 to 12 letters and digits, beginning with a letter',
  read: (text) => (/^[a-z][a-z0-9]{0,11}$/i.test(text) ? text.toLowerCase() : undefined),
};

export const apiVersion = matching(
  /^\d{4}-\d{2}-\d{2}(-[a-z0-9.]+)?$/i,
  'an API version such as 2025-05-02-preview',
);

export const audience = matching(
  /^[\x21-\x7e]+$/,
  'an audience without spaces, such as api://AzureADTokenExchange',
);

/** A single path segment, so that an id cannot lead to another path. AKS writes UUIDs, but does not promise them. */
export const operationIdText: Rule<string> = {
  allowed:
    "the operation's id, the word latest, its full ARM resource id (/subscriptions/.../operations/...), " +
    'or the https URL that Azure returned in Azure-AsyncOperation',
  read: (text) => (/^(?!\.+$)[^\s/\\?#%"'{}[\]*,=\x00-\x1f\x7f]+$/.test(text) ? text : undefined),
};

/** A duration between `min` and `max` milliseconds. */
export function duration(min: number, max: number): Rule<number> {
  return {
    allowed: `a duration from ${formatDuration(min)} to ${formatDuration(max)}, such as 500ms, 90s, 30m, 2h or 1h30m (a bare number is seconds)`,
    read(text) {
      const ms = parseDuration(text) ?? Number.NaN;
      return ms >= min && ms <= max ? ms : undefined;
    },
  };
}

const DAY = 86_400_000;
/** Azure forgets operations long before. Seconds since 1970 are not a duration. */
const LONGEST_AGO = 30 * DAY;

/**
 * A moment: an ISO 8601 time, or how long ago it was.
 *
 * @param now epoch milliseconds
 */
export function moment(now: number): Rule<number> {
  return {
    allowed: `an ISO 8601 time with its zone, such as ${new Date(now).toISOString().slice(0, 19)}Z, or how long ago, up to ${formatDuration(LONGEST_AGO)}, such as 90s, 10m or 1h`,
    read(text) {
      const ago = parseDuration(text) ?? Number.NaN;
      return parseIsoTime(text) ?? (ago <= LONGEST_AGO ? now - ago : undefined);
    },
  };
}

/** As in YAML 1.2, and as `core.getBooleanInput` reads it. */
export const flag: Rule<boolean> = {
  allowed: 'true or false',
  read: (text) =>
    /^(true|True|TRUE)$/.test(text) ? true : /^(false|False|FALSE)$/.test(text) ? false : undefined,
};

export const kubernetesVersion = matching(
  /^\d+\.\d+(\.\d+(-[a-z0-9.-]+)?)?$/i,
  'a Kubernetes version such as "1.33" (each of its patch versions) or "1.33.2", in quotes, because YAML reads 1.30 as 1.3',
);

export const nodeImageVersion = matching(
  /^[a-z0-9][\w.-]*$/i,
  'a node image version such as AKSUbuntu-2204gen2containerd-202610.15.0',
);

/** A decimal number between `min` and `max`; `whole` allows no fraction. */
export function number(min: number, max: number, { whole }: { readonly whole?: true } = {}): Rule<number> {
  return {
    allowed: `a ${whole ? 'whole ' : ''}number from ${min} to ${max}`,
    read(text) {
      const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
      return value >= min && value <= max && (!whole || Number.isInteger(value)) ? value : undefined;
    },
  };
}

/** The https origin of a service: no path, query or credentials, which would be lost or leaked on the way. */
export const httpsOrigin: Rule<string> = {
  allowed: 'an https address without path or query, such as https://management.local.azurestack.external',
  read(text) {
    // URL drops line ends and tabs, which would join two lines to one host.
    const url = /^\S+$/.test(text) && URL.canParse(text) ? new URL(text) : undefined;
    const bare = url?.protocol === 'https:' && url.pathname === '/' && url.search === '' && url.hash === '';
    return url && bare && url.username === '' && url.password === '' ? url.origin : undefined;
  },
};

/** GitHub shows the name in one line. */
export const checkRunName = matching(/^[^\x00-\x1f\x7f]{1,100}$/, '1 to 100 characters on one line');

export const gitHubToken = matching(
  /^[\x21-\x7e]+$/,
  'a token with the permission "checks: write" for this repository; without this input it is that of the job',
);

function matching(pattern: RegExp, allowed: string): Rule<string> {
  return { allowed, read: (text) => (pattern.test(text) ? text : undefined) };
}
