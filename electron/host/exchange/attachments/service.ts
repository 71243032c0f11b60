import type { CircleId } from '../../../../shared/base/ids.ts';
import { err, failure, ok } from '../../../../shared/base/result.ts';
import type {
  CircleFileEntry,
  CircleFileList,
  circleFilesService,
  CircleFileState,
} from '../../../../shared/contract/circle-files.ts';
import type { Announce, Handlers } from '../../../../shared/contract/service.ts';
import type { Circle } from '../circle/circle.ts';
import type { SealFailure } from '../circle/sealing.ts';
import { LIMITS } from '../codec/limits.ts';
import { personOf } from '../describe.ts';
import type { Exchange } from '../exchange.ts';
import type { ExchangeOpener } from '../opener.ts';
import type { Attachments, FileProgress } from './attachments.ts';
import { sha256Of } from './chunks.ts';
import { mayWithdraw, putsIn, withdraw } from './folder-acts.ts';
import { isGiven, nearestOf, nearness } from './manifest.ts';
import type { CircleFile, FileId } from './manifest.ts';

type Service = Handlers<typeof circleFilesService>;

/** How often the window is told of chunks that come. */
const TELL_MS = 250;

/** The `circleFiles` service, over the exchange folder that the `exchange` service opens. */
export function createCircleFilesService(
  opener: ExchangeOpener,
  announce: Announce<typeof circleFilesService>,
): Service & { dispose(): void } {
  const stop = announceChanges(opener, announce);
  return {
    list: ({ circle }) => opener.inCircle(circle, (found, exchange) => ok(listOf(exchange, found))),
    put: ({ circle, bytes, ...words }) =>
      opener.inCircle(circle, (found, exchange) => putInto(exchange, found, bytes, words)),
    fetch: ({ circle, files, lanOnly, into }) =>
      opener.inCircle(circle, (found, exchange) => {
        const visible = visibleFiles(found);
        const shown = files.filter((file) => visible.has(file));
        exchange.attachments(found).fetch(shown, { lanOnly, into: plain(into) });
        return ok(listOf(exchange, found));
      }),
    pause: ({ circle, file, paused }) =>
      opener.inCircle(circle, (found, exchange) => {
        exchange.attachments(found).pause(file, paused);
        return ok(listOf(exchange, found));
      }),
    drop: ({ circle, file }) =>
      opener.inCircle(circle, (found, exchange) => {
        exchange.attachments(found).drop(file);
        return ok(listOf(exchange, found));
      }),
    open: ({ circle, file }) =>
      opener.inCircle(circle, (found, exchange) => {
        if (!visibleFiles(found).has(file)) return err(failure('unknown-file' as const));
        const opened = exchange.attachments(found).open(file);
        return 'failure' in opened ? err(failure(opened.failure)) : ok({ bytes: opened.bytes });
      }),
    withdraw: ({ circle, file }) =>
      opener.inCircle(circle, (found, exchange) => withdrawFrom(exchange, found, file)),
    settled: ({ circle, file }) =>
      opener.inCircle(circle, (found, exchange) => {
        exchange.attachments(found).settled(file);
        return ok({});
      }),
    dispose: stop,
  };
}

/** Tells of changes once in a while, and of the last one always. */
function announceChanges(opener: ExchangeOpener, announce: Announce<typeof circleFilesService>): () => void {
  const due = new Map<CircleId, NodeJS.Timeout>();
  const tell = (circle: CircleId): void => {
    if (due.has(circle)) return;
    const timer = setTimeout(() => {
      due.delete(circle);
      announce('changed', { circle });
    }, TELL_MS);
    timer.unref();
    due.set(circle, timer);
  };
  const stop = opener.opened((exchange) => {
    exchange.filesChanged.event(tell);
    exchange.changed.event(tell);
  });
  return () => {
    stop();
    for (const timer of due.values()) clearTimeout(timer);
    due.clear();
  };
}

type PutWords = Pick<CircleFileEntry, 'name' | 'mediaType' | 'title' | 'symbol' | 'agenda'>;

function putInto(exchange: Exchange, circle: Circle, bytes: Uint8Array, words: PutWords) {
  if (bytes.byteLength === 0 || bytes.byteLength > LIMITS.file) return err(failure('too-large' as const));
  const attachments = exchange.attachments(circle);
  const sha256 = sha256Of(bytes);
  const { epoch } = circle.membership.state;
  const sound = new Set(attachments.files().flatMap((one) => (isSound(one) ? [one.file.id] : [])));
  // What another put, and waits, is on no screen but the moderators': it keeps nobody from putting it too.
  const isThere = (file: CircleFile): boolean =>
    file.sha256 === sha256 &&
    file.epoch === epoch &&
    sound.has(file.id) &&
    isKept(circle, file) &&
    attachments.isTrue(file, bytes);
  if (putsIn(circle).some(isThere)) return err(failure('already-there' as const));
  const put = attachments.put(bytes, {
    name: fileNameOf(words.name),
    mediaType: plain(words.mediaType),
    title: plain(words.title),
    symbol: plain(words.symbol),
    agenda: plain(words.agenda),
    at: exchange.ports.clock.now(),
  });
  if ('file' in put) {
    exchange.changed.fire(circle.id);
    return ok({ file: put.file });
  }
  return err(failure(put.failure === 'not-a-member' ? ('no-right' as const) : put.failure));
}

function withdrawFrom(exchange: Exchange, circle: Circle, id: string) {
  const file = visibleFiles(circle).get(id);
  if (file === undefined) return err(failure('unknown-file' as const));
  const problem = withdraw(circle, file, exchange.ports.clock.now());
  if (problem !== null) return err(failure(codeOf(problem)));
  exchange.changed.fire(circle.id);
  exchange.filesChanged.fire(circle.id);
  return ok(listOf(exchange, circle));
}

function codeOf(problem: SealFailure) {
  if (problem === 'not-a-member') return 'no-right';
  return problem === 'full' ? 'too-large' : problem;
}

/** In the folder, or put by this device and not gone again. */
function isKept(circle: Circle, file: CircleFile): boolean {
  return file.standing.kind === 'open' || (file.device === circle.device && isGiven(file));
}

/** What waits for a moderator or was declined is shown to moderators and to whoever put it, under his own words. */
function isVisible(circle: Circle, { device, standing }: CircleFile): boolean {
  const isOpen = standing.kind === 'open' || standing.kind === 'withdrawn';
  return isOpen || circle.role === 'head' || device === circle.device;
}

/** The documents that this delegate is shown, as the acts say of them that are not hidden. */
function visibleFiles(circle: Circle): ReadonlyMap<FileId, CircleFile> {
  const visible = putsIn(circle).filter((put) => isVisible(circle, put));
  return new Map(nearestOf(visible).map((file) => [file.id, file]));
}

/** The last part of a path, as a name that every system takes. */
function fileNameOf(name: string): string {
  const last =
    plain(name)
      .split(/[/\\:]/)
      .at(-1) ?? '';
  return last === '' || last === '.' || last === '..' ? 'document' : last;
}

function plain(text: string): string {
  return text
    .replace(/\p{Cc}/gu, ' ')
    .slice(0, LIMITS.label)
    .toWellFormed()
    .trim();
}

function listOf(exchange: Exchange, circle: Circle): CircleFileList {
  const attachments = exchange.attachments(circle);
  const best = new Map<string, FileProgress>();
  const visible = visibleFiles(circle);
  const undoable = new Set(
    putsIn(circle).flatMap((put) => (mayWithdraw(circle, put) && isVisible(circle, put) ? [put.sha256] : [])),
  );
  const kept = keptByMembers(circle);
  for (const one of attachments.files()) {
    const file = visible.get(one.file.id);
    if (file === undefined) continue;
    const progress = { ...one, file };
    const known = best.get(progress.file.sha256);
    if (known === undefined || isBetter(progress, known)) best.set(progress.file.sha256, progress);
  }
  return {
    files: Array.from(best.values(), (progress) => ({
      ...entryOf(exchange, circle, attachments, progress),
      mayWithdraw: undoable.has(progress.file.sha256),
      hasLeft: !kept.has(progress.file.sha256),
    })),
    bytesHere: attachments.bytesHere(),
  };
}

/** What somebody put, and has not taken back, who is in the circle now. */
function keptByMembers(circle: Circle): ReadonlySet<string> {
  const { members } = circle.membership.state;
  const isMember = ({ device }: CircleFile): boolean => (members.get(device)?.role ?? null) !== null;
  return new Set(putsIn(circle).flatMap((put) => (isGiven(put) && isMember(put) ? [put.sha256] : [])));
}

/**
 * Of the same document put twice (under two keys) the one that is in the folder is shown, of two that are the one that
 * is what it is said to be, then the one of which more is here, else the newer.
 */
function isBetter(one: FileProgress, other: FileProgress): boolean {
  const nearer = nearness(one.file) - nearness(other.file);
  if (nearer !== 0) return nearer > 0;
  if (isSound(one) !== isSound(other)) return isSound(one);
  if (one.canOpen !== other.canOpen) return one.canOpen;
  if ((one.want === null) !== (other.want === null)) return one.want !== null;
  return one.have >= other.have;
}

function isSound({ isBroken, want }: FileProgress): boolean {
  return !isBroken && want?.state !== 'damaged';
}

function entryOf(
  exchange: Exchange,
  circle: Circle,
  attachments: Attachments,
  progress: FileProgress,
): Omit<CircleFileEntry, 'mayWithdraw' | 'hasLeft'> {
  const { file, have, chunks, bytesHere, want } = progress;
  return {
    file: file.id,
    sha256: file.sha256,
    name: file.name,
    title: file.title,
    symbol: file.symbol,
    agenda: file.agenda,
    mediaType: file.mediaType,
    size: file.size,
    at: file.at,
    person: personOf(circle, file.device),
    device: file.device,
    isMine: file.device === exchange.requireIdentity().device,
    state: stateOf(attachments, progress),
    have,
    chunks,
    bytesHere,
    wanted: want !== null && want.state !== 'damaged' && !progress.isBroken && isGiven(file),
    lanOnly: want?.lanOnly ?? false,
    into: want?.into ?? '',
    ...standingOf(circle, file),
  };
}

/** Whether it is in the folder, as the window is told. */
function standingOf(
  circle: Circle,
  { standing }: CircleFile,
): Pick<CircleFileEntry, 'review' | 'declined' | 'withdrawn'> {
  const { kind } = standing;
  return {
    review: kind === 'waiting' || kind === 'declined' ? kind : 'none',
    declined:
      kind === 'declined'
        ? { person: personOf(circle, standing.by), reason: standing.reason, at: standing.at }
        : null,
    withdrawn: kind === 'withdrawn' ? { person: personOf(circle, standing.by), at: standing.at } : null,
  };
}

function stateOf(
  attachments: Attachments,
  { file, have, chunks, want, isBroken, canOpen }: FileProgress,
): CircleFileState {
  if (file.standing.kind === 'withdrawn') return 'withdrawn';
  if (isBroken || want?.state === 'damaged') return 'damaged';
  if (!canOpen) return 'no-key';
  if (have === chunks) return 'whole';
  if (want === null) return 'absent';
  if (want.state === 'paused') return 'paused';
  if (attachments.isHeldUp) return 'held-up';
  return attachments.isBusy ? 'fetching' : 'waiting';
}
