import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { FormatError } from '../../../electron/host/exchange/codec/cbor.ts';
import { publicOf, signBytes } from '../../../electron/host/exchange/codec/crypto.ts';
import { removeDevice } from '../../../electron/host/exchange/circle/acts.ts';
import { TakeIn } from '../../../electron/host/exchange/mailbox/take-pieces.ts';
import { takeIn } from '../../../electron/host/exchange/take-in.ts';
import { decodeTitlesItem, encodeTitlesItem } from '../../../electron/host/exchange/mailbox/titles.ts';
import type { TitlesPlace, TitlesTeller } from '../../../electron/host/exchange/mailbox/titles.ts';
import { toHex } from '../../../shared/base/bytes.ts';
import type { Role } from '../../../shared/domain/circle.ts';
import type { CircleId, DraftId } from '../../../shared/base/ids.ts';
import { asId } from '../../../shared/base/ids.ts';
import { canariesIn } from '../../support/canaries.ts';
import { allFiles } from '../../support/exchange-machine.ts';
import { startTestHub } from '../../support/hub-process.ts';
import { admit, circleOf, startPeer } from '../../support/mailbox-peer.ts';
import type { MailboxPeer } from '../../support/mailbox-peer.ts';
import { until } from '../../support/until.ts';

const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const one of cleanUp.splice(0).toReversed()) await one();
});

function peer(name: string): MailboxPeer {
  const started = startPeer(name);
  cleanUp.push(() => started.stop());
  return started;
}

const TITLES = ['CANARYTITLE one', 'CANARYTITLE two', 'قواعد CANARYTITLE', 'CANARYTITLE four'];

/** Alice has left four texts of 20 kB at a hub and is gone; Bob is a member and has not been there. */
async function scene(size = 20_000, policy: Parameters<MailboxPeer['link']>[1] = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'dw-titles-'));
  const hub = await startTestHub({ folder });
  cleanUp.push(
    () => rmSync(folder, { recursive: true, force: true }),
    () => hub.stop(true),
  );
  const [alice, bob] = [peer('Alice'), peer('Bob')];
  const circle = circleOf(alice, [bob]);
  for (const title of TITLES) alice.release(circle, title, size);
  const left = alice.link(hub.url, policy);
  await until(() => left.status(circle).state === 'equal', 'all of it at the relay');
  left.close();
  return { folder, hub, alice, bob, circle };
}

const heardBy = (one: MailboxPeer): readonly string[] => one.titles.flatMap(({ titles }) => titles);
const draftsOf = (one: MailboxPeer, circle: CircleId): number => one.circle(circle).loggedDrafts().length;

describe('titles at a relay', () => {
  it('are with a newcomer before any of the texts, and are read by no relay', async () => {
    const { folder, hub, bob, circle } = await scene();
    bob.link(hub.url);
    await until(() => draftsOf(bob, circle) === 4, 'all texts');
    expect(heardBy(bob).toSorted()).toEqual(TITLES.toSorted());
    expect(bob.titles.map(({ here }) => here)).toEqual(bob.titles.map(() => 0));
    for (const { path, bytes } of allFiles(folder)) {
      expect(canariesIn(bytes, { title: 'CANARYTITLE', Arabic: 'قواعد' }), path).toEqual([]);
    }
  });

  it('come again after a cut, for as long as the texts are not here; later nothing is left there twice', async () => {
    const { hub, bob, circle } = await scene();
    let cut = false;
    const first = bob.link(hub.url, {
      spent() {
        if (cut || heardBy(bob).length < 4) return;
        cut = true;
        first.close();
      },
    });
    await until(() => cut, 'the titles');
    expect(draftsOf(bob, circle)).toBeLessThan(4);
    const second = bob.link(hub.url);
    await until(() => second.status(circle).state === 'equal', 'all of it');
    expect(heardBy(bob)).toHaveLength(8);
    const { items } = second.status(circle);
    second.close();
    const third = bob.link(hub.url);
    await until(() => third.status(circle).state === 'equal', 'nothing new');
    expect({ heard: heardBy(bob).length, items: third.status(circle).items }).toEqual({ heard: 8, items });
  });

  it('are not left there of texts that may not go there, nor where there is little to wait for', async () => {
    const some = await scene(20_000, { mayLeave: () => false });
    some.bob.link(some.hub.url);
    await until(() => some.bob.circle(some.circle).log.all().length === 4, 'the frames');
    expect(heardBy(some.bob)).toEqual([]);
    const little = await scene(1_000);
    little.bob.link(little.hub.url);
    await until(() => draftsOf(little.bob, little.circle) === 4, 'all texts');
    expect(heardBy(little.bob)).toEqual([]);
  });

  it('are not left there of a moderated circle', async () => {
    const hub = await startTestHub();
    cleanUp.push(() => hub.stop());
    const [alice, bob] = [peer('Alice'), peer('Bob')];
    const { id } = alice.exchange.create({ name: 'List', kind: 'moderated', colour: 'petrol' });
    admit(alice, bob, id);
    for (const title of TITLES) alice.release(id, title, 20_000);
    alice.link(hub.url);
    bob.link(hub.url);
    await until(() => draftsOf(bob, id) === 4, 'all texts');
    expect(heardBy(bob)).toEqual([]);
  });
});

describe('titles that were left in a mailbox', () => {
  const CIRCLE_TITLES = [{ draft: asId<DraftId>('d1'), title: 'Meeting moved' }];

  /** Alice with a colleague; `tell` says titles as she finds them, `heard` is what becomes of it at hers. */
  function told(role: Role = 'editor') {
    const [alice, bob] = [peer('Alice'), peer('Bob')];
    const id = circleOf(alice, [bob], 'Delegation', role);
    const heard: string[] = [];
    const taking = new TakeIn(
      {
        get: (one) => alice.exchange.get(one),
        receive: (circle, records, segments) =>
          takeIn(alice.exchange, circle, { records, segments, said: null }),
        heardTitles: (_, titles) => heard.push(...titles.map(({ title }) => title)),
      },
      id,
    );
    const epochOf = (one: MailboxPeer): string => one.circle(id).membership.state.epoch;
    const item = (place: Partial<TitlesPlace> = {}): Uint8Array =>
      encodeTitlesItem(CIRCLE_TITLES, { circle: id, epoch: epochOf(bob), ...place }, bob.circle(id));
    return { alice, bob, id, heard, taking, epochOf, item };
  }

  const titlesItem = (bytes: Uint8Array) => [{ kind: 'titles' as const, bytes: new Uint8Array(bytes) }];

  it('are heard of a colleague who may write', () => {
    const { bob, heard, taking, epochOf, item } = told();
    taking.take(titlesItem(item()), epochOf(bob));
    expect(heard).toEqual(['Meeting moved']);
  });

  it.each(['commenter', 'reader'] as const)('are not heard of a %s', (role) => {
    const { bob, heard, taking, epochOf, item } = told(role);
    taking.take(titlesItem(item()), epochOf(bob));
    expect(heard).toEqual([]);
  });

  it('are not heard of somebody who was removed, in the mailbox whose key he has or in the new one', () => {
    const { alice, bob, id, heard, taking, epochOf, item } = told();
    const before = epochOf(bob);
    const { device } = bob.exchange.requireIdentity();
    removeDevice(alice.circle(id), alice.exchange.requireIdentity(), device, alice.exchange.ports);
    expect(epochOf(alice)).not.toBe(before);
    taking.take(titlesItem(item()), before);
    taking.take(titlesItem(item({ epoch: epochOf(alice) })), epochOf(alice));
    expect(heard).toEqual([]);
  });

  it('are not heard of somebody whose removal comes with them', () => {
    const { alice, bob, id, heard, epochOf, item } = told();
    const bytes = item();
    const carol = peer('Carol');
    admit(alice, carol, id);
    const hers = new TakeIn(
      {
        get: (one) => carol.exchange.get(one),
        receive: (circle, records, segments) =>
          takeIn(carol.exchange, circle, { records, segments, said: null }),
        heardTitles: (_, titles) => heard.push(...titles.map(({ title }) => title)),
      },
      id,
    );
    const before = epochOf(bob);
    const { device } = bob.exchange.requireIdentity();
    removeDevice(alice.circle(id), alice.exchange.requireIdentity(), device, alice.exchange.ports);
    const records = alice.circle(id).membership.bytes();
    hers.take(
      [
        ...titlesItem(bytes),
        ...records.map((one) => ({ kind: 'record' as const, bytes: new Uint8Array(one) })),
      ],
      before,
    );
    expect(heard).toEqual([]);
  });

  it('are not heard where they were signed for another circle, another mailbox, or altered', () => {
    const { bob, heard, taking, epochOf, item } = told();
    const altered = item();
    const at = Buffer.from(altered).indexOf('moved');
    altered[at] = (altered[at] ?? 0) ^ 1;
    for (const bytes of [item({ circle: asId('99'.repeat(32)) }), item({ epoch: '99'.repeat(16) }), altered])
      expect(taking.take(titlesItem(bytes), epochOf(bob))).not.toBeNull();
    expect(heard).toEqual([]);
  });
});

describe('an item of titles', () => {
  const titles = fc.array(
    fc.record({
      draft: fc.stringMatching(/^[a-z0-9]{1,32}$/).map((id) => asId<DraftId>(id)),
      title: fc.string({ maxLength: 100 }).map((one) => one.replace(/\p{Cc}/gu, ' ').toWellFormed()),
    }),
    { minLength: 1, maxLength: 40 },
  );
  const seed = new Uint8Array(32).fill(9);
  const teller: TitlesTeller = {
    device: asId(toHex(publicOf('ed25519', seed))),
    sign: (message) => signBytes(seed, message),
  };
  const place: TitlesPlace = { circle: asId('11'.repeat(32)), epoch: '22'.repeat(16) };

  it('comes out as it went in, and its length says little of theirs', () => {
    fc.assert(
      fc.property(titles, (list) => {
        const bytes = encodeTitlesItem(list, place, teller);
        expect(bytes.byteLength % 256).toBe(0);
        expect(decodeTitlesItem(bytes, place)).toEqual({ device: teller.device, titles: list });
      }),
    );
  });

  it('that is none is refused, and so is one of which any byte is another', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        expect(() => decodeTitlesItem(new Uint8Array(bytes), place)).toThrow(FormatError);
      }),
    );
    const whole = encodeTitlesItem([{ draft: asId('d1'), title: 'One' }], place, teller);
    const filling = new DataView(whole.buffer).getUint16(0);
    for (let at = 0; at < whole.byteLength - filling; at += 1) {
      const bytes = new Uint8Array(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      expect(() => decodeTitlesItem(bytes, place), `byte ${at}`).toThrow(FormatError);
    }
    for (let length = 0; length < whole.byteLength - filling; length += 1)
      expect(() => decodeTitlesItem(whole.slice(0, length), place), `${length} bytes`).toThrow(FormatError);
  });
});
