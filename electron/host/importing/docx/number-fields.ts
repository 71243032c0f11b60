import { formatNumber } from './number-format.ts';

// Fields that number paragraphs and keep no result in the file: Word counts them each time it shows the page.
// Only what is certain without a page or a list template is counted; the rest is said to be uncertain.

/** The formats of Word's three own lists, by level. "%" is the number, "%1.%2" those of the levels above. */
const LISTS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  NUMBERDEFAULT: [
    ['decimal', '%)'], ['lowerLetter', '%)'], ['lowerRoman', '%)'], ['decimal', '(%)'], ['lowerLetter', '(%)'],
    ['lowerRoman', '(%)'], ['decimal', '%.'], ['lowerLetter', '%.'], ['lowerRoman', '%.'],
  ],
  OUTLINEDEFAULT: [
    ['upperRoman', '%.'], ['upperLetter', '%.'], ['decimal', '%.'], ['lowerLetter', '%)'], ['decimal', '(%)'],
    ['lowerLetter', '(%)'], ['lowerRoman', '(%)'], ['lowerLetter', '(%)'], ['lowerRoman', '(%)'],
  ],
}; // prettier-ignore
const LEVELS = 9;
const FORMATS: Readonly<Record<string, string>> = {
  Arabic: 'decimal',
  roman: 'lowerRoman',
  ROMAN: 'upperRoman',
  Roman: 'upperRoman',
  alphabetic: 'lowerLetter',
  ALPHABETIC: 'upperLetter',
};

/** Counts the number fields of one story in reading order. */
export class NumberFields {
  /** True once a field was met whose number cannot be known. */
  isUncertain = false;
  private auto = 0;
  private readonly lists = new Map<string, number[]>();

  /** The number that a field shows; "" where it cannot be known. */
  next(code: string, inHeading: boolean): string {
    const [name = '', ...words] = code.trim().split(/\s+/u);
    const switches = words.join(' ');
    const text = /^AUTONUM$/iu.test(name)
      ? this.nextAuto(switches, inHeading)
      : /^LISTNUM$/iu.test(name)
        ? this.nextOfList(words, switches)
        : null;
    if (text === null) this.isUncertain = true;
    return text ?? '';
  }

  /** Under headings that are numbered so too, Word counts anew for every level. */
  private nextAuto(switches: string, inHeading: boolean): string | null {
    if (inHeading) return null;
    this.auto += 1;
    const format = FORMATS[/\\\*\s*(\w+)/u.exec(switches)?.[1] ?? 'Arabic'] ?? 'decimal';
    const separator = /\\s\s*"?([^\s"\\])/u.exec(switches)?.[1] ?? '.';
    return `${formatNumber(this.auto, format)}${separator}`;
  }

  /** Without a level the place of the paragraph in another list decides, which only Word knows. */
  private nextOfList(words: readonly string[], switches: string): string | null {
    const level = Number(/\\l\s*"?(\d)/u.exec(switches)?.[1] ?? 0);
    const first = words[0] ?? '';
    const name = (first.startsWith('\\') ? 'NumberDefault' : first.replaceAll('"', '')).toUpperCase();
    if (level < 1 || level > LEVELS || !(name in LISTS || name === 'LEGALDEFAULT')) return null;
    const counters = this.lists.get(name) ?? [];
    const start = /\\s\s*"?(\d{1,5})/u.exec(switches)?.[1];
    counters.length = Math.max(counters.length, level);
    counters[level - 1] = start === undefined ? (counters[level - 1] ?? 0) + 1 : Number(start);
    counters.length = level;
    this.lists.set(name, counters);
    if (name === 'LEGALDEFAULT') return `${Array.from(counters, (value) => value ?? 1).join('.')}.`;
    const [format, frame] = LISTS[name]?.[level - 1] ?? ['decimal', '%)'];
    return frame.replace('%', formatNumber(counters[level - 1] ?? 1, format));
  }
}

/** True for the code of a field that numbers paragraphs. */
export function isNumberField(code: string): boolean {
  return /^\s*(?:LISTNUM|AUTONUM)/iu.test(code);
}
