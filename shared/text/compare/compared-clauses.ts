import { asId } from '../../base/ids.ts';
import type { ClauseId } from '../../base/ids.ts';
import type { Clause, Footnote, TableCell } from '../../domain/document.ts';
import type { CompareClause } from './compare-texts.ts';

/** What a compared piece is, where it is no clause of its own. */
export type ComparedPlace =
  | { readonly kind: 'row'; readonly table: ClauseId; readonly row: number }
  | { readonly kind: 'footnote'; readonly footnote: string; readonly label: string };

/** A clause, a row of a table or a footnote, as they are compared. */
export interface ComparedClause extends CompareClause {
  readonly kind: string;
  readonly level: number;
  readonly part: string | null;
  readonly place?: ComparedPlace;
}

/** Between the cells of a row: a sign of its own, so that words that went to another cell are a change. */
const CELL_SIGN = ' | ';

/**
 * The pieces of a document as two versions of it are compared: its clauses; of a table each row by itself; and each
 * footnote behind the clause that carries its mark. A footnote's number is no part of it: all numbers after a new
 * footnote are other ones, which says nothing.
 */
export function comparedClauses(document: {
  readonly clauses: readonly Clause[];
  readonly footnotes: readonly Footnote[];
}): readonly ComparedClause[] {
  const ofClause = Map.groupBy(document.footnotes, ({ clause }) => clause);
  const known = new Set<ClauseId | null>(document.clauses.map(({ id }) => id));
  const lost = document.footnotes.filter(({ clause }) => !known.has(clause));
  return [
    ...document.clauses.flatMap((clause) => [
      ...piecesOf(clause),
      ...(ofClause.get(clause.id) ?? []).map((footnote) => noteOf(footnote, clause.level)),
    ]),
    ...lost.map((footnote) => noteOf(footnote, 0)),
  ];
}

function piecesOf(clause: Clause): readonly ComparedClause[] {
  const { id, level, part, table } = clause;
  if (table === null || table.length === 0) return [clause];
  return table.flatMap((cells, row): readonly ComparedClause[] => {
    const text = rowText(cells);
    if (text === '') return [];
    const place = { kind: 'row', table: id, row: row + 1 } as const;
    return [
      { id: asId<ClauseId>(`${id}/${row + 1}`), label: null, text, kind: 'table-row', level, part, place },
    ];
  });
}

function rowText(cells: readonly TableCell[]): string {
  const words = cells.map(({ text }) => spaced(text));
  return words.every((word) => word === '') ? '' : words.join(CELL_SIGN);
}

/**
 * The same pieces as a text without tables is compared with them, a draft: where the cells of a row stand there as
 * paragraphs of their own, each cell is a piece; else a row is its words. Signs between cells would all be changes.
 */
export function comparedWithProse(
  pieces: readonly ComparedClause[],
  prose: readonly Pick<CompareClause, 'text'>[],
): readonly ComparedClause[] {
  if (!pieces.some(({ place }) => place?.kind === 'row')) return pieces;
  const there = new Set(prose.map(({ text }) => spaced(text)));
  return pieces.flatMap((piece) => {
    if (piece.place?.kind !== 'row') return [piece];
    const cells = piece.text.split(CELL_SIGN).filter((cell) => cell !== '');
    const alone = cells.filter((cell) => there.has(cell)).length;
    if (cells.length < 2 || alone * 2 < cells.length) return [{ ...piece, text: cells.join(' ') }];
    return cells.map((text, at) => ({ ...piece, id: asId<ClauseId>(`${piece.id}/${String(at + 1)}`), text }));
  });
}

function spaced(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

function noteOf({ id, label, text }: Footnote, level: number): ComparedClause {
  return {
    // The files number their footnotes themselves: "2" of one version is not "2" of the other.
    id: asId<ClauseId>(`footnote ${id} ${text}`),
    label: null,
    text,
    kind: 'note',
    level,
    part: null,
    place: { kind: 'footnote', footnote: id, label },
  };
}
