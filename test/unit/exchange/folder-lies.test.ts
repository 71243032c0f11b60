import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { addressOf, sha256Of } from '../../../electron/host/exchange/attachments/chunks.ts';
import type { Circle } from '../../../electron/host/exchange/circle/circle.ts';
import { Vector } from '../../../electron/host/exchange/circle/vector.ts';
import { deriveKey, sealBytes } from '../../../electron/host/exchange/codec/crypto.ts';
import { putHash } from '../../../electron/host/exchange/codec/file-acts.ts';
import type { PutAct } from '../../../electron/host/exchange/codec/file-acts.ts';
import { concatBytes, fromHex, utf8 } from '../../../shared/base/bytes.ts';
import type { CircleId } from '../../../shared/base/ids.ts';
import type { CircleKind } from '../../../shared/domain/circle.ts';
import { attachmentsOf, filesIn, put, someBytes, sourceOf, WORDS } from '../../support/circle-files.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import { circleOf, hand, must, removeDisk, startMachine } from '../../support/exchange-machine.ts';
import type { Machine } from '../../support/exchange-machine.ts';
import { until } from '../../support/until.ts';

/* An editor whose program says untrue things of the documents of others. */

beforeAll(loadAutomerge);
const machines: Machine[] = [];
afterEach(async () => {
  for (const machine of machines.splice(0)) {
    await machine.stop();
    removeDisk(machine.disk);
  }
});

const DOCUMENT = someBytes(2 * 65_536 + 1_000);

/** Alice, who founds it, then Mallory and Carol, who may write. */
async function three(kind: CircleKind = 'delegation') {
  const alice = await startMachine('Alice');
  const mallory = await startMachine('Mallory');
  const carol = await startMachine('Carol');
  machines.push(alice, mallory, carol);
  const circle = await circleOf([alice, mallory, carol], { kind, roles: ['editor', 'editor'] });
  await hand(alice, mallory, circle);
  return { alice, mallory, carol, circle };
}

function circleIn(machine: Machine, circle: CircleId): Circle {
  const found = machine.opener.get()?.get(circle) ?? null;
  if (found === null) throw new Error('No such circle');
  return found;
}

function say(machine: Machine, circle: CircleId, act: Parameters<Circle['seal']>[1][number]): void {
  expect(circleIn(machine, circle).seal([], [act], new Vector())).toHaveProperty('segment');
}

async function handDocuments(from: Machine, to: Machine, circle: CircleId, files: readonly string[]) {
  const file = must(await from.host.writeFile({ circle, to: [], request: false, files: [...files] }));
  return must(await to.host.readFile({ bytes: file.bytes }));
}

const listOf = (machine: Machine, circle: CircleId, file: string): string =>
  attachmentsOf(machine, circle).file(file)?.list ?? '';

/** A list that opens, of a document of this size that is no such document, with the chunks of another. */
function falseList(machine: Machine, circle: CircleId, chunks: readonly string[], size: number) {
  const found = circleIn(machine, circle);
  const epochKey = found.epochKey(found.membership.state.epoch);
  if (epochKey === null) throw new Error('No key');
  const sha256 = '44'.repeat(32);
  const numbers = new Uint8Array(12);
  new DataView(numbers.buffer).setUint32(0, 0xffff_ffff);
  new DataView(numbers.buffer).setBigUint64(4, BigInt(size));
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setUint32(8, 0xffff_ffff);
  const sealed = sealBytes(
    deriveKey(epochKey, fromHex(sha256), utf8('dw/chunk-key/1')),
    nonce,
    concatBytes(chunks.map((one) => fromHex(one))),
    concatBytes([utf8('dw/chunk/1\0'), fromHex(circle), fromHex(sha256), numbers]),
  );
  const act: PutAct = { kind: 'put', ...WORDS, title: 'false', sha256, list: addressOf(sealed), size, at: 9 };
  return { sealed, act };
}

describe('who says something untrue of another’s list', () => {
  test.each(['moderated', 'delegation'] as const)(
    'hides and replaces no document of a %s circle',
    async (kind) => {
      const { alice, mallory, carol, circle } = await three(kind);
      const file = await put(alice, circle, DOCUMENT);
      await hand(alice, mallory, circle);
      const list = listOf(alice, circle, file);
      const lie = { kind: 'put' as const, ...WORDS, title: 'lie', sha256: '33'.repeat(32), list, size: 9 };
      for (const at of [1, Date.now() + 1e6]) say(mallory, circle, { ...lie, at });
      await handDocuments(alice, carol, circle, [file]);
      await hand(mallory, carol, circle);
      await hand(mallory, alice, circle);
      const shown = (await filesIn(carol, circle)).map(({ title, size, state }) => ({ title, size, state }));
      const open = { title: WORDS.title, size: DOCUMENT.byteLength, state: 'whole' };
      expect(shown).toEqual(
        kind === 'moderated'
          ? [open]
          : expect.arrayContaining([open, { title: 'lie', size: 9, state: 'damaged' }]),
      );
      expect(must(await carol.files.open({ circle, file })).bytes).toEqual(DOCUMENT);
      expect(attachmentsOf(alice, circle).serve(list)).not.toBeNull();
    },
  );

  test('is found out by who fetches it, and what is true comes of the same list', async () => {
    const { alice, mallory, carol, circle } = await three();
    const file = await put(alice, circle, DOCUMENT);
    await hand(alice, mallory, circle);
    const list = listOf(alice, circle, file);
    say(mallory, circle, { kind: 'put', ...WORDS, sha256: '33'.repeat(32), list, size: 9, at: 1 });
    await hand(alice, carol, circle);
    await hand(mallory, carol, circle);
    const files = (await filesIn(carol, circle)).map((one) => one.file);
    expect(files).toHaveLength(2);
    attachmentsOf(carol, circle).addSource(sourceOf(attachmentsOf(alice, circle)));
    must(await carol.files.fetch({ circle, files, lanOnly: false, into: '' }));
    await until(() => !attachmentsOf(carol, circle).isWanting);
    const states = (await filesIn(carol, circle)).map((one) => [one.file === file, one.state]);
    expect(states.toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual([
      [false, 'damaged'],
      [true, 'whole'],
    ]);
    expect(must(await carol.host.circle({ circle })).evidence).toEqual([]);
  });
});

test('who claims a document that he only knows the SHA-256 of keeps nobody from putting it', async () => {
  const { alice, mallory, carol, circle } = await three();
  const [sha256, list] = [sha256Of(DOCUMENT), '55'.repeat(32)];
  const size = DOCUMENT.byteLength;
  const claim = { kind: 'put' as const, ...WORDS, sha256, list, size, at: Date.now() + 1e9 };
  say(mallory, circle, claim);
  await hand(mallory, alice, circle);
  await hand(mallory, carol, circle);
  const file = await put(alice, circle, DOCUMENT);
  expect(await filesIn(alice, circle)).toMatchObject([{ file, state: 'whole' }]);
  await hand(alice, carol, circle);
  // What is true blocks, although nothing of it is here.
  const again = await carol.files.put({ circle, bytes: DOCUMENT, ...WORDS });
  expect(again).toMatchObject({ ok: false, error: { code: 'already-there' } });
  // Whoever asks for what is shown, whichever it is, gets the document.
  attachmentsOf(carol, circle).addSource(sourceOf(attachmentsOf(alice, circle)));
  const shown = (await filesIn(carol, circle)).map((one) => one.file);
  expect(shown).toHaveLength(1);
  must(await carol.files.fetch({ circle, files: shown, lanOnly: false, into: '' }));
  await until(async () => (await filesIn(carol, circle))[0]?.state === 'whole');
  expect(must(await carol.files.open({ circle, file })).bytes).toEqual(DOCUMENT);
});

describe('who names another’s chunks in a list', () => {
  /** Alice's document lies with all; then Mallory's list with the same chunks, withdrawn again where asked. */
  async function claimed(size: number, isWithdrawn: boolean) {
    const { alice, mallory, carol, circle } = await three();
    const file = await put(alice, circle, DOCUMENT);
    await handDocuments(alice, mallory, circle, [file]);
    await handDocuments(alice, carol, circle, [file]);
    const parts = attachmentsOf(mallory, circle).partsOf(file) ?? [];
    const { sealed, act } = falseList(mallory, circle, parts.slice(1), size);
    say(mallory, circle, act);
    await hand(mallory, carol, circle);
    attachmentsOf(carol, circle).receive([sealed]);
    if (isWithdrawn) {
      const { device } = circleIn(mallory, circle);
      say(mallory, circle, { kind: 'withdrawn', putter: device, put: putHash(act), at: 10 });
      await hand(mallory, carol, circle);
    }
    return { alice, carol, circle, file, parts, here: attachmentsOf(carol, circle) };
  }

  test('and withdraws it takes nothing from the other: it is given, and fetched with one question a chunk', async () => {
    const { alice, carol, circle, file, parts, here } = await claimed(DOCUMENT.byteLength, true);
    expect(here.holds(parts)).toEqual([true, true, true, true]);
    expect(parts.map((part) => here.serve(part) !== null)).toEqual([true, true, true, true]);
    must(await carol.files.drop({ circle, file }));
    const asked: string[] = [];
    here.addSource(sourceOf(attachmentsOf(alice, circle), { asked }));
    must(await carol.files.fetch({ circle, files: [file], lanOnly: false, into: '' }));
    await until(() => !here.isWanting || asked.length > 10);
    expect(asked.toSorted()).toEqual(parts.toSorted());
    expect(must(await carol.files.open({ circle, file })).bytes).toEqual(DOCUMENT);
  });

  test.each([
    ['as they are', DOCUMENT.byteLength],
    ['with another size', DOCUMENT.byteLength + 1],
  ])('%s has a document that is damaged, asked for no more, and the other is whole', async (_, size) => {
    const { alice, carol, circle, file, parts, here } = await claimed(size, false);
    const lie = (await filesIn(carol, circle)).find(({ title }) => title === 'false');
    if (lie === undefined) throw new Error('Not shown');
    const asked: string[] = [];
    here.addSource(sourceOf(attachmentsOf(alice, circle), { asked }));
    must(await carol.files.fetch({ circle, files: [lie.file], lanOnly: false, into: '' }));
    await until(() => !here.isWanting || asked.length > 10);
    expect(asked).toEqual(size === DOCUMENT.byteLength ? [] : [parts.at(-1)]);
    await carol.files.open({ circle, file: lie.file });
    const states = (await filesIn(carol, circle)).map(({ title, state, wanted }) => [title, state, wanted]);
    expect(states.toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual([
      [WORDS.title, 'whole', false],
      ['false', 'damaged', false],
    ]);
    expect(must(await carol.files.open({ circle, file })).bytes).toEqual(DOCUMENT);
  });
});
