import { encode } from 'cborg';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as segments from '../../../electron/host/exchange/codec/segment.ts';
import { NewerError } from '../../../electron/host/exchange/codec/cbor.ts';
import { signBytes, systemRandom } from '../../../electron/host/exchange/codec/crypto.ts';
import { Assembly } from '../../../electron/host/exchange/mailbox/pieces.ts';
import { readRecord } from '../../../electron/host/exchange/membership/record.ts';
import { Exchange } from '../../../electron/host/exchange/exchange.ts';
import { planFile, readBundle, writeBundle } from '../../../electron/host/exchange/files.ts';
import { FramedFile } from '../../../electron/host/exchange/log/framed-file.ts';
import { createSealer } from '../../../electron/host/exchange/log/sealed-file.ts';
import { concatBytes, fromHex, utf8 } from '../../../shared/base/bytes.ts';
import { circleOf, startPeer } from '../../support/mailbox-peer.ts';
import type { MailboxPeer } from '../../support/mailbox-peer.ts';

const HOST_KEY = new Uint8Array(32).fill(7);

/* What a workbench of a later version may write, as one of today finds it. */

const cleanUp: (() => void)[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const one of cleanUp.splice(0).toReversed()) one();
});

function two() {
  const [alice, bob] = [startPeer('Alice'), startPeer('Bob')];
  cleanUp.push(
    () => alice.stop(),
    () => bob.stop(),
  );
  const id = circleOf(alice, [bob]);
  return { alice, bob, id, circle: alice.circle(id) };
}

/** Bob's pieces with these acts in them, as they stand in CBOR. */
function pieces(
  { bob, id }: { bob: MailboxPeer; id: ReturnType<typeof circleOf> },
  acts: readonly unknown[][],
) {
  const circle = bob.circle(id);
  const { device, incarnation, signingSeed } = bob.exchange.requireIdentity();
  const { epoch, heads } = circle.membership.state;
  const epochKey = circle.epochKey(epoch);
  if (epochKey === null) throw new Error('No key');
  let previous = '0'.repeat(64);
  return acts.map((list, i) => {
    const place = { circle: id, device, incarnation, seq: i + 1, previous, epoch, membership: heads };
    const packed = new Uint8Array(brotliCompressSync(encode([[], [], list])));
    const writer = { signingSeed, epochKey, random: systemRandom };
    const piece = segments.sealPacked({ ...place, kind: 'text' }, packed, writer);
    previous = piece.hash;
    return piece.bytes;
  });
}

const KNOWN = [1, 'x', 'A text', 1];
const reasons = (circle: ReturnType<MailboxPeer['circle']>) =>
  circle.evidence.all().map(({ reason }) => reason);

describe('an act of a kind that came later', () => {
  it.each([
    ['alone', [[10, 'anything', new Uint8Array(5), [1, 2]]]],
    ['among others', [KNOWN, [23]]],
  ])('%s is told as of a newer version, and what follows waits', (_, acts) => {
    const scene = two();
    expect(scene.circle.receive([], pieces(scene, [[KNOWN], acts, [KNOWN]]))).toMatchObject({
      newSegments: [{ header: { seq: 1 } }],
      waiting: { gap: 1 },
    });
    expect(reasons(scene.circle)).toEqual(['newer-version']);
  });

  it.each([
    ['an act of today that is none', [[1, 'x']]],
    ['an act of no kind', [[0, 'x']]],
    ['an act without a number', [['x']]],
    ['a later act beside one that is none', [[10], [1, 'x']]],
  ])('is not what %s is told as', (_, acts) => {
    const scene = two();
    scene.circle.receive([], pieces(scene, [acts]));
    expect(reasons(scene.circle)).toEqual(['unreadable']);
  });

  it('is taken in at the first start of a version that knows it, with what followed', () => {
    const scene = two();
    scene.circle.receive([], pieces(scene, [[[10]], [KNOWN]]));
    scene.alice.exchange.close();
    const again = (): Exchange => {
      const opened = new Exchange(`${scene.alice.folder}/exchange`, HOST_KEY, {
        ...scene.alice.exchange.ports,
        folderIncarnation: 1,
      });
      cleanUp.push(() => opened.close());
      return opened;
    };
    const same = again();
    expect(same.get(scene.id)?.evidence.all()).toMatchObject([{ reason: 'newer-version' }]);
    same.close();
    const read = segments.openSegment;
    vi.spyOn(segments, 'openSegment').mockImplementation((...args) => {
      try {
        return read(...args);
      } catch (problem) {
        if (problem instanceof NewerError) return { seen: [], entries: [], acts: [] };
        throw problem;
      }
    });
    const updated = again().get(scene.id);
    expect(updated?.log.all()).toHaveLength(2);
    expect(updated?.evidence.all()).toEqual([]);
  });

  it('in a log of this device, as after a return to this version, is not cut off', () => {
    const scene = two();
    const { bob, id } = scene;
    for (const bytes of pieces(scene, [[[10]]])) bob.circle(id).log.append(segments.parseSegment(bytes));
    const { incarnation } = bob.exchange.requireIdentity();
    bob.exchange.close();
    const opened = new Exchange(`${bob.folder}/exchange`, HOST_KEY, bob.exchange.ports);
    cleanUp.push(() => opened.close());
    expect(opened.get(id)?.log.all()).toHaveLength(1);
    expect(opened.identity?.incarnation).toBe(incarnation);
  });
});

it('a piece or a record in a later form is told as of a newer version', () => {
  const scene = two();
  const { signingSeed } = scene.bob.exchange.requireIdentity();
  const header = encode([3, 'another form']);
  const piece = concatBytes([new Uint8Array([0, header.byteLength]), header, new Uint8Array(64)]);
  const record = (payload: readonly unknown[]): Uint8Array => {
    const signed = encode(payload);
    const message = concatBytes([utf8('dw/membership-signature/1\0'), signed]);
    return encode([signed, signBytes(signingSeed, message)]);
  };
  const { device } = scene.bob.exchange.requireIdentity();
  const later = [1, fromHex(scene.id), [fromHex(scene.id)], fromHex(device), 1, 6, ['a later kind']];
  const records = [record(later), record([2, 'another form'])];
  for (const one of records) expect(() => readRecord(one)).toThrow(NewerError);
  scene.circle.receive(records, [piece]);
  expect(reasons(scene.circle)).toEqual(['newer-version', 'newer-version', 'newer-version']);
});

it('a circle with a record of a later form, as after a return to this version, is left as it is and not called damaged', () => {
  const { alice, bob, id } = two();
  const file = writeBundle(
    bob.exchange,
    bob.circle(id),
    planFile(bob.exchange, bob.circle(id), [], false),
    false,
  );
  alice.exchange.close();
  const path = join(alice.folder, 'exchange', 'circles', id, 'membership.log');
  const log = FramedFile.open(path, 66_000, () => false).file;
  const later = encode([encode([2, 'another form']), new Uint8Array(64)]);
  log.append(createSealer(HOST_KEY, 'membership', systemRandom).seal(later));
  log.close();
  const before = readFileSync(path);
  const again = new Exchange(join(alice.folder, 'exchange'), HOST_KEY, alice.exchange.ports);
  cleanUp.push(() => again.close());
  expect([again.newer(), again.damaged(), again.list()]).toEqual([[id], [], []]);
  // Nor does a colleague's file put what this version can read in its place.
  expect(readBundle(again, file)).toEqual({ failure: 'newer-circle' });
  expect(readFileSync(path)).toEqual(before);
});

it('an item of a kind that came later is passed over at a relay', () => {
  expect(new Assembly().add(Uint8Array.of(9, 0, 0, 0, 1, 1, 2, 3), 1)).toBeNull();
});
