import * as core from '@actions/core';
import { logLine } from './text.ts';

/** Writes something that the verdict does not depend on; a failure is reported where possible. */
export function attempt(what: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    notWritten(what, error);
  }
}

/** Reports that something could not be written. */
export function notWritten(what: string, error: unknown): void {
  core.warning(logLine(`${what} could not be written: ${error instanceof Error ? error.message : error}`));
}
