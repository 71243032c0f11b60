import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asId } from '../../../shared/base/ids.ts';
import type { MeetingId } from '../../../shared/base/ids.ts';
import { ok } from '../../../shared/base/result.ts';
import { libraryActions, trashContent } from '../../../renderer/features/library/library-actions.ts';
import { StoreError } from '../../../renderer/store/api.ts';
import { importMany, importQueued } from '../../../renderer/features/library/importing/import-many.ts';
import { unlockFile } from '../../../renderer/features/library/importing/unlock-file.ts';
import { loadQueues } from '../../../renderer/features/library/importing/import-queue.ts';
import type { Workbench } from '../../../renderer/features/workbench.tsx';
import type { HostClients } from '../../../renderer/host/clients.ts';
import type { ChosenFile } from '../../../renderer/host/dialog.ts';
import { fakeShell } from '../../support/mount-ui.tsx';
import { aFile, openReadingBench, PASSWORD } from '../../support/reading-bench.tsx';
import type { ReadingBench } from '../../support/reading-bench.tsx';

let bench: ReadingBench;
beforeEach(async () => {
  bench = await openReadingBench();
});
afterEach(() => bench.close());

const meeting = asId<MeetingId>('m-bench');

/** So many files; two have the same bytes, one is damaged, and one is a kind that is kept unread. */
function folder(count: number): readonly ChosenFile[] {
  return Array.from({ length: count }, (_, at) => {
    if (at === 3) return aFile('damaged.docx', `damaged ${at}`);
    if (at === 4) return aFile('map.pdf', `kept ${at}`);
    return aFile(`day-${at}.txt`, `Report of day ${at === 9 ? 8 : at}\n\n1\nThe meeting opened.\n`);
  });
}

const job = (abort = new AbortController()) => ({
  meeting,
  into: 'm-bench',
  signal: abort.signal,
  progress: () => undefined,
});

/** The workbench as the next window has it, which remembers nothing. */
const nextWindow = (): Workbench => ({ ...bench.workbench });

const texts = (count: number, name: string): readonly ChosenFile[] =>
  Array.from({ length: count }, (_, at) => aFile(`${name}-${at}.txt`, `Text ${name} ${at}\n\n1\nWords.\n`));

const kinds = (outcomes: readonly { readonly kind: string }[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Array.from(
      Map.groupBy(outcomes, ({ kind }) => kind),
      ([kind, all]) => [kind, all.length],
    ),
  );

describe('a locked file', () => {
  it('among many keeps no original, goes on with the rest, and opens from memory with its password', async () => {
    const files = [aFile('locked.txt', 'Paper under a password\n\n1\nIt is secret.\n'), ...texts(25, 'a')];
    const report = await importMany(bench.workbench, { ...job(), files });
    expect(kinds(report.outcomes)).toEqual({ added: 25, refused: 1 });
    expect(bench.originals.size).toBe(25);
    const [outcome] = report.outcomes;
    if (outcome?.kind !== 'refused' || outcome.locked === undefined) throw new Error('not locked');
    expect(await unlockFile(bench.workbench, outcome.locked, 'guessed')).toEqual({
      kind: 'wrong',
      code: 'wrong-password',
    });
    expect(await unlockFile(bench.workbench, outcome.locked, PASSWORD)).toMatchObject({
      kind: 'opened',
      outcomes: [{ kind: 'added', file: 'locked.txt' }],
    });
    expect(bench.originals.size).toBe(26);
  });

  it('in an archive asks once for the archive, beside the files that are open', async () => {
    const seen: (string | undefined)[] = [];
    const member = (path: string, words: string | null) => ({
      path,
      bytes: words === null ? null : new TextEncoder().encode(words),
      refused: words === null ? ('encrypted' as const) : null,
    });
    const unpack: HostClients['importing']['unpack'] = ({ password }) => {
      seen.push(password);
      const sealed = password === PASSWORD ? 'Sealed paper\n\n1\nWords.\n' : null;
      return Promise.resolve(
        ok({
          members: [member('open.txt', 'Open paper\n\n1\nWords.\n'), member('a.txt', sealed)],
          next: null,
        }),
      );
    };
    const host = { ...bench.workbench.host, importing: { ...bench.workbench.host.importing, unpack } };
    const own: Workbench = { ...bench.workbench, host };
    const { outcomes } = await importMany(own, { ...job(), files: [aFile('pack.zip', 'PK')] });
    expect(outcomes).toMatchObject([
      { kind: 'added', file: 'pack.zip/open.txt' },
      { kind: 'refused', file: 'pack.zip', code: 'encrypted', details: 'a.txt' },
    ]);
    const locked = outcomes[1];
    if (locked?.kind !== 'refused' || locked.locked === undefined) throw new Error('not locked');
    expect(await unlockFile(own, locked.locked, PASSWORD)).toMatchObject({
      kind: 'opened',
      outcomes: [{ kind: 'added', file: 'pack.zip/a.txt' }],
    });
    expect(seen).toEqual([undefined, PASSWORD]);
  });
});

describe('an import of many files', () => {
  it('takes each in once, says what it is, and leaves nothing to do', async () => {
    const report = await importMany(bench.workbench, { ...job(), files: folder(30) });
    expect(kinds(report.outcomes)).toEqual({ added: 27, kept: 1, 'already-here': 1, refused: 1 });
    expect(report.cancelled).toBe(false);
    expect(await loadQueues(nextWindow())).toEqual([]);
    expect(bench.originals.size).toBe(28);
  });

  it('leaves no original that nothing knows of, whenever the window ends while bytes are taken in', async () => {
    const ends = new Error('the window ends');
    for (const at of [1, 7, 19, 21, 33]) {
      const files = texts(40, `cut-${at}`);
      const { put } = bench.workbench.host.files;
      let count = 0;
      const cut: typeof put = async (params, options) => {
        const kept = await put(params, options);
        if ((count += 1) === at) throw ends;
        return kept;
      };
      const own = { ...bench.workbench, host: { ...bench.workbench.host, files: { ...bench.workbench.host.files, put: cut } } }; // prettier-ignore
      await expect(importMany(own, { ...job(), files })).rejects.toBe(ends);
      const [left] = await loadQueues(nextWindow());
      if (left === undefined) throw new Error('nothing left');
      expect([left.files.length, left.outside.length]).toEqual([at, 40 - at]);
      const report = await importQueued(bench.workbench, left, job());
      expect(kinds(report.outcomes)).toEqual({ added: at, refused: 40 - at });
      const entries = await bench.workbench.store.documents.entries().current();
      expect(new Set(bench.originals.keys())).toEqual(new Set(entries.map(({ sha256 }) => sha256)));
    }
  });

  it('keeps what is not read yet when the disk is full, and goes on when there is room', async () => {
    const { documents } = bench.workbench.store;
    const { add } = documents;
    let isFull = false;
    let count = 0;
    Object.assign(documents, {
      add: (...given: Parameters<typeof add>) => {
        isFull ||= (count += 1) === 8;
        return isFull ? Promise.reject(new StoreError('full')) : add(...given);
      },
    });
    const report = await importMany(bench.workbench, { ...job(), files: texts(30, 'full') });
    expect(report.cancelled).toBe(true);
    expect(bench.originals.size).toBe(30);
    Object.assign(documents, { add });
    const [left] = await loadQueues(nextWindow());
    if (left === undefined) throw new Error('nothing left');
    await importQueued(bench.workbench, left, job());
    expect(await documents.entries().current()).toHaveLength(30);
    expect(bench.originals.size).toBe(30);
  });

  it('loses no original and no document when Trash is emptied while it runs', async () => {
    const files = texts(25, 'bin');
    await importMany(bench.workbench, { ...job(), files });
    const { documents } = bench.workbench.store;
    for (const { id } of await documents.entries().current()) await documents.trash(id);
    const { shell } = fakeShell();
    const actions = libraryActions(bench.workbench, shell, (id) => id);
    const trash = trashContent([], await documents.entries().current(), []);
    const { parse } = bench.workbench.host.importing;
    const emptied: Promise<void>[] = [];
    const slow: typeof parse = async (params, options) => {
      if (emptied.length === 0) emptied.push(actions.empty(trash));
      if (params.fileName.endsWith('-9.txt')) await Promise.all(emptied);
      return parse(params, options);
    };
    const host = { ...bench.workbench.host, importing: { ...bench.workbench.host.importing, parse: slow } };
    Object.assign(bench.workbench, { host });
    await importMany(bench.workbench, { ...job(), files });
    await Promise.all(emptied);
    const entries = await documents.entries().current();
    expect(entries.filter(({ trashedAt }) => trashedAt === null)).toHaveLength(25);
    expect(bench.originals.size).toBe(25);
  });

  it('needs no file any more when all are taken in', async () => {
    const files = folder(30);
    let isGone = false;
    const gone = files.map((file): ChosenFile => ({
      ...file,
      bytes: () => (isGone ? Promise.reject(new Error('unplugged')) : file.bytes()),
    }));
    const report = await importMany(bench.workbench, {
      ...job(),
      files: gone,
      progress: (fraction) => {
        if (fraction >= 0.2) isGone = true;
      },
    });
    expect(kinds(report.outcomes)['added']).toBe(27);
  });

  it('goes on after the window ended in the middle, and names the files that nobody can reach any more', async () => {
    const ends = new Error('the window ends');
    const reading = importMany(bench.workbench, {
      ...job(),
      files: folder(70),
      progress: (fraction) => {
        if (fraction > 0.6) throw ends;
      },
    });
    await expect(reading).rejects.toBe(ends);
    const [left] = await loadQueues(nextWindow());
    expect(left?.files.length).toBeGreaterThan(10);
    expect(left?.files.length).toBeLessThan(60);
    if (left === undefined) throw new Error('nothing left');
    const report = await importQueued(bench.workbench, left, job());
    expect(kinds(report.outcomes)['refused'] ?? 0).toBeLessThan(2);
    const entries = await bench.workbench.store.documents.entries().current();
    expect(entries).toHaveLength(68);
    expect(await loadQueues(nextWindow())).toEqual([]);

    const taking = importMany(bench.workbench, {
      ...job(),
      files: Array.from({ length: 50 }, (_, at) => aFile(`new-${at}.txt`, `New text ${at}\n\n1\nWords.\n`)),
      progress: (fraction) => {
        if (fraction > 0.18) throw ends;
      },
    });
    await expect(taking).rejects.toBe(ends);
    const [half] = await loadQueues(nextWindow());
    if (half === undefined) throw new Error('nothing left');
    const later = await importQueued(bench.workbench, half, job());
    expect(kinds(later.outcomes)).toEqual({ added: 46, refused: 4 });
    expect(later.outcomes.filter((outcome) => outcome.kind === 'refused')[0]).toMatchObject({
      code: 'interrupted',
      file: 'new-46.txt',
    });
  });

  it('leaves nothing of what was not read when it is cancelled', async () => {
    const abort = new AbortController();
    const report = await importMany(bench.workbench, {
      ...job(abort),
      files: folder(40),
      progress: (fraction) => {
        if (fraction > 0.5) abort.abort();
      },
    });
    expect(report.cancelled).toBe(true);
    const entries = await bench.workbench.store.documents.entries().current();
    expect(entries.length).toBeLessThan(30);
    expect(bench.originals.size).toBe(new Set(entries.map(({ sha256 }) => sha256)).size);
    expect(await loadQueues(nextWindow())).toEqual([]);
  });

  it('loses no file when the workbench is locked in the middle, and goes on when it is unlocked', async () => {
    const report = await importMany(bench.workbench, {
      ...job(),
      files: texts(45, 'day'),
      progress: (fraction) => {
        if (fraction > 0.5) bench.isLocked = true;
      },
    });
    expect(report.cancelled).toBe(true);
    expect(kinds(report.outcomes)['refused']).toBeUndefined();
    expect(bench.originals.size).toBe(45);
    bench.isLocked = false;
    const [left] = await loadQueues(nextWindow());
    if (left === undefined) throw new Error('nothing left');
    await importQueued(nextWindow(), left, job());
    expect(await bench.workbench.store.documents.entries().current()).toHaveLength(45);
  });

  it('keeps the original of a file that the store was closed upon', async () => {
    await expect(
      importMany(bench.workbench, {
        ...job(),
        files: texts(25, 'day'),
        progress: (fraction) => {
          if (fraction > 0.4) void bench.close();
        },
      }).then((report) => report.cancelled),
    ).resolves.toBe(true);
    expect(bench.originals.size).toBe(25);
  });

  it('is written down beside another one that runs', async () => {
    const ends = new Error('the window ends');
    const endsAt =
      (part: number) =>
      (fraction: number): void => {
        if (fraction > part) throw ends;
      };
    const one = importMany(bench.workbench, { ...job(), files: texts(40, 'one'), progress: endsAt(0.4) });
    const two = importMany(bench.workbench, { ...job(), files: texts(60, 'two'), progress: endsAt(0.4) });
    await expect(one).rejects.toBe(ends);
    await expect(two).rejects.toBe(ends);
    const left = await loadQueues(nextWindow());
    expect(left).toHaveLength(2);
    const next = nextWindow();
    for (const each of left) await importQueued(next, each, job());
    expect(await bench.workbench.store.documents.entries().current()).toHaveLength(100);
    expect(await loadQueues(nextWindow())).toEqual([]);
  });

  it('takes away no bytes that another one still has to read', async () => {
    const ends = new Error('the window ends');
    const files = texts(30, 'both');
    const one = importMany(bench.workbench, {
      ...job(),
      files,
      progress: (fraction) => {
        if (fraction > 0.2) throw ends;
      },
    });
    await expect(one).rejects.toBe(ends);
    const abort = new AbortController();
    await importMany(bench.workbench, {
      ...job(abort),
      files,
      progress: (fraction) => {
        if (fraction > 0.1) abort.abort();
      },
    });
    const [left] = await loadQueues(nextWindow());
    if (left === undefined) throw new Error('nothing left');
    const report = await importQueued(nextWindow(), left, job());
    expect(kinds(report.outcomes)['refused']).toBeUndefined();
  });
});
