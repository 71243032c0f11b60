import { createHash, createHmac } from 'node:crypto';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { concatBytes, toHex, utf8 } from '../../../../shared/base/bytes.ts';
import type { Random } from '../../../../shared/base/ports.ts';
import { deriveKey, openBytes, publicOf, sealBytes } from '../codec/crypto.ts';

/** Everything that follows from the secret of a mailbox: an epoch key, or the secret of an invitation. */
export interface MailboxKeys {
  /** Signs to open the mailbox. */
  readonly seed: Bytes;
  /** Its name: the public key. */
  readonly mailbox: Bytes;
  readonly itemKey: Bytes;
  readonly idKey: Bytes;
  readonly chunkKey: Bytes;
}

/** `purpose`: `circle` or `door`; one secret gives another mailbox for each. */
export function mailboxKeys(secret: Uint8Array, purpose: 'circle' | 'door'): MailboxKeys {
  const key = (what: string): Bytes =>
    deriveKey(secret, new Uint8Array(0), utf8(`dw/mailbox/1/${purpose}/${what}`));
  const seed = key('sign');
  return {
    seed,
    mailbox: publicOf('ed25519', seed),
    itemKey: key('item'),
    idKey: key('id'),
    chunkKey: key('chunk'),
  };
}

/** What an item is: the same thing has the same id whoever posts it, and the relay keeps it once. */
export function itemId(keys: MailboxKeys, plain: Uint8Array): Bytes {
  const digest = createHash('sha256').update(plain).digest();
  return new Uint8Array(createHmac('sha256', keys.idKey).update(digest).digest().subarray(0, 16));
}

const NONCE = 12;

/** Seals what goes into the mailbox, bound to it and to the id. */
export function sealItem(keys: MailboxKeys, id: Uint8Array, plain: Uint8Array, random: Random): Bytes {
  const nonce = random.bytes(NONCE);
  return concatBytes([nonce, sealBytes(keys.itemKey, nonce, plain, concatBytes([keys.mailbox, id]))]);
}

/** Null when it is not what a holder of the keys put under this id. */
export function openItem(keys: MailboxKeys, id: Uint8Array, sealed: Uint8Array): Bytes | null {
  const context = concatBytes([keys.mailbox, id]);
  const plain = openBytes(keys.itemKey, sealed.subarray(0, NONCE), sealed.subarray(NONCE), context);
  return plain !== null && toHex(itemId(keys, plain)) === toHex(id) ? plain : null;
}

/** Under which name a chunk lies in the mailbox: the relay cannot tell which chunks of two mailboxes are one. */
export function chunkName(keys: MailboxKeys, address: Uint8Array): Bytes {
  return new Uint8Array(createHmac('sha256', keys.chunkKey).update('name').update(address).digest());
}

export function sealChunk(keys: MailboxKeys, address: Uint8Array, chunk: Uint8Array, random: Random): Bytes {
  const nonce = random.bytes(NONCE);
  return concatBytes([nonce, sealBytes(keys.chunkKey, nonce, chunk, address)]);
}

/** Null when it is no chunk of this mailbox under this address. Whether it is the right one, its address says. */
export function openChunk(keys: MailboxKeys, address: Uint8Array, sealed: Uint8Array): Bytes | null {
  return openBytes(keys.chunkKey, sealed.subarray(0, NONCE), sealed.subarray(NONCE), address);
}
