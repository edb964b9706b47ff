import { appendFileSync } from 'node:fs';
import * as core from '@actions/core';
import { attempt } from './attempt.ts';

/** What is published of the end of a step. */
export interface Parts {
  /** Writes the log, with the annotations. */
  log(): void;
  outputs(): Readonly<Record<string, string>>;
  /** Markdown. */
  summary(): string;
}

/**
 * Publishes log, outputs and job summary. What cannot be written (a full disk, a closed stdout) is reported where
 * possible and does not change the verdict.
 */
export async function publishParts(parts: Parts): Promise<void> {
  attempt('The log', () => parts.log());
  attempt('The outputs', () => {
    for (const [name, value] of Object.entries(parts.outputs())) core.setOutput(name, value);
  });
  const file = process.env['GITHUB_STEP_SUMMARY'];
  if (file) attempt('The job summary', () => appendFileSync(file, parts.summary()));
}
