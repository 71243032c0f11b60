import { afterEach, expect, it } from 'vitest';
import { Vector } from '../../../electron/host/exchange/circle/vector.ts';
import { LIMITS } from '../../../electron/host/exchange/codec/limits.ts';
import { summarise } from '../../../electron/host/exchange/describe.ts';
import { Exchange } from '../../../electron/host/exchange/exchange.ts';
import { believe } from '../../../electron/host/exchange/take-in.ts';
import { circleOf, startPeer, textsOf } from '../../support/mailbox-peer.ts';
import type { MailboxPeer } from '../../support/mailbox-peer.ts';

/* A device that began anew more often than colleagues follow: it says so, and writes nothing that nobody would take. */

const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const one of cleanUp.splice(0).toReversed()) one();
});
function start(name: string): MailboxPeer {
  const peer = startPeer(name);
  cleanUp.push(() => peer.stop());
  return peer;
}

it('nothing is sealed under a start that nobody would take, and the circle says so', () => {
  const [alice, bob] = [start('Alice'), start('Bob')];
  const id = circleOf(alice, [bob]);
  const circle = bob.circle(id);
  for (let time = 0; time < LIMITS.incarnationsPerDevice; time += 1) {
    if (time > 0) bob.exchange.reincarnate();
    bob.write(id, `text ${time}`, `d${time}`);
  }
  bob.write(id, 'text under the last start', 'last');
  expect(summarise(bob.exchange, circle)).not.toHaveProperty('beganTooOften');
  bob.exchange.reincarnate();
  expect(circle.seal([], [], new Vector())).toEqual({ failure: 'began-too-often' });
  expect(summarise(bob.exchange, circle)).toMatchObject({ beganTooOften: true });
  const pieces = circle.log.all().map((one) => circle.log.read(one).bytes);
  alice.circle(id).receive([], pieces);
  expect(textsOf(alice, id)).toEqual(textsOf(bob, id));
}, 60_000);

it('the mere word of a colleague begins a new start three times, over all starts of the program', () => {
  const [alice, bob] = [start('Alice'), start('Bob')];
  const id = circleOf(alice, [bob]);
  const liar = alice.exchange.requireIdentity().device;
  const reopened = (before: Exchange): Exchange => {
    before.close();
    const opened = new Exchange(`${bob.folder}/exchange`, new Uint8Array(32).fill(7), bob.exchange.ports);
    cleanUp.push(() => opened.close());
    return opened;
  };
  const taken: boolean[] = [];
  for (let time = 0, exchange = bob.exchange; time < 5; time += 1, exchange = reopened(exchange)) {
    const { device, incarnation } = exchange.requireIdentity();
    const circle = exchange.get(id);
    if (circle === null) throw new Error('No circle');
    taken.push(believe(exchange, circle, liar, [{ device, incarnation, seq: 9 }]));
  }
  expect(taken).toEqual([true, true, true, false, false]);
});
