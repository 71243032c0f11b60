import type { DocumentId } from '../../base/ids.ts';
import { symbolFacts, type SymbolFacts } from '../understanding/symbol-facts.ts';
import type { NamedDocument } from './library-names.ts';

/** How a document stands in its family. */
export type FamilyRole = 'text' | 'revision' | 'addendum' | 'corrigendum';

export interface FamilyMember {
  readonly id: DocumentId;
  readonly role: FamilyRole;
  /** A later revision of the same text is in the library. */
  readonly isSuperseded: boolean;
}

/** Documents of one number: the text, its revisions, what was added to it and corrected in it. */
export interface DocumentFamily {
  readonly key: string;
  /** "C07/21", "Resolution 75". */
  readonly base: string;
  readonly members: readonly FamilyMember[];
}

/** Symbols that are given anew in every meeting. */
export const IN_MEETING: ReadonlySet<string> = new Set(['inMeeting', 'td', 'contributionT', 'proposalNo']);

/** Families of two or more documents; those in another language alone are versions, and superseded by none. */
export function documentFamilies(documents: readonly NamedDocument[]): readonly DocumentFamily[] {
  const known = documents.flatMap((document) => {
    const facts = document.symbol === null ? null : symbolFacts(document.symbol);
    return facts === null ? [] : [{ document, facts }];
  });
  const groups = Map.groupBy(known, ({ document, facts }) => familyKey(document, facts));
  return Array.from(groups, ([key, members]) => ({
    key,
    base: members[0]?.facts.base ?? '',
    members: members
      .toSorted((a, b) => rank(a.facts) - rank(b.facts))
      .map(({ document, facts }) => ({
        id: document.id,
        role: roleOf(facts, members),
        isSuperseded: members.some((other) => supersedes(other, { document, facts })),
      })),
  })).filter(({ members }) => members.length > 1);
}

interface Known {
  readonly document: NamedDocument;
  readonly facts: SymbolFacts;
}

function familyKey({ meeting }: NamedDocument, facts: SymbolFacts): string {
  const { family, base, body } = facts;
  // Of whose body nobody knows, an act is in no family with those of other places: they may be namesakes.
  const act = body ?? `${meeting} ${facts.meeting ?? ''}`.toLowerCase();
  const within = IN_MEETING.has(family) ? meeting : family === 'ituAct' ? act : '';
  return `${family} ${within} ${base.toLowerCase().replaceAll(/\s+/gu, '')}`;
}

/** The text and its revisions first, then corrigenda, then addenda, each by number. */
function rank({ revision, addendum, corrigendum }: SymbolFacts): number {
  return (addendum ?? 0) * 1e8 + (corrigendum ?? 0) * 1e5 + (revision ?? 0);
}

function roleOf(facts: SymbolFacts, members: readonly Known[]): FamilyRole {
  if (facts.corrigendum !== null) return 'corrigendum';
  if (facts.addendum !== null) return 'addendum';
  const first = Math.min(
    ...members
      .filter((one) => one.facts.addendum === null && one.facts.corrigendum === null)
      .map((one) => one.facts.revision ?? 0),
  );
  const isLater = facts.family === 'ituAct' ? (facts.revision ?? 0) > first : facts.revision !== null;
  return isLater ? 'revision' : 'text';
}

/** A later revision of the same part, in the same language or in one where neither says which. */
function supersedes(later: Known, earlier: Known): boolean {
  const [a, b] = [later.facts, earlier.facts];
  return (
    (a.addendum ?? 0) === (b.addendum ?? 0) &&
    (a.corrigendum ?? 0) === (b.corrigendum ?? 0) &&
    (a.revision ?? 0) > (b.revision ?? 0) &&
    languageOf(later) === languageOf(earlier)
  );
}

function languageOf({ document, facts }: Known): string {
  return facts.language ?? document.language ?? '';
}

/** Groups of documents that have the same words under different symbols or in different folders. */
export function sameTexts(
  texts: Iterable<readonly [DocumentId, string | null]>,
): readonly (readonly DocumentId[])[] {
  const groups = new Map<string, DocumentId[]>();
  for (const [id, text] of texts) {
    if (text === null) continue;
    const group = groups.get(text);
    if (group === undefined) groups.set(text, [id]);
    else group.push(id);
  }
  return Array.from(groups.values()).filter((group) => group.length > 1);
}
