import type { ClauseId, DocumentId } from '../../base/ids.ts';
import { fold } from './fold.ts';
import { snippetOf } from './find.ts';
import type { QueryTerms, Snippet } from './find.ts';

/** A clause that holds all terms of a query. */
export interface LibraryHit {
  readonly document: DocumentId;
  readonly clause: ClauseId;
  readonly label: string | null;
  readonly snippet: Snippet;
}

/** A searchable clause, as given. */
export interface SearchableClause {
  readonly id: ClauseId;
  readonly label: string | null;
  readonly text: string;
}

interface IndexedDocument {
  /** All clauses folded, joined by line feeds. */
  readonly folded: string;
  /** Start of each clause in `folded`. */
  readonly starts: Int32Array;
  readonly clauses: readonly SearchableClause[];
}

/**
 * The words of the library, folded, in memory: nothing of them is written anywhere. A scan of the folded
 * text serves some thousands of documents faster than a key can be pressed.
 */
export class TextIndex {
  private readonly documents = new Map<DocumentId, IndexedDocument>();

  has(id: DocumentId): boolean {
    return this.documents.has(id);
  }

  get size(): number {
    return this.documents.size;
  }

  put(id: DocumentId, clauses: readonly SearchableClause[]): void {
    const starts = new Int32Array(clauses.length);
    const parts: string[] = [];
    let length = 0;
    clauses.forEach((clause, index) => {
      starts[index] = length;
      const folded = fold(clause.text);
      parts.push(folded);
      length += folded.length + 1;
    });
    this.documents.set(id, { folded: parts.join('\n'), starts, clauses });
  }

  remove(id: DocumentId): void {
    this.documents.delete(id);
  }

  /** Clauses with every term, in the order of documents given and of their text; at most `most`. */
  search(terms: QueryTerms, among: readonly DocumentId[], most: number): readonly LibraryHit[] {
    const hits: LibraryHit[] = [];
    for (const id of among) {
      const document = this.documents.get(id);
      if (document === undefined) continue;
      for (const index of clausesWith(document, terms)) {
        const clause = document.clauses[index];
        if (clause === undefined) continue;
        const { id: clauseId, label, text } = clause;
        hits.push({ document: id, clause: clauseId, label, snippet: snippetOf(text, terms) });
        if (hits.length >= most) return hits;
      }
    }
    return hits;
  }
}

function clausesWith(document: IndexedDocument, terms: QueryTerms): readonly number[] {
  const [rarest, ...others] = terms.toSorted((a, b) => b.length - a.length);
  if (rarest === undefined || others.some((term) => !document.folded.includes(term))) return [];
  const found: number[] = [];
  let at = document.folded.indexOf(rarest);
  while (at >= 0) {
    const index = lastAtOrBelow(document.starts, at);
    const end =
      index + 1 < document.starts.length ? (document.starts[index + 1] ?? 0) - 1 : document.folded.length;
    const text = document.folded.slice(document.starts[index] ?? 0, end);
    if (others.every((term) => text.includes(term))) found.push(index);
    at = document.folded.indexOf(rarest, Math.max(end, at + 1));
  }
  return found;
}

function lastAtOrBelow(sorted: Int32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
