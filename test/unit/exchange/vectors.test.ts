import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openBundle, sealBundle } from '../../../electron/host/exchange/codec/bundle-file.ts';
import { openBox, publicOf, sealBox } from '../../../electron/host/exchange/codec/crypto.ts';
import {
  comparisonWords,
  readInvitation,
  readJoinRequest,
  WORDS_COST,
  writeInvitation,
  writeJoinRequest,
} from '../../../electron/host/exchange/codec/invitation.ts';
import {
  encodeContent,
  isSigned,
  openSegment,
  parseSegment,
  sealSegment,
} from '../../../electron/host/exchange/codec/segment.ts';
import type { SegmentContent } from '../../../electron/host/exchange/codec/segment.ts';
import { boxContext, epochName } from '../../../electron/host/exchange/circle/epoch.ts';
import { circleOf, readRecord, signRecord } from '../../../electron/host/exchange/membership/record.ts';
import type { DeviceRecord, MembershipRecord } from '../../../electron/host/exchange/membership/record.ts';
import { fromHex, toHex } from '../../../shared/base/bytes.ts';
import type { DeviceId } from '../../../shared/base/ids.ts';
import { asId } from '../../../shared/base/ids.ts';
import type { Random } from '../../../shared/base/ports.ts';

/*
 * The formats, byte by byte. The JSON files are what other implementations test against: they change only
 * with a version of the format. DW_WRITE_VECTORS=1 writes them anew.
 */

/** Random bytes that are the same every time: 00 01 02 … */
function countingRandom(): Random {
  let next = 0;
  return { bytes: (length) => Uint8Array.from({ length }, () => next++ & 0xff) };
}

const seed = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
function device(byte: number, person: string): DeviceRecord {
  return {
    device: asId<DeviceId>(toHex(publicOf('ed25519', seed(byte)))),
    agreement: publicOf('x25519', seed(byte + 1)),
    tls: new Uint8Array(0),
    person,
  };
}
const alice = device(0x11, 'A. Diallo');
const bob = device(0x21, 'B. Keïta');
const epochKey = seed(0x42);
const epoch = epochName(epochKey);

function genesis(): MembershipRecord {
  const random = countingRandom();
  return signRecord(
    {
      circle: null,
      parents: [],
      author: alice.device,
      at: 1_795_341_600_000,
      act: {
        kind: 'genesis',
        name: 'Delegation',
        circleKind: 'delegation',
        colour: 'petrol',
        founder: alice,
        epoch,
        keys: [{ device: alice.device, box: sealBox(alice.agreement, epochKey, boxContext(epoch), random) }],
      },
    },
    seed(0x11),
  );
}

function addition(first: MembershipRecord): MembershipRecord {
  const box = sealBox(bob.agreement, epochKey, boxContext(epoch), countingRandom());
  return signRecord(
    {
      circle: circleOf(first),
      parents: [first.id],
      author: alice.device,
      at: 1_795_341_660_000,
      act: { kind: 'add', device: bob, role: 'editor', keys: [{ epoch, box }] },
    },
    seed(0x11),
  );
}

function removal(added: MembershipRecord, first: MembershipRecord): MembershipRecord {
  return signRecord(
    {
      circle: circleOf(first),
      parents: [added.id],
      author: alice.device,
      at: 1_795_341_720_000,
      act: {
        kind: 'remove',
        device: bob.device,
        ends: [
          { incarnation: 1_795_341_600, seq: 12 },
          { incarnation: 1_795_348_800, seq: 3 },
        ],
      },
    },
    seed(0x11),
  );
}

const content: SegmentContent = {
  seen: [{ device: bob.device, incarnation: 1_795_341_600, seq: 3 }],
  entries: [
    {
      draft: asId('t00112233445566778899aabbccddeeff'),
      base: [toHex(seed(0xaa))],
      heads: [toHex(seed(0xbb))],
      bundle: fromHex('856f4a830102030403050909090909'),
      at: 1_795_341_650_000,
    },
  ],
  acts: [
    {
      kind: 'released',
      draft: asId('t00112233445566778899aabbccddeeff'),
      title: 'Draft terms of reference',
      at: 1_795_341_650_000,
    },
  ],
};

function segment(first: MembershipRecord) {
  return sealSegment(
    {
      circle: circleOf(first),
      device: alice.device,
      incarnation: 1_795_341_600,
      seq: 1,
      previous: '0'.repeat(64),
      epoch,
      membership: [first.id],
      kind: 'text',
    },
    content,
    { signingSeed: seed(0x11), epochKey, random: countingRandom() },
  );
}

function vectors() {
  const first = genesis();
  const added = addition(first);
  const sealed = segment(first);
  const bundle = sealBundle(
    {
      circle: circleOf(first),
      sender: alice.device,
      at: 1_795_341_700_000,
      holds: [{ device: alice.device, incarnation: 1_795_341_600, seq: 1 }],
      assumes: [],
      isRequest: false,
      records: [first.bytes, added.bytes],
      segments: [sealed.bytes],
    },
    [bob.agreement],
    { signingSeed: seed(0x11), random: countingRandom() },
  );
  const { invitation, bytes: invitationBytes } = writeInvitation(
    {
      circle: circleOf(first),
      circleName: 'Delegation',
      colour: 'petrol',
      head: alice,
      role: 'editor',
      secret: new Uint8Array(16).fill(0x33),
      nonce: new Uint8Array(16).fill(0x44),
      expiresAt: 1_795_946_400_000,
    },
    seed(0x11),
  );
  const answer = writeJoinRequest(invitation, bob, new Uint8Array(16).fill(0x55), seed(0x21));
  return {
    first,
    added,
    removed: removal(added, first),
    sealed,
    bundle,
    invitation,
    invitationBytes,
    answer,
  };
}

function check(name: string, value: unknown): void {
  const path = new URL(`../../fixtures/vectors/${name}.json`, import.meta.url);
  const text = `${JSON.stringify(value, null, 2)}\n`;
  if (process.env['DW_WRITE_VECTORS'] === '1' || !existsSync(path)) writeFileSync(path, text);
  expect(JSON.parse(text)).toEqual(JSON.parse(readFileSync(path, 'utf8')));
}

describe('test vectors', () => {
  test('of the segment', () => {
    const { first, sealed } = vectors();
    check('segment', {
      signingSeed: toHex(seed(0x11)),
      device: alice.device,
      epochKey: toHex(epochKey),
      epoch,
      circle: circleOf(first),
      nonce: toHex((sealed.body ?? new Uint8Array(0)).subarray(0, 12)),
      header: toHex(sealed.headerBytes),
      content: toHex(encodeContent(content)),
      segment: toHex(sealed.bytes),
      hash: sealed.hash,
    });
    const read = parseSegment(sealed.bytes);
    expect(read).toEqual(sealed);
    expect(isSigned(read)).toBe(true);
    expect(openSegment(read, epochKey)).toEqual(content);
    expect(sealed.bytes.length).toBeLessThan(600);
  });

  test('of the membership records', () => {
    const { first, added, removed } = vectors();
    check('membership', {
      founder: {
        signingSeed: toHex(seed(0x11)),
        agreementSeed: toHex(seed(0x12)),
        device: alice.device,
        agreement: toHex(alice.agreement),
      },
      joiner: {
        signingSeed: toHex(seed(0x21)),
        agreementSeed: toHex(seed(0x22)),
        device: bob.device,
        agreement: toHex(bob.agreement),
      },
      epochKey: toHex(epochKey),
      epoch,
      records: [first, added, removed].map((record) => ({
        kind: record.act.kind,
        id: record.id,
        bytes: toHex(record.bytes),
      })),
    });
    for (const record of [first, added, removed]) expect(readRecord(record.bytes)).toEqual(record);
    const box = added.act.kind === 'add' ? added.act.keys[0]?.box : undefined;
    expect(box === undefined ? null : openBox(seed(0x22), box, boxContext(epoch))).toEqual(epochKey);
  });

  test('of the bundle file', () => {
    const { bundle, first } = vectors();
    check('bundle-file', {
      recipientAgreementSeed: toHex(seed(0x22)),
      sender: alice.device,
      circle: circleOf(first),
      file: toHex(bundle),
    });
    const opened = openBundle(bundle, seed(0x22));
    expect(opened).toMatchObject({ circle: circleOf(first), sender: alice.device, isRequest: false });
    expect(opened.records).toHaveLength(2);
    expect(() => openBundle(bundle, seed(0x99))).toThrow('not-for-this-device');
  });

  test('of the invitation, its answer and the words', async () => {
    const { invitation, invitationBytes, answer } = vectors();
    const words = await comparisonWords(invitation, bob, new Uint8Array(16).fill(0x55), WORDS_COST);
    check('invitation', {
      headSigningSeed: toHex(seed(0x11)),
      joinerSigningSeed: toHex(seed(0x21)),
      secret: toHex(invitation.secret),
      id: invitation.id,
      invitation: toHex(invitationBytes),
      answer: toHex(answer),
      words,
    });
    expect(readInvitation(invitationBytes)).toEqual(invitation);
    expect(readJoinRequest(answer)).toMatchObject({
      circle: invitation.circle,
      invitation: invitation.id,
      device: bob,
    });
  });

  test('have one encoding each: the same record in a longer form is refused', () => {
    const { first } = vectors();
    // The outer array's length 2 in a longer form (98 02 for 82).
    const longer = new Uint8Array([0x98, 0x02, ...first.bytes.subarray(1)]);
    expect(() => readRecord(longer)).toThrow();
  });
});
