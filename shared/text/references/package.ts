import type { ClauseId, DocumentId } from '../../base/ids.ts';
import type { ParsedDocument } from '../../domain/document.ts';
import { commentThreads } from '../../domain/comment-threads.ts';
import { pairClauses, type AnchorClause } from '../anchors/index.ts';
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
  /** Answers to a comment in the margin of a file. */
  readonly replies?: readonly Pick<PackageComment, 'author' | 'text'>[];
}

/** A document with its text and the citations in it. */
export interface ReadDocument {
  readonly entry: NamedDocument;
  readonly parsed: ParsedDocument;
  readonly citations: readonly PlacedCitation[];
}

/** A paper with its text. */
export interface Paper {
  readonly id: DocumentId;
  readonly parsed: ParsedDocument;
}

/** Another revision of a paper, and which of its clauses are surely which of the paper. */
export interface PairedPaper extends Paper {
  readonly same: ReadonlyMap<ClauseId, ClauseId>;
}

/**
 * The clauses of two revisions that are surely the same, the old one's first. Of texts of ten thousand clauses this
 * takes seconds: the window asks a worker for it.
 */
export function surelySame(
  old: readonly AnchorClause[],
  fresh: readonly AnchorClause[],
): readonly (readonly [ClauseId, ClauseId])[] {
  return pairClauses(old, fresh).flatMap(({ before, after, isSure }) => {
    const [from, to] = [old[before]?.id, fresh[after]?.id];
    return isSure && from !== undefined && to !== undefined ? [[from, to] as const] : [];
  });
}

/** The comments in the margin of a file, each with the answers to it. */
function marginOf(
  parsed: ParsedDocument,
  document: DocumentId,
  place: (clause: ClauseId | null) => Pick<PackageComment, 'on' | 'clause'>,
): readonly PackageComment[] {
  return commentThreads(parsed.comments).map(({ comment: { author, text, clause }, replies }) => ({
    ...place(clause),
    document,
    author,
    text,
    ...(replies.length === 0
      ? {}
      : { replies: replies.map((reply) => ({ author: reply.author, text: reply.text })) }),
  }));
}

/**
 * The comments in the margin of another revision's file, at the clause of this one that is surely the same; those
 * whose clause is not here are about the paper as a whole.
 */
function inRevision(paper: Paper, revision: PairedPaper): readonly PackageComment[] {
  if (revision.id === paper.id) return [];
  const { same } = revision;
  return marginOf(revision.parsed, revision.id, (clause) => ({
    on: (clause === null ? null : same.get(clause)) ?? null,
    clause,
  }));
}

/**
 * Everything said about a paper in the texts given: clauses that cite it or a place of it. In a text that cites the
 * paper, "paragraph 34" without a name is of the paper, unless the text has such a paragraph of its own. And what
 * stands in the margin of its own file and of those of its other revisions.
 */
export function packageComments(
  paper: Paper,
  others: readonly ReadDocument[],
  resolver: CitationResolver,
  revisions: readonly PairedPaper[] = [],
): readonly PackageComment[] {
  const margin = marginOf(paper.parsed, paper.id, (clause) => ({ on: clause, clause: null }));
  return [
    ...margin,
    ...revisions.flatMap((revision) => inRevision(paper, revision)),
    ...others.flatMap((other) => commentsIn(other, paper, resolver)),
  ];
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
