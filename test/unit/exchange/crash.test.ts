import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CircleKind } from '../../../shared/domain/circle.ts';
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
import { countKill, victimEnvironment } from '../../support/victim-start.ts';

/** Kills tried. */
const KILLS = rounds(3);

interface Scene {
  readonly folder: string;
  readonly alice: Disk;
  readonly circle: Parameters<Machine['exchange']['writeRequest']>[0];
  readonly draft: Parameters<Machine['texts']>[0];
}
interface Said {
  readonly edited?: string;
  readonly file?: string;
  readonly failed?: string;
  readonly done?: boolean;
  readonly places?: readonly string[];
  readonly heads?: readonly string[];
  readonly texts?: readonly string[];
  readonly conflicts?: readonly ConflictRecord[];
}

let scene: Scene;
let moderated: Scene;
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Alice and Bob have both changed the first clause; Alice's file waits for Bob. */
beforeAll(async () => {
  await loadAutomerge();
  scene = await makeScene('delegation');
  moderated = await makeScene('moderated');
});

async function makeScene(kind: CircleKind): Promise<Scene> {
  const alice = await startMachine('Alice');
  const bob = await startMachine('Bob');
  const circle = await circleOf([alice, bob], { kind });
  const draft = await releaseInto(alice, circle, ['both change this', 'last clause']);
  await hand(alice, bob, circle);
  const clause = (await alice.content(draft)).clauses[0]?.id;
  if (clause === undefined) throw new Error('No clause');
  await alice.edit(draft, [{ kind: 'set-text', clause, to: 'both change this, says Alice' }]);
  await bob.edit(draft, [{ kind: 'set-text', clause, to: 'both change this, says Bob' }]);
  const file = must(await alice.exchange.writeFile(circle, []));
  const folder = mkdtempSync(join(tmpdir(), 'dw-victim-'));
  folders.push(folder, alice.disk.folder, bob.disk.folder);
  cpSync(bob.disk.folder, join(folder, 'host'), { recursive: true });
  writeFileSync(join(folder, 'key'), bob.disk.hostKey);
  writeFileSync(join(folder, 'in.dwbundle'), file.bytes);
  writeWindow(folder, bob.disk);
  const made = { folder, alice: copyDisk(alice.disk), circle, draft };
  await alice.stop();
  await bob.stop();
  return made;
}

function run(
  folder: string,
  text: string,
  killAt: number | string,
  when: string,
  of = scene,
): Promise<{ readonly said: readonly Said[]; readonly killed: boolean }> {
  writeFileSync(join(folder, 'plan.json'), JSON.stringify({ circle: of.circle, draft: of.draft, text }));
  const script = join(import.meta.dirname, '../../support/exchange-victim.ts');
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', script, folder, String(killAt), when],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: victimEnvironment(),
    },
  );
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  return new Promise((resolve) => {
    child.on('close', (_code, signal) => {
      if (signal === 'SIGKILL') countKill();
      const lines = out.split('\n').filter((line) => line.endsWith('}'));
      resolve({ said: lines.map((line) => JSON.parse(line) as Said), killed: signal === 'SIGKILL' });
    });
  });
}

describe('kill -9 of a workbench that exchanges', () => {
  test(
    'at any step loses nothing that was acknowledged, forks nothing, and both come to the same text',
    async () => {
      const whole = await run(copyOf(), 'counted', 0, 'before');
      const places = whole.said.at(-1)?.places ?? [];
      const calls = places.length;
      expect(whole.said.at(-1)?.failed).toBeUndefined();
      expect(calls).toBeGreaterThan(15);
      // The steps between the host's log and each store of the window, which a sample may miss.
      const steps = places.filter((place) => /^renameSync \w+\.json 1$/.test(place));
      expect(steps).toEqual(
        expect.arrayContaining(['renameSync chunks.json 1', 'renameSync positions.json 1']),
      );
      for (const step of steps) await killAndCheck(step, 'after');
      const kills = fc.sample(
        fc.tuple(fc.integer({ min: 1, max: calls }), fc.constantFrom('before', 'middle', 'after')),
        runs(3, 20261122),
      );
      for (const [at, when] of kills) await killAndCheck(at, when);
    },
    120_000 + KILLS * 15_000,
  );

  test(
    'loses nothing that waits for a moderator, and lets nothing in before',
    async () => {
      const kills = fc.sample(
        fc.tuple(fc.integer({ min: 1, max: 15 }), fc.constantFrom('before', 'middle', 'after')),
        runs(1, 20261123),
      );
      for (const [at, when] of kills) await killAndCheck(at, when, moderated);
    },
    120_000 + KILLS * 15_000,
  );
});

function copyOf(of = scene): string {
  const folder = mkdtempSync(join(tmpdir(), 'dw-victim-'));
  folders.push(folder);
  cpSync(of.folder, folder, { recursive: true });
  return folder;
}

async function killAndCheck(at: number | string, when: string, of = scene): Promise<void> {
  const place = `${when} call ${at}`;
  const folder = copyOf(of);
  const first = await run(folder, 'typed before the kill', at, when, of);
  expect(first.killed, place).toBe(true);
  const again = await run(
    folder,
    first.said.length > 0 ? 'typed before the kill' : 'typed after it',
    0,
    'before',
    of,
  );
  const end = again.said.at(-1);
  expect(end?.failed, place).toBeUndefined();
  expect(end?.texts?.at(-1), place).toBe(first.said.length > 0 ? 'typed before the kill' : 'typed after it');
  expect(
    end?.conflicts?.map((record) => record.theirs.text),
    place,
  ).toContain('both change this, says Alice');
  const disk = copyDisk(of.alice);
  const alice = await startMachine('Alice', { disk });
  const files = [...first.said, ...again.said].flatMap((line) => line.file ?? []);
  for (const file of files) {
    const read = must(await alice.exchange.readFile(new Uint8Array(Buffer.from(file, 'base64'))));
    expect(read.report, place).toMatchObject({ refused: 0, missing: [] });
  }
  if (of === moderated) {
    // Nothing of his stands in her text before she lets it in; then all of it does.
    expect(await alice.texts(of.draft), place).toEqual(['both change this, says Alice', 'last clause']);
    const waiting = must(await alice.moderation.desk({ circle: of.circle })).contributions.at(-1);
    if (waiting === undefined) throw new Error(`${place}: nothing waits`);
    const { device, incarnation, seq } = waiting;
    const at = { circle: of.circle, device, incarnation, seq };
    const { shown } = must(await alice.moderation.changes(at));
    must(await alice.moderation.decide({ ...at, approve: true, shown, reason: '' }));
    must(await alice.exchange.writeFile(of.circle, []));
  }
  expect(await alice.texts(of.draft), place).toEqual(end?.texts);
  expect(await alice.drafts.heads(of.draft), place).toEqual(end?.heads);
  expect(must(await alice.host.circle({ circle: of.circle })).evidence, place).toEqual([]);
  await alice.stop();
  removeDisk(disk);
  rmSync(folder, { recursive: true, force: true });
}
