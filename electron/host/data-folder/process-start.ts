import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { errorCode } from './disk-error.ts';

/**
 * When the process with this id started, as a text to compare (Linux: clock ticks since boot, and the boot);
 * null where the system does not tell. A process id alone is not enough: it is used again after a reboot.
 */
export function processStart(pid: number): string | null {
  if (process.platform !== 'linux') return null;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const boot = textOf('/proc/sys/kernel/random/boot_id');
    // The name in parentheses may hold spaces and parentheses: count fields after the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, ticks] = [fields[0], fields[19]];
    return ticks === undefined || state === 'Z' ? null : `${boot.trim()}:${ticks}`;
  } catch {
    return null;
  }
}

/** True if the process that wrote `pid` and `start` still runs. */
export function isRunning(pid: number, start: string | null): boolean {
  try {
    process.kill(pid, 0);
  } catch (problem) {
    // EPERM: it runs, under another user.
    if (errorCode(problem) !== 'EPERM') return false;
  }
  if (start === null) return true;
  return processStart(pid) === start;
}

/** A name that tells machines apart: the system's own id where there is one, for host names change with the network. */
export function machineName(): string {
  const id = process.platform === 'linux' ? textOf('/etc/machine-id') : '';
  return id.trim() === '' ? hostname() : id.trim();
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
