import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../../../shared/base/bytes.ts';
import { attachmentsOf, onlyFile, put, someBytes, sourceOf } from '../../support/circle-files.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import { circleOf, hand, must, newDisk, removeDisk, startMachine } from '../../support/exchange-machine.ts';
import type { Disk, Machine } from '../../support/exchange-machine.ts';
import { until } from '../../support/until.ts';

beforeAll(loadAutomerge);
const machines: Machine[] = [];
const disks: Disk[] = [];
afterEach(async () => {
  for (const machine of machines.splice(0)) await machine.stop();
  for (const disk of disks.splice(0)) removeDisk(disk);
});

const VICTIM = join(import.meta.dirname, '../../support/fetch-victim.ts');
const DOCUMENT = someBytes(40 * 65_536 + 5);

/** Lets a host fetch in a process of its own and kills it after so many chunks; true when it had got all of them. */
async function fetchUntilKilled(disk: Disk, from: string, after: number): Promise<boolean> {
  const child = spawn(process.execPath, [VICTIM, disk.folder, toHex(disk.hostKey), from], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let problems = '';
  child.stderr.on('data', (text: Buffer) => (problems += text.toString()));
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  child.stdout.on('data', (text: Buffer) => {
    said += text.toString();
    if (said.split('chunk').length > after || said.includes('done')) child.kill('SIGKILL');
  });
  await ended;
  expect(problems).not.toMatch(/Error/);
  return said.includes('done');
}

describe('a host that is killed while it fetches a document', () => {
  test('goes on where it was, however often, and the document is whole in the end', async () => {
    const disk = newDisk();
    const alice = await startMachine('Alice');
    const bob = await startMachine('Bob', { disk });
    machines.push(alice);
    disks.push(alice.disk, disk);
    const circle = await circleOf([alice, bob]);
    const file = await put(alice, circle, DOCUMENT);
    await hand(alice, bob, circle);
    must(await bob.files.fetch({ circle, files: [file], lanOnly: false, into: '' }));
    await bob.stop();
    const from = join(alice.disk.folder, 'exchange', 'circles', circle, 'chunks');
    let have = 0;
    for (const after of [1, 2, 5, 9, 14]) {
      await fetchUntilKilled(disk, from, after);
      const again = await startMachine('Bob', { disk });
      const now = (await onlyFile(again, circle)).have;
      expect(now).toBeGreaterThanOrEqual(have);
      have = now;
      await again.stop();
    }
    // What the killed hosts had got is what is counted here.
    expect(have).toBeGreaterThan(5);
    const last = await startMachine('Bob', { disk });
    machines.push(last);
    attachmentsOf(last, circle).addSource(sourceOf(attachmentsOf(alice, circle)));
    await until(async () => (await onlyFile(last, circle)).state === 'whole');
    expect(Buffer.from(must(await last.files.open({ circle, file })).bytes).equals(DOCUMENT)).toBe(true);
  }, 60_000);
});
