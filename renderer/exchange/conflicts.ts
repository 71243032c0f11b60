import { assertNever } from '../../shared/base/assert-never.ts';
import type { ClauseId, DraftId } from '../../shared/base/ids.ts';
import type { ConflictRecord } from '../../shared/domain/conflict.ts';
import { DRAFT_CLAUSE_KINDS } from '../../shared/domain/draft.ts';
import type { ClauseStatus, DraftClause, DraftContent } from '../../shared/domain/draft.ts';
import type { Edit } from '../../shared/drafts/edit.ts';
import type { MergeReview } from '../drafts/api.ts';

/** A choice a delegate can make. */
export type Decision = Exclude<ConflictRecord['decision'], null>;

/** The record of what a merge found. Its id is a function of what was found: found again, it is the same. */
export function recordOf(
  draft: DraftId,
  review: MergeReview,
  names: { nameOf(actors: readonly string[]): string; readonly me: string },
  now: number,
): ConflictRecord {
  return {
    id: `${draft}/${review.clause}/${review.kind}/${fingerprint([review.base, review.mine, review.theirs])}`,
    draft,
    clause: review.clause,
    kind: review.kind,
    base: review.base,
    mine: {
      text: review.mine,
      author: review.mineActors.length === 0 ? names.me : names.nameOf(review.mineActors),
      at: review.mineAt,
    },
    theirs: { text: review.theirs, author: names.nameOf(review.theirActors), at: review.theirsAt },
    foundAt: now,
    decision: null,
    decidedAt: null,
    before: null,
  };
}

/** Which choices make sense: brackets only where two texts stand against each other in a negotiation. */
export function choicesOf(record: ConflictRecord, negotiating: boolean): readonly Decision[] {
  const brackets =
    negotiating && record.mine.text !== '' && record.theirs.text !== '' && isOfText(record.kind);
  return brackets
    ? ['keep-both', 'keep-mine', 'keep-theirs', 'brackets']
    : ['keep-both', 'keep-mine', 'keep-theirs'];
}

function isOfText(kind: ConflictRecord['kind']): boolean {
  return kind === 'text' || kind === 'split-edit';
}

/** The edits that carry out a choice on the draft as it stands. Keeping both changes nothing. */
export function editsOf(record: ConflictRecord, decision: Decision, content: DraftContent): readonly Edit[] {
  switch (decision) {
    case 'keep-both':
      return [];
    case 'keep-mine':
      return editsToward(record, record.mine.text, content);
    case 'keep-theirs':
      return editsToward(record, record.theirs.text, content);
    case 'brackets':
      return [
        { kind: 'set-text', clause: record.clause, to: `[${record.mine.text}] [${record.theirs.text}]` },
      ];
    default:
      return assertNever(decision);
  }
}

function editsToward(record: ConflictRecord, value: string, content: DraftContent): readonly Edit[] {
  const { clause, kind } = record;
  switch (kind) {
    case 'text':
    case 'split-edit':
      return [{ kind: 'set-text', clause, to: value }];
    case 'delete-edit':
      return value === ''
        ? [{ kind: 'delete', clause }]
        : [
            { kind: 'restore', clause },
            { kind: 'set-text', clause, to: value },
          ];
    case 'status-status':
      return [{ kind: 'set-status', clause, to: JSON.parse(value) as ClauseStatus }];
    case 'agreed-text': {
      // A text and its standing belong together: what was agreed is that text and no other.
      const { text, status } = readAgreedText(value);
      return [
        { kind: 'set-text', clause, to: text },
        { kind: 'set-status', clause, to: status },
      ];
    }
    case 'kind-kind':
      return kindEdits(clause, value);
    case 'move-move':
      return [{ kind: 'move', clause, after: clauseBefore(content.clauses, clause, value) }];
    default:
      return assertNever(kind);
  }
}

/** A side of a conflict between an agreement and a change of the text. Written by this program's own merge. */
export function readAgreedText(value: string): { readonly text: string; readonly status: ClauseStatus } {
  return JSON.parse(value) as { readonly text: string; readonly status: ClauseStatus };
}

function kindEdits(clause: ClauseId, value: string): readonly Edit[] {
  const [name, level] = value.split(' ');
  const kind = DRAFT_CLAUSE_KINDS.find((known) => known === name);
  if (kind === undefined) return [];
  return [
    { kind: 'set-kind', clause, to: kind },
    { kind: 'set-level', clause, to: Number(level ?? 0) },
  ];
}

/** The clause with the text that stood before; the start of the draft for none. */
function clauseBefore(clauses: readonly DraftClause[], moved: ClauseId, text: string): ClauseId | null {
  if (text === '') return null;
  return (
    clauses.find((clause) => clause.id !== moved && clause.text === text)?.id ?? clauses.at(-1)?.id ?? null
  );
}

/** 64 bits that tell texts apart; not for security. */
function fingerprint(parts: readonly string[]): string {
  let high = 0x811c9dc5;
  let low = 0x1b873593;
  for (const char of parts.join('\u0000')) {
    const code = char.codePointAt(0) ?? 0;
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low + code, 0x85ebca6b) ^ (low >>> 13);
  }
  return (high >>> 0).toString(16).padStart(8, '0') + (low >>> 0).toString(16).padStart(8, '0');
}
