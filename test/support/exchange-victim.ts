/*
 * A workbench in a process of its own, to be killed: host folder and the window's stores lie in files.
 * Run: node exchange-victim.ts FOLDER KILL_AT WHEN (kill-at-call.ts)
 */
import fs from 'node:fs';
import { join } from 'node:path';
import type { ClauseId, DraftId } from '../../shared/base/ids.ts';
import { asId } from '../../shared/base/ids.ts';
import { loadAutomerge } from './drafts.ts';
import { must, startMachine, testClock } from './exchange-machine.ts';
import { fileDisk } from './file-disk.ts';
import { killAtCall, sayLine } from './kill-at-call.ts';

const [folder = '', killAt = '0', when = 'before'] = process.argv.slice(2);

async function main(): Promise<void> {
  await loadAutomerge();
  const plan = JSON.parse(fs.readFileSync(join(folder, 'plan.json'), 'utf8')) as {
    circle: string;
    draft: string;
    text: string;
  };
  const draft: DraftId = asId(plan.draft);
  const machine = await startMachine('Bob', { disk: fileDisk(folder), clock: testClock(Date.now()) });
  const places = killAtCall(
    ['writeSync', 'fsyncSync', 'renameSync', 'ftruncateSync', 'writeFileSync'],
    /^\d+$/.test(killAt) ? Number(killAt) : killAt,
    when,
  );
  const last: ClauseId | undefined = (await machine.content(draft)).clauses.at(-1)?.id;
  if (last !== undefined) await machine.edit(draft, [{ kind: 'set-text', clause: last, to: plan.text }]);
  sayLine({ edited: plan.text });
  for (let round = 0; round < 2; round++) {
    must(await machine.exchange.readFile(new Uint8Array(fs.readFileSync(join(folder, 'in.dwbundle')))));
    const out = must(await machine.exchange.writeFile(asId(plan.circle), []));
    sayLine({ file: Buffer.from(out.bytes).toString('base64') });
  }
  sayLine({
    done: true,
    places: places(),
    heads: await machine.drafts.heads(draft),
    texts: await machine.texts(draft),
    conflicts: machine.conflicts(),
  });
}

main().catch((problem: unknown) => {
  sayLine({ failed: String(problem instanceof Error ? problem.stack : problem) });
  process.exitCode = 1;
});
