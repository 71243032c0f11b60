// The number that a page bears: what it looks like, and what it is worth.

const WORD = String.raw`page|pág(?:ina)?|стр(?:аница)?|صفحة|الصفحة|第`;
const OF = String.raw`(?:\/|of|de|sur|из|من|页?\s?共)`;
const DIGITS = String.raw`[\d٠-٩۰-۹]{1,4}`;

const PAGE_NUMBER = new RegExp(
  String.raw`^[-–—\s]*(?:(?:${WORD})\.?\s*)?(${DIGITS}|[ivxlc]{1,7})(?:\s*${OF}\s*${DIGITS})?[-–—\s]*页?$`,
  'iu',
);
const ROMAN = /^(?=[ivxlc])(c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})$/u;

/** A row that is nothing but the number of its page. */
export interface BareNumber {
  readonly value: number;
  /** Between dashes, behind the word for a page, or with the number of all pages: no number of a paragraph. */
  readonly isMarked: boolean;
}

/** The number that is all a row says; null if it says more, or if its letters are no number. */
export function bareNumber(text: string): BareNumber | null {
  const found = PAGE_NUMBER.exec(text)?.[1];
  const value = found === undefined ? null : valueOf(found);
  return value === null ? null : { value, isMarked: found !== text.trim() };
}

/** A number in a row that may be that of its page: what the row says without it, and what it is worth. */
export interface NumberInRow {
  readonly value: number;
  readonly template: string;
}

/** Numbers at an end of a row that are told to be a page's: by a word, by a stroke, or by standing apart. */
export function numbersInRow(segments: readonly string[]): readonly NumberInRow[] {
  const text = segments.join(' ');
  const found: NumberInRow[] = [];
  const note = (number: string | undefined, at: number): void => {
    const value = number === undefined ? null : valueOf(number);
    if (number === undefined || value === null) return;
    found.push({ value, template: `${text.slice(0, at)}#${text.slice(at + number.length)}` });
  };
  const last = TOLD_AT_END.exec(text);
  if (last !== null) note(last[1], last.index + last[0].search(NUMBER));
  const first = TOLD_AT_START.exec(text);
  if (first !== null) note(first[1] ?? first[2], first[0].search(NUMBER));
  if (segments.length > 1) {
    note(bareIn(segments.at(-1)), text.length - (segments.at(-1)?.length ?? 0) + leadOf(segments.at(-1)));
    note(bareIn(segments[0]), leadOf(segments[0]));
  }
  return found;
}

const TAIL = String.raw`(?:\s*${OF}\s*${DIGITS})?[-–—\s]*页?`;
const NUMBER = new RegExp(String.raw`${DIGITS}|(?<!\p{L})[ivxlc]{1,7}(?!\p{L})`, 'iu');
const TOLD_AT_END = new RegExp(
  String.raw`(?:(?<!\p{L})(?:${WORD})\.?\s*|[|–—]\s*)(${DIGITS}|[ivxlc]{1,7})${TAIL}$`,
  'iu',
);
const TOLD_AT_START = new RegExp(
  String.raw`^[-–—\s]*(?:(?:${WORD})\.?\s*(${DIGITS}|[ivxlc]{1,7})(?!\p{L})|(${DIGITS})(?=\s*[|–—]))`,
  'iu',
);

function bareIn(segment: string | undefined): string | undefined {
  return segment === undefined ? undefined : PAGE_NUMBER.exec(segment)?.[1];
}

function leadOf(segment: string | undefined): number {
  return Math.max(0, segment?.search(NUMBER) ?? 0);
}

function valueOf(number: string): number | null {
  if (/^\p{Nd}+$/u.test(number))
    return Number(
      number.replace(/[٠-٩۰-۹]/gu, (sign) =>
        String((sign.codePointAt(0) ?? 0) - (sign < '۰' ? 0x6_60 : 0x6_f0)),
      ),
    );
  return number === number.toLowerCase() || number === number.toUpperCase()
    ? romanValue(number.toLowerCase())
    : null;
}

/** Only as it is written: "civil" and "ill" are letters of it, and no number. */
function romanValue(letters: string): number | null {
  const found = ROMAN.exec(letters);
  if (found === null) return null;
  const [, hundreds = '', tens = '', ones = ''] = found;
  const digit = (part: string, one: string, five: string, ten: string): number => {
    if (part === one + ten) return 9;
    if (part === one + five) return 4;
    return part.startsWith(five) ? 4 + part.length : part.length;
  };
  return hundreds.length * 100 + digit(tens, 'x', 'l', 'c') * 10 + digit(ones, 'i', 'v', 'x');
}
