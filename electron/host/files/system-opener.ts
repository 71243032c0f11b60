import { spawn } from 'node:child_process';
import { isAbsolute } from 'node:path';
import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import type { OpenerPort } from '../ports.ts';

/** Openers that have not failed after this long are showing the file. */
const PATIENCE_MS = 4_000;

type OpenResult = Result<undefined, Failure<'no-program' | 'unavailable'>>;

/** The program of each system that opens a file as a double click does. None of them is a shell. */
function openerOf(platform: string): string {
  if (platform === 'win32') return 'explorer.exe';
  return platform === 'darwin' ? '/usr/bin/open' : 'xdg-open';
}

/** OpenerPort of plain Node: the path is the one argument, and no shell reads it. */
export function createSystemOpener(
  platform: string = process.platform,
  program = openerOf(platform),
): OpenerPort {
  return {
    open(path) {
      // An absolute path cannot be read as an option or an address.
      if (!isAbsolute(path)) return Promise.resolve(err(failure('unavailable', 'relative path')));
      return new Promise<OpenResult>((resolve) => {
        const child = spawn(program, [path], {
          stdio: 'ignore',
          detached: platform !== 'win32',
          shell: false,
        });
        const patience = setTimeout(() => resolve(ok()), PATIENCE_MS);
        child.once('error', (problem) => {
          clearTimeout(patience);
          resolve(err(failure('unavailable', 'code' in problem ? String(problem.code) : '')));
        });
        child.once('exit', (code) => {
          clearTimeout(patience);
          resolve(resultOf(platform, code));
        });
        child.unref();
      });
    },
  };
}

function resultOf(platform: string, code: number | null): OpenResult {
  // explorer.exe answers 1 also when it has opened the file.
  if (code === 0 || platform === 'win32') return ok();
  // xdg-open: 3 a required tool is missing, 4 the action failed; open: 1 no application knows the file.
  return err(failure('no-program', `exit ${code ?? 'by signal'}`));
}
