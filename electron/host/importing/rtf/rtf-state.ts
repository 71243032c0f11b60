import type { TextMark } from '../../../../shared/domain/document.ts';

type Style = TextMark['style'];

/** Where the text of a group goes. */
export type Destination =
  | 'text' | 'skip' | 'label' | 'note' | 'annotation' | 'annotation-author' | 'annotation-date' | 'annotation-ref'
  | 'range-start' | 'range-end' | 'fonts' | 'styles' | 'authors' | 'title' | 'header'; // prettier-ignore

/** What holds inside a group, and is given back at its end. */
export interface RtfState {
  readonly destination: Destination;
  readonly styles: readonly Style[];
  readonly font: number;
  /** How many signs stand after a Unicode character for readers that know none. */
  readonly fallback: number;
  readonly isHidden: boolean;
  readonly inserted: Revision | null;
  readonly deleted: Revision | null;
}

export interface Revision {
  readonly author: number | null;
  readonly date: string | null;
}

export const FIRST_STATE: RtfState = {
  destination: 'text',
  styles: [],
  font: -1,
  fallback: 1,
  isHidden: false,
  inserted: null,
  deleted: null,
};

const STYLES: Readonly<Record<string, Style>> = {
  b: 'bold', i: 'italic', ul: 'underline', strike: 'strike', super: 'superscript', sub: 'subscript',
}; // prettier-ignore

/** The state after a word of emphasis; the same where the word is none. */
export function withStyle(state: RtfState, word: string, value: number | null): RtfState {
  if (word === 'plain') return { ...state, styles: [], isHidden: false, inserted: null, deleted: null };
  if (word === 'nosupersub')
    return { ...state, styles: state.styles.filter((style) => !style.endsWith('script')) };
  if (word === 'ulnone') return { ...state, styles: state.styles.filter((style) => style !== 'underline') };
  const style = STYLES[word] ?? (/^ul(?:w|d|dash|db|th|wave|hair)\w*$/u.test(word) ? 'underline' : undefined);
  if (style === undefined) return state;
  const rest = state.styles.filter((one) => one !== style);
  return { ...state, styles: value === 0 ? rest : [...rest, style] };
}

/** The date of a revision: minutes, hours, days, months and years packed into one number. */
export function revisionDate(packed: number): string | null {
  const value = packed >>> 0;
  const minute = value & 63;
  const hour = (value >>> 6) & 31;
  const day = (value >>> 11) & 31;
  const month = (value >>> 16) & 15;
  const year = 1900 + ((value >>> 20) & 511);
  if (day === 0 || month === 0 || month > 12 || hour > 23 || minute > 59) return null;
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:00`;
}

const DESTINATIONS: Readonly<Record<string, Destination>> = {
  fonttbl: 'fonts', stylesheet: 'styles', revtbl: 'authors', title: 'title', listtext: 'label', pntext: 'label',
  footnote: 'note', annotation: 'annotation', atnauthor: 'annotation-author', atndate: 'annotation-date',
  atnref: 'annotation-ref', atrfstart: 'range-start', atrfend: 'range-end', header: 'header', headerf: 'header',
  headerl: 'header', headerr: 'header', shptxt: 'text', fldrslt: 'text', result: 'text', background: 'skip',
}; // prettier-ignore
const SKIPPED = new Set(
  'colortbl info pict fldinst listtable listoverridetable footer footerf footerl footerr nonshppict objdata objclass objname datafield bkmkstart bkmkend xe tc themedata colorschememapping datastore latentstyles rsidtbl generator filetbl xmlnstbl mmathPr pgdsctbl atnid atntime atnicn atnparent pnseclvl1 pnseclvl2 pnseclvl3 pnseclvl4 pnseclvl5 pnseclvl6 pnseclvl7 pnseclvl8 pnseclvl9 wgrffmtfilter ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn template operator author company subject keywords doccomm comment category manager hlinkbase creatim revtim printim buptim formfield sp sn sv do'.split(
    ' ',
  ),
);

/** Where a group goes that begins with this word; null if the word begins none. */
export function destinationOf(word: string): Destination | null {
  return DESTINATIONS[word] ?? (SKIPPED.has(word) ? 'skip' : null);
}
