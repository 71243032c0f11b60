import { asId, type ClauseId } from '../../shared/base/ids.ts';
import { makeAnchor } from '../../shared/text/anchors/index.ts';
import type { AnchorClause, RangeAnchor } from '../../shared/text/anchors/index.ts';

/** A word that knows from where in the old text it comes; -1: it is new. */
interface Word {
  readonly text: string;
  readonly clause: number;
  readonly place: number;
}
interface Line {
  readonly label: string | null;
  readonly words: readonly Word[];
}

/** A text and a revision of it, of which every word's way is known. */
export interface RevisedText {
  readonly before: readonly AnchorClause[];
  readonly after: readonly AnchorClause[];
  /** Where the words of a stretch of an old clause stand now: clause and range of each that is left. */
  readonly wordsOf: (clause: number, from: number, to: number) => readonly TrueWord[];
}
export interface TrueWord {
  readonly clause: ClauseId;
  readonly start: number;
  readonly end: number;
}

const NEW_WORDS =
  'pending further urgent regional voluntary annual independent inclusive timely effective budget mandate'.split(
    ' ',
  );

const idOf = (side: string, index: number): ClauseId => asId<ClauseId>(`${side}${index}`);
const joined = (words: readonly Word[]): string => words.map(({ text }) => text).join(' ');

/**
 * A revision with `share` of the clauses edited: of those, most have words replaced, put in or taken out; the
 * others are deleted, moved, or get a new clause before them. Labels that were numbers are counted anew.
 */
export function reviseText(
  texts: readonly { readonly label: string | null; readonly text: string }[],
  share: number,
  random: () => number,
): RevisedText {
  const old = texts.map(({ label, text }, clause): Line => ({
    label,
    words: text
      .split(/\s+/u)
      .filter((word) => word !== '')
      .map((word, place) => ({ text: word, clause, place })),
  }));
  let lines: Line[] = [...old];
  for (const line of old) if (random() < share) lines = editOne(lines, line, random);
  const before = old.map(({ label, words }, index): AnchorClause => ({
    id: idOf('b', index),
    label,
    text: joined(words),
  }));
  const after = renumbered(lines).map(({ label, words }, index): AnchorClause => ({
    id: idOf('a', index),
    label,
    text: joined(words),
  }));
  const places = new Map<string, TrueWord>();
  lines.forEach(({ words }, index) => {
    let at = 0;
    for (const { text, clause, place } of words) {
      if (clause >= 0)
        places.set(`${clause}:${place}`, { clause: idOf('a', index), start: at, end: at + text.length });
      at += text.length + 1;
    }
  });
  return {
    before,
    after,
    wordsOf: (clause, from, to) =>
      Array.from({ length: to - from }, (_, i) => places.get(`${clause}:${from + i}`) ?? []).flat(),
  };
}

function editOne(lines: readonly Line[], line: Line, random: () => number): Line[] {
  const at = lines.indexOf(line);
  const kind = random();
  if (kind < 0.7) return lines.with(at, { ...line, words: editedWords(line.words, random) });
  if (kind < 0.8) return lines.toSpliced(at, 1);
  if (kind < 0.9) return lines.toSpliced(at, 0, { label: line.label, words: newWords(random) });
  const rest = lines.toSpliced(at, 1);
  return rest.toSpliced(Math.floor(random() * rest.length), 0, line);
}

function editedWords(words: readonly Word[], random: () => number): readonly Word[] {
  let edited = [...words];
  const edits = 1 + Math.floor(random() * Math.max(1, words.length / 12));
  for (let i = 0; i < edits && edited.length > 0; i++) {
    const at = Math.floor(random() * edited.length);
    const kind = random();
    if (kind < 0.4) edited = edited.toSpliced(at, 1, newWord(random));
    else if (kind < 0.7) edited = edited.toSpliced(at, 0, newWord(random));
    else if (edited.length > 1) edited = edited.toSpliced(at, 1);
  }
  return edited;
}

function newWord(random: () => number): Word {
  return { text: NEW_WORDS[Math.floor(random() * NEW_WORDS.length)] ?? 'new', clause: -1, place: -1 };
}
function newWords(random: () => number): readonly Word[] {
  return Array.from({ length: 8 + Math.floor(random() * 30) }, () => newWord(random));
}

function renumbered(lines: readonly Line[]): readonly Line[] {
  let number = 0;
  return lines.map((line) =>
    /^\d+$/u.test(line.label ?? '') ? { ...line, label: String((number += 1)) } : line,
  );
}

/** A note on some words of a clause of the old text, and the words it was put on. */
export interface TrackedNote {
  readonly anchor: RangeAnchor;
  readonly clause: number;
  readonly from: number;
  readonly to: number;
}

/** Notes on two to fourteen words each, anywhere. */
export function notesOn(
  before: readonly AnchorClause[],
  count: number,
  random: () => number,
): readonly TrackedNote[] {
  const notes: TrackedNote[] = [];
  while (notes.length < count) {
    const clause = Math.floor(random() * before.length);
    const own = before[clause];
    const words = own?.text.split(' ') ?? [];
    if (own === undefined || words.length < 2) continue;
    const from = Math.floor(random() * (words.length - 1));
    const to = Math.min(words.length, from + 2 + Math.floor(random() * 13));
    const start = words.slice(0, from).reduce((sum, word) => sum + word.length + 1, 0);
    const end = start + words.slice(from, to).join(' ').length;
    notes.push({ anchor: makeAnchor(own, start, end), clause, from, to });
  }
  return notes;
}

/** How a note was carried, seen by one who knows where its words went. */
export type Verdict = 'right' | 'wrong' | 'lost' | 'gone';

/** `right`: on its words; `wrong`: on others; `lost`: unplaced though half of its words are there; `gone`: rightly unplaced. */
export function verdictOf(
  note: TrackedNote,
  placed: { readonly clause: ClauseId; readonly start: number; readonly end: number } | null,
  revised: RevisedText,
): Verdict {
  const left = revised.wordsOf(note.clause, note.from, note.to);
  const total = note.to - note.from;
  if (placed === null) return left.length * 2 >= total ? 'lost' : 'gone';
  const covered = left.filter(
    ({ clause, start, end }) => clause === placed.clause && start < placed.end && end > placed.start,
  );
  const foreign = revised.after.find(({ id }) => id === placed.clause)?.text.slice(placed.start, placed.end);
  const isWide = (foreign ?? '').split(' ').length > total * 2 + 6;
  return left.length > 0 && covered.length * 2 > left.length && !isWide ? 'right' : 'wrong';
}
