import type { DocumentEntry, Meeting } from '../../../shared/domain/document.ts';
import type { DraftEntry } from '../../../shared/domain/draft.ts';
import type { Workbench } from '../../features/workbench.tsx';
import type { ConflictRecord } from '../../store/api.ts';

/** What of the dossier is in the library, out of Trash. */
interface SampleParts {
  readonly meetings: readonly Meeting[];
  readonly documents: readonly DocumentEntry[];
  readonly drafts: readonly DraftEntry[];
  readonly conflicts: readonly ConflictRecord[];
}

/**
 * Moves the dossier to Trash in one act; gives back what undoes it. A folder that holds something of the
 * delegate's own stays, and so does that.
 */
export async function removeSample(workbench: Workbench): Promise<() => Promise<void>> {
  const { store, clock } = workbench;
  const { meetings, documents, drafts, conflicts } = await partsHere(workbench);
  for (const { id } of documents) await store.documents.trash(id);
  for (const entry of drafts) await store.drafts.put({ ...entry, trashedAt: clock.now() });
  for (const { id } of meetings) await store.meetings.trash(id);
  for (const { id } of conflicts) await store.conflicts.remove(id);
  return async () => {
    for (const { id } of meetings) await store.meetings.restore(id);
    for (const { id } of documents) await store.documents.restore(id);
    for (const entry of drafts) await store.drafts.put(entry);
    for (const conflict of conflicts) await store.conflicts.put(conflict);
  };
}

/** Takes what of the dossier lies in Trash out of it. */
export async function untrashSample({ store }: Workbench): Promise<void> {
  for (const meeting of await store.meetings.all().current()) {
    if (meeting.sample && meeting.trashedAt !== null) await store.meetings.restore(meeting.id);
  }
  for (const entry of await store.documents.entries().current()) {
    if (entry.sample && entry.trashedAt !== null) await store.documents.restore(entry.id);
  }
  for (const entry of await store.drafts.entries().current()) {
    if (entry.sample && entry.trashedAt !== null) await store.drafts.put({ ...entry, trashedAt: null });
  }
}

async function partsHere({ store }: Workbench): Promise<SampleParts> {
  const isHere = (item: { readonly sample: boolean; readonly trashedAt: number | null }): boolean =>
    item.sample && item.trashedAt === null;
  const allDocuments = await store.documents.entries().current();
  const allDrafts = await store.drafts.entries().current();
  const own = new Set([...allDocuments, ...allDrafts].filter((item) => !item.sample && item.trashedAt === null).map(({ meeting }) => meeting));
  const drafts = allDrafts.filter(isHere);
  const ids = new Set<string>(drafts.map(({ id }) => id));
  return {
    meetings: (await store.meetings.all().current()).filter((meeting) => isHere(meeting) && !own.has(meeting.id)),
    documents: allDocuments.filter(isHere),
    drafts,
    conflicts: (await store.conflicts.all().current()).filter(({ draft }) => ids.has(draft)),
  };
}
