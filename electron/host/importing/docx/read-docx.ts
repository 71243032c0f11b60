import { type Failure, type Result, err, failure, ok } from '../../../../shared/base/result.ts';
import {
  type RefusalCode,
  type SourceBlock,
  type SourceReading,
  type WarningInBlock,
  plainBlock,
} from '../source-blocks.ts';
import { BlockWriter } from './block-writer.ts';
import { ChangeLog } from './change-log.ts';
import { type CommentBody, CommentLog } from './comment-log.ts';
import { joinLines, lineText } from './line-text.ts';
import { mergeParagraphs, plainText } from './merged-paragraphs.ts';
import { NoteBook, notesById } from './notes.ts';
import { type Numbering, readNumbering } from './numbering.ts';
import { type WordPackage, openWordPackage } from './opc-package.ts';
import { type StoryContext, readStory } from './read-body.ts';
import { promoteBoldHeadings } from './bold-headings.ts';
import { LanguageTally } from './run-properties.ts';
import { type StyleSheet, readStyles } from './styles.ts';
import type { BodyNode } from './text-model.ts';
import { type XmlElement, childOf, childrenOf, textOf } from './xml-tree.ts';

type Refused = Failure<RefusalCode>;

interface Parts {
  readonly styles: StyleSheet;
  readonly numbering: Numbering;
  readonly settings: XmlElement | null;
  readonly footnotes: ReadonlyMap<string, XmlElement>;
  readonly endnotes: ReadonlyMap<string, XmlElement>;
  readonly comments: readonly XmlElement[];
  /** What Word 2013 adds about comments, by their paragraph ids. */
  readonly extended: CommentMarks;
}

/**
 * Reads a Word document (.docx, .docm, .dotx; transitional and strict). The blocks are the accepted view of
 * all tracked changes, with labels computed as Word shows them in that view. Meant to run in an isolate:
 * sizes are capped before and while inflating, but time and memory are the caller's to bound.
 */
export function readDocx(bytes: Uint8Array): Result<SourceReading, Refused> {
  const opened = openWordPackage(bytes);
  if (!opened.ok) return opened;
  const parts = readParts(opened.value);
  if (!parts.ok) return parts;
  // A faulty writer put several bodies into one document; Word and LibreOffice show them after each other.
  const bodies = childrenOf(opened.value.main, 'w:body');
  if (bodies.length === 0) return err(failure('damaged', 'the document has no body'));
  const body = { name: 'w:body', attributes: {}, children: bodies.flatMap((element) => element.children) };
  return ok(readBody(opened.value, parts.value, body));
}

function readParts(file: WordPackage): Result<Parts, Refused> {
  const read = new Map<string, XmlElement | null>();
  for (const kind of ['styles', 'numbering', 'settings', 'footnotes', 'endnotes', 'comments']) {
    const part = file.related(kind);
    if (!part.ok) return part;
    read.set(kind, part.value);
  }
  const get = (kind: string): XmlElement | null => read.get(kind) ?? null;
  const styles = readStyles(get('styles'));
  return ok({
    styles,
    numbering: readNumbering(get('numbering'), styles),
    settings: get('settings'),
    footnotes: notesById(get('footnotes'), 'w:footnote'),
    endnotes: notesById(get('endnotes'), 'w:endnote'),
    comments: childrenOf(get('comments'), 'w:comment'),
    extended: commentMarks(file),
  });
}

function readBody(file: WordPackage, parts: Parts, body: XmlElement): SourceReading {
  const context = contextOf(parts.styles);
  const nodes = readStory(body, context);
  const language = context.tally.most();
  const changes = new ChangeLog(nodes);
  const comments = new CommentLog();
  const notes = new NoteBook(parts.settings, context.sections, (kind, id) => {
    const element = (kind === 'footnote' ? parts.footnotes : parts.endnotes).get(id);
    return element === undefined ? null : noteText(element, parts, changes, comments);
  });
  const writer = new BlockWriter({
    styles: parts.styles,
    numbering: parts.numbering,
    counters: parts.numbering.counters(language),
    notes,
    changes,
    comments,
  });
  writer.blocks.push(...pageHeaders(file, parts, context.sections));
  writer.write(nodes);
  for (const { revision } of context.noticed.formatted) changes.formatted(revision);
  writer.finish();
  const tracked = changes.all();
  return {
    format: 'docx',
    blocks: promoteBoldHeadings(writer.blocks),
    footnotes: notes.footnotes,
    changes: tracked,
    comments: comments.comments(parts.comments.map((element) => commentBody(element, parts))),
    acceptedText: tracked.length === 0 ? null : plainText(nodes, 'accepted'),
    rejectedText: tracked.length === 0 ? null : plainText(nodes, 'rejected'),
    titleHint: titleHint(file),
    ...(writer.titleInTable === null ? {} : { titleInTable: writer.titleInTable }),
    languageHint: language,
    directionHint:
      writer.letters.all === 0 ? null : writer.letters.rtl * 2 > writer.letters.all ? 'rtl' : 'ltr',
    repairs: [],
    warnings: warningsOf(
      file,
      context,
      notes,
      linesAroundPages(file, parts, context.sections, writer.blocks),
    ),
  };
}

function contextOf(styles: StyleSheet): StoryContext {
  return {
    styles,
    tally: new LanguageTally(styles),
    noticed: { images: [], embedded: 0, uncountable: false, hidden: 0, formatted: [] },
    sections: [],
    boxDepth: 0,
  };
}

interface CommentMarks {
  /** Comments that are marked as done. */
  readonly done: ReadonlySet<string>;
  /** The comment that another one answers. */
  readonly parents: ReadonlyMap<string, string>;
}

/** Word 2013 keeps "done" and answers in a part of their own, by the id of a comment's last paragraph. One that is broken says nothing. */
function commentMarks(file: WordPackage): CommentMarks {
  const part = file.related('commentsExtended');
  const marks = part.ok ? childrenOf(part.value, 'w15:commentEx').map(({ attributes }) => attributes) : [];
  const idOf = (mark: (typeof marks)[number]): string => mark['w15:paraId'] ?? '';
  return {
    done: new Set(marks.filter((mark) => /^(?:1|true|on)$/u.test(mark['w15:done'] ?? '')).map(idOf)),
    parents: new Map(
      marks.flatMap((mark) => {
        const parent = mark['w15:paraIdParent'];
        return parent === undefined ? [] : [[idOf(mark), parent] as const];
      }),
    ),
  };
}

/** The text of a note; its changes and comments belong to the block that carries its mark. */
function noteText(element: XmlElement, parts: Parts, changes: ChangeLog, comments: CommentLog): string {
  const nodes = readStory(element, contextOf(parts.styles));
  const counters = parts.numbering.counters(null);
  const lines = mergeParagraphs(nodes, 'accepted').flatMap((node) => {
    if (node.kind === 'table') return [{ ...joinLines([], ''), text: plainText([node], 'accepted') }];
    for (const part of node.parts) changes.paragraph(part);
    const line = lineText(node);
    const place = parts.numbering.place(
      node.last.properties,
      parts.styles.chain(node.last.styleId, 'paragraph'),
    );
    const label = place === null ? null : counters.next(place).text;
    return [label === null || line.text === '' ? line : { ...line, text: `${label} ${line.text}` }];
  });
  const whole = joinLines(
    lines.filter((line) => line.text !== ''),
    '\n',
  );
  // Only a note that is commented itself: its text would stand in the quotation of a range around its mark.
  if (whole.comments.length > 0) comments.line(whole, null);
  return whole.text;
}

const MAX_COMMENT = 100_000;

function commentBody(element: XmlElement, parts: Parts): CommentBody {
  const nodes = readStory(element, contextOf(parts.styles));
  const attribute = (name: string): string | null => {
    const value = element.attributes[name];
    return value === undefined || value === '' ? null : value.slice(0, 100);
  };
  const paragraph = childrenOf(element, 'w:p').at(-1)?.attributes['w14:paraId'] ?? '';
  return {
    id: element.attributes['w:id'] ?? '',
    author: attribute('w:author') ?? attribute('w:initials'),
    date: attribute('w:date'),
    text: plainText(nodes, 'accepted').slice(0, MAX_COMMENT),
    paragraph,
    isDone: parts.extended.done.has(paragraph),
    answers: parts.extended.parents.get(paragraph) ?? null,
  };
}

const MAX_HEADER_LINES = 40;

/** Lines of the first section's page headers: a document's symbol often stands only there. */
function pageHeaders(
  file: WordPackage,
  parts: Parts,
  sections: readonly XmlElement[],
): readonly SourceBlock[] {
  const lines = new Set<string>();
  const references = childrenOf(sections[0] ?? null, 'w:headerReference');
  for (const type of ['first', 'default']) {
    const id = references.find((element) => (element.attributes['w:type'] ?? 'default') === type)?.attributes[
      'r:id'
    ];
    const header = id === undefined ? null : file.relatedById(id);
    // A broken header costs its symbol, not the document.
    if (header === null || !header.ok || header.value === null) continue;
    for (const line of headerLines(readStory(header.value, contextOf(parts.styles)))) lines.add(line);
  }
  return Array.from(lines)
    .filter((line) => /\p{L}/u.test(line) && line.length <= 500)
    .slice(0, MAX_HEADER_LINES)
    .map((line) => plainBlock(line, { role: 'page-header' }));
}

const MAX_HEADERS = 100;

/** How many lines of page headers and footers have words that stand nowhere in the text. */
function linesAroundPages(
  file: WordPackage,
  parts: Parts,
  sections: readonly XmlElement[],
  blocks: readonly SourceBlock[],
): number {
  const ids = new Set(
    sections
      .flatMap((section) => [
        ...childrenOf(section, 'w:headerReference'),
        ...childrenOf(section, 'w:footerReference'),
      ])
      .map((element) => element.attributes['r:id']),
  );
  const lines = new Set<string>();
  for (const id of Array.from(ids).slice(0, MAX_HEADERS)) {
    const part = id === undefined ? null : file.relatedById(id);
    if (part === null || !part.ok || part.value === null) continue;
    for (const line of headerLines(readStory(part.value, contextOf(parts.styles)))) lines.add(fold(line));
  }
  const body = fold(
    blocks
      .filter((block) => block.role !== 'page-header')
      .map((block) => block.text)
      .join(' '),
  );
  return Array.from(lines).filter(
    (line) => /\p{L}{3}/u.test(line) && !PAGE_COUNT.test(line) && !body.includes(line),
  ).length;
}

/** "Page 2 of 7". */
const PAGE_COUNT = /^\P{L}*(?:page|página|seite|страница|стр|صفحة|الصفحة)\P{L}*(?:\p{L}{2,3}\P{L}*)?$/iu;

function fold(text: string): string {
  return text.replace(/\s+/gu, ' ').trim().toLowerCase();
}

function headerLines(nodes: readonly BodyNode[]): readonly string[] {
  return plainText(nodes, 'accepted')
    .split(/[\n\t]+/)
    .map((line) => line.trim());
}

function titleHint(file: WordPackage): string | null {
  const title = childOf(file.coreProperties(), 'dc:title');
  const text = title === null ? '' : textOf(title).trim().slice(0, 1000);
  return text === '' ? null : text;
}

function warningsOf(
  file: WordPackage,
  context: StoryContext,
  notes: NoteBook,
  aroundPages: number,
): readonly WarningInBlock[] {
  const { images, embedded, uncountable, hidden } = context.noticed;
  const warnings: WarningInBlock[] = [];
  const warn = (code: string, detail: string | null): void =>
    void warnings.push({ code, detail, block: null });
  if (file.hasMacros) warn('active-content-removed', null);
  const words = images.filter((one) => one !== '');
  if (images.length > 0) warn('images-left-out', [String(images.length), ...words].join(' · ').slice(0, 500));
  if (embedded > 0 || file.hasEmbeddings) warn('embedded-left-out', embedded > 0 ? String(embedded) : null);
  if (hidden + aroundPages > 0) warn('hidden-text-left-out', String(hidden + aroundPages));
  if (notes.restartsOnPages || uncountable) warn('labels-uncertain', null);
  return warnings;
}
