/** A line of a text file that is not blank. */
export interface TextLine {
  /** Without white space at its ends. */
  readonly text: string;
  /** With it. */
  readonly raw: string;
  readonly blanksBefore: number;
}

/** Cuts a text into its lines; blank ones are counted, not kept. A form feed ends a line. */
export function splitLines(text: string): readonly TextLine[] {
  const lines: TextLine[] = [];
  let blanksBefore = 0;
  for (const raw of text.split(/\r\n|[\r\n\f\u2028\u2029\u0085]/u)) {
    const trimmed = raw.trim();
    if (trimmed === '') {
      blanksBefore += 1;
      continue;
    }
    lines.push({ text: trimmed, raw, blanksBefore });
    blanksBefore = 0;
  }
  return lines;
}

const ENDS_SENTENCE = /[.;:!?。；：！？؟؛…][”"’»)\]]*$/u;

/** True if a text stops in the middle of a sentence: no stop, no comma, no bracket at its end. */
export function isUnfinished(text: string): boolean {
  return !ENDS_SENTENCE.test(text) && !/[,，،]$/u.test(text);
}

/** True if a text ends as sentences or items end. */
export function endsSentence(text: string): boolean {
  return ENDS_SENTENCE.test(text);
}

/** True if a text goes on from something: lower case, or punctuation that never begins a sentence. */
export function beginsInside(text: string): boolean {
  return /^[\p{Ll},.;:)\]]/u.test(text);
}

/**
 * The width at which the lines of a text were broken by hand or by a converter; null if each line is a
 * paragraph. Broken text has no long lines, and time and again a nearly full line goes on in the next. `isOwnLine` names
 * lines that stand alone for a reason of their own, such as the keywords of a resolution.
 */
export function wrapWidth(
  lines: readonly TextLine[],
  isOwnLine: (text: string) => boolean = () => false,
): number | null {
  const lengths = lines.map((line) => line.text.length).sort((a, b) => a - b);
  if (lengths.length < 4) return null;
  const width = lengths[Math.floor((lengths.length - 1) * 0.98)] ?? 0;
  if (width > 130 || width < 30) return null;
  let goesOn = 0;
  for (const [at, line] of lines.entries()) {
    const before = lines[at - 1];
    if (before === undefined || line.blanksBefore > 0 || endsSentence(before.text)) continue;
    if (isOwnLine(before.text) || isOwnLine(line.text)) continue;
    if (before.text.length >= width * 0.6 && /^[\p{Ll}\p{Lo}]/u.test(line.text)) goesOn += 1;
  }
  return goesOn >= Math.max(2, lines.length * 0.04) ? width : null;
}

const HANGING =
  /(?:^|\s)(?:the|of|and|to|a|an|in|on|for|with|by|or|as|at|from|that|which|le|la|les|de|du|des|et|à|au|aux|en|un|une|que|el|los|las|del|y|o|por|para|con|и|в|на|с|по|для|о|к|не|من|في|على|إلى|عن|أن)$/iu;

/** Decides whether a line goes on in the next, in a text broken at `width`. */
export function joinsNext(before: TextLine, next: TextLine, width: number): boolean {
  const firstWord = /^\S+/u.exec(next.text)?.[0] ?? '';
  const isFull = before.text.length >= width * 0.8 || before.text.length + 1 + firstWord.length > width;
  const hangs = HANGING.test(before.text);
  if (next.blanksBefore === 0)
    return (
      isFull ||
      hangs ||
      /[,-]$/u.test(before.text) ||
      (/^\p{Ll}/u.test(next.text) && before.text.length >= width * 0.5)
    );
  if (next.blanksBefore > 2 || endsSentence(before.text) || before.text.length < width * 0.6) return false;
  return hangs || beginsInside(next.text) || before.text.length + 1 + firstWord.length > width;
}

/** Joins two parts of a broken line: no space inside Chinese text or after a hyphen that splits a word. */
export function joinText(before: string, next: string): string {
  const isGlued =
    /[\u3000-\u9FFF\uFF00-\uFFEF]$/u.test(before) && /^[\u3000-\u9FFF\uFF00-\uFFEF]/u.test(next);
  return isGlued || /\p{L}[-‐]$/u.test(before) ? before + next : `${before} ${next}`;
}

/** True if a text ends with a word that cannot be the last of a sentence: "of the". */
export function hangs(text: string): boolean {
  return HANGING.test(text);
}

/** "- 3 -", "Page 4 of 7", "2/2": a page's number on its own line. */
export const PAGE_LINE =
  /^(?:[-–—]\s*\d{1,4}\s*[-–—]|page\s+\d{1,4}(?:\s*(?:of|\/|sur|de)\s*\d{1,4})?|\d{1,4}\s*\/\s*\d{1,4})$/iu;

/** How far from a page's number its running header and footer may stand. */
const NEAR = 5;
const JOB_NUMBER = /^\d{2}-\d{5}(?:\s*\([A-Z]\))?$/u;

/**
 * Lines that a page break brought into the text: near a page's number, and shown elsewhere too (a symbol, a
 * title), or a print job's number. Returns their indices.
 */
export function pageFurniture(lines: readonly TextLine[]): ReadonlySet<number> {
  const found = new Set<number>();
  const breaks = lines.flatMap((line, at) => (PAGE_LINE.test(line.text) ? [at] : []));
  if (breaks.length === 0 || breaks.length > 5000) return found;
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line.text, (counts.get(line.text) ?? 0) + 1);
  const headings = lines.slice(0, 60).map((line) => line.text);
  const isShownElsewhere = (line: TextLine, at: number): boolean =>
    (counts.get(line.text) ?? 0) > 1 ||
    (line.text.length > 15 &&
      headings.some((text, i) => i !== at && text.length > line.text.length && text.endsWith(line.text)));
  for (const at of breaks) {
    for (let near = Math.max(1, at - NEAR); near <= Math.min(lines.length - 1, at + NEAR); near++) {
      const line = lines[near];
      if (line === undefined || line.text.length > 120 || /[.;:,]$/u.test(line.text)) continue;
      const isFurniture =
        JOB_NUMBER.test(line.text) ||
        (line.text.length > 5 && /\p{L}/u.test(line.text) && near > 12 && isShownElsewhere(line, near));
      if (isFurniture) found.add(near);
    }
  }
  return found;
}

/**
 * A bullet that a wrong decoding has turned into several characters: a short run with U+FFFD in it, at the
 * beginning of at least two lines. Returns the runs found.
 */
export function damagedBullets(lines: readonly TextLine[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const line of lines) {
    const run = damagedRun(line.text);
    if (run !== null) counts.set(run, (counts.get(run) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count >= 2).map(([run]) => run));
}

/** The damaged run at the beginning of a line, if there is one followed by a space. */
export function damagedRun(text: string): string | null {
  const run = /^[^\s\p{L}\p{N}]*\uFFFD\S{0,5}(?=\s)/u.exec(text)?.[0] ?? null;
  return run !== null && run.length <= 8 && /^[\uFFFD\u0080-\u024F\u2000-\u22FF]+$/u.test(run) ? run : null;
}
