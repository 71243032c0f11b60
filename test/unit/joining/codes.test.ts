import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import {
  comparisonWords,
  readInvitation,
  readJoinRequest,
  writeInvitation,
  writeJoinRequest,
} from '../../../electron/host/exchange/codec/invitation.ts';
import { publicOf } from '../../../electron/host/exchange/codec/crypto.ts';
import { commitmentTo, keyOfSecret, proofOf } from '../../../electron/host/exchange/joining/door-key.ts';
import { decodeDoor, encodeDoor } from '../../../electron/host/exchange/joining/door-messages.ts';
import { readTicket, writeTicket } from '../../../electron/host/exchange/joining/ticket.ts';
import type { Ticket } from '../../../electron/host/exchange/joining/ticket.ts';
import { fromHex, toHex } from '../../../shared/base/bytes.ts';
import type { CircleId, DeviceId } from '../../../shared/base/ids.ts';
import { asId } from '../../../shared/base/ids.ts';
import { CODE_DIGITS, readSpokenCode, spokenCode } from '../../../shared/domain/spoken-code.ts';
import { random } from '../../support/exchange-machine.ts';

const textsIn = (path: string): Readonly<Record<string, string>> =>
  v.parse(v.record(v.string(), v.string()), JSON.parse(readFileSync(path, 'utf8')));

const ticket: Ticket = {
  secret: new Uint8Array(16).fill(7),
  head: asId<DeviceId>('ab'.repeat(32)),
  addresses: [
    { host: '192.168.40.17', port: 41_234 },
    { host: 'fe80::1', port: 41_234 },
  ],
  relay: 'wss://relay.example.org/dw',
  expiresAt: Date.UTC(2005, 6, 20, 9),
};

describe('a code as text', () => {
  test('comes back as it was, also with the line breaks and small letters of an e-mail', () => {
    const text = writeTicket(ticket);
    expect(text).toMatch(/^DW1:[A-Z2-7]+$/);
    expect(text.length).toBeLessThan(300);
    expect(readTicket(text)).toEqual({ ok: true, value: ticket });
    const mailed = ` ${text.slice(0, 40).toLowerCase()}\r\n ${text.slice(40)}\u200f\n`;
    expect(readTicket(mailed)).toEqual({ ok: true, value: ticket });
  });

  test('with any letter changed or missing is not taken', () => {
    const text = writeTicket(ticket);
    for (let at = 4; at < text.length; at++) {
      const other = text[at] === 'A' ? 'B' : 'A';
      expect(readTicket(text.slice(0, at) + other + text.slice(at + 1)).ok).toBe(false);
      expect(readTicket(text.slice(0, at)).ok).toBe(false);
    }
  });

  test('of another kind is told from no code at all', () => {
    const codeOf = (text: string): string => {
      const read = readTicket(text);
      return read.ok ? 'ok' : read.error.code;
    };
    expect(codeOf(writeTicket(ticket).replace('DW1:', 'DW2:'))).toBe('newer-version');
    expect(codeOf('https://example.org')).toBe('not-a-code');
    expect(codeOf('DW1:'.padEnd(9_000, 'A'))).toBe('not-a-code');
  });

  test('never breaks the reader, whatever is pasted', () => {
    fc.assert(fc.property(fc.string(), (text) => void readTicket(`DW1:${text}`)));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void decodeDoor(bytes)));
  });
});

describe('a code read aloud', () => {
  const catalogue = (language: string): readonly string[] =>
    (textsIn(`renderer/ui/locale/${language}/exchanging.json`)['exchanging.words'] ?? '').split(' ');

  test('holds no digit that is taken for a letter', () => {
    for (let i = 0; i < 200; i++) {
      const { words, digits } = spokenCode(random.bytes(5));
      expect(digits).toMatch(/^[2-9]{4}$/);
      expect(words.every((word) => word >= 0 && word < 256)).toBe(true);
    }
    expect(CODE_DIGITS).not.toMatch(/[01]/);
  });

  test.for(['en', 'fr', 'ar'])('is understood by words or numbers, as it is typed (%s)', (language) => {
    const list = catalogue(language);
    expect(list).toHaveLength(256);
    for (let word = 0; word < 256; word++) {
      const code = { words: [word, 255 - word], digits: '2947' };
      const said = `${list[word] ?? ''} ${list[255 - word] ?? ''} 2947`;
      expect(readSpokenCode(said, list)).toEqual({ code });
      expect(readSpokenCode(said.toUpperCase().normalize('NFD'), list)).toEqual({ code });
      expect(readSpokenCode(`${word}-${255 - word}-29-47`, list)).toEqual({ code });
    }
  });

  test('is understood in the digits of other scripts', () => {
    expect(readSpokenCode('٠١٢ 255 ٢٩٤٧', [])).toEqual({ code: { words: [12, 255], digits: '2947' } });
    expect(readSpokenCode('०१२ 255 २९४७', [])).toEqual({ code: { words: [12, 255], digits: '2947' } });
  });

  test('says what is not right', () => {
    const list = catalogue('en');
    const problem = (text: string): unknown => {
      const read = readSpokenCode(text, list);
      return 'problem' in read ? [read.problem, read.at] : 'ok';
    };
    expect(problem('rivver mountain 2947')).toEqual(['unknown-word', 'rivver']);
    expect(problem('river 300 2947')).toEqual(['unknown-word', '300']);
    expect(problem('river mountain 294')).toEqual(['too-short', '']);
    expect(problem('river mountain 29475')).toEqual(['too-long', '29475']);
    expect(problem('river mountain 2940')).toEqual(['no-such-digit', '0']);
    expect(problem('river mountain island 2947')).toEqual(['too-long', 'island']);
  });
});

describe('the vector of docs/formats/joining.md', () => {
  const seed = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
  const device = (byte: number, person: string) => ({
    device: asId<DeviceId>(toHex(publicOf('ed25519', seed(byte)))),
    agreement: publicOf('x25519', seed(byte + 1)),
    tls: new Uint8Array(0),
    person,
  });

  test('is what this code writes', () => {
    const vector = textsIn('test/fixtures/vectors/joining.json');
    const key = keyOfSecret(ticket.secret);
    const commitment = commitmentTo(device(3, 'Bob'), new Uint8Array(16).fill(9));
    const proof = proofOf(key, 'newcomer', new Uint8Array(32).fill(5), commitment);
    expect({
      ticket: writeTicket(ticket),
      doorKey: toHex(key),
      commitment: toHex(commitment),
      proof: toHex(proof),
      knock: toHex(encodeDoor({ kind: 'knock', proof, commitment, answer: new Uint8Array(0) })),
    }).toEqual(vector);
    expect(decodeDoor(fromHex(vector['knock'] ?? ''))?.kind).toBe('knock');
  });

  test('binds the answer to what was said before the invitation was seen', async () => {
    const head = device(1, 'Alice');
    const { invitation, bytes } = writeInvitation(
      {
        circle: asId<CircleId>('cd'.repeat(32)),
        circleName: 'Delegation',
        colour: 'blue',
        head,
        role: 'editor',
        secret: ticket.secret,
        nonce: new Uint8Array(16).fill(4),
        expiresAt: ticket.expiresAt,
      },
      seed(1),
    );
    expect(readInvitation(bytes).id).toBe(invitation.id);
    const bob = device(3, 'Bob');
    const nonce = new Uint8Array(16).fill(9);
    const request = readJoinRequest(writeJoinRequest(invitation, bob, nonce, seed(3)));
    expect(toHex(commitmentTo(request.device, request.nonce))).toBe(toHex(commitmentTo(bob, nonce)));
    const other = new Uint8Array(16).fill(8);
    expect(toHex(commitmentTo(bob, other))).not.toBe(toHex(commitmentTo(bob, nonce)));
    expect(await comparisonWords(invitation, bob, other, 256)).not.toEqual(
      await comparisonWords(invitation, bob, nonce, 256),
    );
  });
});
