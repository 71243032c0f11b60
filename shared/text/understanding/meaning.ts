import type { ClauseId } from '../../base/ids.ts';
import type { ParsedDocument } from '../../domain/document.ts';
import { bindPlaces } from '../references/bind-places.ts';
import type { PlacedCitation } from '../references/resolve.ts';
import { dateInText } from '../document-date.ts';
import { fold } from '../search/fold.ts';
import { findDates, type FoundDate } from './dates.ts';
import { documentKind, type DocumentKind } from './document-kind.ts';
import { findMandates, type Mandate } from './mandates.ts';
import { agendaItemOf, capacityOf, type Capacity } from './understand.ts';

/** Raised whenever what is worked out of a reading could come out differently: everything is then worked out anew. */
export const MEANING_VERSION = 6;

/** What one speaker said, with the capacity as the report names it. */
export interface Speech {
  /** Its place among the interventions of the document. */
  readonly at: number;
  readonly clause: ClauseId;
  readonly speaker: string;
  readonly onBehalfOf: string | null;
  readonly capacity: Capacity;
  /** Its beginning. */
  readonly text: string;
}

/** What the workbench keeps of a document's meaning: small beside its text, worked out in the background. */
export interface DocumentMeaning {
  readonly version: number;
  readonly importerVersion: number;
  readonly kind: DocumentKind | null;
  readonly agendaItem: string | null;
  /** The date that its words give it: a day, a month or a year. */
  readonly datedOn: string | null;
  readonly mandates: readonly Mandate[];
  readonly dates: readonly FoundDate[];
  readonly speeches: readonly Speech[];
  readonly citations: readonly PlacedCitation[];
  /** Equal for documents with the same words, whatever their symbols; null where there are too few to tell. */
  readonly sameText: string | null;
}

/** Clauses looked at in one step: a few milliseconds on a slow machine. */
const STEP = 24;
const MAX_SPEECH = 400;

/**
 * Works out what a document means in small steps: between two of them whoever drives it may let other things
 * happen. The last value is the meaning.
 */
export function* meaningSteps(document: ParsedDocument): Generator<undefined, DocumentMeaning> {
  const { clauses } = document;
  const dates: FoundDate[] = [];
  const mandates: Mandate[] = [];
  const citations: PlacedCitation[] = [];
  const cited = Map.groupBy(document.citations, ({ clause }) => clause);
  const hash = new TextHash();
  for (let at = 0; at < clauses.length; at += STEP) {
    const part = clauses.slice(at, at + STEP);
    dates.push(...findDates(part));
    for (const { id, text } of part) {
      hash.add(text);
      citations.push(...bindPlaces(text, cited.get(id) ?? []));
    }
    yield undefined;
    // A mandate reads on into the items below it, so its window is longer than the step.
    const own = new Set(part.map(({ id }) => id));
    const found = findMandates({ clauses: clauses.slice(at, at + STEP + ITEMS) });
    mandates.push(...found.filter(({ clause }) => own.has(clause)));
    yield undefined;
  }
  return {
    version: MEANING_VERSION,
    importerVersion: document.importerVersion,
    kind: documentKind(document),
    agendaItem: agendaItemOf(document),
    datedOn: dateInText(clauses, document.symbol),
    mandates,
    dates,
    speeches: document.interventions.map((each, at) => ({
      at,
      clause: each.clause,
      speaker: each.speaker,
      onBehalfOf: each.onBehalfOf,
      capacity: capacityOf(each),
      text: each.text.slice(0, MAX_SPEECH),
    })),
    citations,
    sameText: hash.end(),
  };
}
/** Items under a clause that belong to its task, as in `findMandates`. */
const ITEMS = 60;

/** All at once, where nobody waits. */
export function meaningOf(document: ParsedDocument): DocumentMeaning {
  const steps = meaningSteps(document);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Whether a kept meaning is still what would be worked out now. Anything else is worked out anew. */
export function isCurrentMeaning(value: unknown): value is DocumentMeaning {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    value.version === MEANING_VERSION &&
    'citations' in value &&
    Array.isArray(value.citations)
  );
}

/** Texts of fewer letters are too alike to say that two are one. */
const FEW_LETTERS = 400;

/** Two hashes over the folded letters of a text: order counts; spaces, signs and how it is cut into blocks do not. */
class TextHash {
  private low = 0x811c9dc5;
  private high = 0x01000193;
  private letters = 0;

  add(text: string): void {
    for (const letter of fold(text).replaceAll(/[^\p{L}\p{N}]+/gu, '')) {
      const code = letter.codePointAt(0) ?? 0;
      this.low = Math.imul(this.low ^ code, 0x01000193) >>> 0;
      this.high = (Math.imul(this.high, 31) + code) >>> 0;
      this.letters += 1;
    }
  }

  end(): string | null {
    const part = (value: number): string => value.toString(16).padStart(8, '0');
    return this.letters < FEW_LETTERS ? null : `${part(this.low)}${part(this.high)}-${String(this.letters)}`;
  }
}
