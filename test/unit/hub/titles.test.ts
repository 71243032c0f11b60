import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { FormatError } from '../../../electron/host/exchange/codec/cbor.ts';
import { decodeTitlesItem, encodeTitlesItem } from '../../../electron/host/exchange/mailbox/titles.ts';
import type { CircleId, DraftId } from '../../../shared/base/ids.ts';
import { asId } from '../../../shared/base/ids.ts';
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
      expect(Buffer.from(bytes).includes('CANARYTITLE'), path).toBe(false);
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

describe('an item of titles', () => {
  const titles = fc.array(
    fc.record({
      draft: fc.stringMatching(/^[a-z0-9]{1,32}$/).map((id) => asId<DraftId>(id)),
      title: fc.string({ maxLength: 100 }).map((one) => one.replace(/\p{Cc}/gu, ' ').toWellFormed()),
    }),
    { minLength: 1, maxLength: 40 },
  );

  it('comes out as it went in, and its length says little of theirs', () => {
    fc.assert(
      fc.property(titles, (list) => {
        const bytes = encodeTitlesItem(list);
        expect(bytes.byteLength % 256).toBe(0);
        expect(decodeTitlesItem(bytes)).toEqual(list);
      }),
    );
  });

  it('that is none is refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        try {
          decodeTitlesItem(new Uint8Array(bytes));
        } catch (problem) {
          expect(problem).toBeInstanceOf(FormatError);
        }
      }),
    );
  });
});
