import type { ClauseId, DocumentId } from '../../../shared/base/ids.ts';
import type { Annotation } from '../../../shared/domain/annotation.ts';
import type { ParsedDocument } from '../../../shared/domain/document.ts';
import { fold } from '../../../shared/text/search/index.ts';
import { findFate } from '../../../shared/text/understanding/fate.ts';
import type { FoundFate } from '../../../shared/text/understanding/fate.ts';
import { symbolFacts } from '../../../shared/text/understanding/symbol-facts.ts';
import type { UnderstoodDocument } from '../meanings.ts';
import { fateKey } from './judgements.ts';
import type { Fate, Subject } from './judgements.ts';
import type { RowPlace } from './rows.ts';

/** A clause that belongs to a subject. */
export interface DossierRow extends RowPlace {
  readonly label: string | null;
  readonly text: string;
  /** The day or year of its document; null where it gives none. */
  readonly datedOn: string | null;
  /** Who issued it, as its symbol says. */
  readonly body: string | null;
  /** It proposes something, or says what became of a proposal. */
  readonly isProposal: boolean;
  readonly suggested: FoundFate | null;
  /** What the delegate confirmed; null before. */
  readonly fate: Fate | null;
}

/** What makes a clause belong: phrases as they are folded, symbols by their base. */
export interface SubjectSigns {
  readonly phrases: readonly string[];
  readonly bases: ReadonlySet<string>;
}

export function signsOf({ words }: Subject): SubjectSigns {
  const facts = words.map((word) => ({ word, base: symbolFacts(word)?.base ?? null }));
  return {
    phrases: facts
      .filter(({ base }) => base === null)
      .map(({ word }) => squeezed(word))
      .filter((word) => word.length > 1),
    bases: new Set(facts.flatMap(({ base }) => (base === null ? [] : [base.toLowerCase()]))),
  };
}

function squeezed(text: string): string {
  return fold(text).replaceAll(/\s+/gu, ' ').trim();
}

/** The clauses of one document that belong to a subject, in their order. */
export function dossierRowsOf(
  subjectId: string,
  signs: SubjectSigns,
  { entry, meaning }: UnderstoodDocument,
  parsed: ParsedDocument,
  notes: readonly Annotation[],
): readonly DossierRow[] {
  const cited = new Set<ClauseId>(
    meaning.citations
      .filter(({ target }) => signs.bases.has(symbolFacts(target)?.base.toLowerCase() ?? ''))
      .map(({ clause }) => clause),
  );
  const tagged = taggedClauses(entry.id, notes, signs);
  const facts = entry.symbol === null ? null : symbolFacts(entry.symbol);
  const proposes = meaning.kind === 'contribution' || meaning.kind === 'proposal';
  return parsed.clauses.flatMap((clause): readonly DossierRow[] => {
    const belongs = cited.has(clause.id) || tagged.has(clause.id) || hasPhrase(clause.text, signs.phrases);
    if (!belongs) return [];
    const suggested = findFate(clause.text);
    return [
      {
        key: fateKey(subjectId, clause.id),
        document: entry.id,
        clause: clause.id,
        title: entry.title,
        symbol: entry.symbol,
        meeting: entry.meeting,
        label: clause.label,
        text: clause.text,
        datedOn: entry.datedOn ?? null,
        body: facts?.body ?? null,
        isProposal: proposes || suggested !== null,
        suggested,
        fate: null,
      },
    ];
  });
}

function hasPhrase(text: string, phrases: readonly string[]): boolean {
  if (phrases.length === 0) return false;
  const folded = squeezed(text);
  return phrases.some((phrase) => folded.includes(phrase));
}

function taggedClauses(
  id: DocumentId,
  notes: readonly Annotation[],
  { phrases }: SubjectSigns,
): ReadonlySet<ClauseId> {
  const found = new Set<ClauseId>();
  for (const { target, anchor, tags, trashedAt } of notes) {
    if (trashedAt !== null || target.kind !== 'document' || target.id !== id || anchor.scope !== 'range')
      continue;
    if (tags.some((tag) => phrases.includes(squeezed(tag)))) found.add(anchor.clause);
  }
  return found;
}

/** By date, what has none last; in a document by its order. */
export function inTime(rows: readonly DossierRow[]): readonly DossierRow[] {
  const key = ({ datedOn }: DossierRow): string => datedOn ?? '9999';
  return rows.toSorted((a, b) => (key(a) < key(b) ? -1 : Number(key(a) > key(b))));
}
