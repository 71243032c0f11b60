import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { MessageChannelMain, utilityProcess, type MessagePortMain } from 'electron';
import { ok, type Ok } from '../../shared/base/result.ts';
import type { CallSignal } from '../../shared/contract/service.ts';

/** Of what an isolate says on stderr no more is kept. */
const MAX_NOTES = 4_000;

/**
 * Starts an isolate with an empty environment, hands one end of its port to `give`, and resolves when it has
 * ended. It is killed outright when the signal is set: a job that hangs does not hear polite words.
 */
export function runIsolate(
  outFolder: string,
  memoryBytes: number,
  signal: CallSignal,
  give: (port: MessagePortMain) => void,
): Promise<Ok<{ readonly code: number; readonly notes: string }>> {
  return new Promise((resolve) => {
    const child = utilityProcess.fork(
      join(outFolder, 'isolate-utility.mjs'),
      [`--watch-inside=${memoryBytes}`],
      { serviceName: 'Delegate Workbench Reader', stdio: 'pipe', env: bareEnvironment() },
    );
    let notes = '';
    child.stderr?.on('data', (part: Buffer) => {
      if (notes.length < MAX_NOTES) notes += part.toString('latin1');
    });
    const kill = (): void => {
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    };
    child.once('spawn', () => {
      if (signal.aborted) kill();
      else letOthersFirst(child.pid);
    });
    const forget = signal.onAbort(kill);
    child.once('exit', (code) => {
      forget();
      resolve(ok({ code, notes }));
    });
    const { port1, port2 } = new MessageChannelMain();
    give(port1);
    child.postMessage(null, [port2]);
  });
}

/** Files are read with the processor that nobody else wants. */
function letOthersFirst(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended, or this system allows it to nobody: it reads all the same.
  }
}

/** Windows starts no process without SystemRoot; nothing else is handed on. */
function bareEnvironment(): Record<string, string> {
  const root = process.env['SystemRoot'];
  return process.platform === 'win32' && root !== undefined ? { SystemRoot: root } : {};
}
