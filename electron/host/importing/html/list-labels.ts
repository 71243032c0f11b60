import { toLetters, toRoman } from '../../../../shared/text/numbering.ts';

/** What a list shows before its entries. */
export type ListStyle = string;

const GREEK = 'αβγδεζηθικλμνξοπρστυφχψω';
const HEBREW = 'אבגדהוזחט';
const CHINESE = '零一二三四五六七八九';

/** The label a browser shows for an entry of an ordered list; null where the style shows none. */
export function orderedLabel(style: ListStyle, value: number): string | null {
  if (style === 'none') return null;
  if (/^(?:disc|circle|square)$/.test(style)) return bulletLabel(style, 1);
  const quoted = /^["'](.*)["']$/u.exec(style);
  if (quoted !== null) return (quoted[1] ?? '').trim() || null;
  return numberIn(style, value);
}

function numberIn(style: ListStyle, value: number): string {
  const isPositive = value > 0;
  switch (style) {
    case 'lower-alpha':
    case 'lower-latin':
    case 'a':
      return isPositive ? `${toLetters(value)}.` : `${value}.`;
    case 'upper-alpha':
    case 'upper-latin':
    case 'A':
      return isPositive ? `${toLetters(value).toUpperCase()}.` : `${value}.`;
    case 'lower-roman':
    case 'i':
      return isPositive && value < 4000 ? `${toRoman(value)}.` : `${value}.`;
    case 'upper-roman':
    case 'I':
      return isPositive && value < 4000 ? `${toRoman(value).toUpperCase()}.` : `${value}.`;
    case 'decimal-leading-zero':
      return `${String(value).padStart(2, '0')}.`;
    case 'lower-greek':
      return isPositive && value <= GREEK.length ? `${GREEK.charAt(value - 1)}.` : `${value}.`;
    case 'hebrew':
      return isPositive && value <= HEBREW.length ? `${HEBREW.charAt(value - 1)}.` : `${value}.`;
    case 'arabic-indic':
      return `${digits(value, 0x0660)}.`;
    case 'persian':
    case 'urdu':
      return `${digits(value, 0x06f0)}.`;
    case 'cjk-decimal':
    case 'cjk-ideographic':
    case 'simp-chinese-informal':
    case 'trad-chinese-informal':
      return isPositive && value < 100 ? `${chinese(value)}、` : `${value}、`;
    default:
      return `${value}.`;
  }
}

function digits(value: number, zero: number): string {
  return String(value).replace(/\d/g, (digit) => String.fromCharCode(zero + Number(digit)));
}

function chinese(value: number): string {
  const tens = Math.floor(value / 10);
  const units = value % 10;
  const lead = tens === 0 ? '' : tens === 1 ? '十' : `${CHINESE.charAt(tens)}十`;
  return lead + (units === 0 && tens > 0 ? '' : CHINESE.charAt(units));
}

/** The bullet of an unordered list; without a style it changes with the depth, as browsers have it. */
export function bulletLabel(style: ListStyle, depth: number): string | null {
  if (style === 'none') return null;
  if (style === 'circle' || (style === '' && depth === 2)) return '◦';
  if (style === 'square' || (style === '' && depth > 2)) return '▪';
  const quoted = /^["'](.*)["']$/u.exec(style);
  return quoted === null ? '•' : (quoted[1] ?? '').trim() || null;
}
