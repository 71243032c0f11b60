import type { DocumentId, MeetingId } from '../../../shared/base/ids.ts';
import type { Clock } from '../../../shared/base/ports.ts';
import type { Annotation } from '../../../shared/domain/annotation.ts';
import type { DocumentEntry, Meeting, ParsedDocument } from '../../../shared/domain/document.ts';
import type { ExchangePosition } from '../../../shared/domain/conflict.ts';
import type { DraftNews } from '../../../shared/domain/clause-change.ts';
import type { Judgement } from '../../../shared/domain/judgement.ts';
import type { DraftEntry } from '../../../shared/domain/draft.ts';
import type { ReadingPlace, Store } from '../api.ts';
import type { SealedList } from '../collections/sealed-list.ts';
import type { SealedTable } from '../collections/sealed-table.ts';
import { noteRemoved } from './personal.ts';

/** The collections that the library's removals reach. */
export interface LibraryParts {
  readonly meetings: SealedList<Meeting>;
  readonly documents: SealedList<DocumentEntry>;
  readonly texts: SealedTable<ParsedDocument>;
  readonly annotations: SealedList<Annotation>;
  readonly drafts: SealedList<DraftEntry>;
  readonly reading: SealedList<ReadingPlace>;
  readonly news: SealedList<DraftNews>;
  readonly judgements: SealedList<Judgement>;
  readonly outlines: SealedTable<unknown>;
  readonly exchange: SealedList<ExchangePosition>;
  readonly clock: Clock;
}

const valuesOf = <T>(all: ReadonlyMap<string, T>): readonly T[] => Array.from(all.values());

/** Removes what is written about a text: notes and reading place. */
export async function removeAbout(
  parts: Pick<LibraryParts, 'annotations' | 'news' | 'reading'>,
  kind: 'document' | 'draft',
  ids: ReadonlySet<string>,
): Promise<void> {
  const about = (target: { readonly kind: string; readonly id: string }): boolean =>
    target.kind === kind && ids.has(target.id);
  const notes = valuesOf(await parts.annotations.all()).filter((note) => about(note.target));
  await parts.annotations.remove(notes.map((note) => note.id));
  const places = Array.from((await parts.reading.all()).entries()).filter(([, place]) => about(place.target));
  await parts.reading.remove(places.map(([id]) => id));
  if (kind === 'draft') await parts.news.remove(Array.from(ids));
}

async function removeDocuments(parts: LibraryParts, ids: readonly string[]): Promise<void> {
  // What hangs on the entry first, the entry last: stopped half-way, the entry is still there to be removed.
  await removeAbout(parts, 'document', new Set(ids));
  const about = new Set(ids);
  const judged = valuesOf(await parts.judgements.all()).filter(
    ({ document }) => document !== null && about.has(document),
  );
  await parts.judgements.remove(judged.map(({ id }) => id));
  await parts.outlines.write(new Map(ids.map((id) => [workedOutId(id), null])));
  await parts.texts.write(new Map(ids.map((id) => [id, null])));
  await parts.documents.remove(ids);
}

const workedOutId = (document: string): string => `document/${document}`;

/** What was worked out about documents, beside the outlines of drafts: both can be made again. */
export function workedOutMembers(outlines: SealedTable<unknown>): Store['workedOut'] {
  return {
    get: (document) => outlines.get(workedOutId(document)),
    put: (document, value) => outlines.write(new Map([[workedOutId(document), value]])),
  };
}

/** Received documents. The text is written before the entry, so an entry in the list always has its text. */
export function documentMembers(parts: LibraryParts): Store['documents'] {
  const entries = parts.documents.live(valuesOf);
  const trashedAt = (id: DocumentId, at: number | null): Promise<void> =>
    parts.documents.update(id, (entry) => ({ ...entry, trashedAt: at }));
  return {
    entries: () => entries,
    get: (id) => parts.documents.get(id),
    parsed: (id) => parts.texts.get(id),
    async add(entry, parsed) {
      const present = await parts.documents.get(entry.id);
      if (present !== null && present.trashedAt === null) return 'already-here';
      if (parsed !== null) await parts.texts.write(new Map([[entry.id, parsed]]));
      await parts.documents.put(entry.id, entry);
      return 'added';
    },
    update: (id, change) => parts.documents.update(id, (entry) => ({ ...entry, ...change })),
    trash: (id) => trashedAt(id, parts.clock.now()),
    restore: (id) => trashedAt(id, null),
    remove: (id: DocumentId) => removeDocuments(parts, [id]),
  };
}

/** Meeting folders. Trash holds the folder with all that is in it; what is in it keeps its own state. */
export function meetingMembers(parts: LibraryParts): Store['meetings'] {
  const all = parts.meetings.live(valuesOf);
  const trashedAt = (id: MeetingId, at: number | null): Promise<void> =>
    parts.meetings.update(id, (meeting) => ({ ...meeting, trashedAt: at }));
  return {
    all: () => all,
    put: (meeting) => parts.meetings.put(meeting.id, meeting),
    trash: (id) => trashedAt(id, parts.clock.now()),
    restore: (id) => trashedAt(id, null),
    async remove(id) {
      const documents = valuesOf(await parts.documents.all()).filter((entry) => entry.meeting === id);
      await removeDocuments(
        parts,
        documents.map((entry) => entry.id),
      );
      const drafts = valuesOf(await parts.drafts.all()).filter((entry) => entry.meeting === id);
      const draftIds = drafts.map((entry) => entry.id);
      await noteRemoved(parts.exchange, drafts);
      await removeAbout(parts, 'draft', new Set(draftIds));
      await parts.outlines.write(new Map(draftIds.map((draft) => [draft, null])));
      await parts.drafts.remove(draftIds);
      await parts.meetings.remove([id]);
    },
  };
}
