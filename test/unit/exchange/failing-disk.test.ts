import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { afterEach, describe, expect, it } from 'vitest';
import { removeDevice } from '../../../electron/host/exchange/circle/acts.ts';
import type { Circle } from '../../../electron/host/exchange/circle/circle.ts';
import { circleOf, startPeer, textsOf } from '../../support/mailbox-peer.ts';

const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const one of cleanUp.splice(0).toReversed()) one();
});

const real = fs.fsyncSync;

/** The disk refuses to make durable what was written, so many times. */
function failing(times: number, work: () => void): void {
  let left = times;
  fs.fsyncSync = (descriptor) => {
    left -= 1;
    if (left >= 0) throw Object.assign(new Error('EIO'), { code: 'EIO', syscall: 'fsync' });
    real(descriptor);
  };
  syncBuiltinESMExports();
  try {
    work();
  } finally {
    fs.fsyncSync = real;
    syncBuiltinESMExports();
  }
}

function start(name: string, folder?: string) {
  const peer = startPeer(name, folder);
  cleanUp.push(() => peer.stop());
  return peer;
}

const places = (circle: Circle) =>
  circle.log.all().map((one) => [one.header.seq, circle.insideOf(one) !== null]);
const pieces = (circle: Circle) => circle.log.all().map((one) => circle.log.read(one).bytes);

describe('a disk that fails to make a piece durable', () => {
  it('leaves nothing of the piece in the log, and the next stands in its place, here, at a colleague and later', () => {
    const [alice, bob] = [start('Alice'), start('Bob')];
    const id = circleOf(alice, [bob]);
    alice.write(id, 'text 0');
    failing(2, () => {
      for (const text of ['text 1', 'text 1, once more']) expect(() => alice.write(id, text)).toThrow('EIO');
      expect(places(alice.circle(id))).toEqual([[1, true]]);
    });
    alice.write(id, 'text 2');
    bob.circle(id).receive(alice.circle(id).membership.bytes(), pieces(alice.circle(id)));
    expect(textsOf(bob, id)).toEqual(['text 0', 'text 2']);
    alice.exchange.close();
    const again = start('Alice', alice.folder);
    expect(textsOf(again, id)).toEqual(['text 0', 'text 2']);
    expect(again.circle(id).log.cuts).toEqual([]);
  });

  it('leaves nothing of what came from a colleague, which comes once more', () => {
    const [alice, bob] = [start('Alice'), start('Bob')];
    const id = circleOf(alice, [bob]);
    for (const text of ['text 0', 'text 1']) alice.write(id, text);
    const circle = bob.circle(id);
    circle.receive(alice.circle(id).membership.bytes(), []);
    const sent = pieces(alice.circle(id));
    failing(1, () => expect(() => circle.receive([], sent)).toThrow('EIO'));
    expect(places(circle)).toEqual([]);
    expect(circle.receive([], sent).newSegments).toHaveLength(2);
    expect(textsOf(bob, id)).toEqual(['text 0', 'text 1']);
  });

  it('loses no record that the circle goes by already', () => {
    const [alice, bob, carol] = [start('Alice'), start('Bob'), start('Carol')];
    const id = circleOf(alice, [bob, carol]);
    const me = alice.exchange.requireIdentity();
    const { device } = bob.exchange.requireIdentity();
    failing(2, () => {
      const remove = () => removeDevice(alice.circle(id), me, device, alice.exchange.ports);
      expect(remove).toThrow('EIO');
      expect(() => alice.write(id, 'too early')).toThrow();
    });
    const { length } = alice.circle(id).membership.all();
    alice.circle(id).membership.sync();
    alice.exchange.close();
    const again = start('Alice', alice.folder);
    expect(again.circle(id).membership.all()).toHaveLength(length);
  });
});
