import { useCallback, useMemo } from 'react';
import type { ClauseId } from '../../../shared/base/ids.ts';
import type { DocumentEntry, ParsedDocument } from '../../../shared/domain/document.ts';
import { clausesNamed, bindPlaces } from '../../../shared/text/references/index.ts';
import type { CitationResolver, Resolved } from '../../../shared/text/references/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useCitationResolver } from '../meanings.ts';
import { parsedOf } from '../parsed-documents.ts';
import { useWorkbench } from '../workbench.tsx';

/** Where a citation that is a link leads. */
export type LinkTarget = Extract<Resolved, { kind: 'own' | 'found' }>;

/** A citation in a clause's text that leads to a text of the library. */
export interface CitationLink {
  readonly start: number;
  readonly end: number;
  readonly to: LinkTarget;
}

export type CitationLinks = ReadonlyMap<ClauseId, readonly CitationLink[]>;

/**
 * The citations of a document that lead somewhere, by clause and place in its text. Of two that cover the same words
 * the one that names a place wins; a citation of the own text is a link only where its place is there.
 */
export function citationLinks(
  parsed: Pick<ParsedDocument, 'clauses' | 'citations'>,
  entry: DocumentEntry,
  resolver: CitationResolver,
): CitationLinks {
  const links = new Map<ClauseId, CitationLink[]>();
  const cited = Map.groupBy(parsed.citations, ({ clause }) => clause);
  for (const { id, text } of parsed.clauses) {
    const own = cited.get(id);
    if (own === undefined) continue;
    const placed: CitationLink[] = [];
    for (const citation of bindPlaces(text, own)) {
      const to = resolver.resolve(citation, entry);
      if (to.kind !== 'found' && to.kind !== 'own') continue;
      if (to.kind === 'own' && clausesNamed(to.places, parsed.clauses).length === 0) continue;
      for (const start of occurrences(text, citation.raw))
        placed.push({ start, end: start + citation.raw.length, to });
    }
    const kept = withoutOverlaps(placed);
    if (kept.length > 0) links.set(id, kept);
  }
  return links;
}

/** Where words stand as such: "paragraph 1" is not the beginning of "paragraph 12". A text names each citation once. */
function occurrences(text: string, words: string): readonly number[] {
  const found: number[] = [];
  if (words === '') return found;
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length)) {
    const isWhole = !/[\p{L}\p{N}]$/u.test(words) || !/^[\p{L}\p{N}]/u.test(text.slice(at + words.length));
    if (isWhole) found.push(at);
  }
  return found;
}

function withoutOverlaps(links: readonly CitationLink[]): readonly CitationLink[] & CitationLink[] {
  const kept: CitationLink[] = [];
  for (const link of links.toSorted((a, b) => b.end - b.start - (a.end - a.start)))
    if (kept.every(({ start, end }) => link.end <= start || end <= link.start)) kept.push(link);
  return kept.sort((a, b) => a.start - b.start);
}

const NONE: CitationLinks = new Map();

/** The links of the text being read; none until it is known what the library has. */
export function useCitationLinks(parsed: ParsedDocument, entry: DocumentEntry): CitationLinks {
  const resolver = useCitationResolver();
  return useMemo(
    () => (parsed.citations.length === 0 ? NONE : citationLinks(parsed, entry, resolver())),
    [parsed, entry, resolver],
  );
}

/** Goes where a citation leads: to the clause, or to the document where its place is not found, and says so. */
export function useFollow(
  parsed: ParsedDocument,
  goTo: (clause: ClauseId) => Promise<boolean> | Promise<void> | void,
): (to: LinkTarget, beside: boolean) => void {
  const workbench = useWorkbench();
  const shell = useShell();
  const t = useText();
  return useCallback(
    (to, beside) => {
      if (to.kind === 'own') {
        const [clause] = clausesNamed(to.places, parsed.clauses);
        if (clause !== undefined) void goTo(clause);
        return;
      }
      const open = async (): Promise<void> => {
        const text = await parsedOf(workbench, to.document);
        const [clause] = clausesNamed(to.places, text?.clauses ?? []);
        shell.open(
          { kind: 'document', id: to.document, ...(clause === undefined ? {} : { clause }) },
          { beside },
        );
        const said = [
          ...(to.isExact ? [] : [t('reading.citation.otherRevision')]),
          ...(clause === undefined && to.places.length > 0
            ? [t('reading.citation.noPlace', { place: to.places[0] ?? '' })]
            : []),
        ];
        if (said.length > 0) shell.announce(said.join(' '), { isPublic: true });
      };
      void open();
    },
    [workbench, shell, t, parsed, goTo],
  );
}
