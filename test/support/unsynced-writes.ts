/*
 * Listens to `node:fs`: which files were written and not synced since. A kill does not show what a power cut would
 * take, so what is said to be durable is held against this.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

type Call = (...args: readonly unknown[]) => unknown;
const WATCHED = ['openSync', 'writeSync', 'ftruncateSync', 'fsyncSync', 'renameSync'] as const;
type Watched = (typeof WATCHED)[number];

export interface UnsyncedWrites {
  /** Paths of files and folders with changes that were not synced, as they were opened or named. */
  now(): readonly string[];
  /** Ends the listening. */
  end(): void;
}

/** Listens until `end`. Only the synchronous calls are heard, which is how the exchange writes. */
export function listenForUnsyncedWrites(): UnsyncedWrites {
  const paths = new Map<unknown, string>();
  const unsynced = new Set<string>();
  const real = new Map<Watched, Call>(WATCHED.map((name) => [name, fs[name] as Call]));
  const hear: Readonly<Record<Watched, (args: readonly unknown[], result: unknown) => void>> = {
    openSync: ([path], descriptor) => void paths.set(descriptor, String(path)),
    writeSync: ([descriptor]) =>
      void unsynced.add(paths.get(descriptor) ?? `descriptor ${String(descriptor)}`),
    ftruncateSync: ([descriptor]) =>
      void unsynced.add(paths.get(descriptor) ?? `descriptor ${String(descriptor)}`),
    fsyncSync: ([descriptor]) =>
      void unsynced.delete(paths.get(descriptor) ?? `descriptor ${String(descriptor)}`),
    // What was written under the other name and not synced is still not synced under this one.
    renameSync: ([from, to]) => {
      if (unsynced.delete(String(from))) unsynced.add(String(to));
    },
  };
  for (const name of WATCHED) {
    const call = real.get(name);
    const heard: Call = (...args) => {
      const result = call?.(...args);
      hear[name](args, result);
      return result;
    };
    Object.assign(fs, { [name]: heard });
  }
  syncBuiltinESMExports();
  return {
    now: () => Array.from(unsynced).sort(),
    end: () => {
      for (const [name, call] of real) Object.assign(fs, { [name]: call });
      syncBuiltinESMExports();
    },
  };
}
