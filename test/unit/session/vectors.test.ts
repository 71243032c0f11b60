import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Cutting, Gathering } from '../../../electron/host/exchange/session/lanes.ts';
import { decodeMessage, encodeMessage } from '../../../electron/host/exchange/session/messages.ts';
import type { Message } from '../../../electron/host/exchange/session/messages.ts';
import { deviceProof, EpochSecrets } from '../../../electron/host/exchange/session/secrets.ts';
import { publicOf } from '../../../electron/host/exchange/codec/crypto.ts';
import { asId } from '../../../shared/base/ids.ts';
import { toHex } from '../../../shared/base/bytes.ts';

/* The protocol, byte by byte: see `test/unit/exchange/vectors.test.ts`. DW_WRITE_VECTORS=1 writes the file anew. */
const fill = (byte: number, length = 32): Uint8Array<ArrayBuffer> => new Uint8Array(length).fill(byte);
const [epochKey, binding, state] = [fill(0x42), fill(0xb1), fill(0x57, 16)];
const device = toHex(publicOf('ed25519', fill(0x11)));

const secrets = new EpochSecrets(epochKey, binding);
const entry = {
  number: 0,
  tag: secrets.tag('caller'),
  hint: secrets.hint('caller', asId(device)),
  vectorMask: secrets.mask(state),
  headsMask: secrets.mask(state),
};
const proof = deviceProof(fill(0x12), publicOf('x25519', fill(0x22)), binding, 'caller') ?? fill(0, 16);
const place = { device: device.slice(0, 16), incarnation: 1_700_000_000, seq: 300 };
const messages: readonly Message[] = [
  { kind: 'hello', version: 1, entries: [entry] },
  { kind: 'entries', entries: [entry] },
  { kind: 'who', number: 0, heads: ['00112233445566778899aabbccddeeff'] },
  { kind: 'proof', proof },
  {
    kind: 'vector',
    number: 0,
    isAsking: true,
    heads: ['00112233445566778899aabbccddeeff'],
    places: [place, { ...place, incarnation: 1_700_000_500, seq: 2 }],
    lacking: [place],
  },
  { kind: 'record', number: 0, bytes: fill(0xee, 4) },
  { kind: 'segment', number: 1, bytes: fill(0xdd, 4) },
  { kind: 'offer', number: 1, bytes: 70_000 },
  { kind: 'state', number: 1, vectorMask: entry.vectorMask, headsMask: entry.headsMask },
  { kind: 'check', hash: fill(0x99, 8) },
  { kind: 'same' },
  { kind: 'received', bytes: 4_096 },
  { kind: 'ping' },
  { kind: 'pong' },
  {
    kind: 'ranges',
    number: 0,
    ranges: [
      {
        from: '0000000000000000',
        to: '8000000000000000',
        what: { kind: 'hash', count: 40, hash: toHex(fill(1, 16)) },
      },
      {
        from: '8000000000000000',
        to: 'ffffffffffffffff',
        what: { kind: 'names', names: [toHex(fill(0x90, 16))], isAnswer: false },
      },
    ],
  },
  { kind: 'applied', number: 0, places: [place] },
  { kind: 'here', number: 0, isHere: true, draft: 't1', clause: 'c1' },
  { kind: 'channel', channel: 1, body: fill(0xcc, 3) },
];

it('says each message in these bytes, and reads them as it', () => {
  const found = messages.map((message) => ({ kind: message.kind, bytes: toHex(encodeMessage(message)) }));
  for (const message of messages) expect(decodeMessage(encodeMessage(message))).toEqual(message);
  const file = {
    epochKey: toHex(epochKey),
    binding: toHex(binding),
    device,
    state: toHex(state),
    tag: toHex(entry.tag),
    hint: toHex(entry.hint),
    mask: toHex(entry.vectorMask),
    proof: toHex(proof),
    messages: found,
  };
  const path = join(import.meta.dirname, '../../fixtures/vectors/session.json');
  const text = `${JSON.stringify(file, null, 2)}\n`;
  if (process.env['DW_WRITE_VECTORS'] === '1' || !existsSync(path)) writeFileSync(path, text);
  expect(JSON.parse(text)).toEqual(JSON.parse(readFileSync(path, 'utf8')));
});

it('cuts a long message into frames of no more than a message of the line', () => {
  const message = fill(7, 10_000);
  const cutting = new Cutting('text', message);
  const frames: Uint8Array[] = [];
  for (let frame = cutting.next(4_096); cutting.left > 0 || frame !== null; frame = cutting.next(4_096)) {
    if (frame !== null) frames.push(frame);
    if (cutting.left === 0) break;
  }
  expect(frames.map((frame) => frame.byteLength)).toEqual([4_096, 4_096, 1_819]);
  expect(frames.map((frame) => frame[0])).toEqual([2 + 8, 2, 2 + 16]);
  const gathering = new Gathering(() => 10_000);
  expect(frames.flatMap((frame) => Array.from(gathering.take(frame)))).toEqual([{ lane: 'text', message }]);
});
