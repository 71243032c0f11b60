import type { AnchorClause } from '../anchors/index.ts';

/** A clause of a text in one of its languages. */
export interface LanguageClause extends AnchorClause {
  readonly kind: string;
  readonly level: number;
  readonly part: string | null;
}

/** A place of two language versions; null where the other has nothing. */
export interface AlignedRow {
  readonly before: number | null;
  readonly after: number | null;
}

/** Two language versions beside each other. */
export interface AlignedLanguages {
  readonly rows: readonly AlignedRow[];
  /** Clauses that have no counterpart, of the one and of the other. */
  readonly unmatched: { readonly before: number; readonly after: number };
}

/** Pairs of clauses that are weighed at most; larger texts are weighed along their diagonal. */
const MOST_CELLS = 4_000_000;
/** What leaving a clause alone costs. */
const ALONE = -0.6;

/**
 * Puts the clauses of two language versions beside each other by structure: kind, depth, label, part, figures and
 * relative length, in order. Words are not compared: they are of two languages.
 */
export function alignLanguages(
  before: readonly LanguageClause[],
  after: readonly LanguageClause[],
): AlignedLanguages {
  const old = before.map(signOf);
  const fresh = after.map(signOf);
  const ratio = lengthOf(before) === 0 ? 1 : Math.max(0.05, lengthOf(after) / lengthOf(before));
  const rows = align(old.length, fresh.length, (x, y) => likeness(old[x], fresh[y], ratio));
  return {
    rows,
    unmatched: {
      before: rows.filter((row) => row.after === null).length,
      after: rows.filter((row) => row.before === null).length,
    },
  };
}

/** What of a clause does not depend on its language. */
interface Sign {
  readonly kind: string;
  readonly level: number;
  readonly part: string | null;
  /** "1" of "1.", "a1" of "a)", "а)" and "أ)"; "•" of any bullet; "" without a label. */
  readonly label: string;
  readonly figures: ReadonlySet<string>;
  readonly length: number;
}

const LETTERS = [
  'abcdefghijklmnopqrstuvwxyz',
  'абвгдежзиклмнопрстуфхцчшщэюя',
  'أبجدهوزحطيكلمنسعفصقرشتثخذضظغ',
];
const BASES = [0x660, 0x6f0, 0xff10];

/** Digits of any script as 0–9. */
function plainDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    const base = BASES.find((from) => code >= from && code <= from + 9);
    return base === undefined ? digit : String(code - base);
  });
}

function labelSign(label: string | null): string {
  if (label === null) return '';
  const plain = plainDigits(label).toLowerCase().replace(/ا/gu, 'أ').replace(/ﻫ|هـ/gu, 'ه');
  const digits = /\d+/u.exec(plain)?.[0];
  if (digits !== undefined) return String(Number(digits));
  const letters = plain.replace(/[^\p{L}]/gu, '');
  if (letters === '') return '•';
  for (const row of LETTERS) {
    const place = row.indexOf(letters.charAt(0));
    if (place >= 0 && letters.length === 1) return `a${place + 1}`;
  }
  return 'word';
}

function signOf({ kind, level, part, label, text }: LanguageClause): Sign {
  return {
    kind,
    level,
    part,
    label: labelSign(label),
    figures: new Set(plainDigits(text).match(/\d+/gu) ?? []),
    length: text.length,
  };
}

function lengthOf(clauses: readonly LanguageClause[]): number {
  return clauses.reduce((sum, { text }) => sum + text.length, 0);
}

function likeness(a: Sign | undefined, b: Sign | undefined, ratio: number): number {
  if (a === undefined || b === undefined) return ALONE * 2;
  let score = 0;
  score += a.kind === b.kind ? 0.6 : (a.kind === 'table') === (b.kind === 'table') ? -0.5 : -3;
  score += a.level === b.level ? 0.2 : -0.2;
  score += a.part === b.part ? 0.2 : -0.4;
  if (a.label === b.label) score += a.label === '' ? 0.3 : 1;
  else score -= a.label !== '' && b.label !== '' && /^\d/u.test(a.label + b.label) ? 1.2 : 0.5;
  score += figures(a.figures, b.figures);
  const expected = a.length * ratio;
  const larger = Math.max(expected, b.length) + 20;
  return score + 0.8 * ((Math.min(expected, b.length) + 20) / larger) - 0.4;
}

function figures(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const most = Math.max(a.size, b.size);
  if (most === 0) return 0.1;
  let shared = 0;
  for (const figure of a) if (b.has(figure)) shared++;
  return (shared / most) * 1.2 - 0.5;
}

/** A row of the table of best scores, kept from column `first` on. */
interface Band {
  readonly first: number;
  readonly scores: Float64Array;
  /** 0 both, 1 only the old clause, 2 only the new one. */
  readonly steps: Uint8Array;
}

/** The best way through both in order (Needleman and Wunsch), within a band where the texts are very long. */
function align(n: number, m: number, score: (x: number, y: number) => number): readonly AlignedRow[] {
  const width = Math.min(m, Math.max(200, Math.floor(MOST_CELLS / Math.max(1, n))));
  const bands: Band[] = [emptyBand(0, width)];
  for (let y = 0; y <= width; y++) {
    bands[0]?.scores.fill(y * ALONE, y, y + 1);
    bands[0]?.steps.fill(2, y, y + 1);
  }
  for (let x = 1; x <= n; x++) {
    const above = bands[x - 1] ?? emptyBand(0, width);
    const first = Math.max(0, Math.min(m - width, Math.round((x * m) / n - width / 2)));
    const band = emptyBand(first, width);
    for (let y = first; y <= first + width; y++) {
      const both = y === 0 ? -Infinity : at(above, y - 1) + score(x - 1, y - 1);
      const old = at(above, y) + ALONE;
      const fresh = at(band, y - 1) + ALONE;
      const best = Math.max(both, old, fresh);
      band.scores[y - first] = best;
      band.steps[y - first] = best === both ? 0 : best === old ? 1 : 2;
    }
    bands.push(band);
  }
  return walkBack(n, m, bands);
}

function emptyBand(first: number, width: number): Band {
  return {
    first,
    scores: new Float64Array(width + 1).fill(-Infinity),
    steps: new Uint8Array(width + 1),
  };
}

function at({ first, scores }: Band, y: number): number {
  return scores[y - first] ?? -Infinity;
}

function walkBack(n: number, m: number, bands: readonly Band[]): readonly AlignedRow[] {
  const rows: AlignedRow[] = [];
  let x = n;
  let y = m;
  while (x > 0 || y > 0) {
    const band = bands[x];
    const step = x === 0 ? 2 : y === 0 ? 1 : (band?.steps[y - band.first] ?? 1);
    if (step === 0) rows.push({ before: --x, after: --y });
    else if (step === 1) rows.push({ before: --x, after: null });
    else rows.push({ before: null, after: --y });
  }
  return rows.reverse();
}
