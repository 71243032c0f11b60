import { expect, it } from 'vitest';
import { systemRandom } from '../../../electron/host/exchange/codec/crypto.ts';
import { LIMITS } from '../../../electron/host/exchange/codec/limits.ts';
import type { Exchange } from '../../../electron/host/exchange/exchange.ts';
import type { Line } from '../../../electron/host/exchange/line/line.ts';
import { OutlineBook } from '../../../electron/host/exchange/outline/outline-book.ts';
import { createOutlineChannel } from '../../../electron/host/exchange/outline/outline-channel.ts';
import {
  decodeOutline,
  decodeText,
  decodeTitles,
  encodeAsk,
  encodeText,
  encodeTitles,
  MAX_OUTLINE,
} from '../../../electron/host/exchange/outline/outline-messages.ts';
import type { SessionPeer } from '../../../electron/host/exchange/session/session.ts';
import { toHex } from '../../../shared/base/bytes.ts';
import { asId } from '../../../shared/base/ids.ts';
import type { CircleId, DraftId } from '../../../shared/base/ids.ts';

const CIRCLE = asId<CircleId>('c1'.repeat(32));
const draftOf = (n: number): DraftId => asId(`d${n}`);
const COUNT = 40;

function newBook(): OutlineBook {
  const acts = Array.from({ length: COUNT }, (_, n) => ({
    act: { kind: 'released', draft: draftOf(n), title: `Text ${n}`, at: n },
  }));
  const circle = { role: 'editor', isModerated: false, acts: () => acts, loggedDrafts: () => [] };
  return new OutlineBook({ get: () => circle } as unknown as Exchange, () => true);
}

/** A colleague at the other end of a line. */
function meet(book: OutlineBook, person: string) {
  const sent: Uint8Array[] = [];
  const state = { circles: [CIRCLE] as readonly CircleId[], refused: false };
  const peer = (): SessionPeer => ({
    device: asId('e1'.repeat(32)),
    key: '',
    person,
    circles: state.circles,
  });
  const end = createOutlineChannel(book).open({
    line: { way: 'lan' } as Line,
    get peer() {
      return peer();
    },
    send: async (message) => sent.push(message) > 0,
    refuse: () => void (state.refused = true),
  });
  end.peerChanged(peer());
  const kinds = () => sent.map((bytes) => decodeOutline(bytes)[0]);
  return { end, sent, state, kinds };
}

const clause = (text: string) => ({ kind: 'paragraph' as const, label: null, text });
const textOf = (n: number, text: string): Uint8Array =>
  encodeText(CIRCLE, draftOf(n), [clause(text)]) ?? new Uint8Array(0);
const titles = encodeTitles(
  CIRCLE,
  Array.from({ length: COUNT }, (_, n) => ({ draft: draftOf(n), title: `Text ${n}` })),
);

it('gives no copy to a colleague who was removed while connected', () => {
  const book = newBook();
  const { end, state, kinds } = meet(book, 'Bob');
  book.wanted.event(({ circle, draft }) => book.tell(circle, draft, [clause('words')]));
  end.receive(encodeAsk(CIRCLE, draftOf(1)));
  expect(kinds()).toEqual([3]);
  state.circles = [];
  end.receive(encodeAsk(CIRCLE, draftOf(2)));
  expect(kinds()).toEqual([3]);
});

it('says whose copy it is, and lets nobody put another in its place', () => {
  const book = newBook();
  const [alice, chen, mallory] = [meet(book, 'Alice'), meet(book, 'Chen'), meet(book, 'Mallory')];
  alice.end.receive(titles);
  mallory.end.receive(textOf(1, 'never asked for'));
  expect(book.list(CIRCLE)[1]).toMatchObject({ person: 'Alice', teller: null, clauses: null });
  book.ask(CIRCLE, draftOf(1));
  chen.end.receive(textOf(1, 'of Chen'));
  mallory.end.receive(textOf(1, 'false'));
  chen.end.receive(textOf(1, 'said twice'));
  expect(book.list(CIRCLE)[1]).toMatchObject({
    person: 'Alice',
    teller: 'Chen',
    clauses: [clause('of Chen')],
  });
});

it('asks for no more copies at once than a colleague owes, and for the others when those came', () => {
  const [book, theirs] = [newBook(), newBook()];
  const alice = meet(book, 'Alice');
  const bob = meet(theirs, 'Bob');
  alice.end.receive(titles);
  for (let n = 0; n < COUNT; n += 1) book.ask(CIRCLE, draftOf(n));
  for (const ask of alice.sent) bob.end.receive(ask);
  expect(bob.state.refused).toBe(false);
  expect(alice.sent.length).toBeLessThan(COUNT);
  for (let n = 0; n < COUNT; n += 1) alice.end.receive(textOf(n, `text ${n}`));
  expect(book.list(CIRCLE).every(({ clauses }) => clauses !== null)).toBe(true);
  expect(alice.sent).toHaveLength(COUNT);
});

it('names as many of thousands of long titles as the other end takes', () => {
  const long = () =>
    String.fromCodePoint(
      ...new Uint16Array(systemRandom.bytes(200).buffer).map((one) => 0x4e00 + (one & 0x3fff)),
    );
  const all = Array.from({ length: 3_000 }, () => ({
    draft: asId<DraftId>(toHex(systemRandom.bytes(12))),
    title: long(),
  }));
  const message = encodeTitles(CIRCLE, [{ draft: asId(''), title: 'of no text' }, ...all]);
  expect(message.byteLength).toBeLessThanOrEqual(MAX_OUTLINE + 256);
  const parsed = decodeOutline(message);
  const told = parsed[0] === 1 ? decodeTitles(parsed[2]) : [];
  expect(told.length).toBeGreaterThan(500);
  expect(told[0]?.[0]).toBe(all[0]?.draft);
});

it('tells a text with a label that is none so that the other end takes it', () => {
  const label = `1\u0007${'a'.repeat(300)}\ud800`;
  const message = encodeText(CIRCLE, draftOf(1), [{ ...clause('words \ud800'), label }]);
  const parsed = decodeOutline(message ?? new Uint8Array(0));
  const [read] = parsed[0] === 3 ? decodeText(parsed[3]) : [];
  expect(read?.label?.length).toBe(LIMITS.label);
  expect(read?.text).toBe('words \ufffd');
});

it('keeps what was left at a relay as nobody’s word, below that of a colleague, until the text is here', () => {
  const here: { readonly draft: DraftId }[] = [];
  const circle = { role: 'editor', isModerated: false, acts: () => [], loggedDrafts: () => here };
  const book = new OutlineBook({ get: () => circle } as unknown as Exchange, () => true);
  const at = (n: number, title: string) => ({ draft: draftOf(n), title });
  const shown = () =>
    book
      .list(CIRCLE)
      .map(({ draft, title, person }) => [draft, title, person].join(' | '))
      .toSorted();
  book.heardAtRelay(CIRCLE, [at(1, 'One, at the relay'), at(2, 'Two, at the relay')]);
  book.heardTitles(CIRCLE, 'Bob', [at(1, 'One')]);
  book.heardAtRelay(CIRCLE, [at(1, 'One, once more'), at(3, 'Three, at the relay')]);
  expect(shown()).toEqual([
    `${draftOf(1)} | One | Bob`,
    `${draftOf(2)} | Two, at the relay | `,
    `${draftOf(3)} | Three, at the relay | `,
  ]);
  here.push({ draft: draftOf(1) }, { draft: draftOf(2) });
  expect(shown()).toEqual([`${draftOf(3)} | Three, at the relay | `]);
});
