import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256Of } from '../../../renderer/features/library/importing/import-files.ts';
import { unlockFile } from '../../../renderer/features/library/importing/unlock-file.ts';
import { takeCircleFile } from '../../../renderer/features/library/importing/use-circle-imports.ts';
import { libraryStateOf } from '../../../renderer/features/library/library-state.ts';
import { takePack } from '../../../renderer/features/library/packs/take-pack.ts';
import type { Workbench } from '../../../renderer/features/workbench.tsx';
import type { HostClients } from '../../../renderer/host/clients.ts';
import type { ChosenFile } from '../../../renderer/host/dialog.ts';
import { asId } from '../../../shared/base/ids.ts';
import type { CircleId, DeviceId } from '../../../shared/base/ids.ts';
import { ok } from '../../../shared/base/result.ts';
import { openReadingBench, PASSWORD } from '../../support/reading-bench.tsx';
import type { ReadingBench } from '../../support/reading-bench.tsx';

let bench: ReadingBench;
beforeEach(async () => {
  bench = await openReadingBench();
});
afterEach(() => bench.close());

const quiet = () => ({ signal: new AbortController().signal, progress: () => undefined });

describe('a document that somebody handed on', () => {
  /** A pack whose second document is an archive of two texts, and whose third is under a password. */
  async function taken() {
    const texts = [
      'First paper\n\n1\nWords.\n',
      'PK archive',
      'Locked paper\n\n1\nIt is secret.\n',
      'Last\n\n1\nWord.\n',
    ];
    const names = ['first.txt', 'more.zip', 'locked.txt', 'last.txt'];
    const all = texts.map((text) => new TextEncoder().encode(text));
    const bytes = new Uint8Array(all.flatMap((each) => [...each]));
    const files = await Promise.all(
      all.map(async (each, at) => ({
        kind: 'document' as const,
        sha256: await sha256Of(each),
        size: each.byteLength,
        name: names[at] ?? '',
        mediaType: 'text/plain',
        title: `Paper ${String(at + 1)}`,
        symbol: '',
        agenda: `4.${String(at + 1)}`,
      })),
    );
    const inner = ['a.txt', 'b.txt'].map((path) => ({
      path,
      bytes: new TextEncoder().encode(`Inner ${path}\n\n1\nWords.\n`),
      refused: null,
    }));
    const unpack: HostClients['importing']['unpack'] = () =>
      Promise.resolve(ok({ members: inner, next: null }));
    const host = { ...bench.workbench.host, importing: { ...bench.workbench.host.importing, unpack } };
    const own: Workbench = { ...bench.workbench, host };
    const file: ChosenFile = {
      name: 'a.dwpack',
      path: 'a.dwpack',
      size: bytes.byteLength,
      mediaType: '',
      bytes: () => Promise.resolve(bytes),
    };
    const signer = { device: asId<DeviceId>('d'.repeat(64)), person: '', known: null, isThisDevice: false };
    const pack = { front: 0, at: 1, signer, meeting: 'WG-7', starts: '', ends: '', agenda: [], files };
    const done = await takePack(
      own,
      { file, pack },
      { signal: new AbortController().signal, progress: () => undefined },
    );
    if (!done.ok) throw new Error(done.error.code);
    return { own, outcomes: done.value.report.outcomes };
  }
  const shelf = async (own: Workbench): Promise<Readonly<Record<string, string>>> =>
    Object.fromEntries(
      (await own.store.documents.entries().current()).map(({ fileName, title, agenda }) => [
        fileName,
        `${title} ${agenda ?? '-'}`,
      ]),
    );

  it('in a pack has the title and agenda item that the pack says of it, and no other, whatever came out of an archive', async () => {
    const { own } = await taken();
    expect(await shelf(own)).toEqual({
      'first.txt': 'Paper 1 4.1',
      'a.txt': 'a -',
      'b.txt': 'b -',
      'last.txt': 'Paper 4 4.4',
    });
  });

  it('in a pack and under a password waits for it, and has those words when it opens', async () => {
    const { own, outcomes } = await taken();
    const locked = outcomes.find(({ file }) => file === 'locked.txt');
    if (locked?.kind !== 'refused' || locked.locked === undefined) throw new Error('not locked');
    expect((await unlockFile(own, locked.locked, PASSWORD)).kind).toBe('opened');
    expect(await shelf(own)).toMatchObject({ 'locked.txt': 'Paper 3 4.3' });
  });

  it('in the folder of a circle and under a password waits for it in the report of the library', async () => {
    let settled = 0;
    const bytes = new TextEncoder().encode('Locked paper\n\n1\nIt is secret.\n');
    const circleFiles = {
      ...bench.workbench.host.circleFiles,
      open: () => Promise.resolve(ok({ bytes })),
      settled: () => {
        settled += 1;
        return Promise.resolve(ok({}));
      },
    };
    const host = { ...bench.workbench.host, circleFiles };
    const own: Workbench = { ...bench.workbench, host };
    const file = {
      file: 'f'.repeat(64),
      name: 'locked.txt',
      title: 'Their line',
      agenda: '7',
      mediaType: '',
      into: 'm-bench',
    };
    const outcome = await takeCircleFile(own, asId<CircleId>('c'), file, {
      ...quiet(),
      folderName: 'Unsorted',
    });
    if (outcome?.kind !== 'refused' || outcome.locked === undefined) throw new Error('not locked');
    const state = libraryStateOf(own);
    state.addToReport(outcome);
    expect(state.now().report).toMatchObject({ outcomes: [{ file: 'locked.txt' }], total: 1 });
    expect((await unlockFile(own, outcome.locked, PASSWORD)).kind).toBe('opened');
    expect(await shelf(own)).toEqual({ 'locked.txt': 'Their line 7' });
    expect(settled).toBe(1);
  });
});
