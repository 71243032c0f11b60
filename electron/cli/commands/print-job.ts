import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import type { ParsedDocument } from '../../../shared/domain/document.ts';
import type { DraftContent } from '../../../shared/domain/draft.ts';
import { directionOf } from '../../../shared/render/print-direction.ts';
import { webNotesToPrint } from '../../../shared/render/annotation-notes.ts';
import { documentBlocks, draftBlocks, draftStatuses } from '../../../shared/render/print-blocks.ts';
import {
  PRINT_LANGUAGES,
  type PrintLanguage,
  type PrintNote,
  type PrintPage,
} from '../../../shared/render/print-page-input.ts';
import { printWords } from '../../../shared/render/print-words.ts';
import { parseWebAnnotations, type WebAnnotationFailure } from '../../../shared/render/web-annotation.ts';
import type { PrintCall } from './print-options.ts';

/** A text that can be printed. */
export type PrintSource =
  | { readonly kind: 'document'; readonly parsed: ParsedDocument; readonly fileName: string }
  | { readonly kind: 'draft'; readonly content: DraftContent };

function wordsFor(call: PrintCall, language: string): PrintLanguage {
  const base = language.split('-')[0];
  return call.words ?? PRINT_LANGUAGES.find((one) => one === base) ?? 'en';
}

/** The language of a text as a print job may carry it: a well-formed tag, or "und". */
function tag(language: string | null): string {
  return language !== null && /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/.test(language) ? language : 'und';
}

/** A file's name may be the delegate's own, so it is no title for outside. */
function textOf(source: PrintSource, copy: 'outside' | 'private', call: PrintCall) {
  if (source.kind === 'draft') {
    const { content } = source;
    const blocks = draftBlocks(content, copy);
    return {
      blocks,
      footnotes: [],
      title: content.title,
      symbol: null,
      language: content.language,
      clauses: content.clauses,
    };
  }
  const { parsed, fileName } = source;
  const { blocks, footnotes } = documentBlocks(parsed);
  const ownName = fileName.replace(/\.[A-Za-z0-9]{1,8}$/, '');
  const nameless = copy === 'private' ? ownName : printWords(wordsFor(call, tag(parsed.language))).untitled;
  const title = parsed.title ?? parsed.symbol ?? nameless;
  return {
    blocks,
    footnotes,
    title,
    symbol: parsed.symbol,
    language: parsed.language,
    clauses: parsed.clauses,
  };
}

/**
 * Makes the print job of a call. With annotations or a status column it is a private copy, marked on every
 * page; without, a copy for outside.
 */
export function makePrintJob(
  source: PrintSource,
  annotations: Uint8Array | null,
  call: PrintCall,
  today: string,
): Result<PrintPage, Failure<WebAnnotationFailure>> {
  const isPrivate = annotations !== null || call.statusColumn;
  const text = textOf(source, isPrivate ? 'private' : 'outside', call);
  let notes: PrintNote[] = [];
  if (annotations !== null) {
    const parsed = parseWebAnnotations(annotations);
    if (!parsed.ok) return err(failure(parsed.error.code, parsed.error.detail));
    notes = webNotesToPrint(parsed.value, text.clauses, call.redLines);
  }
  const statuses = call.statusColumn && source.kind === 'draft' ? draftStatuses(source.content) : null;
  const language = tag(text.language);
  return ok({
    title: text.title.slice(0, 2000),
    symbol: text.symbol,
    version: call.version,
    date: call.date ?? today,
    language,
    direction: source.kind === 'document' ? source.parsed.direction : directionOf(language),
    blocks: text.blocks,
    footnotes: text.footnotes.map(({ id, label, text: words }) => ({ id, label, text: words })),
    paper: call.paper,
    words: wordsFor(call, language),
    lineNumbers: call.lineNumbers,
    wideMargin: call.wideMargin,
    copy: isPrivate ? { kind: 'private', notes, statuses } : { kind: 'outside' },
  });
}
