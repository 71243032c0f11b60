/*
 * A depot in a process of its own, to be killed: it takes up what lies in its folder, asks the source, fetches and
 * checks. Every call that changes a file is counted; at the number given the process kills itself, before the call,
 * in the middle of it, or after it. Run: node update-victim.ts FOLDER SOURCE KEY KILL_AT WHEN
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { openTestDepot, fetchAll } from './update-depot.ts';

const [folder = '', source = '', key = '', killAt = '0', when = 'before'] = process.argv.slice(2);
let calls = 0;

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

type Sync = (...args: never[]) => unknown;
function armed<F extends Sync>(real: F): F {
  return ((...args: Parameters<F>) => {
    calls += 1;
    if (calls !== Number(killAt)) return real(...args);
    if (when === 'before') die();
    const bytes: unknown = args[1];
    if (when === 'middle' && bytes instanceof Uint8Array && bytes.byteLength > 1) {
      const [file, , offset, , place] = args as unknown as [
        number,
        Uint8Array,
        number,
        number,
        number | null,
      ];
      (real as Sync)(...([file, bytes, offset ?? 0, bytes.byteLength >> 1, place ?? null] as never[]));
      die();
    }
    real(...args);
    die();
  }) as F;
}

const say = fs.writeSync.bind(fs);
fs.writeSync = armed(fs.writeSync as Sync) as typeof fs.writeSync;
fs.writeFileSync = armed(fs.writeFileSync as Sync) as typeof fs.writeFileSync;
fs.appendFileSync = armed(fs.appendFileSync as Sync) as typeof fs.appendFileSync;
fs.openSync = armed(fs.openSync as Sync) as typeof fs.openSync;
fs.mkdirSync = armed(fs.mkdirSync as Sync) as typeof fs.mkdirSync;
fs.fsyncSync = armed(fs.fsyncSync);
fs.renameSync = armed(fs.renameSync);
fs.truncateSync = armed(fs.truncateSync);
fs.rmSync = armed(fs.rmSync);
syncBuiltinESMExports();

const depot = await openTestDepot({ keys: [key], folder });
const checked = await depot.check({ kind: 'address', address: source }, new AbortController().signal);
if (!checked.ok) throw new Error(checked.error.code);
const { state } = depot.status();
if (state.kind === 'available' || state.kind === 'paused')
  await fetchAll(depot, state.cost.delta === null ? 'full' : 'delta');
const installed = await depot.install();
say(1, `${JSON.stringify({ calls, installed: installed.ok, state: depot.status().state })}\n`);
await depot.dispose();
