import * as core from '@actions/core';
import { attempt, notWritten } from './attempt.ts';

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
  if (!process.env['GITHUB_STEP_SUMMARY']) return;
  try {
    await core.summary.addRaw(parts.summary()).write();
  } catch (error) {
    notWritten('The job summary', error);
  }
}
