import { join } from 'node:path';
import * as v from 'valibot';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { concatBytes, fromHex, toHex, utf8 } from '../../../../shared/base/bytes.ts';
import type { Random } from '../../../../shared/base/ports.ts';
import { cappedBytes, fixedBytes, uint } from '../codec/cbor.ts';
import { hash } from '../codec/crypto.ts';
import { createSealer, readOrPutAside, sealedValue } from '../log/sealed-file.ts';

/** What is remembered of one mailbox at one store, so that the next meeting begins where this one ended. */
export interface BoxMemory {
  /** Everything up to here was read. */
  cursor: number;
  /** First bytes of the id of the item at the cursor; empty when there is none to compare. */
  mark: Bytes;
  ticket: Bytes | null;
  /** Ids of items that the store has or had. */
  readonly known: Set<string>;
}

/** Ids remembered of one mailbox; more is found out anew. */
const KNOWN_MOST = 200_000;
/** Stores remembered of one address: the present one, and the one before. */
const STORES = 2;

const boxSchema = v.strictTuple([
  fixedBytes(32),
  uint(),
  cappedBytes(4),
  cappedBytes(16),
  cappedBytes(KNOWN_MOST * 16),
]);
const schema = v.array(v.strictTuple([fixedBytes(8), v.array(boxSchema)]));

/** What is known of a relay, in a sealed file of its own. Can be done without. */
export class RelayMemory {
  private readonly file: ReturnType<typeof sealedValue<typeof schema>>;
  private readonly stores = new Map<string, Map<string, BoxMemory>>();

  constructor(folder: string, url: string, hostKey: Uint8Array, random: Random) {
    const name = toHex(hash('dw/relay-file/1', utf8(url))).slice(0, 32);
    this.file = sealedValue(join(folder, `${name}.dwk`), createSealer(hostKey, 'relay', random), schema);
    for (const [store, boxes] of readOrPutAside(this.file) ?? []) {
      const read = boxes.map(([mailbox, cursor, mark, ticket, known]): [string, BoxMemory] => [
        toHex(mailbox),
        { cursor, mark, ticket: ticket.byteLength === 16 ? ticket : null, known: idsOf(known) },
      ]);
      this.stores.set(toHex(store), new Map(read));
    }
  }

  /** False when something was read at this address before, and never from this store. */
  isExpected(storeId: Uint8Array): boolean {
    return this.stores.size === 0 || this.stores.has(toHex(storeId));
  }

  box(storeId: Uint8Array, mailbox: Uint8Array): BoxMemory {
    const [store, name] = [toHex(storeId), toHex(mailbox)];
    const boxes = this.stores.get(store) ?? new Map<string, BoxMemory>();
    // The one met last stands last.
    this.stores.delete(store);
    this.stores.set(store, boxes);
    const known = boxes.get(name);
    if (known !== undefined) return known;
    const fresh: BoxMemory = { cursor: 0, mark: new Uint8Array(0), ticket: null, known: new Set() };
    boxes.set(name, fresh);
    return fresh;
  }

  save(): void {
    const recent = Array.from(this.stores).slice(-STORES);
    this.file.write(
      recent.map(([store, boxes]) => [
        fromHex(store),
        Array.from(boxes, ([mailbox, box]) => [
          fromHex(mailbox),
          box.cursor,
          box.mark,
          box.ticket ?? new Uint8Array(0),
          concatBytes(Array.from(box.known, (id) => fromHex(id)).slice(-KNOWN_MOST)),
        ]),
      ]),
    );
  }
}

function idsOf(bytes: Uint8Array): Set<string> {
  const ids = new Set<string>();
  for (let at = 0; at + 16 <= bytes.byteLength; at += 16) ids.add(toHex(bytes.subarray(at, at + 16)));
  return ids;
}
