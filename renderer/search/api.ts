import type { LanguageTag } from '../../shared/domain/language.ts';
import type { Hit, Snippet } from '../../shared/text/search/index.ts';

/** A stretch of a text that is found and shown by itself: a clause, a footnote, one field of a note. */
export interface TextPart {
  /** What is opened when it is found: a clause's id. Several parts may have the same. */
  readonly key: string;
  readonly label: string | null;
  readonly isHeading: boolean;
  readonly text: string;
}

/** A text as the index takes it. It is not changed under its id: it is removed and put again. */
export interface SearchableText {
  readonly id: string;
  readonly language: LanguageTag | null;
  readonly parts: readonly TextPart[];
  /** Its source has more than these parts: they are too many, or the index failed at them. */
  readonly isCut?: true;
}

/** What is asked of an index. */
export interface SearchRequest {
  readonly query: string;
  /** Texts that are looked into; null: all. */
  readonly among: readonly string[] | null;
  /** Of these, texts that come before all others. */
  readonly first: readonly string[];
  /** How many texts are shown, after how many that are shown already. */
  readonly skip: number;
  readonly texts: number;
  /** Most parts shown of each text. */
  readonly parts: number;
}

/** A part that holds what was asked for. */
export interface FoundPart {
  readonly key: string;
  readonly label: string | null;
  readonly snippet: Snippet;
  /** The first hit, in the whole part. */
  readonly hit: Hit;
}

/** What was found in one text, in its order. */
export interface FoundText {
  readonly id: string;
  readonly parts: readonly FoundPart[];
  /** There are more than these. */
  readonly more: boolean;
}

/** Another word for one that stands nowhere. */
export interface Suggestion {
  readonly typed: string;
  readonly meant: string;
}

export interface SearchAnswer {
  readonly texts: readonly FoundText[];
  /** There are more texts than these. */
  readonly more: boolean;
  /** Parts and texts in all; with `isPart`, so many at least. */
  readonly parts: number;
  readonly inTexts: number;
  readonly isPart: boolean;
  readonly suggestions: readonly Suggestion[];
}

/** An index of words: the same behaviour in memory and on the disk (`test/acceptance/search-suite.ts`). */
export interface TextIndex {
  /** Texts that it holds. */
  ids(): readonly string[];
  /** Those of them that are in it in part. */
  cut(): readonly string[];
  put(texts: readonly SearchableText[]): void;
  remove(ids: readonly string[]): void;
  /** Makes everything so far durable, where it is kept at all. */
  settle(): void;
  search(request: SearchRequest): SearchAnswer;
  close(): void;
}
