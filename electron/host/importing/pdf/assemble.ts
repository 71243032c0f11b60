import { isWholly } from '../../../../shared/text/structured-block.ts';
import type {
  CommentInBlock,
  RepairInBlock,
  SourceBlock,
  SourceFootnote,
  WarningInBlock,
} from '../source-blocks.ts';
import { plainBlock } from '../source-blocks.ts';
import { withoutFurniture, type FurnitureRow } from './furniture.ts';
import type { Fragment } from './fragments.ts';
import { joinLoneLabels } from './lone-labels.ts';
import { flowsOf, rowsOf } from './page-lines.ts';
import { paragraphsOf } from './paragraphs.ts';
import { vocabularyOf, type Vocabulary } from './pdf-line.ts';
import type { ReadPage } from './read-pdf.ts';
import { TaggedPage, type PdfBlock } from './tagged.ts';

/** What the pages of a PDF become. */
export interface Assembled {
  readonly blocks: SourceBlock[];
  readonly footnotes: readonly SourceFootnote[];
  readonly comments: readonly CommentInBlock[];
  readonly repairs: readonly RepairInBlock[];
  readonly warnings: readonly WarningInBlock[];
}

const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/gu;

/** Puts the pages together: paragraphs that a page's end cut are one, notes have their places. */
export function assemble(pages: readonly ReadPage[], isTagged: boolean): Assembled {
  const { pages: own, rows } = withoutFurniture(
    pages.map(({ fragments }) => fragments),
    pages.map(({ height }) => height),
  );
  const words = vocabularyOf(own.flatMap((fragments) => fragments.map(({ text }) => text)));
  const shown = own.flat().filter(({ text }) => text.trim() !== '');
  const bodySize = bodySizeOf(shown);
  const letters = shown.reduce((sum, { text }) => sum + text.length, 0);
  const isRtl = shown.reduce((sum, { text }) => sum + (text.match(RTL)?.length ?? 0), 0) * 2 > letters;
  const found: PdfBlock[] = [];
  const images = { count: 0, words: [] as string[] };
  pages.forEach((page, at) => {
    found.push(...pageBlocks(page, own[at] ?? [], { words, bodySize, page: at, isRtl, isTagged }, images));
  });
  const joined = joinLoneLabels(joinPages(found));
  const { blocks, footnotes } = placeNotes(joined);
  const levelled = rankHeadings(blocks);
  const heads = headLines(rows.filter(({ kind }) => kind === 'removed-artefact').map(({ text }) => text));
  const shift = heads.length;
  const lastOf = (page: number): number | null => {
    const index = blocks.findLastIndex((one) => one.page <= page);
    return index < 0 ? null : index + shift;
  };
  const names = new Map(pages.flatMap(({ comments }) => comments).map(({ id }, index) => [id, index]));
  const replyTo = (answers: string | null): { readonly replyTo?: number } => {
    const parent = answers === null ? undefined : names.get(answers);
    return parent === undefined ? {} : { replyTo: parent };
  };
  return {
    blocks: [...heads, ...promoted(levelled)],
    footnotes,
    comments: pages.flatMap(({ comments }, page) =>
      comments.map(({ kind: _kind, id: _id, answers, ...comment }) => ({
        ...comment,
        ...replyTo(answers),
        block: blockOfQuote(comment.quote, blocks, page, shift) ?? lastOf(page),
      })),
    ),
    repairs: [
      ...rows.map((row): RepairInBlock => {
        const { at, isAfter } = placeOfRow(row, blocks);
        return {
          kind: row.kind,
          block: at < 0 ? null : at + shift,
          source: row.text,
          result: '',
          ...(isAfter ? { after: true } : {}),
        };
      }),
      ...blocks.flatMap(({ composed }, at) => composed.mended.map((one) => ({ ...one, block: at + shift }))),
    ],
    warnings: warningsOf(pages, images),
  };
}

/** The block before or behind which a row that was taken out stood: in or behind one that its page goes on with. */
function placeOfRow(
  { page, isTop }: FurnitureRow,
  blocks: readonly PdfBlock[],
): { readonly at: number; readonly isAfter: boolean } {
  const before = blocks.findLastIndex((one) => (one.begins ?? one.page) < (isTop ? page : page + 1));
  const next = blocks[before + 1];
  const goesOn = isTop && (blocks[before]?.page ?? -1) >= page;
  return next !== undefined && (before < 0 || (isTop && !goesOn))
    ? { at: before + 1, isAfter: false }
    : { at: before, isAfter: before >= 0 };
}

/** The size of most letters. */
function bodySizeOf(fragments: readonly Fragment[]): number {
  const letters = new Map<number, number>();
  for (const { size, text } of fragments) {
    const key = Math.round(size * 2) / 2;
    letters.set(key, (letters.get(key) ?? 0) + text.length);
  }
  return [...letters].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 10;
}

interface PageFacts {
  readonly words: Vocabulary;
  readonly bodySize: number;
  readonly page: number;
  readonly isRtl: boolean;
  readonly isTagged: boolean;
}

function pageBlocks(
  page: ReadPage,
  fragments: readonly Fragment[],
  facts: PageFacts,
  images: { count: number; words: string[] },
): readonly PdfBlock[] {
  if (page.tree === null || !facts.isTagged) {
    const rows = rowsOf(fragments.filter(({ isArtifact }) => !isArtifact || !facts.isTagged));
    return flowsOf(rows, facts.isRtl).flatMap((flow) => paragraphsOf(flow, facts));
  }
  const tagged = new TaggedPage(fragments, facts.words, facts.page);
  tagged.run(page.tree);
  images.count += tagged.images;
  images.words.push(...tagged.alternatives);
  const rest = fragments.filter(
    ({ content, isArtifact, text }) =>
      text.trim() !== '' && !isArtifact && (content === null || !tagged.read.has(content)),
  );
  if (rest.length === 0) return tagged.blocks;
  // Words that the tree forgot are not dropped: they stand after the others of their page.
  const more = flowsOf(rowsOf(rest), facts.isRtl).flatMap((flow) => paragraphsOf(flow, facts));
  const all = tagged.blocks.reduce((sum, { block }) => sum + block.text.length, 0);
  const loose = more.reduce((sum, { block }) => sum + block.text.length, 0);
  if (loose > all) {
    const rows = rowsOf(fragments.filter(({ isArtifact }) => !isArtifact));
    return flowsOf(rows, facts.isRtl).flatMap((flow) => paragraphsOf(flow, facts));
  }
  return [...tagged.blocks, ...more];
}

/** A paragraph that goes on over the page's end is one. */
function joinPages(found: readonly PdfBlock[]): PdfBlock[] {
  const out: PdfBlock[] = [];
  for (const block of found) {
    const at = out.findLastIndex((one) => one.note === null);
    const before = out[at];
    if (before === undefined || !goesOn(before, block)) {
      out.push(block);
      continue;
    }
    const text = `${before.block.text} ${block.block.text}`;
    const offset = before.block.text.length + 1;
    const moved = <T extends { readonly start: number; readonly end: number }>(
      marks: readonly T[],
    ): readonly T[] => marks.map((mark) => ({ ...mark, start: mark.start + offset, end: mark.end + offset }));
    const raised = block.composed.raised.map((mark) => ({ ...mark, offset: mark.offset + offset }));
    out[at] = {
      ...before,
      page: block.page,
      begins: before.begins ?? before.page,
      block: { ...before.block, text, marks: [...before.block.marks, ...moved(block.block.marks)] },
      composed: {
        ...before.composed,
        raised: [...before.composed.raised, ...raised],
        mended: [
          ...before.composed.mended,
          ...block.composed.mended,
          {
            kind: 'joined-lines',
            source: `${before.block.text.slice(-60)}\n${block.block.text.slice(0, 60)}`,
            result: text.slice(offset - 61, offset + 60),
          },
        ],
      },
    };
  }
  return out;
}

/** Letters. No paragraph goes on over many pages: what seems to is a text whose paragraphs nothing tells apart. */
const LONGEST_JOINED = 20_000;

function goesOn(before: PdfBlock, block: PdfBlock): boolean {
  if (before.block.text.length > LONGEST_JOINED) return false;
  if (block.page <= before.page || block.note !== null) return false;
  if (before.block.kind === 'heading' || block.block.kind !== 'paragraph' || before.block.table !== null)
    return false;
  if (block.block.label !== null || Math.abs(before.size - block.size) > 1) return false;
  return (
    /[\p{L}\p{N},–-]$/u.test(before.block.text) &&
    /^[\p{Ll}(]/u.test(block.block.text) &&
    before.block.text.length > 30
  );
}

/** Text under a raised mark that the page shows in its words too is a note; its mark leaves the text. */
function placeNotes(found: readonly PdfBlock[]): { blocks: PdfBlock[]; footnotes: SourceFootnote[] } {
  const footnotes: SourceFootnote[] = [];
  const blocks: PdfBlock[] = [];
  const places = new Map<PdfBlock, { offset: number; footnote: string; length: number }[]>();
  for (const one of found) {
    const holder = one.note === null ? null : markHolder(found, one, places);
    if (one.note === null || holder === null) {
      blocks.push(one);
      continue;
    }
    const id = `note-${footnotes.length + 1}`;
    const text = one.block.text.replace(/^\S+?(?=\s|\p{L})\s*/u, '');
    footnotes.push({
      id,
      label: one.note,
      text: one.block.text.startsWith(one.note) ? one.block.text.slice(one.note.length).trim() : text,
    });
    const held = places.get(holder.block) ?? [];
    places.set(holder.block, [...held, { offset: holder.offset, footnote: id, length: one.note.length }]);
  }
  return { blocks: blocks.map((one) => withMarks(one, places.get(one) ?? [])), footnotes };
}

function markHolder(
  found: readonly PdfBlock[],
  note: PdfBlock,
  places: ReadonlyMap<PdfBlock, readonly { readonly offset: number }[]>,
): { block: PdfBlock; offset: number } | null {
  for (const block of found) {
    if (block === note || block.page > note.page + 1 || block.page < note.page - 2) continue;
    const mark = block.composed.raised.find(
      ({ label, offset }) =>
        label === note.note &&
        (offset > 0 || block.note === null) &&
        !(places.get(block) ?? []).some((place) => place.offset === offset),
    );
    if (mark !== undefined) return { block, offset: mark.offset };
  }
  return null;
}

/** The marks of notes become references; their figures leave the text, except in tables, whose cells hold them. */
function withMarks(
  one: PdfBlock,
  marks: readonly { offset: number; footnote: string; length: number }[],
): PdfBlock {
  if (marks.length === 0) return one;
  let { text } = one.block;
  let styles = one.block.marks;
  const footnotes: { offset: number; footnote: string }[] = [];
  for (const { offset, footnote, length } of [...marks].sort((a, b) => b.offset - a.offset)) {
    const isThere = one.block.table === null && /^[\d*†‡]+$/u.test(text.slice(offset, offset + length));
    if (isThere) {
      text = text.slice(0, offset) + text.slice(offset + length);
      const move = (place: number): number => (place <= offset ? place : Math.max(offset, place - length));
      styles = styles
        .map((mark) => ({ ...mark, start: move(mark.start), end: move(mark.end) }))
        .filter((mark) => mark.end > mark.start);
      for (const other of footnotes) other.offset -= length;
    }
    footnotes.unshift({ offset: Math.min(offset, text.length), footnote });
  }
  return { ...one, block: { ...one.block, text, marks: styles, footnotes } };
}

/** Headings told by their size get the level of its rank. */
function rankHeadings(blocks: readonly PdfBlock[]): readonly SourceBlock[] {
  const sizes = [
    ...new Set(blocks.filter(({ block }) => block.kind === 'heading').map(({ size }) => Math.round(size))),
  ].sort((a, b) => b - a);
  const tagged =
    new Set(blocks.filter(({ block }) => block.kind === 'heading').map(({ block }) => block.level)).size > 1;
  return blocks.map(({ block, size }) =>
    block.kind === 'heading' && !tagged
      ? { ...block, level: Math.min(6, 1 + Math.max(0, sizes.indexOf(Math.round(size)))) }
      : block,
  );
}

/** Writers of PDFs tag a heading as a paragraph more often than not: a short line all in bold is one. */
function promoted(blocks: readonly SourceBlock[]): readonly SourceBlock[] {
  const deepest = Math.max(0, ...blocks.filter(({ kind }) => kind === 'heading').map(({ level }) => level));
  const isLine = (block: SourceBlock): boolean =>
    block.kind === 'paragraph' &&
    block.label === null &&
    block.role === undefined &&
    block.text.length <= 160 &&
    !block.text.includes('\n') &&
    !/[;,.:،؛]$/u.test(block.text) &&
    isWholly(block, 'bold');
  const lines = blocks.filter(isLine).length;
  // Where half of the text is bold it says nothing.
  if (lines === 0 || lines * 2 > blocks.length) return blocks;
  return blocks.map((block) =>
    isLine(block) ? { ...block, kind: 'heading', level: Math.min(6, deepest + 1) } : block,
  );
}

/** Running heads are no part of the text; a document's symbol often stands only there. */
function headLines(texts: readonly string[]): SourceBlock[] {
  return [...new Set(texts)].slice(0, 20).map((text) => plainBlock(text, { role: 'page-header' }));
}

function blockOfQuote(
  quote: string | null,
  blocks: readonly PdfBlock[],
  page: number,
  shift: number,
): number | null {
  if (quote === null || quote.length < 3) return null;
  const near = blocks.findIndex((one) => one.page === page && one.block.text.includes(quote));
  return near < 0 ? null : near + shift;
}

function warningsOf(
  pages: readonly ReadPage[],
  images: { readonly count: number; readonly words: readonly string[] },
): WarningInBlock[] {
  const warnings: WarningInBlock[] = [];
  const turned = pages.flatMap((page) => page.turned);
  if (turned.length > 0)
    warnings.push({
      code: 'turned-text-left-out',
      detail: [...new Set(turned)].join(' · ').slice(0, 200),
      block: null,
    });
  if (images.count > 0)
    warnings.push({
      code: 'images-left-out',
      detail: [String(images.count), ...images.words].join(' · ').slice(0, 500),
      block: null,
    });
  return warnings;
}
