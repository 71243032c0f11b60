import { formatNumber } from '../docx/number-format.ts';
import type { ListLevel, ListStyle } from './odf-styles.ts';

const FORMATS: Readonly<Record<string, string>> = {
  '1': 'decimal', '01': 'decimalZero', '01, 02, 03, ...': 'decimalZero', a: 'lowerLetter', A: 'upperLetter', i: 'lowerRoman', I: 'upperRoman',
  '一, 二, 三, ...': 'chineseCounting', '壹, 贰, 叁, ...': 'chineseLegalSimplified', '①, ②, ③, ...': 'decimalEnclosedCircle',
  'أ, ب, ت, ...': 'arabicAlpha', 'А, Б, .., Аа, Аб, ... (ru)': 'russianUpper', 'а, б, .., аа, аб, ... (ru)': 'russianLower',
  'А, Б, .., Аа, Бб, ... (ru)': 'russianUpper', 'а, б, .., аа, бб, ... (ru)': 'russianLower', '甲, 乙, 丙, ...': 'ideographTraditional',
}; // prettier-ignore

/** Symbol fonts put their bullets into the private area. */
function bulletOf(sign: string): string {
  return /^[\ue000-\uf8ff]/u.test(sign) || sign === '' ? '•' : sign;
}

/** Counts one list, or all that continue it. */
export class ListCounter {
  private readonly values: (number | undefined)[] = [];

  /** The label of the next entry of a level (0 is outermost); null where the level shows none. */
  next(style: ListStyle, level: number, startValue: number | null): string | null {
    const before = this.values[level];
    this.values[level] = startValue ?? (before === undefined ? startOf(style, level) : before + 1);
    this.values.length = level + 1;
    // A level that was jumped over counts as begun: its next entry shows the number after.
    for (let above = 0; above < level; above++) this.values[above] ??= startOf(style, above);
    return this.label(style, level);
  }

  private label(style: ListStyle, level: number): string | null {
    const own = style.get(level + 1);
    if (own === undefined) return null;
    if (own.bullet !== null) return bulletOf(own.bullet);
    if (own.pattern !== null) return this.byPattern(style, own.pattern, level);
    if (own.format === '') return tidy(`${own.prefix}${own.suffix}`);
    const numbers: string[] = [];
    for (let at = level - own.shown + 1; at <= level; at++) {
      const shown = style.get(at + 1);
      if (at >= 0 && shown !== undefined && shown.bullet === null && shown.format !== '')
        numbers.push(this.number(shown, at, style));
    }
    return tidy(`${own.prefix}${numbers.join('.')}${own.suffix}`);
  }

  private byPattern(style: ListStyle, pattern: string, level: number): string | null {
    return tidy(
      pattern.replace(/%(\d{1,2})%/gu, (_whole, digits: string) => {
        const at = Number(digits) - 1;
        const shown = style.get(at + 1);
        return shown === undefined || at > level || shown.bullet !== null || shown.format === ''
          ? ''
          : this.number(shown, at, style);
      }),
    );
  }

  private number(shown: ListLevel, at: number, style: ListStyle): string {
    const value = (this.values[at] ??= startOf(style, at));
    if (/^[aA]$/u.test(shown.format) && !shown.isDoubling) return lettersOf(value, shown.format);
    return formatNumber(value, FORMATS[shown.format] ?? 'decimal');
  }
}

/** a … z, aa, ab … az, ba. */
function lettersOf(value: number, first: string): string {
  if (value < 1) return String(value);
  let text = '';
  for (let rest = value; rest > 0; rest = Math.floor((rest - 1) / 26))
    text = String.fromCharCode(first.charCodeAt(0) + ((rest - 1) % 26)) + text;
  return text;
}

function startOf(style: ListStyle, level: number): number {
  return style.get(level + 1)?.start ?? 1;
}

function tidy(label: string): string | null {
  const text = label.trim().slice(0, 200);
  return text === '' ? null : text;
}
