import * as v from 'valibot';
import { asId } from '../../../../shared/base/ids.ts';
import type { DocumentId, MeetingId, Sha256 } from '../../../../shared/base/ids.ts';
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

/**
 * Files whose bytes are taken in since their queue was last written: small, so that it can be written before each of
 * them. Whatever ends the window, no original is kept that nothing knows of.
 */
const IN_HAND = asId<DocumentId>('import-in-hand');
const inHand = v.strictObject({ version: v.literal(1), files: v.record(v.string(), v.array(entry)) });

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
  const taking = v.safeParse(inHand, await store.workedOut.get(IN_HAND));
  const taken = taking.success ? taking.output.files : {};
  const imports = parsed.success ? parsed.output.imports : [];
  return new Map(imports.map((each) => [each.id, withTaken(each, taken[each.id] ?? [])]));
}

/** With the files that were taken in when the window ended: they need not be reached again. */
function withTaken(left: ImportQueue, taken: readonly QueuedFile[]): ImportQueue {
  const known = new Set(left.files.map(({ path }) => path));
  const added = taken.filter(({ path }) => !known.has(path));
  const paths = new Set(added.map(({ path }) => path));
  return {
    ...left,
    files: [...left.files, ...added],
    outside: left.outside.filter((path) => !paths.has(path)),
  };
}

/** Files in hand of each import of a window. */
const taking = new WeakMap<Workbench, Map<string, readonly QueuedFile[]>>();

/** Says that the bytes of these files are being taken in, before they are; none: their queue is written down. */
export async function saveInHand(
  workbench: Workbench,
  id: string,
  files: readonly QueuedFile[],
): Promise<void> {
  const all = taking.get(workbench) ?? new Map<string, readonly QueuedFile[]>();
  taking.set(workbench, all);
  if (files.length === 0) all.delete(id);
  else all.set(id, files);
  const value = all.size === 0 ? null : { version: 1, files: Object.fromEntries(all) };
  await workbench.store.workedOut.put(IN_HAND, value);
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
  const isOf = ({ sha256: own }: QueuedFile): boolean => own === sha256;
  return (
    Array.from(all.values()).some((each) => each.id !== id && each.files.some(isOf)) ||
    Array.from(taking.get(workbench) ?? []).some(([other, files]) => other !== id && files.some(isOf))
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
