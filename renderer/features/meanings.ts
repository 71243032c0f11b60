import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { Emitter } from '../../shared/base/emitter.ts';
import type { DocumentId } from '../../shared/base/ids.ts';
import type { DocumentEntry, Meeting } from '../../shared/domain/document.ts';
import { CitationResolver, documentFamilies } from '../../shared/text/references/index.ts';
import type { DocumentFamily } from '../../shared/text/references/index.ts';
import { isCurrentMeaning, meaningSteps } from '../../shared/text/understanding/meaning.ts';
import type { DocumentMeaning } from '../../shared/text/understanding/meaning.ts';
import { StoreError } from '../store/api.ts';
import { newsOf } from './entry-news.ts';
import { idle, inSlices } from './in-slices.ts';
import { useLive, useWorkbench } from './workbench.tsx';
import type { Workbench } from './workbench.tsx';

/** A document of the library with what it means. */
export interface UnderstoodDocument {
  readonly entry: DocumentEntry;
  readonly meaning: DocumentMeaning;
}

/** What is known of the meaning of the library by now. */
export interface KnownMeanings {
  /** Readable documents that are not in Trash and whose meaning is known, by id. */
  readonly documents: ReadonlyMap<DocumentId, UnderstoodDocument>;
  /** Readable documents whose meaning is still to be worked out. */
  readonly waiting: number;
  /** Finds the documents that citations name, among all of the library; made when it is first asked for. */
  resolver(): CitationResolver;
  /** Revisions, addenda and corrigenda of one number; made when first asked for. */
  families(): readonly DocumentFamily[];
}

/** News of single documents are told together; of a large library less often, for each may draw a list anew. */
const TELL_MS = 200;
const TELL_MANY_MS = 2000;
const MANY = 200;

/**
 * The meaning of every document of the library: taken from where it was kept, or worked out in the background in
 * slices that typing never waits for, and kept. One document at a time; starts when it is first asked for.
 */
class Meanings {
  private readonly workbench: Workbench;
  private readonly known = new Map<DocumentId, DocumentMeaning>();
  private readonly failed = new Set<DocumentId>();
  private readonly changes = new Emitter<undefined>();
  private entries: readonly DocumentEntry[] = [];
  private trashed: ReadonlySet<string> = new Set();
  private snapshot: KnownMeanings = {
    documents: new Map(),
    waiting: 0,
    ...lazyIndex([]),
  };
  private index: LibraryIndex & { readonly of: readonly DocumentEntry[] } = { of: [], ...lazyIndex([]) };
  private settled: KnownMeanings | null = null;
  private users = 0;
  private isWorking = false;
  private telling: ReturnType<typeof setTimeout> | null = null;
  private stops: readonly (() => void)[] = [];
  readonly changed = this.changes.event;

  constructor(workbench: Workbench) {
    this.workbench = workbench;
  }

  now(): KnownMeanings {
    return this.snapshot;
  }

  /** What was known when nothing was left to work out; null before. */
  lastSettled(): KnownMeanings | null {
    return this.settled;
  }

  /** Works as long as somebody uses it. */
  use(): () => void {
    this.users += 1;
    if (this.users === 1) this.begin();
    return () => {
      this.users -= 1;
      if (this.users > 0) return;
      for (const stop of this.stops) stop();
      this.stops = [];
    };
  }

  private begin(): void {
    const { store } = this.workbench;
    this.stops = [
      store.documents.entries().subscribe((entries) => {
        this.entries = entries;
        this.take();
      }),
      store.meetings.all().subscribe((meetings: readonly Meeting[]) => {
        this.trashed = new Set(meetings.filter(({ trashedAt }) => trashedAt !== null).map(({ id }) => id));
        this.take();
      }),
    ];
  }

  private take(): void {
    const ids = new Set(this.entries.map(({ id }) => id));
    for (const id of this.known.keys()) if (!ids.has(id)) this.known.delete(id);
    this.tell();
    if (!this.isWorking) void this.work();
  }

  private here(): readonly DocumentEntry[] {
    return this.entries.filter((entry) => entry.trashedAt === null && !this.trashed.has(entry.meeting));
  }

  private next(): DocumentEntry | undefined {
    return this.here().find(({ id, readable }) => readable && !this.known.has(id) && !this.failed.has(id));
  }

  private async work(): Promise<void> {
    this.isWorking = true;
    try {
      for (let entry = this.next(); entry !== undefined && this.users > 0; entry = this.next()) {
        await idle();
        const meaning = await this.meaningOf(entry.id);
        if (meaning === null) this.failed.add(entry.id);
        else {
          this.known.set(entry.id, meaning);
          await this.tellEntry(entry, meaning);
        }
        this.tellSoon();
      }
    } catch (problem) {
      // The next start goes on.
      unlessClosed(problem);
    } finally {
      this.isWorking = false;
    }
  }

  /** The list of documents shows kind, agenda item and date without reading the texts: written once. */
  private async tellEntry(entry: DocumentEntry, meaning: DocumentMeaning): Promise<void> {
    const change = newsOf(entry, meaning);
    if (Object.keys(change).length === 0) return;
    await this.workbench.store.documents.update(entry.id, change).catch(unlessClosed);
  }

  private async meaningOf(id: DocumentId): Promise<DocumentMeaning | null> {
    const { store } = this.workbench;
    const kept = await store.workedOut.get(id);
    if (isCurrentMeaning(kept)) return kept;
    const parsed = await store.documents.parsed(id);
    if (parsed === null) return null;
    const meaning = await inSlices(meaningSteps(parsed));
    // A store that takes no writes (a full disk, an older format) is none the worse for it: it is worked out again.
    await store.workedOut.put(id, meaning).catch(unlessClosed);
    return meaning;
  }

  /** News of one more meaning do not change what documents are called. */
  private indexOf(here: readonly DocumentEntry[]): LibraryIndex {
    const { of } = this.index;
    const isSame = of.length === here.length && here.every((entry, at) => of[at] === entry);
    if (!isSame) this.index = { of: here, ...lazyIndex(here) };
    const { resolver, families } = this.index;
    return { resolver, families };
  }

  private tellSoon(): void {
    this.telling ??= setTimeout(() => this.tell(), this.tellAfter());
  }

  private tellAfter(): number {
    if (this.next() === undefined) return 0;
    return this.snapshot.waiting > MANY ? TELL_MANY_MS : TELL_MS;
  }

  private tell(): void {
    if (this.telling !== null) clearTimeout(this.telling);
    this.telling = null;
    const here = this.here();
    const documents = new Map<DocumentId, UnderstoodDocument>();
    let waiting = 0;
    for (const entry of here) {
      const meaning = this.known.get(entry.id);
      if (meaning !== undefined) documents.set(entry.id, { entry, meaning });
      else if (entry.readable && !this.failed.has(entry.id)) waiting += 1;
    }
    this.snapshot = { documents, waiting, ...this.indexOf(here) };
    if (waiting === 0) this.settled = this.snapshot;
    this.changes.fire(undefined);
  }
}

type LibraryIndex = Pick<KnownMeanings, 'resolver' | 'families'>;

function lazyIndex(documents: readonly DocumentEntry[]): LibraryIndex {
  let resolver: CitationResolver | null = null;
  let families: readonly DocumentFamily[] | null = null;
  return {
    resolver: () => (resolver ??= new CitationResolver(documents)),
    families: () => (families ??= documentFamilies(documents)),
  };
}

const all = new WeakMap<Workbench, Meanings>();

function meaningsOf(workbench: Workbench): Meanings {
  const known = all.get(workbench) ?? new Meanings(workbench);
  all.set(workbench, known);
  return known;
}

/** What is known by now of what documents mean; grows while it is worked out. */
export function useMeanings(): KnownMeanings {
  const meanings = meaningsOf(useWorkbench());
  useEffect(() => meanings.use(), [meanings]);
  return useSyncExternalStore(meanings.changed, () => meanings.now());
}

/** For what looks through the whole library: what was known when nothing was left to work out; null before. */
export function useSettledMeanings(): KnownMeanings | null {
  const meanings = meaningsOf(useWorkbench());
  useEffect(() => meanings.use(), [meanings]);
  return useSyncExternalStore(meanings.changed, () => meanings.lastSettled());
}

/** Finds the documents that citations name; another function once the library has other documents. */
export function useCitationResolver(): () => CitationResolver {
  const meanings = meaningsOf(useWorkbench());
  useEffect(() => meanings.use(), [meanings]);
  return useSyncExternalStore(meanings.changed, () => meanings.now().resolver);
}

/** The families of the library's documents, by document; empty until they are known. */
export function useFamilies(): ReadonlyMap<DocumentId, DocumentFamily> {
  const meanings = meaningsOf(useWorkbench());
  useEffect(() => meanings.use(), [meanings]);
  const families = useSyncExternalStore(meanings.changed, () => meanings.now().families);
  return useMemo(
    () => new Map(families().flatMap((family) => family.members.map(({ id }) => [id, family] as const))),
    [families],
  );
}

/** A window that is closing has no store to ask: whoever looked through it just ends. */
export function unlessClosed(problem: unknown): void {
  if (!(problem instanceof StoreError)) throw problem;
}

/** Lets the meaning of the library be worked out as long as the caller is there. */
export function useMeaningWork(): void {
  const meanings = meaningsOf(useWorkbench());
  useEffect(() => meanings.use(), [meanings]);
}

/** The delegate's judgements of a kind, read as `parse` does; what it does not understand is left out. By judgement id. */
export function useJudgements<T>(
  kind: string,
  parse: (value: unknown) => T | null,
): ReadonlyMap<string, T> | undefined {
  const { store } = useWorkbench();
  const judged = useLive(useMemo(() => store.judgements.of(kind), [store, kind]));
  return useMemo(() => {
    if (judged === undefined) return undefined;
    const values = new Map<string, T>();
    for (const { id, value } of judged) {
      const parsed = parse(value);
      if (parsed !== null) values.set(id, parsed);
    }
    return values;
  }, [judged, parse]);
}
