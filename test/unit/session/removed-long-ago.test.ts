import { expect, it, vi } from 'vitest';
import { removeDevice } from '../../../electron/host/exchange/circle/acts.ts';
import { LIMITS } from '../../../electron/host/exchange/codec/limits.ts';
import { random } from '../../support/exchange-machine.ts';
import {
  bringRecords,
  circleOf,
  holdings,
  meet,
  newCircle,
  newFolk,
  write,
} from '../../support/session-folk.ts';

it('brings to who knew of a removal long ago all that a member had taken in of the removed one meanwhile', async () => {
  const [alice, bob, carol, xavier] = [newFolk('Alice'), newFolk('Bob'), newFolk('Carol'), newFolk('Xavier')];
  const circle = newCircle(alice, [bob, carol, xavier]);
  const { device } = xavier.exchange.requireIdentity();
  removeDevice(circleOf(alice, circle), alice.exchange.requireIdentity(), device, alice.exchange.ports);
  bringRecords(alice, carol, circle);
  // Some minutes of typing: more than a line brings at once, and than waits of anybody else.
  const pieces = LIMITS.parkedPerDevice.segments + 150;
  for (let i = 0; i < pieces; i += 1) write(xavier, circle, 'together', random.bytes(4_000));
  const { log } = circleOf(xavier, circle);
  circleOf(bob, circle).receive([], log.all().map((one) => log.read(one).bytes)); // prettier-ignore
  write(bob, circle, 'together');
  const sessions = meet(bob, carol);
  await vi.waitFor(() => expect(holdings(bob, circle)).toBe(holdings(carol, circle)), { timeout: 20_000 });
  expect(circleOf(carol, circle).log.all()).toHaveLength(pieces + 1);
  for (const session of sessions) session.close();
});
