import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemRandom } from '../../../electron/host/exchange/codec/crypto.ts';
import { tellOutlines } from '../../../renderer/exchange/outline-teller.ts';
import type { CircleId, DraftId } from '../../../shared/base/ids.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import { circleOf, must, releaseInto, removeDisk, startMachine } from '../../support/exchange-machine.ts';
import type { Machine } from '../../support/exchange-machine.ts';
import { addNetwork, addressOf } from '../../support/network-machine.ts';
import type { NetworkMachine } from '../../support/network-machine.ts';
import { startShaper } from '../../support/shaper.ts';
import { until } from '../../support/until.ts';

/* A newcomer on a slow line: the titles, then what was asked for, then the texts with their history, then documents. */

beforeAll(loadAutomerge);
const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const one of cleanUp.splice(0).toReversed()) await one();
});

async function twoMembers() {
  const [alice, bob] = [await startMachine('Alice'), await startMachine('Bob')];
  const circle = await circleOf([alice, bob]);
  const [a, b] = [addNetwork(alice), addNetwork(bob)];
  for (const [machine, network] of [
    [alice, a],
    [bob, b],
  ] as const) {
    const { drafts, disk } = machine;
    const store = { drafts: { get: async (id: DraftId) => disk.entries.get(id) ?? null } };
    const stop = tellOutlines({ outline: network.outline, store, drafts });
    cleanUp.push(async () => {
      stop();
      await network.stop();
      await machine.stop();
      removeDisk(disk);
    });
  }
  return { alice, bob, circle, a, b };
}

/** Words that no packing makes shorter, of few letters. */
const words = (bytes: number): string =>
  String.fromCodePoint(
    ...new Uint16Array(systemRandom.bytes(bytes & ~1).buffer).map((one) => 0x4e00 + (one & 0x3fff)),
  );

async function slowly(from: NetworkMachine, to: NetworkMachine, bitsPerSecond: number): Promise<void> {
  await from.switchOn();
  await to.switchOn();
  const { port } = await addressOf(to);
  const shaper = await startShaper(port, { bitsPerSecond, roundTripMs: 100 });
  cleanUp.push(() => shaper.close());
  must(await from.host.dial({ host: '127.0.0.1', port: shaper.port }));
}

const coming = async (network: NetworkMachine, circle: CircleId) =>
  must(await network.outline.list({ circle })).drafts;
const has = (machine: Machine, draft: DraftId): boolean => machine.entries().some(({ id }) => id === draft);

describe('a newcomer on a slow line', () => {
  test('has the titles, then the text asked for, then all texts, then the document', async () => {
    const { alice, bob, circle, a, b } = await twoMembers();
    const drafts: DraftId[] = [];
    for (let i = 0; i < 6; i += 1)
      drafts.push(await releaseInto(alice, circle, [words(11_000)], `Text ${i}`));
    const last = drafts.at(-1);
    if (last === undefined) throw new Error('Nothing was written');
    must(
      await alice.files.put({
        circle,
        bytes: systemRandom.bytes(30_000),
        name: 'a.txt',
        mediaType: 'text/plain',
        title: 'A document',
        symbol: '',
        agenda: '',
      }),
    );
    const order: string[] = [];
    b.outline.events.changed(() => {
      void coming(b, circle).then((list) => {
        if (list.length > 0 && !order.includes('titles')) order.push('titles');
        const asked = list.find(({ draft }) => draft === last);
        if (asked?.clauses && !order.includes('copy')) order.push('copy');
      });
    });
    const exchange = bob.opener.get();
    const found = exchange?.get(circle) ?? null;
    if (exchange === null || found === null) throw new Error('No circle');
    const attachments = exchange.attachments(found);
    attachments.changed.event(() => {
      // The document is asked for as soon as it is known, and comes when nothing else wants the line.
      const [file] = attachments.files();
      if (file === undefined) return;
      if (file.want === null && file.have < file.chunks)
        attachments.fetch([file.file.id], { lanOnly: false, into: '' });
      if (file.have === file.chunks && !order.includes('document')) order.push('document');
    });
    exchange.changed.event(() => {
      const isHere = found.loggedDrafts().some(({ draft }) => draft === last);
      if (isHere && !order.includes('text')) order.push('text');
      attachments.changed.fire(undefined);
    });
    await slowly(b, a, 250_000);
    await until(async () => (await coming(b, circle)).length > 0, 'titles');
    const titles = await coming(b, circle);
    expect(titles.length).toBeGreaterThan(2);
    expect(titles[0]).toMatchObject({ draft: last, title: 'Text 5', person: 'Alice', clauses: null });
    expect(has(bob, last)).toBe(false);
    must(await b.outline.ask({ circle, draft: last }));
    await until(() => order.includes('copy'), 'the copy');
    expect(has(bob, last)).toBe(false);
    const copy = (await coming(b, circle)).find(({ draft }) => draft === last);
    expect(copy?.clauses?.map(({ text }) => text)).toEqual(await alice.texts(last));
    await until(() => drafts.every((draft) => has(bob, draft)), 'all texts', 60_000);
    await until(() => order.includes('document'), 'the document', 60_000);
    expect(order).toEqual(['titles', 'copy', 'text', 'document']);
    expect(await coming(b, circle)).toEqual([]);
  });

  test('hears of no text that may not leave by this line, and gets no copy of one', async () => {
    const { alice, bob, circle, a, b } = await twoMembers();
    const kept = await releaseInto(alice, circle, ['Kept here'], 'A title that stays');
    const sent = await releaseInto(alice, circle, [words(50_000)], 'A title that goes');
    must(await a.host.setDraftChoice({ circle, draft: kept, choice: 'never' }));
    await slowly(b, a, 250_000);
    await until(async () => (await coming(b, circle)).length > 0, 'titles');
    expect((await coming(b, circle)).map(({ title }) => title)).toEqual(['A title that goes']);
    await until(() => has(bob, sent), 'the text', 60_000);
    expect(has(bob, kept)).toBe(false);
  });
});
