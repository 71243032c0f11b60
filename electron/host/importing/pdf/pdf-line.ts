import type { RepairInBlock, SourceBlock } from '../source-blocks.ts';
import { RichLine } from '../rich-line.ts';
import type { Fragment } from './fragments.ts';

/** A mark that may belong to a note: raised figures or stars, at an offset of the line's text. */
export interface RaisedMark {
  readonly offset: number;
  readonly label: string;
}

/** What a run of fragments becomes: a paragraph, and what was mended in it. */
export interface Composed extends Pick<SourceBlock, 'text' | 'marks' | 'footnotes'> {
  readonly raised: readonly RaisedMark[];
  readonly mended: readonly Pick<RepairInBlock, 'kind' | 'source' | 'result'>[];
}

const RAISED = /^(?:\d{1,3}|\*{1,3}|[†‡])$/u;

/** Words of a document, by which a hyphen at the end of a line is judged. */
export type Vocabulary = ReadonlySet<string>;

/** Puts fragments together in the order given. A hyphen at a line's end is judged by the document's own words. */
export function compose(fragments: readonly Fragment[], words: Vocabulary): Composed {
  const line = new RichLine();
  const raised: RaisedMark[] = [];
  const mended: Composed['mended'][number][] = [];
  const size = Math.max(0, ...fragments.filter(({ text }) => text.trim() !== '').map((one) => one.size));
  let before: Fragment | null = null;
  for (const fragment of fragments) {
    if (before !== null && breaksLine(before, fragment, size)) joinLines(line, fragment, words, mended);
    else if (before !== null && isApart(before, fragment)) line.add(' ');
    const isRaised = fragment.size < size * 0.8 && RAISED.test(fragment.text.trim());
    if (isRaised) raised.push({ offset: line.length, label: fragment.text.trim() });
    const styles = [
      ...(fragment.bold ? (['bold'] as const) : []),
      ...(fragment.italic ? (['italic'] as const) : []),
      ...(isRaised ? (['superscript'] as const) : []),
    ];
    line.add(fragment.text, styles);
    before = fragment.text.trim() === '' && !fragment.endsLine ? before : fragment;
  }
  return { ...line.take(), raised, mended };
}

function breaksLine(before: Fragment, next: Fragment, size: number): boolean {
  return before.endsLine || Math.abs(before.y - next.y) > size * 0.6;
}

function isApart(before: Fragment, next: Fragment): boolean {
  if (before.width === 0 || next.width === 0) return false;
  const gap = next.x >= before.x ? next.x - (before.x + before.width) : before.x - (next.x + next.width);
  return gap > Math.max(before.size, next.size) * 0.14;
}

const CJK = /[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u3001-\u303f\uff00-\uffef]/u;

function joinLines(
  line: RichLine,
  next: Fragment,
  words: Vocabulary,
  mended: { kind: RepairInBlock['kind']; source: string; result: string }[],
): void {
  const head = line.shown;
  const broken = /(\p{L}+)([-\u00ad\u2010])$/u.exec(head);
  const rest = /^\p{Ll}+/u.exec(next.text.trimStart())?.[0];
  // A sign that goes on in a capital or a figure is of the words: "Asia-Pacific", "2018-2019".
  if (/[\p{L}\p{N}][-\u2010]$/u.test(head) && /^[\p{Lu}\p{N}]/u.test(next.text.trimStart())) return;
  if (broken !== null && rest !== undefined) {
    const [, first = '', hyphen = ''] = broken;
    if (hyphen === '-' && keepsHyphen(first, rest, words)) return;
    line.dropEnd();
    mended.push({ kind: 'hyphenation', source: `${first}${hyphen}\n${rest}`, result: `${first}${rest}` });
    return;
  }
  // Words of Chinese have no space between them, so a line's end has none either.
  if (CJK.test(head.slice(-1)) && CJK.test(next.text.trimStart().slice(0, 1))) return;
  if (!/[/\u2011]$/u.test(head)) line.add(' ');
}

/** Words that English puts together with a hyphen, whatever stands before or behind it. */
const BEFORE_HYPHEN = /^(?:\p{L}|well|self|vice|quasi)$/iu;
const BEHIND_HYPHEN =
  /^(?:based|known|related|wide|term|level|range|scale|being|led|driven|making|building|sharing|setting|solving|oriented|specific|sensitive|friendly|owned|funded|backed|free|neutral|effective|lasting|reaching|income|speed|quality|tech|risk|up|off|out|in)$/u;

/**
 * "long-" + "term": the hyphen is the word's own if the text has it so elsewhere, or has both parts as words, or if
 * such words have one always.
 */
function keepsHyphen(first: string, rest: string, words: Vocabulary): boolean {
  const joined = `${first}${rest}`.toLowerCase();
  if (words.has(joined)) return false;
  if (words.has(`${first}-${rest}`.toLowerCase())) return true;
  if (BEFORE_HYPHEN.test(first) && !/^(?:ness|ish|less)/u.test(rest)) return true;
  if (BEHIND_HYPHEN.test(rest) && (first.length > 3 || words.has(first.toLowerCase()))) return true;
  return words.has(first.toLowerCase()) && words.has(rest.toLowerCase());
}

/** The words of a document, hyphenated ones whole. */
export function vocabularyOf(texts: Iterable<string>): Vocabulary {
  const words = new Set<string>();
  for (const text of texts)
    for (const [word] of text.toLowerCase().matchAll(/\p{L}+(?:-\p{L}+)*(?![\p{L}-])/gu)) words.add(word);
  return words;
}
