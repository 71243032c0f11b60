import type { ClauseId, DocumentId } from '../../base/ids.ts';
import type { ParsedDocument } from '../../domain/document.ts';
import type { NamedDocument } from './library-names.ts';
import { clausesNamed, type CitationResolver, type PlacedCitation } from './resolve.ts';

/** A comment on a working paper: a clause of another document that names a place of it, or a comment in its file. */
export interface PackageComment {
  /** The clause commented on; null where the paper as a whole is. */
  readonly on: ClauseId | null;
  readonly document: DocumentId;
  /** Where the comment stands; null for a comment that stands in the margin of the paper's own file. */
  readonly clause: ClauseId | null;
  /** Who says it, as far as the text tells: the speaker of an intervention, the author of a margin comment. */
  readonly author: string | null;
  readonly text: string;
}

/** A document with its text and the citations in it. */
export interface ReadDocument {
  readonly entry: NamedDocument;
  readonly parsed: ParsedDocument;
  readonly citations: readonly PlacedCitation[];
}

/**
 * Everything said about a paper in the texts given: clauses that cite it or a place of it. In a text that cites the
 * paper, "paragraph 34" without a name is of the paper, unless the text has such a paragraph of its own.
 */
export function packageComments(
  paper: { readonly id: DocumentId; readonly parsed: ParsedDocument },
  others: readonly ReadDocument[],
  resolver: CitationResolver,
): readonly PackageComment[] {
  const margin = paper.parsed.comments.map(({ author, text, clause }): PackageComment => ({
    on: clause,
    document: paper.id,
    clause: null,
    author,
    text,
  }));
  return [...margin, ...others.flatMap((other) => commentsIn(other, paper, resolver))];
}

function commentsIn(
  { entry, parsed, citations }: ReadDocument,
  paper: { readonly id: DocumentId; readonly parsed: ParsedDocument },
  resolver: CitationResolver,
): readonly PackageComment[] {
  const resolved = citations.map((citation) => ({ citation, to: resolver.resolve(citation, entry) }));
  const isAbout = resolved.some(({ to }) => to.kind === 'found' && to.document === paper.id);
  if (!isAbout || entry.id === paper.id) return [];
  const on = new Map<ClauseId, Set<ClauseId>>();
  for (const { citation, to } of resolved) {
    const isOf = to.kind === 'found' && to.document === paper.id;
    const isBare =
      to.kind === 'own' &&
      citation.family === 'paragraph' &&
      clausesNamed(to.places, parsed.clauses).length === 0;
    if (!isOf && !isBare) continue;
    const named = clausesNamed(to.places, paper.parsed.clauses);
    if (isBare && named.length === 0) continue;
    const places = on.get(citation.clause) ?? new Set();
    for (const place of named) places.add(place);
    on.set(citation.clause, places);
  }
  const texts = new Map(parsed.clauses.map((clause) => [clause.id, clause.text]));
  const speakers = Map.groupBy(parsed.interventions, ({ clause }) => clause);
  return Array.from(on).flatMap(([clause, places]) => {
    const spoken = speakers.get(clause)?.[0];
    const author = spoken === undefined ? (entry.symbol ?? entry.title) : spoken.speaker;
    const comment = { document: entry.id, clause, author, text: texts.get(clause) ?? '' };
    const targets = places.size === 0 ? [null] : Array.from(places);
    return targets.map((place): PackageComment => ({ ...comment, on: place }));
  });
}
