import type { AnnotationId } from '../../../shared/base/ids.ts';
import type { Annotation } from '../../../shared/domain/annotation.ts';
import type { Footnote } from '../../../shared/domain/document.ts';
import { notesToPrint } from '../../../shared/render/annotation-notes.ts';
import { documentBlocks, draftBlocks, draftStatuses } from '../../../shared/render/print-blocks.ts';
import { directionOf } from '../../../shared/render/print-direction.ts';
import {
  PRINT_LANGUAGES,
  type PrintLanguage,
  type PrintPage,
} from '../../../shared/render/print-page-input.ts';
import { printWords } from '../../../shared/render/print-words.ts';
import type { PrintSource } from './print-source.ts';

/** What the delegate chose on the print screen. `outside` is where a print starts. */
export interface PrintChoices {
  readonly copy: 'outside' | 'private';
  /** Notes left out of a private copy; all others are in it. */
  readonly leftOut: ReadonlySet<AnnotationId>;
  /** For this one copy: it is off again after saving or printing. */
  readonly redLines: boolean;
  readonly statusColumn: boolean;
  readonly wideMargin: boolean;
  /** Whether the header names the version. Its name is the delegate's own: off for outside unless asked for. */
  readonly versionName: boolean;
  readonly lineNumbers: boolean;
  readonly paper: 'A4' | 'Letter';
  readonly words: PrintLanguage;
  /** Of the preview only: what a copier makes of it. */
  readonly blackAndWhite: boolean;
}

/**
 * The choices a print starts with; `language` is that of the window. What was taken out of a draft is nobody else's
 * business unless the delegate says so: a comparison of drafts starts as a private copy.
 */
export function firstChoices(
  settings: { readonly paper: 'A4' | 'Letter'; readonly language: string },
  source: PrintSource,
): PrintChoices {
  const base = settings.language.split('-')[0];
  return {
    copy: source.kind === 'comparison' && source.hasDraft ? 'private' : 'outside',
    leftOut: new Set(),
    redLines: false,
    statusColumn: false,
    wideMargin: false,
    versionName: false,
    lineNumbers: true,
    paper: settings.paper,
    words: PRINT_LANGUAGES.find((language) => language === base) ?? 'en',
    blackAndWhite: true,
  };
}

/** The notes that a copy will have. */
export function chosenNotes(
  annotations: readonly Annotation[],
  choices: PrintChoices,
): readonly Annotation[] {
  return choices.copy === 'outside'
    ? []
    : annotations.filter((annotation) => !choices.leftOut.has(annotation.id));
}

/** Whether an annotation holds a red line. */
export function hasRedLine(annotation: Annotation): boolean {
  return (annotation.position?.redLine ?? '').trim() !== '';
}

function wellFormed(language: string | null): string {
  return language !== null && /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/.test(language) ? language : 'und';
}

function copyOf(
  source: PrintSource,
  annotations: readonly Annotation[],
  choices: PrintChoices,
): PrintPage['copy'] {
  if (choices.copy === 'outside') return { kind: 'outside' };
  const chosen = chosenNotes(annotations, choices);
  const clauses =
    source.kind === 'draft'
      ? source.content.clauses
      : source.kind === 'document'
        ? source.parsed.clauses
        : [];
  const redLines = choices.redLines ? chosen.filter(hasRedLine).map((annotation) => annotation.id) : [];
  return {
    kind: 'private',
    notes: notesToPrint(chosen, clauses, new Set(redLines)),
    statuses: choices.statusColumn && source.kind === 'draft' ? draftStatuses(source.content) : null,
  };
}

/**
 * The title on paper. A delegate may call a received document what they like; outside it has only the title that
 * it gives itself.
 */
function titleOf(source: PrintSource, choices: PrintChoices): string {
  if (source.kind === 'draft' || choices.copy === 'private') return source.title;
  const given = source.kind === 'document' ? source.parsed.title : source.givenTitle;
  return given ?? source.symbol ?? printWords(choices.words).untitled;
}

/** The frozen job: text, chosen notes, choices. What is not chosen is not in it. */
export function makePrintJob(
  source: PrintSource,
  annotations: readonly Annotation[],
  choices: PrintChoices,
  today: string,
): PrintPage {
  const text = textOf(source, choices);
  return {
    title: titleOf(source, choices).slice(0, 2000),
    symbol: source.kind === 'draft' ? null : source.symbol,
    version: source.kind === 'draft' && choices.versionName ? source.version : null,
    date: today,
    language: text.language,
    direction: text.direction,
    blocks: text.blocks,
    footnotes: text.footnotes.map(({ id, label, text: words }) => ({ id, label, text: words })),
    paper: choices.paper,
    words: choices.words,
    lineNumbers: choices.lineNumbers,
    wideMargin: choices.wideMargin,
    ...(source.kind === 'comparison' ? { changesSince: source.since.slice(0, 2000) } : {}),
    copy: copyOf(source, annotations, choices),
  };
}

function textOf(
  source: PrintSource,
  choices: PrintChoices,
): Pick<PrintPage, 'language' | 'direction' | 'blocks'> & { readonly footnotes: readonly Footnote[] } {
  switch (source.kind) {
    case 'document': {
      const { parsed } = source;
      return {
        ...documentBlocks(parsed),
        language: wellFormed(parsed.language),
        direction: parsed.direction,
      };
    }
    case 'draft': {
      const language = wellFormed(source.content.language);
      const blocks = draftBlocks(source.content, choices.copy);
      return { blocks, footnotes: [], language, direction: directionOf(language) };
    }
    case 'comparison': {
      const { blocks, direction } = source;
      return { blocks, footnotes: [], language: wellFormed(source.language), direction };
    }
  }
}
