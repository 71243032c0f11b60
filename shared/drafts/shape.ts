/** How a draft lies in Automerge. Only files of this folder know it. */
import * as A from '@automerge/automerge/slim';
import type { ClauseId, DraftId } from '../base/ids.ts';
import { asId } from '../base/ids.ts';
import {
  AGREED_BY,
  DRAFT_CLAUSE_KINDS,
  DRAFT_KINDS,
  type ClauseStatus,
  type DraftContent,
  type DraftMark,
} from '../domain/draft.ts';
import { MAX_LEVEL, type ClauseState, type DraftMeta } from './edit.ts';
import { draftContentOf } from './content.ts';
import { normaliseMarks } from './marks.ts';

/**
 * `{meta, clauses, suggestions}`. Texts are Automerge texts; everything else is a register, written whole,
 * so that two concurrent values stay visible as a conflict. `status` is JSON in one register.
 */
export interface DraftShape {
  meta: { title: A.ImmutableString; kind: A.ImmutableString; language: A.ImmutableString };
  clauses: Record<string, ClauseShape>;
  suggestions: Record<string, never>;
}

export interface ClauseShape {
  ord: A.ImmutableString;
  kind: A.ImmutableString;
  level: number;
  label?: A.ImmutableString;
  text: string;
  status: A.ImmutableString;
  deleted?: boolean;
  /** The clause this one was split off. */
  from?: A.ImmutableString;
  /** The clause whose text took this one's, where the two were joined. */
  into?: A.ImmutableString;
}

export type DraftDoc = A.Doc<DraftShape>;

/** Path of a clause's text. */
export const textPath = (id: ClauseId): A.Prop[] => ['clauses', id, 'text'];

/** The words of a register; empty if a peer wrote something else there. */
export function register(value: unknown): string {
  return A.isImmutableString(value) ? value.val : typeof value === 'string' ? value : '';
}

export const asRegister = (value: string): A.ImmutableString => new A.ImmutableString(value);

function oneOf<const T extends readonly string[]>(values: T, value: string): T[number] | null {
  return values.find((known) => known === value) ?? null;
}

/** Parses a status as stored; what cannot be read counts as not discussed. */
function parseStatus(stored: unknown): ClauseStatus {
  try {
    const value: unknown = JSON.parse(register(stored));
    if (typeof value !== 'object' || value === null || !('state' in value)) return { state: 'not-discussed' };
    if (value.state === 'in-brackets' || value.state === 'deleted') return { state: value.state };
    if (value.state !== 'agreed') return { state: 'not-discussed' };
    const text = (key: 'by' | 'where' | 'when'): string => {
      const found: unknown = Reflect.get(value, key);
      return typeof found === 'string' ? found.slice(0, 500) : '';
    };
    const by = oneOf(AGREED_BY, text('by'));
    return by === null
      ? { state: 'not-discussed' }
      : { state: 'agreed', by, where: text('where'), when: text('when') };
  } catch {
    return { state: 'not-discussed' };
  }
}

/** Raises a number a peer may have written to a level of ours. */
function cleanLevel(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value)
    ? Math.min(MAX_LEVEL, Math.max(0, Math.round(value)))
    : 0;
}

const MARK_STYLES = ['bold', 'italic', 'underline', 'citation'] as const;

/**
 * Marks of a clause as domain values, by start; what is not ours is left out. `A.marks` of a view of old
 * heads tells the marks of today: for old heads the document itself is asked underneath.
 */
export function readMarks(
  doc: DraftDoc,
  id: ClauseId,
  heads: readonly string[] | null,
): readonly DraftMark[] {
  const found: DraftMark[] = [];
  const marks =
    heads === null
      ? A.marks(doc, textPath(id))
      : A.getBackend(doc).marks(`_root/clauses/${id}/text`, [...heads]);
  for (const mark of marks) {
    const style = oneOf(MARK_STYLES, mark.name);
    if (style === null || mark.end <= mark.start) continue;
    if (style === 'citation') {
      if (typeof mark.value === 'string')
        found.push({ start: mark.start, end: mark.end, style, value: mark.value });
    } else if (mark.value === true) {
      found.push({ start: mark.start, end: mark.end, style, value: true });
    }
  }
  return normaliseMarks(found);
}

export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Reads one clause; null if it is not there or not a clause. `heads`: those that `doc` is a view of. */
export function readClause(
  doc: DraftDoc,
  id: ClauseId,
  version: number,
  heads: readonly string[] | null = null,
): ClauseState | null {
  const shape: ClauseShape | undefined = doc.clauses[id];
  if (shape === undefined || typeof shape !== 'object' || typeof shape.text !== 'string') return null;
  return {
    id,
    version,
    kind: oneOf(DRAFT_CLAUSE_KINDS, register(shape.kind)) ?? 'paragraph',
    level: cleanLevel(shape.level),
    manualLabel: shape.label === undefined ? null : register(shape.label),
    text: shape.text,
    marks: shape.text === '' ? [] : readMarks(doc, id, heads),
    status: parseStatus(shape.status),
    deleted: shape.deleted === true,
  };
}

/** All clause ids by `ord`, ties by id; tombstones included. */
export function orderAll(doc: DraftDoc): readonly ClauseId[] {
  return Object.entries(doc.clauses)
    .map(([id, shape]) => ({ id, ord: register(shape.ord) }))
    .toSorted((a, b) => compare(a.ord, b.ord) || compare(a.id, b.id))
    .map(({ id }) => asId<ClauseId>(id));
}

export function readMeta(doc: DraftDoc): DraftMeta {
  return {
    title: register(doc.meta.title),
    kind: oneOf(DRAFT_KINDS, register(doc.meta.kind)) ?? 'blank',
    language: register(doc.meta.language),
  };
}

/** The draft as it stood at old heads of its history. */
export function readContent(id: DraftId, doc: DraftDoc, heads: readonly string[]): DraftContent {
  const then = A.view(doc, [...heads]);
  const clauses = orderAll(then).flatMap((clause) => readClause(then, clause, 0, heads) ?? []);
  return draftContentOf(id, readMeta(then), clauses.filter((clause) => !clause.deleted)); // prettier-ignore
}
