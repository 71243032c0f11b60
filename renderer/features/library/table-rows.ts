import type { DocumentId } from '../../../shared/base/ids.ts';
import type { DocumentEntry } from '../../../shared/domain/document.ts';
import { fold, queryTerms } from '../../../shared/text/search/index.ts';
import { documentType } from './document-type.ts';
import type { DocumentType } from './document-type.ts';

/** Columns of the library table. */
export const COLUMNS = ['read', 'symbol', 'title', 'file', 'date', 'imported', 'language', 'notes'] as const;
export type ColumnId = (typeof COLUMNS)[number];

export interface Sorting {
  readonly column: ColumnId;
  readonly descending: boolean;
}

/** A row: the document with what the delegate did with it. */
export interface LibraryRow {
  readonly entry: DocumentEntry;
  readonly meetingName: string;
  readonly type: DocumentType;
  readonly notes: number;
  readonly read: boolean;
  readonly openedAt: number | null;
  /** A later revision of it is in the library. */
  readonly superseded: boolean;
}

/** Which rows are shown; null and '' hold nothing back. */
export interface RowFilter {
  readonly meeting: string | null;
  readonly type: DocumentType | null;
  readonly language: string | null;
  readonly unreadOnly: boolean;
  readonly text: string;
}

/** Rows that a filter lets through. The text is looked for in title, symbol, file name, agenda item and meeting. */
export function filterRows(rows: readonly LibraryRow[], filter: RowFilter): readonly LibraryRow[] {
  const terms = queryTerms(filter.text);
  return rows.filter(({ entry, meetingName, type, read }) => {
    if (filter.meeting !== null && entry.meeting !== filter.meeting) return false;
    if (filter.type !== null && type !== filter.type) return false;
    if (filter.language !== null && entry.language !== filter.language) return false;
    if (filter.unreadOnly && read) return false;
    if (terms.length === 0) return true;
    const names = fold(
      `${entry.title} ${entry.symbol ?? ''} ${entry.fileName} ${entry.agenda ?? ''} ${meetingName}`,
    );
    return terms.every((term) => names.includes(term));
  });
}

/** Rows in the order asked for; equal ones by title. Documents without number, date or language stand last both ways. */
export function sortRows(
  rows: readonly LibraryRow[],
  { column, descending }: Sorting,
  compare: (a: string, b: string) => number,
): readonly LibraryRow[] {
  const byColumn: Readonly<Record<ColumnId, (a: LibraryRow, b: LibraryRow) => number>> = {
    read: (a, b) => Number(a.read) - Number(b.read),
    symbol: (a, b) => compare(a.entry.symbol ?? '', b.entry.symbol ?? ''),
    title: (a, b) => compare(a.entry.title, b.entry.title),
    file: (a, b) => compare(a.entry.fileName, b.entry.fileName),
    date: (a, b) => compareDates(a.entry.datedOn ?? '', b.entry.datedOn ?? ''),
    imported: (a, b) => a.entry.importedAt - b.entry.importedAt,
    language: (a, b) => compare(a.entry.language ?? '', b.entry.language ?? ''),
    notes: (a, b) => a.notes - b.notes,
  };
  const order = byColumn[column];
  return rows.toSorted(
    (a, b) =>
      Number(lacks(a.entry, column)) - Number(lacks(b.entry, column)) ||
      (descending ? order(b, a) : order(a, b)) ||
      compare(a.entry.title, b.entry.title),
  );
}

/** Whether there is nothing in this column by which to order the document. */
function lacks({ symbol, datedOn, language }: DocumentEntry, column: ColumnId): boolean {
  if (column === 'symbol') return symbol === null;
  if (column === 'date') return datedOn === undefined;
  return column === 'language' && language === null;
}

/** Days and years as written: "2008" comes before "2008-01-14". */
function compareDates(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

interface RowParts {
  readonly documents: readonly DocumentEntry[];
  readonly meetings: readonly { readonly id: string; readonly name: string }[];
  readonly notes: readonly { readonly target: { readonly id: string } }[];
  readonly places: ReadonlyMap<DocumentId, { readonly read: boolean; readonly openedAt: number }>;
  readonly superseded?: ReadonlySet<DocumentId>;
}

/** Joins documents with what is known of them elsewhere. */
export function libraryRows({
  documents,
  meetings,
  notes,
  places,
  superseded,
}: RowParts): readonly LibraryRow[] {
  const names = new Map(meetings.map(({ id, name }) => [id, name]));
  const counts = new Map<string, number>();
  for (const { target } of notes) counts.set(target.id, (counts.get(target.id) ?? 0) + 1);
  return documents.map((entry) => {
    const place = places.get(entry.id);
    return {
      entry,
      meetingName: names.get(entry.meeting) ?? '',
      type: documentType(entry),
      notes: counts.get(entry.id) ?? 0,
      read: place?.read ?? false,
      openedAt: place?.openedAt ?? null,
      superseded: superseded?.has(entry.id) ?? false,
    };
  });
}
