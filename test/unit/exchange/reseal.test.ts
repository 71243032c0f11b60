import { afterEach, beforeAll, expect, test } from 'vitest';
import { filesIn, onlyFile, put, someBytes, WORDS } from '../../support/circle-files.ts';
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
import type { Machine } from '../../support/exchange-machine.ts';

beforeAll(loadAutomerge);
const machines: Machine[] = [];
afterEach(async () => {
  for (const machine of machines.splice(0)) {
    await machine.stop();
    removeDisk(machine.disk);
  }
});

async function started(name: string, disk?: Machine['disk']): Promise<Machine> {
  const machine = await startMachine(name, disk === undefined ? {} : { disk });
  machines.push(machine);
  return machine;
}

test('a decision in a copied folder that is no head’s any more keeps no text behind it from the others', async () => {
  const alice = await started('Alice');
  const first = await startMachine('Bob');
  const circle = await circleOf([alice, first], { roles: ['head'] });
  const file = await put(alice, circle, someBytes(1_000));
  await hand(alice, first, circle);
  await first.stop();
  const copy = await started('Bob', copyDisk(first.disk));
  const bob = await started('Bob', first.disk);
  await releaseInto(copy, circle, ['words of the copy']);
  // As a head, and under the number under which the copy wrote; Alice knows only the copy's.
  must(await bob.files.withdraw({ circle, file }));
  await releaseInto(bob, circle, ['words of the original']);
  await hand(copy, alice, circle);
  const device = must(await bob.host.status({})).identity?.device;
  if (device === undefined) throw new Error('No identity');
  must(await alice.host.setRole({ circle, device, role: 'editor' }));
  for (let round = 0; round < 3; round += 1) {
    await hand(alice, bob, circle);
    await hand(bob, alice, circle);
  }
  const texts = await Promise.all(alice.entries().map(({ id }) => alice.texts(id)));
  expect(texts.flat().toSorted()).toEqual(['words of the copy', 'words of the original']);
  // What was left out is not lost from sight.
  const { evidence } = must(await bob.host.circle({ circle }));
  expect(evidence.filter(({ reason }) => reason === 'no-right')).toHaveLength(1);
});

test('a document put in a copied folder opens at the others when its act was sealed again under a newer key', async () => {
  const alice = await started('Alice');
  const carol = await started('Carol');
  const first = await startMachine('Bob');
  const circle = await circleOf([alice, carol, first]);
  await hand(alice, first, circle);
  await first.stop();
  const copy = await started('Bob', copyDisk(first.disk));
  const bob = await started('Bob', first.disk);
  await releaseInto(copy, circle, ['words of the copy']);
  await hand(copy, alice, circle);
  // Under the number under which the copy wrote, and under the old key.
  const document = someBytes(70_000);
  await put(bob, circle, document);
  const device = must(await carol.host.status({})).identity?.device;
  if (device === undefined) throw new Error('No identity');
  must(await alice.host.removeMember({ circle, device }));
  await hand(alice, bob, circle);
  const files = (await filesIn(bob, circle)).map(({ file }) => file);
  const sent = must(await bob.host.writeFile({ circle, to: [], request: false, files }));
  must(await alice.host.readFile({ bytes: sent.bytes }));
  const { file, state } = await onlyFile(alice, circle);
  expect(state).toBe('whole');
  expect(must(await alice.files.open({ circle, file })).bytes).toEqual(document);
  const again = await alice.files.put({ circle, bytes: document, ...WORDS });
  expect(again).toMatchObject({ ok: false, error: { code: 'already-there' } });
});
