import * as core from '@actions/core';
import { logLine } from './text.ts';

/** Writes something that the verdict does not depend on; a failure is reported where possible. */
export function attempt(what: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    core.warning(logLine(`${what} could not be written: ${error instanceof Error ? error.message : error}`));
  }
}
