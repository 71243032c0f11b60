import type { AgreedBy } from '../domain/draft.ts';
import type { Stance } from '../domain/annotation.ts';
import type { PrintLanguage } from './print-page-input.ts';
import { arabicPrintWords } from './print-words-ar.ts';
import { englishPrintWords } from './print-words-en.ts';
import { frenchPrintWords } from './print-words-fr.ts';

/**
 * The words that a print page puts around a text. They are here and not in the window's catalogues because
 * the command line prints too, and because the language of the paper need not be that of the window.
 */
export interface PrintWords {
  readonly direction: 'ltr' | 'rtl';
  /** Locale of dates. */
  readonly locale: string;
  /** Before, between and after the two page counters. */
  readonly page: readonly [before: string, between: string, after: string];
  readonly confidential: string;
  /** Stands for the title of a text that has none of its own. */
  readonly untitled: string;
  readonly privateCopy: string;
  readonly version: (name: string) => string;
  readonly containsOutside: string;
  /** `count` notes, and whether red lines and statuses are among what is shown. */
  readonly containsPrivate: (parts: { notes: number; redLines: boolean; statuses: boolean }) => string;
  /** Of a paper that shows what changed since another text; of an earlier version where `since` is empty. */
  readonly containsChanges: (parts: { since: string; isPrivate: boolean }) => string;
  readonly legend: string;
  /** What the signs before the numbers of changes mean. */
  readonly changeSigns: string;
  readonly kinds: Readonly<Record<'highlight' | 'note' | 'question' | 'position', string>>;
  readonly stances: Readonly<Record<Stance | 'not-chosen', string>>;
  readonly target: string;
  readonly fallback: string;
  readonly redLine: string;
  readonly tags: string;
  readonly textChanged: string;
  readonly statuses: Readonly<Record<'not-discussed' | 'in-brackets' | 'agreed' | 'deleted', string>>;
  readonly agreedBy: Readonly<Record<AgreedBy, string>>;
  readonly footnotes: string;
  /** Before the number of a footnote, or of a row of a table, in a comparison. */
  readonly comparedFootnote: string;
  readonly comparedRow: string;
  readonly wholeText: string;
  readonly annex: string;
  readonly unplaced: string;
  readonly unplacedMeaning: string;
  /** In the margin, for one note or a run of them that stands in the annex. */
  readonly seeAnnex: string;
  /** Over a part of a table that is wider than the paper. */
  readonly columns: (first: number, last: number, count: number) => string;
  readonly clause: (label: string) => string;
  readonly quote: readonly [open: string, close: string];
}

const WORDS: Readonly<Record<PrintLanguage, PrintWords>> = {
  en: englishPrintWords,
  fr: frenchPrintWords,
  ar: arabicPrintWords,
};

/** The words of a language. */
export function printWords(language: PrintLanguage): PrintWords {
  return WORDS[language];
}
