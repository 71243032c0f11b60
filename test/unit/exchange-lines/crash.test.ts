import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CircleId, DraftId } from '../../../shared/base/ids.ts';
import type { ConflictRecord } from '../../../shared/domain/conflict.ts';
import { rounds, runs } from '../../support/campaign.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import {
  circleOf,
  copyDisk,
  hand,
  must,
  releaseInto,
  removeDisk,
  startMachine,
} from '../../support/exchange-machine.ts';
import type { Disk, Machine } from '../../support/exchange-machine.ts';
import { writeWindow } from '../../support/file-disk.ts';
import type { LinePlan } from '../../support/line-victim.ts';
import { addNetwork, addressOf } from '../../support/network-machine.ts';
import type { NetworkMachine } from '../../support/network-machine.ts';
import { until } from '../../support/until.ts';
import { countKill, victimEnvironment } from '../../support/victim-start.ts';

/* Two real workbenches over a real line (TLS on the loopback); one is killed at a step of the disk, and comes back. */

const THEIRS = 'both change this, says Alice';
const WAIT = 30_000;

interface Said {
  readonly edited?: number;
  readonly listening?: { readonly host: string; readonly port: number };
  readonly failed?: string;
  readonly done?: boolean;
  readonly places?: readonly string[];
  readonly heads?: readonly string[];
  readonly texts?: readonly string[];
  readonly conflicts?: readonly ConflictRecord[];
}
type Way = 'dials' | 'listens';

let scene: {
  readonly folder: string;
  readonly alice: Disk;
  readonly circle: CircleId;
  readonly draft: DraftId;
};
const folders: string[] = [];
const children = new Set<ChildProcess>();
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Alice and Bob have both changed the first clause, apart. */
beforeAll(async () => {
  await loadAutomerge();
  const alice = await startMachine('Alice');
  const bob = await startMachine('Bob');
  const circle = await circleOf([alice, bob]);
  const draft = await releaseInto(alice, circle, ['both change this', 'middle clause', 'last clause']);
  await hand(alice, bob, circle);
  const clause = (await alice.content(draft)).clauses[0]?.id;
  if (clause === undefined) throw new Error('No clause');
  await alice.edit(draft, [{ kind: 'set-text', clause, to: THEIRS }]);
  await bob.edit(draft, [{ kind: 'set-text', clause, to: 'both change this, says Bob' }]);
  must(await alice.exchange.writeFile(circle, []));
  const folder = newFolder();
  cpSync(bob.disk.folder, join(folder, 'host'), { recursive: true });
  writeFileSync(join(folder, 'key'), bob.disk.hostKey);
  writeWindow(folder, bob.disk);
  folders.push(alice.disk.folder, bob.disk.folder);
  scene = { folder, alice: copyDisk(alice.disk), circle, draft };
  await alice.stop();
  await bob.stop();
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dw-line-victim-'));
  folders.push(folder);
  return folder;
}

interface Alice {
  readonly machine: Machine;
  readonly network: NetworkMachine;
  stop(): Promise<void>;
}

async function startAlice(): Promise<Alice> {
  const disk = copyDisk(scene.alice);
  const machine = await startMachine('Alice', { disk });
  const network = addNetwork(machine);
  await network.switchOn();
  return {
    machine,
    network,
    async stop() {
      await network.stop();
      await machine.stop();
      removeDisk(disk);
    },
  };
}

const isSame = async ({ machine }: Alice, heads: readonly string[] = []): Promise<boolean> =>
  (await machine.drafts.heads(scene.draft)).toSorted().join() === heads.toSorted().join();

/** Bob in his process, up to his end: his own, or the kill. */
async function runBob(
  folder: string,
  alice: Alice,
  way: Way,
  killAt: string,
  when: string,
): Promise<{ readonly said: readonly Said[]; readonly killed: boolean }> {
  const plan: LinePlan = {
    circle: scene.circle,
    draft: scene.draft,
    text: 'typed by Bob',
    theirs: THEIRS,
    dial: way === 'dials' ? await addressOf(alice.network) : null,
  };
  writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan));
  const script = join(import.meta.dirname, '../../support/line-victim.ts');
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', script, folder, killAt, when],
    { stdio: ['pipe', 'pipe', 'inherit'], env: victimEnvironment() },
  );
  children.add(child);
  const closed = new Promise<NodeJS.Signals | null>((resolve) =>
    child.once('close', (_code, signal) => resolve(signal)),
  );
  const said: Said[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    const one = JSON.parse(line) as Said;
    said.push(one);
    // Bob may be gone before he is reached.
    if (one.listening !== undefined) void alice.network.host.dial(one.listening);
    if (one.done === true)
      void until(() => isSame(alice, one.heads), 'the same text', WAIT).then(
        () => child.stdin.end(),
        () => child.stdin.end(),
      );
  });
  const signal = await closed;
  children.delete(child);
  if (signal === 'SIGKILL') countKill();
  return { said, killed: signal === 'SIGKILL' };
}

async function killAndCheck(way: Way, at: string, when: string): Promise<void> {
  const place = `${way}, ${when} ${at}`;
  const folder = newFolder();
  cpSync(scene.folder, folder, { recursive: true });
  const alice = await startAlice();
  const first = await runBob(folder, alice, way, at, when);
  // Steps of a conversation come in another order at times: who did not come to this one has come to the end.
  const again = first.killed ? await runBob(folder, alice, way, '0', 'before') : first;
  const end = again.said.at(-1);
  expect(end?.failed, place).toBeUndefined();
  expect(end?.texts?.slice(1), place).toEqual(['typed by Bob', 'typed by Bob']);
  expect(
    end?.conflicts?.map((record) => record.theirs.text),
    place,
  ).toContain(THEIRS);
  expect((await alice.machine.drafts.heads(scene.draft)).toSorted(), place).toEqual(end?.heads?.toSorted());
  expect(await alice.machine.texts(scene.draft), place).toEqual(end?.texts);
  expect(must(await alice.machine.host.circle({ circle: scene.circle })).evidence, place).toEqual([]);
  await alice.stop();
  rmSync(folder, { recursive: true, force: true });
}

test.each<[Way, number]>([
  ['dials', 1],
  ['listens', 2],
])(
  'a workbench that %s and is killed at any step of the disk loses nothing acknowledged, and both come to the same text',
  async (way, seed) => {
    const folder = newFolder();
    cpSync(scene.folder, folder, { recursive: true });
    const alice = await startAlice();
    const whole = await runBob(folder, alice, way, '0', 'before');
    expect(whole.said.at(-1)?.failed).toBeUndefined();
    await alice.stop();
    const places = whole.said.at(-1)?.places ?? [];
    expect(places.length).toBeGreaterThan(15);
    const kills = fc.sample(
      fc.tuple(fc.constantFrom(...places), fc.constantFrom('before', 'middle', 'after')),
      runs(2, 20261122 + seed),
    );
    for (const [at, when] of kills) await killAndCheck(way, at, when);
  },
  90_000 + rounds(2) * 30_000,
);
