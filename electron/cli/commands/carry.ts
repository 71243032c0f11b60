import { notePlacer } from '../../../shared/render/place-note.ts';
import { parseWebAnnotations, type WebNote } from '../../../shared/render/web-annotation.ts';
import type { CarriedAnchor, RangeAnchor } from '../../../shared/text/anchors/index.ts';
import { carryAnchors } from '../../../shared/text/anchors/index.ts';
import { EXIT, type CliCommand, type CliIo } from '../command.ts';
import { terminalJson, terminalText } from '../terminal.ts';
import { bytesOrNull, readCliText, withOnePassword, type CliClause, type ReadFile } from './read-files.ts';

/** A line of the answer; `clause` is the id that `inspect` prints, of the new text. */
interface CarriedNote {
  readonly id: string;
  readonly state: 'exact' | 'moved' | 'changed' | 'unplaced';
  readonly clause: string | null;
  readonly label: string | null;
  readonly start: number | null;
  readonly end: number | null;
  /** By what it was placed; `not-found`: its words do not stand in the old text. */
  readonly by: 'clause' | 'part' | 'quote' | 'none' | 'whole' | 'not-found';
}

interface CarryCall {
  readonly old: string;
  readonly fresh: string;
  readonly notes: string;
  readonly isFromInput: boolean;
}

/** `npm run -s workbench -- carry OLD NEW --notes notes.json`. */
export function createCarry(read: ReadFile): CliCommand {
  return {
    name: 'carry',
    usage:
      'npm run -s workbench -- carry OLD NEW --notes notes.json [--password-stdin]\n  Prints where annotations of OLD stand in NEW, as JSON: docs/compare.md.',
    async run(args, io) {
      const call = readCall(args);
      if (call === null) {
        io.err(`${this.usage}\n`);
        return EXIT.usage;
      }
      const asking = withOnePassword(io);
      const old = await readCliText(call.old, read, false, asking, call.isFromInput);
      if (typeof old === 'number') return old;
      const fresh = await readCliText(call.fresh, read, false, asking, call.isFromInput);
      if (typeof fresh === 'number') return fresh;
      const notes = await readNotes(call.notes, io);
      if (typeof notes === 'number') return notes;
      io.out(`${terminalJson(carried(notes, old.clauses, fresh.clauses))}\n`);
      return EXIT.done;
    },
  };
}

function readCall(args: readonly string[]): CarryCall | null {
  const files: string[] = [];
  let notes: string | null = null;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--json' || arg === '--password-stdin') continue;
    if (arg === '--notes') {
      notes = args[++i] ?? null;
      if (notes === null) return null;
    } else if (arg.startsWith('--notes=')) notes = arg.slice('--notes='.length);
    else if (arg.startsWith('--')) return null;
    else files.push(arg);
  }
  const [old, fresh, ...more] = files;
  return old === undefined || fresh === undefined || more.length > 0 || notes === null
    ? null
    : { old, fresh, notes, isFromInput: args.includes('--password-stdin') };
}

async function readNotes(file: string, io: CliIo): Promise<readonly WebNote[] | number> {
  const bytes = await bytesOrNull(file, io);
  if (bytes === null) return EXIT.unreadable;
  const notes = parseWebAnnotations(bytes);
  if (notes.ok) return notes.value;
  const { code, detail } = notes.error;
  io.err(
    terminalText(
      `${file} is refused (${code}${detail === undefined ? '' : `: ${detail}`}). It holds no annotations that can be read: docs/formats/web-annotation.md.\n`,
    ),
  );
  return EXIT.refused;
}

const NO_PLACE = { state: 'unplaced', clause: null, label: null, start: null, end: null } as const;

function carried(
  notes: readonly WebNote[],
  before: readonly CliClause[],
  after: readonly CliClause[],
): readonly CarriedNote[] {
  const placer = notePlacer(before);
  const places = notes.map(placer);
  const anchors = places.flatMap((place): readonly RangeAnchor[] =>
    place.kind === 'range' ? [place.anchor] : [],
  );
  const answers = carryAnchors(before, after, anchors);
  let next = 0;
  return places.map((place, index): CarriedNote => {
    const id = notes[index]?.id ?? String(index + 1);
    if (place.kind === 'whole') return { id, ...NO_PLACE, state: 'exact', by: 'whole' };
    if (place.kind === 'not-found') return { id, ...NO_PLACE, by: 'not-found' };
    return noteLine(id, answers[next++]);
  });
}

function noteLine(id: string, answer: CarriedAnchor | undefined): CarriedNote {
  if (answer === undefined || answer.state === 'unplaced') return { id, ...NO_PLACE, by: 'none' };
  const { state, clause, start, end, by } = answer;
  return { id, state, clause: clause.id, label: clause.label, start, end, by };
}
