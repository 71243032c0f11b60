/*
 * Kills this process at one of its changes of the disk: every synchronous call of `node:fs` that is named here is
 * counted, and at the number or the place given the process kills itself, before the call, in the middle of it (half
 * of the bytes are written), or after it. A place is what is done to which file for the how-manieth time, with figures
 * left out of the file's name: "renameSync positions.json 1". It finds a step whatever came before.
 */
import fs from 'node:fs';
import { basename } from 'node:path';
import { syncBuiltinESMExports } from 'node:module';

type Call = (...args: readonly unknown[]) => unknown;
type Name =
  | 'writeSync'
  | 'writeFileSync'
  | 'appendFileSync'
  | 'openSync'
  | 'mkdirSync'
  | 'fsyncSync'
  | 'renameSync'
  | 'truncateSync'
  | 'ftruncateSync'
  | 'rmSync';

const say = fs.writeSync.bind(fs);

/** Says a line, uncounted. */
export function sayLine(line: object): void {
  say(1, `${JSON.stringify(line)}\n`);
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

/** Writes the first half of the bytes that a call would have written; false for a call that writes none. */
function writeHalf(name: Name, real: Call, args: readonly unknown[]): boolean {
  const [where, bytes, ...rest] = args;
  if (!(bytes instanceof Uint8Array) || bytes.byteLength < 2) return false;
  if (name !== 'writeSync') real(where, bytes.subarray(0, bytes.byteLength >> 1), ...rest);
  else {
    const offset = Number(rest[0] ?? 0);
    real(where, bytes, offset, (bytes.byteLength - offset) >> 1, rest[2] ?? null);
  }
  return true;
}

/** The file of a call, by its name without figures. */
function fileOf(name: Name, args: readonly unknown[]): string {
  const [first, second] = args;
  const given = name === 'renameSync' ? second : first;
  if (typeof given === 'string') return basename(given).replaceAll(/[0-9a-f]{6,}|\d+/g, '#');
  if (typeof given !== 'number') return '?';
  try {
    return fileOf('openSync', [fs.readlinkSync(`/proc/self/fd/${given}`)]);
  } catch {
    return '?';
  }
}

/** Arms the calls from now on; `killAt` 0 only counts. The answer gives the places of all calls so far, in order. */
export function killAtCall(
  names: readonly Name[],
  killAt: number | string,
  when: string,
): () => readonly string[] {
  const places: string[] = [];
  const times = new Map<string, number>();
  for (const name of names) {
    const real = fs[name] as Call;
    const armed: Call = (...args) => {
      const step = `${name} ${fileOf(name, args)}`;
      const time = (times.get(step) ?? 0) + 1;
      times.set(step, time);
      places.push(`${step} ${time}`);
      if (places.length !== killAt && places.at(-1) !== killAt) return real(...args);
      if (when === 'before') die();
      if (when === 'middle' && writeHalf(name, real, args)) die();
      real(...args);
      die();
    };
    Object.assign(fs, { [name]: armed });
  }
  syncBuiltinESMExports();
  return () => places;
}
