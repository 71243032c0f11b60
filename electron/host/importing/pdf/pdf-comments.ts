import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { CommentInBlock } from '../source-blocks.ts';
import type { Fragment } from './fragments.ts';

type Note = Omit<CommentInBlock, 'block' | 'replyTo'> & {
  readonly kind: string;
  /** Its own name in the file, and that of the note it answers. */
  readonly id: string;
  readonly answers: string | null;
};
/** Marks a reader makes. Popups repeat the text of the mark they hang on; links and form fields are none. */
const KINDS = new Set([
  'Text',
  'FreeText',
  'Highlight',
  'Underline',
  'StrikeOut',
  'Squiggly',
  'Caret',
  'Ink',
  'Stamp',
  'Square',
  'Circle',
  'Line',
  'Polygon',
  'PolyLine',
]);
/** Marks without words still say that something was marked. */
const MARKUP = new Set(['Highlight', 'Underline', 'StrikeOut', 'Squiggly']);
const MAX_TEXT = 100_000;

/** The notes and highlights of a page, as comments of their authors on the words they lie over. */
export async function commentsOf(
  page: PDFPageProxy,
  fragments: readonly Fragment[],
): Promise<readonly Note[]> {
  const found: unknown[] = await page.getAnnotations();
  const { transform } = page.getViewport({ scale: 1 });
  return found.flatMap((one) => {
    if (typeof one !== 'object' || one === null) return [];
    const entry = one as Readonly<Record<string, unknown>>;
    const kind = typeof entry['subtype'] === 'string' ? entry['subtype'] : '';
    if (!KINDS.has(kind)) return [];
    const text = wordsOf(entry['contentsObj']).slice(0, MAX_TEXT);
    const over = typeof entry['overlaidText'] === 'string' ? entry['overlaidText'].trim() : '';
    const quote = MARKUP.has(kind) ? (over === '' ? wordsUnder(entry, fragments, transform) : over) : '';
    if (text === '' && quote === '') return [];
    const author = wordsOf(entry['titleObj']).slice(0, 1000);
    return [
      {
        kind,
        id: nameIn(entry, 'id') ?? '',
        answers: nameIn(entry, 'inReplyTo'),
        author: author === '' ? null : author,
        date: dateOf(entry),
        text,
        quote: quote === '' ? null : quote.replace(/\s+/gu, ' ').slice(0, MAX_TEXT),
      },
    ];
  });
}

function nameIn(entry: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = entry[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

function wordsOf(value: unknown): string {
  const text = typeof value === 'object' && value !== null && 'str' in value ? value.str : '';
  return typeof text === 'string' ? text.replace(/\r\n?/gu, '\n').trim() : '';
}

/** "D:20100909170541+02'00'" as ISO 8601. */
function dateOf(entry: Readonly<Record<string, unknown>>): string | null {
  const raw = entry['modificationDate'] ?? entry['creationDate'];
  const match =
    typeof raw === 'string'
      ? /^D?:?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-]\d\d)'?(\d\d)?)?/u.exec(raw)
      : null;
  if (match === null) return null;
  const [
    ,
    year = '',
    month = '01',
    day = '01',
    hour,
    minute = '00',
    second = '00',
    zulu,
    zone,
    zoneMinutes = '00',
  ] = match;
  if (hour === undefined) return `${year}-${month}-${day}`;
  const offset = zulu !== undefined ? 'Z' : zone === undefined ? '' : `${zone}:${zoneMinutes}`;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`;
}

/** The words under a mark, for files whose mark does not say them. */
function wordsUnder(
  entry: Readonly<Record<string, unknown>>,
  fragments: readonly Fragment[],
  transform: readonly number[],
): string {
  const points = entry['quadPoints'];
  if (!(points instanceof Float32Array) && !Array.isArray(points)) return '';
  const numbers = Array.from(points, Number);
  const height = transform[5] ?? 0;
  const found: string[] = [];
  for (let at = 0; at + 7 < numbers.length; at += 8) {
    const xs = [0, 2, 4, 6].map((i) => numbers[at + i] ?? 0);
    const ys = [1, 3, 5, 7].map((i) => height - (numbers[at + i] ?? 0));
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    for (const fragment of fragments)
      if (fragment.y > top - 2 && fragment.y < bottom + 2) found.push(partUnder(fragment, left, right));
  }
  return found.join(' ').trim();
}

/** Letters of a run between two places, as if all were equally wide. */
function partUnder({ text, x, width }: Fragment, left: number, right: number): string {
  if (width <= 0 || x + width < left || x > right) return '';
  const at = (place: number): number =>
    Math.round((text.length * Math.max(0, Math.min(width, place - x))) / width);
  return text.slice(at(left), at(right));
}
