/*
 * A depot in a process of its own, to be killed: it takes up what lies in its folder, asks the source, fetches and
 * checks. Run: node update-victim.ts FOLDER SOURCE KEY KILL_AT WHEN (kill-at-call.ts)
 */
import { killAtCall, sayLine } from './kill-at-call.ts';
import { openTestDepot, fetchAll } from './update-depot.ts';

const [folder = '', source = '', key = '', killAt = '0', when = 'before'] = process.argv.slice(2);
const calls = killAtCall(
  [
    'writeSync',
    'writeFileSync',
    'appendFileSync',
    'openSync',
    'mkdirSync',
    'fsyncSync',
    'renameSync',
    'truncateSync',
    'rmSync',
  ],
  Number(killAt),
  when,
);

const depot = await openTestDepot({ keys: [key], folder });
const checked = await depot.check({ kind: 'address', address: source }, new AbortController().signal);
if (!checked.ok) throw new Error(checked.error.code);
const { state } = depot.status();
if (state.kind === 'available' || state.kind === 'paused')
  await fetchAll(depot, state.cost.delta === null ? 'full' : 'delta');
const installed = await depot.install();
sayLine({ calls: calls().length, installed: installed.ok, state: depot.status().state });
await depot.dispose();
