import { afterEach, expect, it, vi } from 'vitest';
import { Vector } from '../../../electron/host/exchange/circle/vector.ts';
import { NewerError } from '../../../electron/host/exchange/codec/cbor.ts';
import * as segments from '../../../electron/host/exchange/codec/segment.ts';
import { Exchange } from '../../../electron/host/exchange/exchange.ts';
import { circleOf, startPeer } from '../../support/mailbox-peer.ts';

const cleanUp: (() => void)[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const one of cleanUp.splice(0).toReversed()) one();
});

it('pieces that cannot be opened here hold up none that can, however much they are', () => {
  const [alice, bob] = [startPeer('Alice'), startPeer('Bob')];
  cleanUp.push(
    () => alice.stop(),
    () => bob.stop(),
  );
  const id = circleOf(alice, [bob]);
  for (let piece = 0; piece < 4; piece += 1) bob.write(id, `text ${piece}`, `d${piece}`);
  const sent = bob
    .circle(id)
    .log.all()
    .map((one) => bob.circle(id).log.read(one).bytes);
  alice.circle(id).receive([], sent);
  alice.exchange.close();
  const read = segments.openSegment;
  // As after a return to an older version: what is in the first three is of a kind that came later.
  vi.spyOn(segments, 'openSegment').mockImplementation((segment, key) => {
    if (segment.header.seq < 4) throw new NewerError('an act');
    return read(segment, key);
  });
  const older = new Exchange(`${alice.folder}/exchange`, new Uint8Array(32).fill(7), alice.exchange.ports);
  cleanUp.push(() => older.close());
  const circle = older.get(id);
  const { segments: given, more } = circle?.pending(new Vector(), 1) ?? { segments: [], more: false };
  expect(given.flatMap((one) => circle?.open(one)?.entries ?? []).map(({ draft }) => draft)).toEqual(['d3']);
  expect(more).toBe(false);
});
