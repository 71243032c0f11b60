import init from '@sqlite.org/sqlite-wasm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SearchableText } from '../../../renderer/search/api.ts';
import { MemoryFile } from '../../../renderer/search/worker/memory-file.ts';
import type { SearchMessage } from '../../../renderer/search/worker/protocol.ts';
import { SearchHost } from '../../../renderer/search/worker/search-host.ts';
import { request, text } from '../../acceptance/search-suite.ts';

/** A disk with so much room for all its files together. */
class Disk {
  room: number;
  readonly files = new Map<string, MemoryFile>();
  constructor(room: number) {
    this.room = room;
  }

  used(): number {
    return Array.from(this.files.values()).reduce((sum, file) => sum + file.getSize(), 0);
  }
}

class FileOnDisk extends MemoryFile {
  private readonly disk: Disk;
  constructor(disk: Disk) {
    super();
    this.disk = disk;
  }

  override write(from: Uint8Array, place: { readonly at: number }): number {
    const more = Math.max(0, place.at + from.length - this.getSize());
    if (this.disk.used() + more > this.disk.room) throw new DOMException('no room', 'QuotaExceededError');
    return super.write(from, place);
  }
}

/** As much of a private file system as the index asks for. */
function folderOn(disk: Disk, path = ''): unknown {
  return {
    getDirectoryHandle: (name: string) => Promise.resolve(folderOn(disk, `${path}/${name}`)),
    getFileHandle: (name: string) => {
      const full = `${path}/${name}`;
      const file = disk.files.get(full) ?? new FileOnDisk(disk);
      disk.files.set(full, file);
      return Promise.resolve({ createSyncAccessHandle: () => Promise.resolve(file) });
    },
    removeEntry: (name: string) => {
      for (const full of disk.files.keys()) if (full.startsWith(`${path}/${name}`)) disk.files.delete(full);
      return Promise.resolve();
    },
    async *keys() {
      await Promise.resolve();
      yield 'a';
    },
  };
}

const TEXTS: readonly SearchableText[] = Array.from({ length: 40 }, (_, at) =>
  text(
    `t${at}`,
    'en',
    ...Array.from({ length: 20 }, (_part, part) => `Number${at} of governance, clause ${part}.`),
  ),
);

async function hostOn(storage: unknown): Promise<{
  readonly host: SearchHost;
  readonly said: SearchMessage[];
  readonly place: string;
}> {
  vi.stubGlobal('navigator', { storage });
  vi.stubGlobal('sqlite3ApiConfig', { warn: () => undefined, error: () => undefined });
  const said: SearchMessage[] = [];
  const host = new SearchHost(init, (message) => said.push(message));
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  const { place } = await host.methods.start({ place: { store: 'a', key } });
  return { host, said, place };
}

/** Puts in what is missing until nothing is, as the keeper does. */
async function fill(host: SearchHost): Promise<void> {
  for (let missing = TEXTS; missing.length > 0;) {
    for (const one of missing) await host.methods.put({ index: 'documents', texts: [one] });
    await host.methods.settle({});
    const held = new Set(await host.methods.ids({ index: 'documents' }));
    missing = TEXTS.filter(({ id }) => !held.has(id));
  }
}

async function foundFor(host: SearchHost, query: string): Promise<number> {
  return (await host.methods.search({ index: 'documents', request: request(query) })).inTexts;
}

afterEach(() => vi.unstubAllGlobals());

describe('the index where the disk is of no use', () => {
  it.each([
    ['there is none', undefined],
    ['it does not open', { getDirectory: () => Promise.reject(new DOMException('no', 'SecurityError')) }],
    ['it is full from the start', { getDirectory: () => Promise.resolve(folderOn(new Disk(0))) }],
  ])('is in memory and answers: %s', async (_what, storage) => {
    const { host, place } = await hostOn(storage);
    expect(place).toBe('memory');
    await fill(host);
    expect([await foundFor(host, 'governance'), await foundFor(host, 'number39')]).toEqual([40, 1]);
  });

  it('goes to memory when the disk fills up, says so, and holds every text in the end', async () => {
    const disk = new Disk(170_000);
    const { host, said, place } = await hostOn({ getDirectory: () => Promise.resolve(folderOn(disk)) });
    expect(place).toBe('disk');
    await fill(host);
    expect(said.map((message) => (message.kind === 'emptied' ? message.place : message.kind))).toEqual([
      'disk',
      'memory',
    ]);
    expect([await foundFor(host, 'governance'), await foundFor(host, 'number0')]).toEqual([40, 1]);
    expect(await host.methods.size({})).toBeNull();
  });

  it('stays on a disk that has room', async () => {
    const { host, said, place } = await hostOn({
      getDirectory: () => Promise.resolve(folderOn(new Disk(50_000_000))),
    });
    await host.methods.load({});
    await fill(host);
    expect([place, said, await foundFor(host, 'governance')]).toEqual(['disk', [], 40]);
  });
});
