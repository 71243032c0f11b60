import type { ClauseId, DocumentId, MeetingId } from '../../../shared/base/ids.ts';
import type { Capacity } from '../../../shared/text/understanding/understand.ts';
import { compareDates, isPast, placeDate } from '../../../shared/text/understanding/place-date.ts';
import type { DocumentFamily } from '../../../shared/text/references/index.ts';
import type { YearSource } from '../../../shared/text/understanding/place-date.ts';
import { fold, queryTerms } from '../../../shared/text/search/index.ts';
import type { UnderstoodDocument } from '../meanings.ts';
import { dateKey, mandateKey, speakerKey } from './judgements.ts';
import type { ConfirmedSpeaker, MandateState } from './judgements.ts';

// The rows of the lists: what the texts say, joined with what the delegate decided about it.

/** Where a row stands. */
export interface RowPlace {
  /** Also the id of the judgement about it. */
  readonly key: string;
  readonly document: DocumentId;
  readonly clause: ClauseId;
  readonly title: string;
  readonly symbol: string | null;
  readonly meeting: MeetingId;
}

export interface MandateRow extends RowPlace {
  readonly label: string | null;
  readonly verb: string;
  readonly addressee: string | null;
  readonly task: string;
  readonly by: string | null;
  readonly yearFrom: YearSource;
  readonly isLate: boolean;
  readonly state: MandateState;
}

type Known = Iterable<UnderstoodDocument>;

function placeOf({ entry }: UnderstoodDocument, clause: ClauseId, key: string): RowPlace {
  const { id, title, symbol, meeting } = entry;
  return { key, document: id, clause, title, symbol, meeting };
}

/** The mandates of all texts, in the order of the texts. */
export function mandateRows(
  documents: Known,
  states: ReadonlyMap<string, MandateState>,
  today: string,
): readonly MandateRow[] {
  return Array.from(documents).flatMap((document) =>
    document.meaning.mandates.map(({ clause, label, verb, addressee, task, by }) => {
      const key = mandateKey(document.entry.id, clause);
      const placed =
        by === null ? null : placeDate({ iso: by, isDeadline: true }, document.entry.datedOn ?? null);
      const state = states.get(key) ?? 'open';
      const isOver = placed !== null && isPast(placed.iso, today) === true;
      return {
        ...placeOf(document, clause, key),
        label,
        verb,
        addressee,
        task,
        by: placed?.iso ?? null,
        yearFrom: placed?.yearFrom ?? null,
        isLate: isOver && (state === 'open' || state === 'in-hand'),
        state,
      };
    }),
  );
}

/** By what mandates are put together. */
export const MANDATE_GROUPS = ['document', 'addressee', 'meeting', 'date'] as const;
export type MandateGroup = (typeof MANDATE_GROUPS)[number];

/** The same addressee however it is written: without its article, in small letters. */
export function addresseeKey(addressee: string | null): string {
  return fold(addressee ?? '').replace(/^(?:the|le|la|les|l['’]|el|los|las|al|ال)\s*/u, '');
}

/** Groups in order: by name, dates by the calendar, what has none last. */
export function groupMandates(
  rows: readonly MandateRow[],
  by: MandateGroup,
  compare: (a: string, b: string) => number,
): readonly { readonly key: string; readonly rows: readonly MandateRow[] }[] {
  const keyOf = (row: MandateRow): string => {
    if (by === 'document') return row.document;
    if (by === 'meeting') return row.meeting;
    return by === 'date' ? (row.by ?? '') : addresseeKey(row.addressee);
  };
  const nameOf = (row: MandateRow | undefined): string => {
    if (row === undefined) return '';
    return by === 'document' ? row.title : keyOf(row);
  };
  return Array.from(Map.groupBy(rows, keyOf), ([key, own]) => ({ key, rows: own })).toSorted((a, b) => {
    const isLast = Number(a.key === '') - Number(b.key === '');
    if (isLast !== 0) return isLast;
    return by === 'date' ? compareDates(a.key, b.key) : compare(nameOf(a.rows[0]), nameOf(b.rows[0]));
  });
}

export interface DateRow extends RowPlace {
  readonly raw: string;
  /** Place in the calendar; "--08-15" where no year is known. */
  readonly iso: string;
  readonly yearFrom: YearSource;
  readonly isDeadline: boolean;
  /** Null where no year is known. */
  readonly isPast: boolean | null;
  readonly sentence: string;
}

/** Dates in the order of the calendar; those without a year last. */
export function dateRows(
  documents: Known,
  years: ReadonlyMap<string, number>,
  today: string,
): readonly DateRow[] {
  const rows = Array.from(documents).flatMap((document) =>
    document.meaning.dates.map(({ clause, raw, iso, isDeadline, sentence }): DateRow => {
      const key = dateKey(document.entry.id, clause, raw);
      const placed = placeDate({ iso, isDeadline }, document.entry.datedOn ?? null, years.get(key) ?? null);
      return {
        ...placeOf(document, clause, key),
        raw,
        ...placed,
        isDeadline,
        isPast: isPast(placed.iso, today),
        sentence,
      };
    }),
  );
  return rows.toSorted((a, b) => compareDates(a.iso, b.iso));
}

/**
 * Without what a superseded text says in the same words, on the same day, as the revision that took its place: it is
 * one deadline. What only the old text says stays.
 */
export function withoutRepeats(
  rows: readonly DateRow[],
  families: readonly DocumentFamily[],
): readonly DateRow[] {
  const familyOf = new Map<DocumentId, { readonly key: string; readonly isSuperseded: boolean }>();
  for (const { key, members } of families)
    for (const { id, isSuperseded } of members) familyOf.set(id, { key, isSuperseded });
  const said = (row: DateRow, key: string): string => `${key}\n${row.raw}\n${row.iso}\n${fold(row.sentence)}`;
  const current = new Set<string>();
  for (const row of rows) {
    const family = familyOf.get(row.document);
    if (family?.isSuperseded === false) current.add(said(row, family.key));
  }
  return rows.filter((row) => {
    const family = familyOf.get(row.document);
    return family?.isSuperseded !== true || !current.has(said(row, family.key));
  });
}

export interface SpeakerRow extends RowPlace {
  readonly speaker: string;
  readonly onBehalfOf: string | null;
  readonly capacity: Capacity;
  readonly isConfirmed: boolean;
  readonly text: string;
}

/** Interventions with their speakers: as the delegate confirmed them, else as the report reads. */
export function speakerRows(
  documents: Known,
  confirmed: ReadonlyMap<string, ConfirmedSpeaker>,
): readonly SpeakerRow[] {
  return Array.from(documents).flatMap((document) =>
    document.meaning.speeches.map(({ at, clause, speaker, onBehalfOf, capacity, text }) => {
      const key = speakerKey(document.entry.id, at);
      const own = confirmed.get(key);
      return {
        ...placeOf(document, clause, key),
        ...(own ?? { speaker, onBehalfOf, capacity }),
        isConfirmed: own !== undefined,
        text,
      };
    }),
  );
}

/** Rows whose words hold all that was typed. */
export function withWords<R>(rows: readonly R[], typed: string, words: (row: R) => string): readonly R[] {
  const terms = queryTerms(typed);
  if (terms.length === 0) return rows;
  return rows.filter((row) => {
    const folded = fold(words(row));
    return terms.every((term) => folded.includes(term));
  });
}
