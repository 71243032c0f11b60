import type { ChunkSource } from '../../electron/host/exchange/attachments/fetching.ts';
import type { Attachments } from '../../electron/host/exchange/attachments/attachments.ts';
import type { CircleId } from '../../shared/base/ids.ts';
import type { CircleFileEntry } from '../../shared/contract/circle-files.ts';
import { must } from './exchange-machine.ts';
import type { Machine } from './exchange-machine.ts';

/* Documents of a circle, put and looked at by the service as the window does it. */

/** Bytes that look like nothing else; the same for the same seed. */
export function someBytes(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let state = seed >>> 0 || 1;
  for (let i = 0; i < length; i += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[i] = state & 0xff;
  }
  return bytes;
}

export const WORDS = {
  name: 'contribution-7.docx',
  mediaType: 'application/octet-stream',
  title: 'Contribution 7',
  symbol: 'C7-E',
  agenda: '4.2',
} as const;

/** Puts a document; its name in the circle. */
export async function put(
  machine: Machine,
  circle: CircleId,
  bytes: Uint8Array,
  words = {},
): Promise<string> {
  const done = must(await machine.files.put({ circle, bytes: new Uint8Array(bytes), ...WORDS, ...words }));
  return done.file;
}

export async function filesIn(machine: Machine, circle: CircleId): Promise<readonly CircleFileEntry[]> {
  return must(await machine.files.list({ circle })).files;
}

/** The one document of the circle. */
export async function onlyFile(machine: Machine, circle: CircleId): Promise<CircleFileEntry> {
  const [file, ...others] = await filesIn(machine, circle);
  if (file === undefined || others.length > 0) throw new Error('Not one document');
  return file;
}

/** The documents of a circle as the host's own code has them. */
export function attachmentsOf(machine: Machine, circle: CircleId): Attachments {
  const exchange = machine.opener.get();
  const found = exchange?.get(circle) ?? null;
  if (exchange === null || found === null) throw new Error('No such circle');
  return exchange.attachments(found);
}

/** Somebody who gives what another machine has. `answer` may change or withhold it. */
export function sourceOf(
  from: Attachments,
  options: {
    readonly name?: string;
    readonly way?: ChunkSource['way'];
    readonly answer?: (bytes: Uint8Array | null, address: string) => Uint8Array | null;
    readonly asked?: string[];
  } = {},
): ChunkSource {
  return {
    name: options.name ?? 'lan:colleague',
    device: 'ab'.repeat(32),
    way: options.way ?? 'lan',
    window: 2,
    get: async (address) => {
      options.asked?.push(address);
      const bytes = from.serve(address);
      return options.answer === undefined ? bytes : options.answer(bytes, address);
    },
  };
}
