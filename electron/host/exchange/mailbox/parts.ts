import { fromHex } from '../../../../shared/base/bytes.ts';
import type { MailboxClient } from './mailbox-client.ts';
import type { MailboxKeys } from './mailbox-keys.ts';
import { chunkName, openChunk } from './mailbox-keys.ts';

/* Parts of documents in the open mailboxes of a circle. */

/** A mailbox that is open under a number. */
interface OpenBox {
  readonly keys: MailboxKeys;
  readonly sync: { readonly number: number };
}

/** Null: none of them has it, or the connection is gone. */
export async function partFrom(
  boxes: readonly OpenBox[],
  client: MailboxClient | null,
  address: string,
): Promise<Uint8Array | null> {
  const raw = fromHex(address);
  for (const { keys, sync } of boxes) {
    const sealed = (await client?.getChunk(sync.number, chunkName(keys, raw))) ?? null;
    const chunk = sealed === null ? null : openChunk(keys, raw, sealed);
    if (chunk !== null) return chunk;
  }
  return null;
}

/** Which of at most 100 parts are in any of them. */
export async function partsHeld(
  boxes: readonly OpenBox[],
  client: MailboxClient | null,
  addresses: readonly string[],
): Promise<readonly boolean[]> {
  const has = addresses.map(() => false);
  for (const { keys, sync } of boxes) {
    const open = Array.from(addresses.keys()).filter((index) => has[index] !== true);
    if (open.length === 0) break;
    const names = open.map((index) => chunkName(keys, fromHex(addresses[index] ?? '')));
    const held = (await client?.have(sync.number, names)) ?? [];
    for (const [i, index] of open.entries()) has[index] = held[i] === true;
  }
  return has;
}
