import type { Bytes } from '../../../../shared/base/bytes.ts';
import { toHex } from '../../../../shared/base/bytes.ts';
import { asId } from '../../../../shared/base/ids.ts';
import type { MeetingId } from '../../../../shared/base/ids.ts';
import { err, failure, ok } from '../../../../shared/base/result.ts';
import type { Failure, Result } from '../../../../shared/base/result.ts';
import { PACK_FRONT_MAX } from '../../../../shared/contract/packs.ts';
import type { OpenedPack } from '../../../../shared/contract/packs.ts';
import type { Meeting } from '../../../../shared/domain/document.ts';
import type { ChosenFile } from '../../../host/dialog.ts';
import type { Workbench } from '../../workbench.tsx';
import { importFiles } from '../importing/import-files.ts';
import type { ImportReport } from '../importing/import-files.ts';
import { wordsOf } from '../importing/words-of.ts';
import type { DocumentWords } from '../importing/words-of.ts';

/** A pack whose front was checked: what is in it and who signed it. Its documents are checked before any is taken. */
export interface PackInHand {
  readonly file: ChosenFile;
  readonly pack: OpenedPack;
}

export function isPack(file: Pick<ChosenFile, 'name'>): boolean {
  return /\.dwpack$/i.test(file.name);
}

/** Reads the front of a pack. Nothing is changed. */
export async function openPack(
  { host }: Workbench,
  file: ChosenFile,
): Promise<Result<PackInHand, Failure<string>>> {
  try {
    const front = await partOf(file, 0, Math.min(file.size, PACK_FRONT_MAX));
    const pack = await host.packs.inspect({ front, size: file.size });
    return pack.ok ? ok({ file, pack: pack.value }) : pack;
  } catch {
    // Moved away or unplugged since it was chosen.
    return err(failure('unreadable'));
  }
}

interface Run {
  readonly signal: AbortSignal;
  progress(fraction: number): void;
}

/**
 * Takes the documents of a pack into a folder of the meeting's name. Every document is compared with its sum before the
 * first is taken in: of a pack that was altered anywhere nothing comes. One document is in memory at a time.
 */
export async function takePack(
  workbench: Workbench,
  { file, pack }: PackInHand,
  run: Run,
): Promise<Result<{ readonly report: ImportReport; readonly meeting: MeetingId }, Failure<string>>> {
  const places = placesOf(pack);
  try {
    for (const [index, place] of places.entries()) {
      if (run.signal.aborted) return err(failure('cancelled'));
      const digest = await crypto.subtle.digest('SHA-256', await partOf(file, place.from, place.to));
      if (toHex(new Uint8Array(digest)) !== place.file.sha256) return err(failure('damaged'));
      run.progress((index + 1) / places.length / 4);
    }
  } catch {
    return err(failure('unreadable'));
  }
  const meeting = await meetingFor(workbench, pack);
  const words = new Map(
    places.map((place): [ChosenFile, DocumentWords] => [
      {
        name: place.file.name,
        path: place.file.name,
        size: place.file.size,
        mediaType: place.file.mediaType,
        bytes: () => partOf(file, place.from, place.to),
      },
      wordsOf(place.file),
    ]),
  );
  const report = await importFiles(workbench, {
    files: [...words.keys()],
    wordsOf: (each) => words.get(each),
    held: { bytes: 0 },
    meeting: meeting.id,
    makeFolder: () => workbench.store.meetings.put(meeting),
    signal: run.signal,
    progress: (fraction) => run.progress(1 / 4 + (fraction * 3) / 4),
  });
  return ok({ report, meeting: meeting.id });
}

function placesOf(pack: OpenedPack) {
  let at = pack.front;
  return pack.files.map((file) => {
    const from = at;
    at += file.size;
    return { file, from, to: at };
  });
}

/** The folder of this name that is there, with what the pack says of the meeting; else a new one. */
async function meetingFor({ store, clock }: Workbench, pack: OpenedPack): Promise<Meeting> {
  const meetings = await store.meetings.all().current();
  const known = meetings.find(({ name, trashedAt }) => name === pack.meeting && trashedAt === null);
  const base: Meeting = known ?? {
    id: asId<MeetingId>(`m-${crypto.randomUUID()}`),
    name: pack.meeting,
    createdAt: clock.now(),
    sample: false,
    trashedAt: null,
  };
  return {
    ...base,
    ...(pack.starts === '' ? {} : { startsOn: pack.starts }),
    ...(pack.ends === '' ? {} : { endsOn: pack.ends }),
    ...(pack.agenda.length === 0 ? {} : { agenda: pack.agenda }),
  };
}

async function partOf(file: ChosenFile, from: number, to: number): Promise<Bytes> {
  const part = file.part === undefined ? (await file.bytes()).slice(from, to) : await file.part(from, to);
  if (part.byteLength !== to - from) throw new Error('The file is shorter than it was');
  return part;
}
