/*
 * A workbench in a process of its own that exchanges over a real line, to be killed: it dials the address in its plan,
 * or listens and says where. Run: node line-victim.ts FOLDER KILL_AT WHEN (kill-at-call.ts)
 */
import fs from 'node:fs';
import { join } from 'node:path';
import type { DraftId } from '../../shared/base/ids.ts';
import { asId } from '../../shared/base/ids.ts';
import { loadAutomerge } from './drafts.ts';
import { must, startMachine, testClock } from './exchange-machine.ts';
import type { Machine } from './exchange-machine.ts';
import { fileDisk } from './file-disk.ts';
import { killAtCall, sayLine } from './kill-at-call.ts';
import { addNetwork, addressOf } from './network-machine.ts';
import { until } from './until.ts';

/** What a victim is to do. */
export interface LinePlan {
  readonly circle: string;
  readonly draft: string;
  /** Typed into the last clause before anybody is met, and into the one before while they are connected. */
  readonly text: string;
  /** What the colleague has written into the first clause meanwhile. */
  readonly theirs: string;
  readonly dial: { readonly host: string; readonly port: number } | null;
}

const [folder = '', killAt = '0', when = 'before'] = process.argv.slice(2);
const CALLS = ['writeSync', 'fsyncSync', 'renameSync', 'ftruncateSync', 'writeFileSync'] as const;

async function type(machine: Machine, plan: LinePlan, fromEnd: number): Promise<void> {
  const draft: DraftId = asId(plan.draft);
  const clause = (await machine.content(draft)).clauses.at(-fromEnd)?.id;
  if (clause === undefined) throw new Error('No clause');
  await machine.edit(draft, [{ kind: 'set-text', clause, to: plan.text }]);
  sayLine({ edited: fromEnd });
  // Sealed into the log, from where the session takes it. The file itself goes nowhere.
  must(await machine.exchange.writeFile(asId(plan.circle), []));
}

async function main(): Promise<void> {
  await loadAutomerge();
  const plan = JSON.parse(fs.readFileSync(join(folder, 'plan.json'), 'utf8')) as LinePlan;
  const draft: DraftId = asId(plan.draft);
  const machine = await startMachine('Bob', { disk: fileDisk(folder), clock: testClock(Date.now()) });
  const network = addNetwork(machine, { clock: testClock(Date.now()) });
  const places = killAtCall(CALLS, /^\d+$/.test(killAt) ? Number(killAt) : killAt, when);
  await type(machine, plan, 1);
  await network.switchOn();
  if (plan.dial === null) sayLine({ listening: await addressOf(network) });
  else must(await network.host.dial(plan.dial));
  await until(async () => {
    const { colleagues } = await network.status();
    return colleagues.some(({ state }) => state === 'equal');
  }, 'a colleague who holds the same');
  const has = (): boolean => machine.conflicts().some((record) => record.theirs.text === plan.theirs);
  await until(has, 'the colleague’s words');
  await type(machine, plan, 2);
  await until(async () => {
    const { colleagues } = await network.status();
    return colleagues.some(({ state }) => state === 'equal');
  }, 'the same again');
  sayLine({
    done: true,
    places: places(),
    heads: await machine.drafts.heads(draft),
    texts: await machine.texts(draft),
    conflicts: machine.conflicts(),
  });
  // Until the other side has what was written last: then it closes our input.
  await new Promise((resolve) => process.stdin.once('end', resolve).resume());
  await network.stop();
  await machine.stop();
}

main().then(
  () => process.exit(0),
  (problem: unknown) => {
    sayLine({ failed: String(problem instanceof Error ? problem.stack : problem) });
    process.exit(1);
  },
);
