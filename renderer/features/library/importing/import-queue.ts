import * as v from 'valibot';
import { asId } from '../../../../shared/base/ids.ts';
import type { MeetingId, Sha256 } from '../../../../shared/base/ids.ts';
import type { ChosenFile } from '../../../host/dialog.ts';
import { IMPORTS_LEFT } from '../../../store/api.ts';
import type { Workbench } from '../../workbench.tsx';

const entry = v.strictObject({
  name: v.string(),
  path: v.string(),
  size: v.number(),
  mediaType: v.string(),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});
const queue = v.strictObject({
  id: v.string(),
  /** Null: the folder for what has no meeting. */
  meeting: v.nullable(v.string()),
  /** Kept as originals, and still to be read. */
  files: v.array(entry),
  /** Chosen, and not taken from where they lie yet: after a restart nobody can reach them. */
  outside: v.array(v.string()),
  /** How many there were at first. */
  total: v.number(),
});

const queues = v.strictObject({ version: v.literal(2), imports: v.array(queue) });

/** A file whose bytes are kept, and that is still to be read. */
export type QueuedFile = v.InferOutput<typeof entry>;

/** What is left of a large import: it outlives the window. */
export type ImportQueue = v.InferOutput<typeof queue>;

/** What is left of the imports of each window: several may run beside each other. */
const known = new WeakMap<Workbench, Promise<Map<string, ImportQueue>>>();

function allLeft(workbench: Workbench): Promise<Map<string, ImportQueue>> {
  const present = known.get(workbench);
  if (present !== undefined) return present;
  const read = readLeft(workbench);
  known.set(workbench, read);
  read.catch(() => known.delete(workbench));
  return read;
}

async function readLeft({ store }: Workbench): Promise<Map<string, ImportQueue>> {
  const parsed = v.safeParse(queues, await store.workedOut.get(IMPORTS_LEFT));
  return new Map(parsed.success ? parsed.output.imports.map((each) => [each.id, each]) : []);
}

/** Imports that run, or ran, in this window. */
const own = new WeakMap<Workbench, Set<string>>();

/** What imports before this start have left, the oldest first. */
export async function loadQueues(workbench: Workbench): Promise<readonly ImportQueue[]> {
  const all = await allLeft(workbench);
  return Array.from(all.values()).filter(({ id }) => own.get(workbench)?.has(id) !== true);
}

/** Keeps what is left of an import. */
export async function saveQueue(workbench: Workbench, left: ImportQueue): Promise<void> {
  own.set(workbench, (own.get(workbench) ?? new Set()).add(left.id));
  const all = await allLeft(workbench);
  all.set(left.id, left);
  await write(workbench, all);
}

/** Nothing is left of an import. */
export async function endQueue(workbench: Workbench, id: string): Promise<void> {
  const all = await allLeft(workbench);
  all.delete(id);
  await write(workbench, all);
}

/** Whether an import beside this one still has to read these bytes. */
export async function isQueuedBeside(workbench: Workbench, id: string, sha256: string): Promise<boolean> {
  const all = await allLeft(workbench);
  return Array.from(all.values()).some(
    (each) => each.id !== id && each.files.some((file) => file.sha256 === sha256),
  );
}

async function write({ store }: Workbench, all: ReadonlyMap<string, ImportQueue>): Promise<void> {
  const imports = Array.from(all.values());
  await store.workedOut.put(IMPORTS_LEFT, imports.length === 0 ? null : { version: 2, imports });
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
