/*
 * Kills this process at one of its changes of the disk: every synchronous call of `node:fs` that is named here is
 * counted, and at the number given the process kills itself, before the call, in the middle of it (half of the bytes
 * are written), or after it.
 */
import fs from 'node:fs';
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

/** Arms the calls from now on; `killAt` 0 only counts. The answer gives the count. */
export function killAtCall(names: readonly Name[], killAt: number, when: string): () => number {
  let calls = 0;
  for (const name of names) {
    const real = fs[name] as Call;
    const armed: Call = (...args) => {
      calls += 1;
      if (calls !== killAt) return real(...args);
      if (when === 'before') die();
      if (when === 'middle' && writeHalf(name, real, args)) die();
      real(...args);
      die();
    };
    Object.assign(fs, { [name]: armed });
  }
  syncBuiltinESMExports();
  return () => calls;
}
