import { appendFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The log grows to this size and then starts anew; one older log is kept. */
const LOG_MAX_BYTES = 1024 * 1024;

export interface HostLog {
  /** Something that must not happen. Names and places only: no message of an error, which may hold a delegate's words. */
  bug(where: string, problem: unknown): void;
  /** Something worth knowing: a code of ours, never a text. */
  note(code: string): void;
}

/** A log in the data folder. A full disk must not stop the work that is being logged. */
export function createHostLog(dataFolder: string): HostLog {
  const path = join(dataFolder, 'host.log');
  const write = (entry: object): void => {
    try {
      if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_MAX_BYTES)
        renameSync(path, `${path}.1`);
      appendFileSync(path, `${JSON.stringify({ at: new Date().toISOString(), ...entry })}\n`, {
        mode: 0o600,
      });
    } catch {
      // Nowhere to write it: the failure that matters is reported by the work itself.
    }
  };
  return {
    bug: (where, problem) => write({ bug: where, ...describeProblem(problem) }),
    note: (code) => write({ note: code }),
  };
}

function describeProblem(problem: unknown): { readonly name: string; readonly at: readonly string[] } {
  if (!(problem instanceof Error)) return { name: typeof problem, at: [] };
  const frames = (problem.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { name: problem.name, at: frames.slice(0, 8).map((line) => line.trim()) };
}
