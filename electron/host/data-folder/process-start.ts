import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { errorCode } from './disk-error.ts';

/**
 * When the process with this id started, as a text to compare (Linux: clock ticks since boot, and the boot);
 * null where the system does not tell. A process id alone is not enough: it is used again after a reboot.
 */
export async function processStart(pid: number): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'latin1').catch(() => '');
    // The name in parentheses may hold spaces and parentheses: count fields after the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, ticks] = [fields[0], fields[19]];
    return ticks === undefined || state === 'Z' ? null : `${boot.trim()}:${ticks}`;
  } catch {
    return null;
  }
}

/** True if the process that wrote `pid` and `start` still runs. */
export async function isRunning(pid: number, start: string | null): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (problem) {
    // EPERM: it runs, under another user.
    if (errorCode(problem) !== 'EPERM') return false;
  }
  if (start === null) return true;
  return (await processStart(pid)) === start;
}

/** A name that tells machines apart: the system's own id where there is one, for host names change with the network. */
export async function machineName(): Promise<string> {
  const id = process.platform === 'linux' ? await readFile('/etc/machine-id', 'latin1').catch(() => '') : '';
  return id.trim() === '' ? hostname() : id.trim();
}
