import type { ClauseId, DocumentId } from '../../base/ids.ts';
import { findClause, withSameLabel, type JumpClause } from '../jump/index.ts';
import type { BoundCitation } from './bind-places.ts';
import { citedPlace } from './cited-place.ts';
import {
  findCited,
  findInflected,
  libraryNames,
  type FoundDocument,
  type LibraryNames,
  type NamedDocument,
} from './library-names.ts';

/** A citation as it is kept with the meaning of a document. */
export type PlacedCitation = BoundCitation;

/** Where a citation leads. */
export type Resolved =
  /** In the same text. */
  | { readonly kind: 'own'; readonly places: readonly string[] }
  | {
      readonly kind: 'found';
      readonly document: DocumentId;
      /** False where another revision than the named one is what the library has. */
      readonly isExact: boolean;
      readonly places: readonly string[];
    }
  /** Not in the library; `name` is what it is called. */
  | { readonly kind: 'missing'; readonly name: string; readonly places: readonly string[] }
  /** Names no text that could be looked for. */
  | { readonly kind: 'nothing' };

function leadsTo(found: FoundDocument, places: readonly string[], from: NamedDocument): Resolved {
  return found.id === from.id
    ? { kind: 'own', places }
    : { kind: 'found', document: found.id, isExact: found.isExact, places };
}

/** Finds the documents that citations name, remembering what was already asked. Pure but for that memory. */
export class CitationResolver {
  private readonly names: LibraryNames;
  private readonly known = new Map<string, ReturnType<typeof findCited>>();

  constructor(documents: readonly NamedDocument[]) {
    this.names = libraryNames(documents);
  }

  resolve(citation: PlacedCitation, from: NamedDocument): Resolved {
    const place = citedPlace(citation);
    if (place === null) return this.inflected(citation, from);
    const { document: name, places } = place;
    if (name === null) return { kind: 'own', places };
    const key = `${from.meeting} ${from.language ?? ''} ${name}`;
    const present = this.known.get(key);
    const found = present === undefined ? findCited(name, from, this.names) : present;
    this.known.set(key, found);
    if (found === null) return { kind: 'missing', name, places };
    return leadsTo(found, places, from);
  }

  /** A place whose text is named by words that only a title of the library makes clear. */
  private inflected(citation: PlacedCitation, from: NamedDocument): Resolved {
    const { words, of: _of, ...plain } = citation;
    const places = words === undefined ? undefined : citedPlace(plain)?.places;
    if (words === undefined || places === undefined) return { kind: 'nothing' };
    const key = `${from.language ?? ''} … ${words}`;
    const present = this.known.get(key);
    const found = present === undefined ? findInflected(words, from, this.names) : present;
    this.known.set(key, found);
    return found === null ? { kind: 'nothing' } : leadsTo(found, places, from);
  }
}

/** The clauses that the places of a citation name, those that are there. Of two that fit alike neither is guessed. */
export function clausesNamed(places: readonly string[], clauses: readonly JumpClause[]): readonly ClauseId[] {
  const found = places.map((place) => onlyClause(place, clauses)).filter((clause) => clause !== null);
  return Array.from(new Set(found));
}

/** "1" of a resolution stands under "resolves" and under "instructs"; "1" of the text is not "1" of its annex. */
function onlyClause(place: string, clauses: readonly JumpClause[]): ClauseId | null {
  const id = findClause(place, clauses);
  const there = id === null ? null : withSameLabel(id, clauses);
  if (there === null) return null;
  const { own: found } = there;
  const twins = there.others.filter(({ kind, level }) => kind === found.kind && level === found.level);
  if (found.label === null || twins.length === 0) return found.id;
  const others = clauses.filter((clause) => clause !== found);
  const next = findClause(place, others);
  const rival = others.find((clause) => clause.id === next);
  return rival !== undefined && twins.includes(rival) ? null : found.id;
}

/** A citation elsewhere that leads here. */
export interface CitedBy {
  readonly document: DocumentId;
  readonly clause: ClauseId;
  readonly raw: string;
  /** The clauses of this document it names; empty where it names the document as a whole, or a place that is not there. */
  readonly clauses: readonly ClauseId[];
  readonly isExact: boolean;
}

/** Citations looked at in one step: a millisecond or two. */
const STEP = 100;

/** A document that citations lead into. */
interface CitedText {
  readonly id: DocumentId;
  readonly clauses: readonly JumpClause[];
}

type Citing = Iterable<readonly [NamedDocument, readonly PlacedCitation[]]>;

/** Every citation of a library that leads into one document, all at once. */
export function citationsOf(
  target: CitedText,
  citing: Citing,
  resolver: CitationResolver,
): readonly CitedBy[] {
  const steps = citationSteps(target, citing, resolver);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same in steps of some hundred citations: a library has tens of thousands, and between two a window may draw. */
export function* citationSteps(
  target: CitedText,
  citing: Citing,
  resolver: CitationResolver,
): Generator<undefined, readonly CitedBy[]> {
  const places = new Map<string, readonly ClauseId[]>();
  const clausesOf = (wanted: readonly string[]): readonly ClauseId[] => {
    const key = wanted.join('\n');
    const known = places.get(key) ?? clausesNamed(wanted, target.clauses);
    places.set(key, known);
    return known;
  };
  const found: CitedBy[] = [];
  let looked = 0;
  for (const [document, citations] of citing)
    for (const citation of citations) {
      if (++looked % STEP === 0) yield undefined;
      const to = resolver.resolve(citation, document);
      if (to.kind !== 'found' || to.document !== target.id) continue;
      const { isExact } = to;
      const { clause, raw } = citation;
      found.push({ document: document.id, clause, raw, clauses: clausesOf(to.places), isExact });
    }
  return found;
}

/** Something that texts of the library cite and the library does not have. */
export interface MissingDocument {
  readonly name: string;
  readonly cited: readonly {
    readonly document: DocumentId;
    readonly clause: ClauseId;
    readonly raw: string;
  }[];
}

/** What is cited but missing, the most cited first; spellings of one symbol are one. */
export function missingDocuments(
  citing: Iterable<readonly [NamedDocument, readonly PlacedCitation[]]>,
  resolver: CitationResolver,
): readonly MissingDocument[] {
  const missing = new Map<string, { name: string; cited: MissingDocument['cited'][number][] }>();
  for (const [document, citations] of citing)
    for (const citation of citations) {
      const to = resolver.resolve(citation, document);
      if (to.kind !== 'missing') continue;
      const key = to.name.toLowerCase().replaceAll(/\s+/gu, ' ').trim();
      const known = missing.get(key) ?? { name: to.name, cited: [] };
      known.cited.push({ document: document.id, clause: citation.clause, raw: citation.raw });
      missing.set(key, known);
    }
  return Array.from(missing.values()).toSorted(
    (a, b) => b.cited.length - a.cited.length || (a.name < b.name ? -1 : 1),
  );
}
