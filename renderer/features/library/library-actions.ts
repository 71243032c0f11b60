import { asId } from '../../../shared/base/ids.ts';
import type { MeetingId, Sha256 } from '../../../shared/base/ids.ts';
import type { DocumentEntry, Meeting } from '../../../shared/domain/document.ts';
import type { DraftEntry } from '../../../shared/domain/draft.ts';
import type { Translate } from '../../ui/locale/index.ts';
import type { Shell } from '../../ui/shell/shell.ts';
import type { Workbench } from '../workbench.tsx';
import { isHeld } from './importing/held-originals.ts';
import { isQueuedBeside } from './importing/import-queue.ts';

/** Days that something stays in Trash. */
export const TRASH_DAYS = 30;
const DAY = 24 * 60 * 60 * 1000;

/** What a delegate does with documents and folders. Everything but emptying Trash can be undone. */
export interface LibraryActions {
  trash(entries: readonly DocumentEntry[]): Promise<void>;
  restore(entries: readonly DocumentEntry[]): Promise<void>;
  restoreDraft(entry: DraftEntry): Promise<void>;
  move(entries: readonly DocumentEntry[], meeting: Meeting): Promise<void>;
  rename(entry: DocumentEntry, title: string): Promise<void>;
  setAgenda(entries: readonly DocumentEntry[], item: string): Promise<void>;
  markRead(entries: readonly DocumentEntry[], read: boolean): Promise<void>;
  addMeeting(name: string): Promise<MeetingId>;
  renameMeeting(meeting: Meeting, name: string): Promise<void>;
  trashMeeting(meeting: Meeting): Promise<void>;
  restoreMeeting(meeting: Meeting): Promise<void>;
  /** Removes for good what is given. */
  empty(trash: TrashContent): Promise<void>;
}

/** What lies in Trash. */
export interface TrashContent {
  readonly meetings: readonly Meeting[];
  readonly documents: readonly DocumentEntry[];
  readonly drafts: readonly DraftEntry[];
}

export function libraryActions(workbench: Workbench, shell: Shell, t: Translate): LibraryActions {
  const { store, clock } = workbench;
  const each = async <T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> => {
    for (const item of items) await act(item);
  };
  // Says how many, never which: nothing private, and the library is in sight in Room view too.
  const say = (id: string, count: number, undo: () => Promise<void>): void =>
    shell.offerUndo(t(`library.said.${id}`, { count }), undo, { isPublic: true });
  return {
    async trash(entries) {
      await each(entries, ({ id }) => store.documents.trash(id));
      say('trashed', entries.length, () => each(entries, ({ id }) => store.documents.restore(id)));
    },
    async restore(entries) {
      for (const { id } of entries) await store.documents.restore(id);
      const folders = await restoreFolders(workbench, entries);
      say('restored', entries.length, async () => {
        for (const { id, trashedAt } of entries) if (trashedAt !== null) await store.documents.trash(id);
        await each(folders, (id) => store.meetings.trash(id));
      });
    },
    async restoreDraft(entry) {
      await setDraftTrashed(workbench, entry, null);
      const folders = await restoreFolders(workbench, [entry]);
      say('restored', 1, async () => {
        await setDraftTrashed(workbench, entry, entry.trashedAt);
        await each(folders, (id) => store.meetings.trash(id));
      });
    },
    async move(entries, meeting) {
      await each(entries, ({ id }) => store.documents.update(id, { meeting: meeting.id }));
      say('moved', entries.length, () =>
        each(entries, ({ id, meeting: before }) => store.documents.update(id, { meeting: before })),
      );
    },
    async rename(entry, title) {
      await store.documents.update(entry.id, { title });
      say('renamed', 1, () => store.documents.update(entry.id, { title: entry.title }));
    },
    async setAgenda(entries, item) {
      await each(entries, ({ id }) => store.documents.update(id, { agenda: item }));
      const undo = (): Promise<void> =>
        each(entries, ({ id, agenda = '' }) => store.documents.update(id, { agenda }));
      shell.offerUndo(t('files.said.agenda', { count: entries.length, item }), undo, { isPublic: true });
    },
    async markRead(entries, read) {
      await each(entries, (entry) => setRead(workbench, entry, read));
      say(read ? 'markedRead' : 'markedUnread', entries.length, () =>
        each(entries, (entry) => setRead(workbench, entry, !read)),
      );
    },
    async addMeeting(name) {
      const id = asId<MeetingId>(`m-${crypto.randomUUID()}`);
      await store.meetings.put({ id, name, createdAt: clock.now(), sample: false, trashedAt: null });
      shell.announce(t('library.said.meetingAdded', { name }));
      return id;
    },
    async renameMeeting(meeting, name) {
      await store.meetings.put({ ...meeting, name });
      say('meetingRenamed', 1, () => store.meetings.put(meeting));
    },
    async trashMeeting(meeting) {
      await store.meetings.trash(meeting.id);
      say('meetingTrashed', 1, () => store.meetings.restore(meeting.id));
    },
    async restoreMeeting(meeting) {
      await store.meetings.restore(meeting.id);
      say('meetingRestored', 1, () => store.meetings.trash(meeting.id));
    },
    async empty(trash) {
      await removeForGood(workbench, trash);
      shell.announce(t('library.said.emptied'));
    },
  };
}

/** What is in a folder that is in Trash comes back with its folder; gives the folders that came back. */
async function restoreFolders(
  { store }: Workbench,
  items: readonly { readonly meeting: MeetingId }[],
): Promise<readonly MeetingId[]> {
  const wanted = new Set(items.map(({ meeting }) => meeting));
  const trashed = (await store.meetings.all().current()).filter(
    ({ id, trashedAt }) => trashedAt !== null && wanted.has(id),
  );
  for (const { id } of trashed) await store.meetings.restore(id);
  return trashed.map(({ id }) => id);
}

/** The entry as it is now: its name or date may have changed since it was shown. */
async function setDraftTrashed(
  { store }: Workbench,
  { id }: DraftEntry,
  trashedAt: number | null,
): Promise<void> {
  const now = await store.drafts.get(id);
  if (now !== null) await store.drafts.put({ ...now, trashedAt });
}

async function setRead({ store, clock }: Workbench, entry: DocumentEntry, read: boolean): Promise<void> {
  const target = { kind: 'document' as const, id: entry.id };
  const place = await store.reading.place(target);
  const fresh = { target, clause: null, offset: 0, openedAt: clock.now() };
  await store.reading.setPlace({ ...(place ?? fresh), read });
}

/** Removes documents with their texts, notes and originals; an original used by another document stays. */
async function removeForGood(workbench: Workbench, trash: TrashContent): Promise<void> {
  const { store, drafts, host } = workbench;
  const meetings = new Set(trash.meetings.map(({ id }) => id));
  const all = await store.documents.entries().current();
  const gone = all.filter(
    (entry) => meetings.has(entry.meeting) || trash.documents.some(({ id }) => id === entry.id),
  );
  const goneDrafts = (await store.drafts.entries().current()).filter(
    (entry) => meetings.has(entry.meeting) || trash.drafts.some(({ id }) => id === entry.id),
  );
  for (const { id, sha256 } of gone) {
    // An import may have brought it back since.
    const now = await store.documents.get(id);
    if (now === null || (now.trashedAt === null && !meetings.has(now.meeting))) continue;
    await store.documents.remove(id);
    if (!(await isNeeded(workbench, sha256))) await host.files.remove({ sha256 });
  }
  for (const { id } of goneDrafts) {
    await drafts.remove(id);
    await store.drafts.remove(id);
  }
  for (const id of meetings) await store.meetings.remove(id);
}

/** Whether a document, an import that runs or one that waits for its turn needs an original. */
async function isNeeded(workbench: Workbench, sha256: Sha256): Promise<boolean> {
  if (isHeld(workbench, sha256) || (await isQueuedBeside(workbench, '', sha256))) return true;
  const entries = await workbench.store.documents.entries().current();
  return entries.some((entry) => entry.sha256 === sha256) || isHeld(workbench, sha256);
}

/** What lies in Trash now. Documents of a folder in Trash are part of the folder. */
export function trashContent(
  meetings: readonly Meeting[],
  documents: readonly DocumentEntry[],
  drafts: readonly DraftEntry[],
): TrashContent {
  const isTrashed = (item: { readonly trashedAt: number | null }): boolean => item.trashedAt !== null;
  return {
    meetings: meetings.filter(isTrashed),
    documents: documents.filter(isTrashed),
    drafts: drafts.filter(isTrashed),
  };
}

/** Removes what has been in Trash for thirty days: notes, documents, drafts, folders. Once at each start. */
export async function purgeTrash(workbench: Workbench): Promise<void> {
  const { store, clock } = workbench;
  const before = clock.now() - TRASH_DAYS * DAY;
  const isOld = ({ trashedAt }: { readonly trashedAt: number | null }): boolean =>
    trashedAt !== null && trashedAt < before;
  for (const note of (await store.annotations.all().current()).filter(isOld))
    await store.annotations.remove(note.id);
  const old: TrashContent = {
    meetings: (await store.meetings.all().current()).filter(isOld),
    documents: (await store.documents.entries().current()).filter(isOld),
    drafts: (await store.drafts.entries().current()).filter(isOld),
  };
  if (old.meetings.length + old.documents.length + old.drafts.length > 0) await removeForGood(workbench, old);
}
