import { encode } from 'cborg';
import { brotliCompressSync } from 'node:zlib';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Circle } from '../../../electron/host/exchange/circle/circle.ts';
import { Vector } from '../../../electron/host/exchange/circle/vector.ts';
import { encodeCbor, FormatError } from '../../../electron/host/exchange/codec/cbor.ts';
import { sealPacked } from '../../../electron/host/exchange/codec/segment.ts';
import { fromHex } from '../../../shared/base/bytes.ts';
import type { CircleId } from '../../../shared/base/ids.ts';
import { asId } from '../../../shared/base/ids.ts';
import { filesIn, onlyFile, put, someBytes, WORDS } from '../../support/circle-files.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import {
  circleOf,
  hand,
  must,
  random,
  releaseInto,
  removeDisk,
  startMachine,
  testClock,
} from '../../support/exchange-machine.ts';
import type { Machine } from '../../support/exchange-machine.ts';

/* No clock, one's own or another's, may bring something into a log that cannot be read again. */

beforeAll(loadAutomerge);
const machines: Machine[] = [];
afterEach(async () => {
  for (const machine of machines.splice(0)) {
    await machine.stop();
    removeDisk(machine.disk);
  }
});

async function two(clock = testClock()) {
  const [alice, bob] = [await startMachine('Alice', { clock }), await startMachine('Bob')];
  machines.push(alice, bob);
  return { alice, bob, circle: await circleOf([alice, bob]) };
}

async function startedAgain(machine: Machine): Promise<Machine> {
  await machine.stop();
  const again = await startMachine(machine.name, { disk: machine.disk });
  machines.splice(machines.indexOf(machine), 1, again);
  return again;
}

function circleIn(machine: Machine, circle: CircleId): Circle {
  const found = machine.opener.get()?.get(circle) ?? null;
  if (found === null) throw new Error('No such circle');
  return found;
}

const DOCUMENT = someBytes(1_000);

test.each([Number.MAX_SAFE_INTEGER + 1, -1, 1.5, NaN, Infinity])('the number %d is not written', (number) => {
  expect(() => encodeCbor([[number]])).toThrow(FormatError);
});

describe('a colleague who wrote the last time that there is', () => {
  test('does not decide when a document is put here: it is read, by him and after a restart', async () => {
    const { alice, bob, circle } = await two();
    const list = await put(bob, circle, DOCUMENT);
    const { sha256 } = await onlyFile(bob, circle);
    const at = Number.MAX_SAFE_INTEGER;
    const act = { kind: 'put' as const, ...WORDS, sha256, list, size: DOCUMENT.byteLength, at };
    // As a workbench writes it that was made to.
    append(bob, circle, [[], [], [[2, fromHex(sha256), fromHex(list), act.size, ...words(), at]]]);
    must(await bob.files.withdraw({ circle, file: list }));
    await hand(bob, alice, circle);
    await put(alice, circle, DOCUMENT);
    expect((await hand(alice, bob, circle)).report).toMatchObject({ refused: 0 });
    expect(await filesIn(bob, circle)).toHaveLength(1);
    const again = await startedAgain(alice);
    expect(await filesIn(again, circle)).toHaveLength(1);
  });
});

const words = () => [WORDS.name, WORDS.mediaType, WORDS.title, WORDS.symbol, WORDS.agenda];

test.each([
  ['before 1970', -1e12],
  ['beyond what a number holds', 2 ** 60],
])('texts and documents of a computer whose clock stands %s are read by the others', async (_, start) => {
  const clock = testClock();
  const { alice, bob, circle } = await two(clock);
  clock.advance(start - clock.now());
  const draft = await releaseInto(alice, circle, ['out of time']);
  const file = await put(alice, circle, DOCUMENT);
  must(await alice.files.withdraw({ circle, file }));
  await put(alice, circle, DOCUMENT);
  expect((await hand(alice, bob, circle)).report).toMatchObject({ refused: 0 });
  expect(await bob.texts(draft)).toEqual(['out of time']);
  expect(await filesIn(bob, circle)).toMatchObject([{ withdrawn: null }]);
  expect((await startedAgain(alice)).opener.get()?.damaged()).toEqual([]);
});

/** A piece of this device, whatever is in it. */
function append(machine: Machine, id: CircleId, content: unknown): void {
  const circle = circleIn(machine, id);
  const signingSeed = machine.opener.get()?.identity?.signingSeed;
  const one = circle.seal([], [{ kind: 'released', draft: asId('d'), title: 'one', at: 1 }], new Vector());
  if ('failure' in one) throw new Error(one.failure);
  const { header, hash } = one.segment;
  const key = circle.epochKey(header.epoch);
  if (key === null || signingSeed === undefined) throw new Error('No key');
  const { length: _, ...place } = { ...header, seq: header.seq + 1, previous: hash };
  const writer = { signingSeed, epochKey: key, random };
  const piece = sealPacked(place, new Uint8Array(brotliCompressSync(encode(content))), writer);
  // By the door of what comes, or where it is refused there straight into the log.
  if (circle.receive([], [piece.bytes]).newSegments.length === 0) circle.log.append(piece);
  circle.log.sync();
}

test('a log of this device with a piece that cannot be read opens up to it, and what stands behind it reaches the others', async () => {
  const { alice, bob, circle } = await two();
  const before = await releaseInto(alice, circle, ['before it'], 'Before');
  append(alice, circle, [[], [], [[1, 'd', 'damaged', 2 ** 53]]]);
  const incarnation = alice.opener.get()?.identity?.incarnation;
  const behind = await releaseInto(alice, circle, ['behind it'], 'Behind');
  expect((await hand(alice, bob, circle)).report).toMatchObject({ refused: 1, waiting: 1 });
  const again = await startedAgain(alice);
  expect(again.opener.get()?.damaged()).toEqual([]);
  expect(must(await again.host.circle({ circle })).evidence).toMatchObject([{ reason: 'unreadable' }]);
  expect(again.opener.get()?.identity?.incarnation).toBeGreaterThan(incarnation ?? Infinity);
  await hand(bob, again, circle);
  await hand(again, bob, circle);
  expect([await bob.texts(before), await bob.texts(behind)]).toEqual([['before it'], ['behind it']]);
  const [mine, his] = [again, bob].map((one) => circleIn(one, circle).stateHashes());
  expect(mine).toEqual(his);
});
