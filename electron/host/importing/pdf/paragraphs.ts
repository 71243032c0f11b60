import { isBullet } from '../../../../shared/text/numbering.ts';
import { plainBlock } from '../source-blocks.ts';
import { findTypedLabel } from '../../../../shared/text/typed-label.ts';
import type { Fragment } from './fragments.ts';
import type { Flow, Row } from './page-lines.ts';
import { compose, type Vocabulary } from './pdf-line.ts';
import type { PdfBlock } from './tagged.ts';

/** What is needed to tell paragraphs from each other. */
export interface PageStyle {
  readonly words: Vocabulary;
  /** The size in which most of the document is set. */
  readonly bodySize: number;
  readonly page: number;
  readonly isRtl: boolean;
}

interface Line {
  readonly row: Row;
  readonly fragments: readonly Fragment[];
  readonly text: string;
  readonly x0: number;
  readonly x1: number;
}

/** The paragraphs and tables of one column. */
export function paragraphsOf(flow: Flow, style: PageStyle): readonly PdfBlock[] {
  const blocks: PdfBlock[] = [];
  let lines: Line[] = [];
  const flush = (): void => {
    for (const group of groupLines(lines, flow, style)) blocks.push(blockOf(group, style));
    lines = [];
  };
  for (let at = 0; at < flow.rows.length; at++) {
    const length = tableLength(flow.rows, at);
    if (length > 0) {
      flush();
      blocks.push(tableOf(flow.rows.slice(at, at + length), style));
      at += length - 1;
    } else {
      const row = flow.rows[at];
      if (row !== undefined) lines.push(lineOf(row, style));
    }
  }
  flush();
  return blocks;
}

function lineOf(row: Row, { words, isRtl }: PageStyle): Line {
  const segments = isRtl ? [...row.segments].reverse() : row.segments;
  const fragments = segments.flatMap((segment) =>
    isRtl ? [...segment.fragments].reverse() : segment.fragments,
  );
  return {
    row,
    fragments,
    text: compose(fragments.map(withoutEnd), words).text,
    x0: row.segments[0]?.x0 ?? 0,
    x1: row.segments.at(-1)?.x1 ?? 0,
  };
}

/** Order comes from the places: where the file says a line ends is left out. */
function withoutEnd(fragment: Fragment): Fragment {
  return fragment.endsLine ? { ...fragment, endsLine: false } : fragment;
}

function groupLines(lines: readonly Line[], flow: Flow, style: PageStyle): readonly (readonly Line[])[] {
  const leading = median(
    lines
      .slice(1)
      .map((line, at) => line.row.y - (lines[at]?.row.y ?? 0))
      .filter((gap) => gap > 0),
  );
  const groups: Line[][] = [];
  for (const [at, line] of lines.entries()) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    if (
      group === undefined ||
      before === undefined ||
      beginsAnew(before, line, group, { leading, flow, style, next: lines[at + 1] })
    )
      groups.push([line]);
    else group.push(line);
  }
  return groups;
}

interface Around {
  readonly leading: number;
  readonly flow: Flow;
  readonly style: PageStyle;
  /** The line behind the one that is looked at. */
  readonly next: Line | undefined;
}

function beginsAnew(before: Line, line: Line, group: readonly Line[], around: Around): boolean {
  const { flow, style } = around;
  const { size } = line.row;
  if (isParted(before, line, around.leading)) return true;
  if (isBold(line) !== isBold(before)) return true;
  // A number on a line of its own names the paragraph under it, and is joined with it once all are known.
  if (group.length === 1 && isLone(before)) return true;
  if (isLone(line)) return !endsWithNumber(before, line, group, around);
  if (beginsWithLabel(line.text)) return true;
  const width = flow.x1 - flow.x0;
  if (beginsNumbered(before, line, { flow, style, width })) return true;
  const [start, end] = style.isRtl
    ? [flow.x1 - line.x1, before.x0 - flow.x0]
    : [line.x0 - flow.x0, flow.x1 - before.x1];
  const startBefore = style.isRtl ? flow.x1 - before.x1 : before.x0 - flow.x0;
  const isShort = end > width * 0.12;
  if (isShort && /[.:;!?،؛。：；]["”»)]?$/u.test(before.text)) return true;
  // A first line set in, after one that was not.
  if (group.length > 1 && start > startBefore + size * 0.8 && start < width * 0.3) return true;
  return isShort && end > width * 0.35 && !/[,\-–]$/u.test(before.text) && /^\p{Lu}/u.test(line.text);
}

/** A gap between two lines, or other type. */
function isParted(before: Line, line: Line, leading: number): boolean {
  const gap = line.row.y - before.row.y;
  const { size } = line.row;
  return (
    gap > Math.max(leading * 1.35, size * 1.7) ||
    gap < 0 ||
    Math.abs(size - before.row.size) > Math.max(0.9, before.row.size * 0.09)
  );
}

function isLone({ text }: Line): boolean {
  return findTypedLabel(text)?.alone === true;
}

/** Words that go on with a number: of a sentence that ends in one, the number may stand on a line of its own. */
const BEFORE_NUMBER =
  /(?:^|[\s(«“’'])(?:paragraphs?|paras?\.?|articles?|arts?\.|resolutions?|decisions?|recommendations?|sections?|annex(?:es)?|appendix|chapters?|items?|rules?|regulations?|documents?|tables?|figures?|nos?\.?|points?|alinéas?|résolutions?|décisions?|recommandations?|règles?|párrafos?|artículos?|resolución|resoluciones|decisión|anexo|пункт\p{L}*|п\.|стать\p{L}*|резолюци\p{L}*|решени\p{L}*|приложени\p{L}*|[\p{L}]{0,2}الفقرة|[\p{L}]{0,2}المادة|[\p{L}]{0,2}القرار|§{1,2}|№)$/iu;

/** A number alone on its line is the end of the sentence before it, and no label of what follows. */
function endsWithNumber(before: Line, line: Line, group: readonly Line[], around: Around): boolean {
  if (ENDS_SENTENCE.test(before.text) || /[,،，、]$/u.test(before.text)) return false;
  const words = group.reduce((sum, { text }) => sum + text.length, 0);
  if (words < 30 || isBullet(line.text)) return false;
  if (BEFORE_NUMBER.test(before.text) || /\p{N}[-–—/]$/u.test(before.text)) return true;
  if (!/\p{Ll}$|[\u0600-\u06ff]$/u.test(before.text)) return false;
  const { flow, style, next, leading } = around;
  // Nothing follows that it could be the label of.
  if (group.length > 1 && (next === undefined || isParted(line, next, leading) || beginsWithLabel(next.text)))
    return true;
  const room = style.isRtl ? before.x0 - flow.x0 : flow.x1 - before.x1;
  return room < line.x1 - line.x0 + line.row.size * 0.3;
}

function beginsWithLabel(text: string): boolean {
  const found = findTypedLabel(text);
  if (found === null || found.alone) return found?.alone === true;
  return isBullet(found.label) || found.force === 'sure';
}

/** Behind a sentence that filled its line to the end, a number at the margin is all that tells of a new paragraph. */
function beginsNumbered(
  before: Line,
  line: Line,
  { flow, style, width }: { readonly flow: Flow; readonly style: PageStyle; readonly width: number },
): boolean {
  if (findTypedLabel(line.text)?.force !== 'fair') return false;
  const start = style.isRtl ? flow.x1 - line.x1 : line.x0 - flow.x0;
  return start < width * 0.12 && ENDS_SENTENCE.test(before.text) && !SHORTENED.test(before.text);
}

const ENDS_SENTENCE = /[.:;!?؛۔。：；]["”»’)\]]?$/u;
/** "vol." and "No." go on with a number. */
const SHORTENED =
  /(?:^|[\s(«“])(?:\p{L}{1,2}|vol|nos|arts?|paras?|pars?|figs?|ibid|ref|docs?|rev|add|corr|sect?|chap|núm|num|стр|рез|док)\.$/iu;

function isBold(line: Line): boolean {
  return line.fragments.every(({ bold, text }) => bold || text.trim() === '');
}

function blockOf(lines: readonly Line[], { words, bodySize, page, isRtl }: PageStyle): PdfBlock {
  const last = lines.length - 1;
  const fragments = lines.flatMap((line, at) =>
    line.fragments.map((fragment, i) => ({
      ...fragment,
      endsLine: at < last && i === line.fragments.length - 1,
    })),
  );
  const composed = compose(fragments, words);
  const size = median(lines.map(({ row }) => row.size));
  const isLarge = size > bodySize * 1.15 && composed.text.length < 220 && lines.length < 5;
  const note = composed.raised[0]?.offset === 0 ? composed.raised[0].label : null;
  return {
    block: plainBlock(composed.text, {
      marks: composed.marks,
      ...(isLarge ? { kind: 'heading', level: 1 } : {}),
      ...(isRtl ? { direction: 'rtl' } : {}),
    }),
    composed,
    note: note ?? typedNote(composed.text, size < bodySize * 0.93),
    page,
    size,
  };
}

/** A note whose number is not raised: small type that begins with a number. */
function typedNote(text: string, isSmall: boolean): string | null {
  return isSmall ? (/^(\d{1,3}|\*{1,3})\s+\S/u.exec(text)?.[1] ?? null) : null;
}

/** How many rows from here on are a table: three or more whose cells stand under each other. */
function tableLength(rows: readonly Row[], from: number): number {
  const first = rows[from];
  if (first === undefined || !hasCells(first)) return 0;
  const starts = first.segments.map(({ x0 }) => x0);
  let at = from;
  let full = 0;
  for (; at < rows.length; at++) {
    const row = rows[at];
    if (row === undefined || row.segments.length < 2 || !isAligned(row, starts)) break;
    for (const { x0 } of row.segments)
      if (!starts.some((start) => Math.abs(start - x0) < 12)) starts.push(x0);
    full += 1;
  }
  return full >= 3 && starts.length <= 16 ? at - from : 0;
}

/** Several cells, of which the first is no label of a paragraph. */
function hasCells({ segments }: Row): boolean {
  if (segments.length < 2) return false;
  const first = (segments[0]?.fragments ?? [])
    .map(({ text }) => text)
    .join('')
    .trim();
  return segments.length > 2 || (first.length > 4 && findTypedLabel(`${first} x`) === null);
}

function isAligned(row: Row, starts: readonly number[]): boolean {
  const held = row.segments.filter(({ x0, x1 }) =>
    starts.some((start) => Math.abs(start - x0) < 12 || (x0 > start && x0 < x1 + 60)),
  ).length;
  const near = row.segments.filter(({ x0 }) => starts.some((start) => Math.abs(start - x0) < 12)).length;
  return held === row.segments.length && near * 2 >= row.segments.length;
}

function tableOf(rows: readonly Row[], style: PageStyle): PdfBlock {
  const cells = rows.map((row) => {
    const segments = style.isRtl ? [...row.segments].reverse() : row.segments;
    return segments.map((segment) => ({
      text: compose(segment.fragments.map(withoutEnd), style.words).text,
    }));
  });
  const text = cells.map((row) => row.map((cell) => cell.text).join('\t')).join('\n');
  const composed = { text, marks: [], footnotes: [], raised: [], mended: [] };
  return {
    block: plainBlock(text, { kind: 'table', table: cells }),
    composed,
    note: null,
    page: style.page,
    size: rows[0]?.size ?? 0,
  };
}

/** The middle of some numbers; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
