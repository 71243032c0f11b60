import {
  isInsertedLabel,
  labelFrame,
  MAX_VACANT,
  normalizeLabel,
  readLabel,
  type LabelReading,
} from './numbering.ts';
import { westernDigits } from './western-digits.ts';

/** A label found at the beginning of a line of text. */
export interface TypedLabel {
  readonly label: string;
  /** The text after the label; an opening quotation mark that stood before the label leads it. */
  readonly rest: string;
  /** How much of the line's beginning the label and its space took, for moving offsets. */
  readonly taken: number;
  /** The opening quotation mark taken from before the label, or "". */
  readonly quote: string;
  /** Nothing else on the line. */
  readonly alone: boolean;
  /**
   * How far the form alone speaks for a label: `sure` for "(a)" or "1.2.3", `fair` for "1." or "A.",
   * `weak` for a bare number before words, which needs its neighbours to be believed.
   */
  readonly force: 'bullet' | 'sure' | 'fair' | 'weak';
}

/** An opening quotation mark; not one around a number, as Arabic texts write for Roman figures: ‘1’. */
const QUOTE = /^(?!‘[\d٠-٩]{1,2}[’‘])["“”«„‘]\s*/u;
const ROMAN = '[ivxl]{1,7}|[IVXL]{1,7}';
const SUFFIX = '(?:bis|ter|quater|quinquies)';
const CORE = `\\d{1,4}(?:[A-Z]{1,2}|[a-z]|\\s?${SUFFIX})?|[a-z]{1,2}(?:\\s?${SUFFIX})?|[A-Z]|${ROMAN}|[а-яёА-Я]|[أ-ي]|[٠-٩۰-۹]{1,4}`;
const CHINESE_NUMBER = '[一二三四五六七八九十]{1,3}';
const COMPOUND = '(?:[A-Z]\\.)?\\d{1,3}(?:\\.\\d{1,3}){1,5}';
const BULLETS = '[•·●○◦▪■□▫‣⁃∙►➢➤✓✔❖◆\\uF0B7\\uF0A7\\uF0D8]';

interface Form {
  readonly pattern: RegExp;
  readonly force: TypedLabel['force'];
}

const FORMS: readonly Form[] = [
  { pattern: new RegExp(`^${BULLETS}(?=\\s|$|\\S)`, 'u'), force: 'bullet' },
  { pattern: /^[–—\-*→](?=\s)/u, force: 'bullet' },
  { pattern: /^o(?=\t| {2,}\S)/u, force: 'bullet' },
  { pattern: new RegExp(`^[(（](?:${CORE}|${CHINESE_NUMBER})[)）]`, 'u'), force: 'sure' },
  { pattern: new RegExp(`^\\[(?:\\d{1,3}|[a-z])\\](?=\\s)`, 'u'), force: 'weak' },
  { pattern: new RegExp(`^(?:${CORE}|${CHINESE_NUMBER})[)）]`, 'u'), force: 'sure' },
  { pattern: new RegExp(`^${COMPOUND}[.)]?(?=\\s|$)`, 'u'), force: 'sure' },
  { pattern: new RegExp(`^${CHINESE_NUMBER}[、．.]`, 'u'), force: 'sure' },
  { pattern: /^\d{1,3}[．、]/u, force: 'sure' },
  { pattern: /^(?:[أ-ي]|[٠-٩۰-۹\d]{1,3})[ \u00a0][)）](?=\s+\S*[؀-ۿ])/u, force: 'sure' },
  { pattern: /^['‘’][\d٠-٩]{1,2}['’‘](?=\s)/u, force: 'sure' },
  { pattern: /^[٠-٩\d]{1,3}\s?[-–](?=\s+\S*[؀-ۿ])/u, force: 'sure' },
  { pattern: /^[أ-ي]\s?[-–](?=\s)/u, force: 'sure' },
  // Arabic texts often set no space after it: "1-الضغط"
  { pattern: /^[٠-٩\d]{1,2}\s?[-–](?=[ء-ي])/u, force: 'fair' },
  { pattern: new RegExp(`^(?:${CORE})\\.(?=\\s|$)`, 'u'), force: 'fair' },
  // "§ 6 Powers", and no citation that begins a line: "§ 6 of the Agenda".
  { pattern: /^§{1,2}\s?\d{1,4}[a-z]?[.)]?(?=\s+["“«(]?[\p{Lu}\p{Lo}])/u, force: 'fair' },
  { pattern: new RegExp(`^\\d{1,3}(?:[A-Z]|\\s?${SUFFIX})?(?=\\s|$)`, 'u'), force: 'weak' },
  { pattern: /^[٠-٩۰-۹]{1,3}(?=\s|$)/u, force: 'weak' },
];

/** Words of four or fewer letters that a pattern for "a)" would take: "(in)", "(or)", "to)". */
const NOT_LABELS =
  /^(?:in|or|as|at|by|if|is|it|no|of|on|so|to|up|us|we|an|am|be|do|go|he|me|my|et|ou|le|la|de|du|en|un|el|al|se|si|es|il)$/;

/**
 * Finds the label typed at the beginning of a line, if its form allows one. It says nothing of whether the
 * neighbours make it likely: that is `LabelTrack`'s work.
 */
export function findTypedLabel(line: string): TypedLabel | null {
  const lead = line.length - line.trimStart().length;
  const trimmed = line.trim();
  const quote = QUOTE.exec(trimmed)?.[0] ?? '';
  const body = trimmed.slice(quote.length);
  for (const { pattern, force } of FORMS) {
    const found = pattern.exec(body)?.[0];
    if (found === undefined || (quote !== '' && force === 'bullet')) continue;
    if (NOT_LABELS.test(normalizeLabel(found))) return null;
    const after = body.slice(found.length);
    if (force === 'sure' && after !== '' && !/^[\s\u200f\u200e]/u.test(after) && !/[)）、．]$/u.test(found))
      continue;
    if (force !== 'bullet' && readLabel(found).length === 0) continue;
    const rest = after.trimStart();
    const taken = lead + quote.length + found.length + (after.length - rest.length);
    const isTabbed = force === 'weak' && /^(?:[ \u00a0]*\t|[ \u00a0]{2,}|\u3000)/u.test(after) && rest !== '';
    return {
      label: found.trim(),
      rest: rest === '' ? quote.trim() : quote.trim() + rest,
      taken,
      quote: quote.trim(),
      alone: rest === '',
      force: isTabbed ? 'fair' : force,
    };
  }
  return null;
}

/** Words with which a numbered clause goes on in lower case ("1 to oversee …"). */
const CLAUSE_BEGINS = /^["“«]?(?:to|that|de|d[’']|à|que|al?|a que|о|об|чтобы|to\b)(?:\s|(?<=[’']))/u;
const MONTH =
  /^(?:de\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|janv|févr|avril|mai|juin|juil|août|ener|enero|febrero|marzo|junio|julio|septiembre|octubre|noviembre|diciembre|abril|mayo|agosto|dic|янв|февр|март|апр|мая|июн|июл|авг|сент|окт|нояб|дек)/iu;

const ARABIC_MONTH =
  /^(?:يناير|كانون|فبراير|شباط|مارس|آذار|أبريل|نيسان|مايو|أيار|يونيو|يونيه|حزيران|يوليو|يوليه|تموز|أغسطس|آب|سبتمبر|أيلول|أكتوبر|تشرين|نوفمبر|ديسمبر)(?!\p{L})/u;

/** True if a text goes on from a day's number: "November 2004 was …". */
export function beginsWithMonth(text: string): boolean {
  const words = westernDigits(text.trim());
  return (
    (MONTH.test(words) || ARABIC_MONTH.test(words)) &&
    /^(?:de\s+)?\p{L}{2,10}(?:[/ ]\p{L}{2,10}){0,3}[.,]?\s+(?:de\s+)?\d{4}(?!\d)/u.test(words)
  );
}

/**
 * Follows the numberings of a text from top to bottom, to tell a label from a number that happens to begin
 * a line: a label is the first of its kind, or follows the one before it.
 */
export class LabelTrack {
  /** Values seen so far, by form. A set, since two counts may share one form (sections and paragraphs). */
  private readonly seen = new Map<string, Set<number>>();

  /** True if the label begins its numbering or is the next of one that is open. */
  follows(label: string): boolean {
    return readLabel(label).some((reading) => reading.value === 1) || this.continues(label);
  }

  /** True if the label is the next after one that stands before it: a stronger sign than being a first. */
  continues(label: string): boolean {
    const isInserted = isInsertedLabel(label);
    return readLabel(label).some((reading) => {
      const seen = this.seen.get(keyOf(label, reading));
      return (
        reading.style === 'compound' ||
        seen?.has(reading.value - 1) === true ||
        (isInserted && seen?.has(reading.value) === true)
      );
    });
  }

  /** True if a number of the same form stands before it, with a few vacant ones between. */
  skipsAhead(label: string): boolean {
    return readLabel(label).some((reading) => {
      const seen = this.seen.get(keyOf(label, reading));
      if (reading.style !== 'decimal' || seen === undefined || isInsertedLabel(label)) return false;
      for (let back = 2; back <= 1 + MAX_VACANT; back++) if (seen.has(reading.value - back)) return true;
      return false;
    });
  }

  /** True if the neighbours make the label believable. */
  believes(found: TypedLabel, chain: ReadonlySet<string>): boolean {
    const core = normalizeLabel(found.label);
    if (found.force === 'bullet') return true;
    if (found.force === 'sure') return !/^\d{4}$/.test(core) || this.follows(found.label);
    if (found.force === 'fair') {
      if (beginsWithMonth(found.rest)) return this.continues(found.label);
      const isCapital = /^[A-Z]$/.test(core);
      return isCapital || Number(core) > 999 ? this.follows(found.label) : true;
    }
    if (chain.has(`${core} ${found.rest}`)) return true;
    if (!this.follows(found.label)) return false;
    return !MONTH.test(found.rest) && (found.alone || CLAUSE_BEGINS.test(found.rest));
  }

  note(label: string): void {
    for (const reading of readLabel(label)) {
      const key = keyOf(label, reading);
      const values = this.seen.get(key) ?? new Set<number>();
      this.seen.set(key, values.add(reading.value));
    }
  }
}

function keyOf(label: string, reading: LabelReading): string {
  return `${reading.style} ${labelFrame(label)}`;
}
