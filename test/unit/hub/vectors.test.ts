import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../../electron/host/exchange/codec/cbor.ts';
import { signBytes } from '../../../electron/host/exchange/codec/crypto.ts';
import {
  decodeReply,
  decodeRequest,
  encodeReply,
  encodeRequest,
  openingStatement,
  ticketFor,
  ticketProof,
} from '../../../electron/host/exchange/codec/mailbox-message.ts';
import type { MailboxReply, MailboxRequest } from '../../../electron/host/exchange/codec/mailbox-message.ts';
import { MailboxClient } from '../../../electron/host/exchange/mailbox/mailbox-client.ts';
import {
  chunkName,
  itemId,
  mailboxKeys,
  openItem,
  sealChunk,
  sealItem,
} from '../../../electron/host/exchange/mailbox/mailbox-keys.ts';
import { Assembly, itemsOf } from '../../../electron/host/exchange/mailbox/pieces.ts';
import { toHex } from '../../../shared/base/bytes.ts';
import { runs } from '../../support/campaign.ts';

/* The mailbox, byte by byte: see `test/unit/exchange/vectors.test.ts`. DW_WRITE_VECTORS=1 writes the file anew. */
const fill = (byte: number, length = 32): Uint8Array<ArrayBuffer> => new Uint8Array(length).fill(byte);
const random = { bytes: (length: number) => fill(0xaa, length) };
const secret = fill(0x42);
const keys = mailboxKeys(secret, 'circle');
const challenge = fill(0xc4, 16);
const [plain] = itemsOf('segment', fill(0x57, 40));
if (plain === undefined) throw new Error('A piece has an item');
const id = itemId(keys, plain);
const ticket = ticketFor(fill(0x5e), keys.mailbox);
const signature = signBytes(keys.seed, openingStatement(challenge, 'Hub.example.org'));
const place = { box: 1, from: 300, mark: fill(0x0d, 4), eager: 4_096 };

const requests: readonly MailboxRequest[] = [
  { kind: 'open', mailbox: keys.mailbox, signature, ...place },
  {
    kind: 'reopen',
    tag: keys.mailbox.slice(0, 8),
    mac: ticketProof(ticket, challenge, 'hub.example.org'),
    ...place,
  },
  { kind: 'leave', box: 1 },
  { kind: 'put', ref: 70_000, box: 1, class: 1, id, hours: 0, total: 5_000, part: fill(0x11, 5) },
  { kind: 'more', ref: 70_000, part: fill(0x12, 5) },
  { kind: 'list', box: 1, from: 0 },
  { kind: 'get', box: 1, numbers: [1, 300, 70_000] },
  { kind: 'put-chunk', ref: 2, box: 1, name: fill(0x99), total: 7, part: fill(0x13, 7) },
  { kind: 'get-chunk', ref: 3, box: 1, name: fill(0x99) },
  { kind: 'have', ref: 4, box: 1, names: [fill(0x99), fill(0x98)] },
];
const replies: readonly MailboxReply[] = [
  { kind: 'hello', version: 1, challenge, storeId: fill(0x51, 8), maxItem: 66_560 },
  { kind: 'opened', box: 1, top: 301, count: 1, bytes: 70, fits: true, ticket },
  { kind: 'item', box: 1, number: 301, class: 1, id, total: 9, part: fill(0x14, 5) },
  { kind: 'item-more', box: 1, number: 301, part: fill(0x15, 4) },
  { kind: 'listed', box: 1, items: [{ number: 301, class: 1, size: 9, id }], done: true },
  { kind: 'stored', ref: 70_000, number: 302, known: false },
  { kind: 'chunk', ref: 3, total: 9, part: fill(0x16, 5) },
  { kind: 'chunk-more', ref: 3, part: fill(0x17, 4) },
  { kind: 'held', ref: 4, held: new Uint8Array([1, 0]) },
  { kind: 'refused', about: 'ref', id: 70_000, why: 'mailbox-full' },
];

describe('the mailbox', () => {
  it('has these keys, items and messages, and reads them as what they are', () => {
    const door = mailboxKeys(secret, 'door');
    const sealed = sealItem(keys, id, plain, random);
    const file = {
      secret: toHex(secret),
      name: toHex(keys.mailbox),
      doorName: toHex(door.mailbox),
      plain: toHex(plain),
      id: toHex(id),
      sealed: toHex(sealed),
      chunkName: toHex(chunkName(keys, fill(0xad))),
      chunk: toHex(sealChunk(keys, fill(0xad), fill(0xcc, 3), random)),
      challenge: toHex(challenge),
      authority: 'hub.example.org',
      storeSecret: toHex(fill(0x5e)),
      ticket: toHex(ticket),
      requests: requests.map((one) => ({ kind: one.kind, bytes: toHex(encodeRequest(one)) })),
      replies: replies.map((one) => ({ kind: one.kind, bytes: toHex(encodeReply(one)) })),
    };
    for (const one of requests) expect(decodeRequest(encodeRequest(one))).toEqual(one);
    for (const one of replies) expect(decodeReply(encodeReply(one))).toEqual(one);
    expect(openItem(keys, id, sealed)).toEqual(plain);
    expect(openItem(door, id, sealed)).toBeNull();
    const path = join(import.meta.dirname, '../../fixtures/vectors/mailbox.json');
    const text = `${JSON.stringify(file, null, 2)}\n`;
    if (process.env['DW_WRITE_VECTORS'] === '1' || !existsSync(path)) writeFileSync(path, text);
    expect(JSON.parse(text)).toEqual(JSON.parse(readFileSync(path, 'utf8')));
  });
});

/** Some bytes of a message written over, cut off or repeated. */
const altered = (messages: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(
      fc.constantFrom(...messages),
      fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 3 }),
      fc.nat(400),
      fc.boolean(),
    )
    .map(([message, changes, cut, twice]) => {
      const bytes = Uint8Array.from(message);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      const whole = twice ? Uint8Array.from([...bytes, ...bytes]) : bytes;
      return cut < 40 ? whole.subarray(0, cut) : whole;
    });

function isFormat(act: () => unknown): boolean {
  try {
    act();
    return false;
  } catch (problem) {
    if (!(problem instanceof FormatError)) throw problem;
    return true;
  }
}

describe('altered bytes', () => {
  it('are read as a message or refused as none, and what is read is written as it was', () => {
    const bytes = requests.map((one) => encodeRequest(one));
    fc.assert(
      fc.property(altered(bytes), (message) => {
        let read: MailboxRequest | null = null;
        if (!isFormat(() => (read = decodeRequest(message))) && read !== null)
          expect(decodeRequest(encodeRequest(read))).toEqual(read);
      }),
      runs(1_000),
    );
  });

  it('from a relay leave a workbench whole: it goes on, or ends the connection', async () => {
    const bytes = replies.map((one) => encodeReply(one));
    await fc.assert(
      fc.asyncProperty(fc.array(altered(bytes), { maxLength: 30 }), async (messages) => {
        const client = new MailboxClient(
          'hub.example.org',
          () => Promise.resolve(),
          () => undefined,
        );
        const heard: string[] = [];
        client.hear(encodeReply(replies[0] ?? { kind: 'held', ref: 0, held: new Uint8Array(0) }));
        const box = client.open(
          { keys, from: 0, mark: new Uint8Array(0), eager: 0, ticket: null },
          {
            opened: () => heard.push('opened'),
            refused: () => heard.push('refused'),
            item: ({ sealed }) => heard.push(openItem(keys, id, sealed) === null ? 'nothing' : 'an item'),
            listed: () => heard.push('listed'),
          },
        );
        const put = client.put(box, 1, id, 0, fill(1, 10));
        const asked = client.getChunk(box, fill(0x99));
        for (const message of messages) if (isFormat(() => client.hear(message))) break;
        client.end();
        // Whatever was asked is answered, and nothing that was made up counts as an item.
        expect(['string', 'object']).toContain(typeof (await put));
        await asked;
        expect(heard).not.toContain('an item');
      }),
      runs(150),
    );
  });

  it('of the parts of a piece never make another piece, in whatever order they come', () => {
    const whole = Uint8Array.from({ length: 130_000 }, (_, i) => i % 251);
    const items = itemsOf('segment', whole);
    const order = fc.array(fc.tuple(fc.nat(items.length - 1), fc.nat(200_000), fc.boolean()), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(order, (steps) => {
        const assembly = new Assembly();
        for (const [number, [index, at, isAltered]] of steps.entries()) {
          const item = Uint8Array.from(items[index] ?? []);
          if (isAltered) item[at % item.length] = (item[at % item.length] ?? 0) ^ 1;
          isFormat(() => {
            const piece = assembly.add(item, number);
            if (piece !== null && !isAltered) expect(Buffer.compare(piece.bytes, whole)).toBe(0);
          });
        }
      }),
      runs(60),
    );
  });
});
