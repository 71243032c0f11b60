import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { err, failure, type Failure, type Result } from '../../../../shared/base/result.ts';
import type { RefusalCode, SourceReading, WarningInBlock } from '../source-blocks.ts';
import { plainBlock } from '../source-blocks.ts';
import { withinCaps } from '../within-caps.ts';
import { assemble } from './assemble.ts';
import { pageText, type Fragment, type PageText } from './fragments.ts';
import { openPdf } from './open-pdf.ts';
import { commentsOf } from './pdf-comments.ts';
import type { TreeNode } from './tagged.ts';

/** More pages are no document of a meeting. */
const MAX_PAGES = 5000;

/** A page as it was read, before anything was made of it. */
export interface ReadPage extends PageText {
  readonly tree: TreeNode | null;
  readonly comments: Awaited<ReturnType<typeof commentsOf>>;
}

/** Reads a PDF: by its structure tree where it is tagged, else by where the words stand on the page. */
export async function readPdf(
  bytes: Uint8Array,
  password: string | null = null,
): Promise<Result<SourceReading, Failure<RefusalCode>>> {
  const opened = await openPdf(bytes, password);
  if (!opened.ok) return opened;
  const pdf = opened.value;
  try {
    if (pdf.numPages > MAX_PAGES) return err(failure('too-large', `${pdf.numPages} pages`));
    const pages: ReadPage[] = [];
    let broken = 0;
    for (let number = 1; number <= pdf.numPages; number++) {
      const page = await readPage(pdf, number);
      if (page === null) broken += 1;
      else pages.push(page);
    }
    if (pages.length === 0) return err(failure('damaged', 'no page can be read'));
    return await finish(pdf, pages, broken);
  } catch {
    return err(failure('damaged', 'the PDF breaks off'));
  } finally {
    await pdf.loadingTask.destroy();
  }
}

async function readPage(pdf: PDFDocumentProxy, number: number): Promise<ReadPage | null> {
  try {
    const page = await pdf.getPage(number);
    const text = await pageText(page);
    const tree: TreeNode | null = await page.getStructTree();
    const comments = await commentsOf(page, text.fragments);
    page.cleanup();
    return { ...text, tree, comments };
  } catch {
    return null;
  }
}

async function finish(
  pdf: PDFDocumentProxy,
  pages: readonly ReadPage[],
  broken: number,
): Promise<Result<SourceReading, Failure<RefusalCode>>> {
  const { info } = await pdf.getMetadata();
  const facts = info as Readonly<Record<string, unknown>>;
  const isTagged = (await pdf.getMarkInfo())?.Marked === true || pages.some(({ tree }) => tree !== null);
  const made = assemble(pages, isTagged);
  const warnings: WarningInBlock[] = [...made.warnings];
  const warn = (code: string, detail: string | null): void =>
    void warnings.push({ code, detail, block: null });
  if (broken > 0) warn('pages-unreadable', String(broken));
  if ((await pdf.getJSActions()) !== null) warn('active-content-removed', null);
  if (Object.keys((await pdf.getAttachments()) ?? {}).length > 0) warn('embedded-left-out', null);
  const blank = pages.filter(({ fragments }) => isBlank(fragments)).length;
  if (made.blocks.length === 0) {
    // A scan: every page is a picture. It is told so, and not refused as empty.
    warn('pages-without-text', String(blank));
    made.blocks.push(plainBlock(titleOf(facts) ?? '—'));
  } else if (blank > 0) warn('pages-without-text', String(blank));
  return withinCaps({
    format: 'pdf',
    blocks: made.blocks,
    footnotes: made.footnotes,
    changes: [],
    comments: made.comments,
    acceptedText: null,
    rejectedText: null,
    titleHint: titleOf(facts),
    languageHint: languageOf(facts),
    directionHint: null,
    repairs: made.repairs,
    warnings,
  });
}

function isBlank(fragments: readonly Fragment[]): boolean {
  return fragments.every(({ text }) => text.trim() === '');
}

function titleOf(facts: Readonly<Record<string, unknown>>): string | null {
  const title = facts['Title'];
  return typeof title === 'string' && title.trim() !== '' ? title.trim().slice(0, 1000) : null;
}

function languageOf(facts: Readonly<Record<string, unknown>>): string | null {
  const language = facts['Language'];
  return typeof language === 'string' && /^[a-z]{2,3}(?:-[a-z0-9]+)*$/iu.test(language)
    ? (language.split('-')[0]?.toLowerCase() ?? null)
    : null;
}
