import { assertNever } from '../base/assert-never.ts';
import type { ClauseStatus } from '../domain/draft.ts';
import { markup, styleElement, type Html } from './html.ts';
import { mendOffset, renderInline, type PlacedNote } from './print-inline.ts';
import { noteLength, planMargin, printGeometry, type MarginPlan } from './print-layout.ts';
import {
  annexEntry,
  listEntry,
  marginNote,
  marginPointer,
  sortNotes,
  type RangeNote,
} from './print-notes.ts';
import type { PrintBlock, PrintPage } from './print-page-input.ts';
import { printDay, printStyles } from './print-styles.ts';
import { renderTable, TABLE_WIDTH_RULES } from './print-table.ts';
import { printWords, type PrintWords } from './print-words.ts';

/** Everything that rendering one block needs. */
interface Job {
  readonly page: PrintPage;
  readonly words: PrintWords;
  readonly plan: MarginPlan;
  readonly notesOf: ReadonlyMap<string, readonly RangeNote[]>;
  readonly footnoteLabels: ReadonlyMap<string, string>;
}

/** What is floated into the margin for a note: itself, a pointer to the annex, or nothing (its run has one). */
function beside(job: Job, note: RangeNote): Html {
  const plan = job.plan.get(note.number) ?? 'full';
  if (plan === 'full') return marginNote(note, job.words);
  return plan === 'annexed' ? markup`` : marginPointer(plan.first, plan.last, job.words);
}

function inline(job: Job, block: PrintBlock, notes: readonly RangeNote[]): Html {
  const byNumber = new Map(notes.map((note) => [note.number, note]));
  return renderInline({
    text: block.text,
    styles: block.styles.map((style) => ({
      ...style,
      start: mendOffset(block.text, style.start),
      end: mendOffset(block.text, style.end),
    })),
    footnotes: block.footnotes.map(({ offset, id }) => ({
      offset: mendOffset(block.text, offset),
      label: job.footnoteLabels.get(id) ?? id,
      target: footnoteAnchor(id),
    })),
    brackets: block.brackets,
    notes,
    beside: (placed: PlacedNote) => {
      const note = byNumber.get(placed.number);
      return note === undefined ? markup`` : beside(job, note);
    },
  });
}

function footnoteAnchor(id: string): string {
  return `f-${id.replace(/[^A-Za-z0-9_-]/g, '_')}`;
}

function statusText(status: ClauseStatus, words: PrintWords): string {
  if (status.state !== 'agreed') return words.statuses[status.state];
  const when = /^\d{4}-\d\d-\d\d$/.test(status.when) ? printDay(status.when, words) : status.when;
  const where = [words.agreedBy[status.by], status.where, when].filter((part) => part !== '').join(', ');
  return `${words.statuses.agreed}: ${where}`;
}

function statusOf(job: Job, block: PrintBlock): Html | null {
  const { copy } = job.page;
  if (copy.kind === 'outside' || copy.statuses === null || block.kind === 'title' || block.kind === 'heading')
    return null;
  const status = copy.statuses[block.id];
  if (status === undefined) return null;
  return markup`<span class="status" dir="${job.words.direction}">${statusText(status, job.words)}</span>`;
}

function heading(level: number, attributes: Html, inner: Html): Html {
  switch (Math.min(Math.max(level, 1), 6)) {
    case 1:
      return markup`<h1 ${attributes}>${inner}</h1>`;
    case 2:
      return markup`<h2 ${attributes}>${inner}</h2>`;
    case 3:
      return markup`<h3 ${attributes}>${inner}</h3>`;
    case 4:
      return markup`<h4 ${attributes}>${inner}</h4>`;
    case 5:
      return markup`<h5 ${attributes}>${inner}</h5>`;
    default:
      return markup`<h6 ${attributes}>${inner}</h6>`;
  }
}

function renderBlock(job: Job, block: PrintBlock): Html {
  const notes = job.notesOf.get(block.id) ?? [];
  if (block.rows !== null) {
    const { words, page } = job;
    const besideIt = notes.map((note) => beside(job, note));
    const { text: width } = printGeometry(page);
    const language = page.words;
    return renderTable({ block, rows: block.rows, notes, beside: besideIt, width, words, language });
  }
  const label = block.label === null ? null : markup`<span class="label">${block.label}</span>`;
  const inner = markup`${statusOf(job, block)}${label}${inline(job, block, notes)}`;
  const lines = job.page.lineNumbers ? markup` data-lines` : markup``;
  switch (block.kind) {
    case 'title':
      return heading(1, markup`dir="auto"${lines}`, inner);
    case 'heading':
      return heading(block.level + 1, markup`dir="auto"${lines}`, inner);
    case 'keyword':
    case 'paragraph':
    case 'item':
    case 'note':
    case 'table': {
      const depth = Math.min(block.level, 6);
      const classes = `block${block.label === null ? '' : ' labelled'}${block.kind === 'note' ? ' aside' : ''}${block.kind === 'keyword' ? ' keyword' : ''}`;
      return markup`<p class="${classes} depth${depth}" dir="auto"${lines}>${inner}</p>`;
    }
    default:
      return assertNever(block.kind);
  }
}

/** The strip under the header of the first page: what this paper is and what it contains. */
function facts(job: Job, noteCount: number): Html {
  const { page, words } = job;
  const { copy } = page;
  const redLines =
    copy.kind === 'private' && copy.notes.some((note) => (note.position?.redLine ?? '') !== '');
  const contains =
    page.changesSince !== undefined
      ? words.containsChanges({ since: page.changesSince, isPrivate: copy.kind === 'private' })
      : copy.kind === 'outside'
        ? words.containsOutside
        : words.containsPrivate({ notes: noteCount, redLines, statuses: copy.statuses !== null });
  const kinds = ['highlight', 'note', 'question', 'position'] as const;
  const used =
    copy.kind === 'private' ? kinds.filter((kind) => copy.notes.some((note) => note.kind === kind)) : [];
  const legend =
    page.changesSince !== undefined
      ? markup`<p class="legend">${words.legend} ${words.changeSigns}</p>`
      : used.length === 0
        ? null
        : markup`<p class="legend">${words.legend} ${used.map((kind) => markup`<span class="mark ${kind} slot0">${words.kinds[kind]}</span> `)}</p>`;
  return markup`<header class="facts" lang="${page.words}" dir="${words.direction}"><p class="contains">${contains}</p>${legend}</header>`;
}

/** How far down a text its own title may stand, under the lines of a masthead. */
const HEAD_BLOCKS = 15;
const TITLE_BLOCKS = 3;

/** The words of a title: without the number that a resolution has before it and a stop or comma after it. */
function titleWords(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^\d{1,2}\/\d{1,4}[A-Z]?\.\s+|[.,،:]$/gu, '')
    .toLocaleLowerCase();
}

/** Whether the text shows its title at its head, in one block or in lines that follow each other. */
function showsTitle(page: PrintPage): boolean {
  const title = titleWords(page.title);
  const head = page.blocks.slice(0, HEAD_BLOCKS).filter((block) => block.rows === null);
  return head.some((_, i) => {
    for (let count = 1; count <= TITLE_BLOCKS; count++) {
      const lines = head.slice(i, i + count).map((block) => block.text);
      if (titleWords(lines.join(' ')) === title) return true;
    }
    return false;
  });
}

function titleHeading(page: PrintPage): Html | null {
  return showsTitle(page) ? null : markup`<h1 dir="auto">${page.title}</h1>`;
}

function section(
  title: string,
  kind: string,
  entries: readonly Html[],
  page: PrintPage,
  explain: string | null = null,
): Html | null {
  if (entries.length === 0) return null;
  const words = printWords(page.words);
  return markup`<section class="${kind}" lang="${page.words}" dir="${words.direction}"><h2>${title}</h2>${
    explain === null ? null : markup`<p class="explain">${explain}</p>`
  }${entries}</section>`;
}

function footnoteList(page: PrintPage, words: PrintWords): Html | null {
  if (page.footnotes.length === 0) return null;
  const entries = page.footnotes.map(
    ({ id, label, text }) =>
      markup`<p class="entry" id="${footnoteAnchor(id)}" dir="auto"><span class="number">${label}</span> ${text}</p>`,
  );
  return markup`<section class="list"><h2 lang="${page.words}" dir="${words.direction}">${words.footnotes}</h2>${entries}</section>`;
}

const DEPTH_RULES = [0, 1, 2, 3, 4, 5, 6]
  .map((depth) => `.depth${String(depth)}{--depth:${String(depth)}}`)
  .join('');

/**
 * The print page of a document or draft: one complete HTML document with its own styles, no script, no address
 * of anything. Pure: the same job gives the same page. Where `lineNumbers` is asked for, blocks carry
 * `data-lines` for the host, which alone can count lines. Whatever a text holds, it comes out as text.
 */
export function renderPrintPage(page: PrintPage): string {
  const words = printWords(page.words);
  const geometry = printGeometry(page);
  const notes = sortNotes(page);
  const plan = planMargin(
    page.blocks,
    notes.ranges.map(({ number, block, end, note }) => ({
      number,
      block: block.id,
      end,
      length: noteLength(note),
    })),
    geometry,
  );
  const job: Job = {
    page,
    words,
    plan,
    notesOf: Map.groupBy(notes.ranges, (note) => note.block.id),
    footnoteLabels: new Map(page.footnotes.map(({ id, label }) => [id, label])),
  };
  const annexed = notes.ranges.filter((note) => plan.get(note.number) !== 'full');
  const count = notes.whole.length + notes.ranges.length + notes.unplaced.length;
  return markup`<!doctype html>
<html lang="${page.language}" dir="${page.direction}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; font-src data:">
<title>${page.title}</title>${styleElement(`${DEPTH_RULES}\n${TABLE_WIDTH_RULES}\n${printStyles(page, geometry, words)}`)}</head>
<body>${page.wideMargin ? markup`<div class="blank" aria-hidden="true"></div>` : null}<main>${facts(job, count)}${titleHeading(page)}${section(
    words.wholeText,
    'list',
    notes.whole.map((note) => listEntry(note, words)),
    page,
  )}
${page.blocks.map((block) => markup`${renderBlock(job, block)}\n`)}
${footnoteList(page, words)}${section(
    words.unplaced,
    'list',
    notes.unplaced.map((note) => listEntry(note, words)),
    page,
    words.unplacedMeaning,
  )}${section(
    words.annex,
    'annex',
    annexed.map((note) => annexEntry(note, words)),
    page,
  )}</main></body></html>`.source;
}

/** Puts the host's `@font-face` rules, with the fonts inside them, into a page of `renderPrintPage`. */
export function insertFonts(printPage: string, fontCss: string): string {
  const at = printPage.indexOf('<style>');
  if (at < 0) throw new Error('Not a print page');
  return `${printPage.slice(0, at)}${styleElement(fontCss).source}${printPage.slice(at)}`;
}

/** Every character that the page and its headers show, for the choice of fonts. */
export function shownText(page: PrintPage, printPage: string): string {
  const words = printWords(page.words);
  const header = [
    page.title,
    page.symbol,
    page.version,
    words.version(''),
    words.confidential,
    words.privateCopy,
  ];
  return [printPage, ...header, ...words.page, printDay(page.date, words), '0123456789·…•'].join(' ');
}
