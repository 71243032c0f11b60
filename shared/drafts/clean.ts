import { assertNever } from '../base/assert-never.ts';
import type { ClauseId, DraftId } from '../base/ids.ts';
import type { ClauseStatus, DraftClause, DraftContent } from '../domain/draft.ts';

/**
 * The clean text of a draft, as it may leave its circle: the living clauses as they stand, under new ids,
 * without agreed-by notes (who, where, when), without links of citations into the delegate's library. An
 * open pair of square brackets stays a fact of the text. The result has no connection with the draft's
 * history: it is given to `Drafts.create` as `content` of a new draft.
 */
export function cleanContent(content: DraftContent, id: DraftId, newId: () => ClauseId): DraftContent {
  return {
    id,
    kind: content.kind,
    title: content.title,
    language: content.language,
    clauses: content.clauses.filter(isAlive).map((clause) => ({
      ...clause,
      id: newId(),
      marks: clause.marks.filter((mark) => mark.style !== 'citation'),
      status: cleanStatus(clause.status),
    })),
  };
}

const isAlive = (clause: DraftClause): boolean => clause.status.state !== 'deleted';

function cleanStatus(status: ClauseStatus): ClauseStatus {
  switch (status.state) {
    case 'in-brackets':
      return status;
    case 'not-discussed':
    case 'agreed':
    case 'deleted':
      return { state: 'not-discussed' };
    default:
      return assertNever(status);
  }
}

/** How many square brackets of a text are open to negotiation: opening ones without a closing one count too. */
export function countBrackets(text: string): number {
  return text.split('[').length - 1;
}
