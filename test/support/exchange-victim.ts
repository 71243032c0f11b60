/*
 * A workbench in a process of its own, to be killed: host folder and the window's stores lie in files.
 * Run: node exchange-victim.ts FOLDER KILL_AT WHEN (kill-at-call.ts)
 */
import fs from 'node:fs';
import { join } from 'node:path';
import type { DraftNews } from '../../shared/domain/clause-change.ts';
import type { ConflictRecord, ExchangePosition } from '../../shared/domain/conflict.ts';
import type { Meeting } from '../../shared/domain/document.ts';
import type { DraftEntry } from '../../shared/domain/draft.ts';
import type { ClauseId, DraftId, MeetingId } from '../../shared/base/ids.ts';
import { asId } from '../../shared/base/ids.ts';
import type { Chunk } from '../../shared/drafts/chunk-store.ts';
import { loadAutomerge } from './drafts.ts';
import { must, snapshotStore, startMachine, testClock } from './exchange-machine.ts';
import type { Disk } from './exchange-machine.ts';
import { killAtCall, sayLine } from './kill-at-call.ts';

const [folder = '', killAt = '0', when = 'before'] = process.argv.slice(2);

/** Opens the stores of the window from files, each change of which is written at once. */
function fileDisk(): Disk {
  const at = join(folder, 'window');
  fs.mkdirSync(at, { recursive: true });
  const read = <T>(name: string): [string, T][] => {
    const path = join(at, `${name}.json`);
    return fs.existsSync(path)
      ? (JSON.parse(fs.readFileSync(path, 'utf8'), reviveBytes) as [string, T][])
      : [];
  };
  const write = (name: string, entries: Iterable<readonly [string, unknown]>): void => {
    fs.writeFileSync(join(at, `${name}.new`), JSON.stringify(Array.from(entries), hideBytes));
    fs.renameSync(join(at, `${name}.new`), join(at, `${name}.json`));
  };
  const kept = <K extends string, T>(name: string): Map<K, T> => {
    const map = new Map(read<T>(name) as [K, T][]);
    const set = map.set.bind(map);
    map.set = (key, value) => {
      set(key, value);
      write(name, map);
      return map;
    };
    return map;
  };
  const chunks = snapshotStore();
  for (const [draft, list] of read<Chunk[]>('chunks')) chunks.set(asId(draft), list);
  const put = chunks.put.bind(chunks);
  const keyPath = join(folder, 'key');
  return {
    folder: join(folder, 'host'),
    hostKey: new Uint8Array(fs.readFileSync(keyPath)),
    chunks: {
      ...chunks,
      put: async (draft, chunk) => {
        await put(draft, chunk);
        write('chunks', chunks.all());
      },
    },
    entries: kept<DraftId, DraftEntry>('entries'),
    conflicts: kept<string, ConflictRecord>('conflicts'),
    meetings: kept<MeetingId, Meeting>('meetings'),
    positions: kept<string, ExchangePosition>('positions'),
    news: kept<DraftId, DraftNews>('news'),
  };
}

function hideBytes(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? { bytes: Buffer.from(value).toString('base64') } : value;
}
function reviveBytes(_key: string, value: unknown): unknown {
  const isBytes =
    typeof value === 'object' && value !== null && 'bytes' in value && typeof value.bytes === 'string';
  return isBytes ? new Uint8Array(Buffer.from(value.bytes as string, 'base64')) : value;
}

async function main(): Promise<void> {
  await loadAutomerge();
  const plan = JSON.parse(fs.readFileSync(join(folder, 'plan.json'), 'utf8')) as {
    circle: string;
    draft: string;
    text: string;
  };
  const draft: DraftId = asId(plan.draft);
  const machine = await startMachine('Bob', { disk: fileDisk(), clock: testClock(Date.now()) });
  const calls = killAtCall(
    ['writeSync', 'fsyncSync', 'renameSync', 'ftruncateSync', 'writeFileSync'],
    Number(killAt),
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
    calls: calls(),
    heads: await machine.drafts.heads(draft),
    texts: await machine.texts(draft),
    conflicts: machine.conflicts(),
  });
}

main().catch((problem: unknown) => {
  sayLine({ failed: String(problem instanceof Error ? problem.stack : problem) });
  process.exitCode = 1;
});
