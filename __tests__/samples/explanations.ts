import { parseCloudError } from '../../src/azure/http/cloudError.ts';
import {
  type ErrorContext,
  type ErrorExplanation,
  explainCloudError,
} from '../../src/explain/failedOperation/failedOperation.ts';
import type { KnownError } from '../../src/explain/knownErrors/knownError.ts';
import { fillCommand, type TemplateValues } from '../../src/explain/words/commands.ts';
import { VALUES } from './explained.ts';

/** The end of an operation on agent pool np1 of cluster shop. */
export const CONTEXT: ErrorContext = {
  values: VALUES,
  status: 'Failed',
  startTime: '2026-03-01T01:00:00.1234567Z',
  endTime: '2026-03-01T02:00:00Z',
};

/** The activity log of that time. */
export const LOG_COMMAND =
  'az monitor activity-log list --resource-group rg-shop --start-time 2026-03-01T00:59:00Z --offset 1d --status Failed --query "[].properties.statusMessage" --output tsv --subscription dddddddd-1234-4abc-8def-123456789012';

/** Explains an error of that operation. */
export function explained(error: object, context: Partial<ErrorContext> = {}): ErrorExplanation {
  return explainCloudError(parseCloudError(error), { ...CONTEXT, ...context });
}

/** Everything that a user reads, the root cause apart. */
export interface Shown {
  readonly why?: string;
  readonly remedies: readonly string[];
  readonly commands: readonly string[];
  readonly link?: string;
  readonly facts: Readonly<Record<string, string>>;
}

/** What a user reads of an explanation. */
export function shown({ why, remedies, commands, link, facts }: ErrorExplanation): Shown {
  return {
    ...(why !== undefined && { why }),
    remedies,
    commands,
    ...(link !== undefined && { link }),
    facts: factsOf({ facts }),
  };
}

export function factsOf({ facts }: Pick<ErrorExplanation, 'facts'>): Record<string, string> {
  return Object.fromEntries(facts.map(({ name, value }) => [name, value]));
}

/** What a user reads where a known error decides alone, with the values that its commands get from the message. */
export function shownOf(
  known: KnownError,
  facts: Readonly<Record<string, string>>,
  values: TemplateValues = {},
): Shown {
  return {
    why: known.cause,
    remedies: known.remedies,
    commands: (known.commands ?? []).map((line) => fillCommand(line, { ...VALUES, ...values })),
    link: known.link,
    facts,
  };
}
