import * as v from 'valibot';
import { asId } from '../../../../shared/base/ids.ts';
import type { DocumentId, MeetingId, Sha256 } from '../../../../shared/base/ids.ts';
import type { ChosenFile } from '../../../host/dialog.ts';
import type { Workbench } from '../../workbench.tsx';

const entry = v.strictObject({
  name: v.string(),
  path: v.string(),
  size: v.number(),
  mediaType: v.string(),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});
const queue = v.strictObject({
  version: v.literal(1),
  /** Null: the folder for what has no meeting. */
  meeting: v.nullable(v.string()),
  /** Kept as originals, and still to be read. */
  files: v.array(entry),
  /** Chosen, and not taken from where they lie yet: after a restart nobody can reach them. */
  outside: v.array(v.string()),
  /** How many there were at first. */
  total: v.number(),
});

/** A file whose bytes are kept, and that is still to be read. */
export type QueuedFile = v.InferOutput<typeof entry>;

/** What is left of a large import: it outlives the window. */
export type ImportQueue = v.InferOutput<typeof queue>;

/** It lies with what can be worked out again: were it lost, the folder would have to be chosen again. */
const PLACE = asId<DocumentId>('import-queue');

/** What an import before this start has left; null where none was stopped. */
export async function loadQueue({ store }: Workbench): Promise<ImportQueue | null> {
  const parsed = v.safeParse(queue, await store.workedOut.get(PLACE));
  return parsed.success ? parsed.output : null;
}

/** Keeps what is left; null: nothing is. */
export async function saveQueue({ store }: Workbench, left: ImportQueue | null): Promise<void> {
  await store.workedOut.put(PLACE, left);
}

export function meetingOf(left: ImportQueue): MeetingId | null {
  return left.meeting === null ? null : asId<MeetingId>(left.meeting);
}

/** A queued file as one that was chosen: its bytes come from what is kept of it. */
export function keptFile(
  { host }: Workbench,
  { name, path, size, mediaType, sha256 }: QueuedFile,
): ChosenFile {
  return {
    name,
    path,
    size,
    mediaType,
    async bytes() {
      const kept = await host.files.get({ sha256: asId<Sha256>(sha256) });
      if (!kept.ok) throw new Error(kept.error.code);
      return new Uint8Array(kept.value.bytes);
    },
  };
}
