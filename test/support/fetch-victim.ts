/*
 * A host that fetches a document until it is killed: `node fetch-victim.ts FOLDER HOSTKEY FOLDER_OF_CHUNKS`. It says a
 * line for each chunk that it was given, and "done" when it has all of them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemRandom } from '../../electron/host/exchange/codec/crypto.ts';
import { Exchange } from '../../electron/host/exchange/exchange.ts';
import { fromHex } from '../../shared/base/bytes.ts';

const [folder = '', hostKey = '', source = ''] = process.argv.slice(2);
const exchange = new Exchange(join(folder, 'exchange'), fromHex(hostKey), {
  random: systemRandom,
  clock: { now: () => Date.now() },
  folderIncarnation: 1,
  wordsCost: 256,
});
const [circle] = exchange.list();
if (circle === undefined) throw new Error('No circle');
const documents = exchange.attachments(circle);
const known = new Set(readdirSync(source));
documents.changed.event(() => {
  if (documents.files().every(({ have, chunks }) => have === chunks)) process.stdout.write('done\n');
});
documents.addSource({
  name: 'lan:disk',
  device: '',
  way: 'lan',
  window: 2,
  get: async (address) => {
    process.stdout.write('chunk\n');
    return known.has(address) ? new Uint8Array(readFileSync(join(source, address))) : null;
  },
});
// Stays until it is killed.
setInterval(() => undefined, 1_000);
