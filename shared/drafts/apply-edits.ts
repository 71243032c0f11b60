import * as A from '@automerge/automerge/slim';
import { generateKeyBetween } from 'fractional-indexing';
import { assertNever } from '../base/assert-never.ts';
import { asId, type ClauseId } from '../base/ids.ts';
import type { DraftMark } from '../domain/draft.ts';
import type { Edit, NewClause } from './edit.ts';
import { markSteps } from './mark-steps.ts';
import { asRegister, compare, register, textPath, type DraftShape } from './shape.ts';
import { diffText, type Splice } from './splices.ts';

/** What `applyEdits` needs beside the document. */
export interface EditContext {
  /** Marks of a clause before this change (inside a change Automerge does not tell them). */
  marks(clause: ClauseId): readonly DraftMark[];
  /** Some letters that keep two peers' keys for the same place apart. */
  jitter(): string;
}

/** What a list of edits did. */
export interface EditOutcome {
  readonly touched: ReadonlySet<ClauseId>;
  readonly splices: ReadonlyMap<ClauseId, readonly Splice[]>;
  readonly orderChanged: boolean;
}

/** Applies edits to a draft inside `A.change`. Edits of clauses that are not there are left out. */
export function applyEdits(draft: DraftShape, edits: readonly Edit[], context: EditContext): EditOutcome {
  const work = new EditWork(draft, context);
  for (const edit of edits) work.apply(edit);
  return work.outcome();
}

interface Placed {
  readonly id: ClauseId;
  readonly ord: string;
}

class EditWork {
  private readonly touched = new Set<ClauseId>();
  private readonly splices = new Map<ClauseId, Splice[]>();
  private readonly marksNow = new Map<ClauseId, readonly DraftMark[]>();
  private orderChanged = false;
  private placed: Placed[] | null = null;
  private readonly draft: DraftShape;
  private readonly context: EditContext;

  constructor(draft: DraftShape, context: EditContext) {
    this.draft = draft;
    this.context = context;
  }

  outcome(): EditOutcome {
    return { touched: this.touched, splices: this.splices, orderChanged: this.orderChanged };
  }

  apply(edit: Edit): void {
    if (edit.kind === 'set-title') {
      this.draft.meta.title = asRegister(edit.to);
      return;
    }
    if (edit.kind === 'add') {
      this.add(edit.clause, edit.after);
      return;
    }
    const clause = this.draft.clauses[edit.clause];
    if (clause === undefined) return;
    this.touched.add(edit.clause);
    switch (edit.kind) {
      case 'text':
        this.splice(edit.clause, edit.splices);
        this.mark(edit.clause, edit.marks);
        return;
      case 'set-text':
        this.splice(edit.clause, diffText(clause.text, edit.to.toWellFormed()));
        return;
      case 'set-kind':
        clause.kind = asRegister(edit.to);
        return;
      case 'set-level':
        clause.level = edit.to;
        return;
      case 'set-label':
        if (edit.to === null) delete clause.label;
        else clause.label = asRegister(edit.to);
        return;
      case 'set-status':
        clause.status = asRegister(JSON.stringify(edit.to));
        return;
      case 'move':
        this.move(edit.clause, edit.after);
        return;
      case 'delete':
        this.remove(edit.clause, edit.into ?? null);
        return;
      case 'restore':
        if (clause.deleted === true) delete clause.deleted;
        if (clause.into !== undefined) delete clause.into;
        this.orderChanged = true;
        return;
      case 'split':
        this.split(edit.clause, edit.at, edit.to);
        return;
      case 'join':
        this.join(edit.clause, edit.into);
        return;
      default:
        assertNever(edit);
    }
  }

  private add(clause: NewClause, after: ClauseId | null): void {
    if (this.draft.clauses[clause.id] !== undefined) {
      this.revive(clause, after);
      return;
    }
    const ord = this.keyAfter(after, null);
    this.draft.clauses[clause.id] = {
      ord: asRegister(ord),
      kind: asRegister(clause.kind),
      level: clause.level,
      text: '',
      status: asRegister(JSON.stringify(clause.status)),
      ...(clause.manualLabel === null ? {} : { label: asRegister(clause.manualLabel) }),
      ...(clause.from === undefined ? {} : { from: asRegister(clause.from) }),
    };
    this.place(clause.id, ord);
    this.touched.add(clause.id);
    this.marksNow.set(clause.id, []);
    if (clause.text !== '') this.splice(clause.id, [{ at: 0, remove: 0, insert: clause.text }]);
    this.mark(clause.id, clause.marks);
  }

  /** A clause that was deleted comes back under its id (undo): same Automerge object, so nothing forks. */
  private revive(clause: NewClause, after: ClauseId | null): void {
    const { id } = clause;
    const before = this.draft.clauses[id];
    if (before === undefined) return;
    this.apply({ kind: 'restore', clause: id });
    this.splice(id, diffText(before.text, clause.text));
    this.mark(id, clause.marks);
    if (register(before.kind) !== clause.kind) this.apply({ kind: 'set-kind', clause: id, to: clause.kind });
    if (before.level !== clause.level) this.apply({ kind: 'set-level', clause: id, to: clause.level });
    const label = before.label === undefined ? null : register(before.label);
    if (label !== clause.manualLabel) this.apply({ kind: 'set-label', clause: id, to: clause.manualLabel });
    if (register(before.status) !== JSON.stringify(clause.status)) {
      this.apply({ kind: 'set-status', clause: id, to: clause.status });
    }
    if (!this.standsAfter(id, after)) this.move(id, after);
  }

  /** Whether the clause already follows `after`, tombstones not counted. */
  private standsAfter(id: ClauseId, after: ClauseId | null): boolean {
    const list = this.places();
    for (let i = list.findIndex((entry) => entry.id === id) - 1; i >= 0; i--) {
      const entry = list[i];
      if (entry === undefined) return after === null;
      if (entry.id === after) return true;
      if (this.draft.clauses[entry.id]?.deleted !== true) return false;
    }
    return after === null;
  }

  private move(id: ClauseId, after: ClauseId | null): void {
    const clause = this.draft.clauses[id];
    if (clause === undefined || after === id) return;
    const ord = this.keyAfter(after, id);
    clause.ord = asRegister(ord);
    this.placed = this.places().filter((entry) => entry.id !== id);
    this.place(id, ord);
  }

  private remove(id: ClauseId, into: ClauseId | null): void {
    const clause = this.draft.clauses[id];
    if (clause === undefined) return;
    clause.deleted = true;
    if (into !== null) clause.into = asRegister(into);
    this.orderChanged = true;
  }

  private split(id: ClauseId, at: number, to: ClauseId): void {
    const clause = this.draft.clauses[id];
    if (clause === undefined) return;
    const text = clause.text;
    const marks = this.marksOf(id);
    const tail: NewClause = {
      id: to,
      kind: register(clause.kind) as NewClause['kind'],
      level: clause.level,
      manualLabel: null,
      text: text.slice(at),
      marks: marks
        .filter((mark) => mark.end > at)
        .map((mark) => ({ ...mark, start: Math.max(0, mark.start - at), end: mark.end - at })),
      status: { state: 'not-discussed' },
      from: id,
    };
    this.splice(id, [{ at, remove: text.length - at, insert: '' }]);
    this.add(tail, id);
  }

  private join(id: ClauseId, into: ClauseId): void {
    const clause = this.draft.clauses[id];
    const target = this.draft.clauses[into];
    if (clause === undefined || target === undefined || id === into) return;
    const at = target.text.length;
    const marks = [
      ...this.marksOf(into),
      ...this.marksOf(id).map((mark) => ({ ...mark, start: mark.start + at, end: mark.end + at })),
    ];
    this.touched.add(into);
    this.splice(into, [{ at, remove: 0, insert: clause.text }]);
    this.mark(into, marks);
    this.remove(id, into);
  }

  private splice(id: ClauseId, splices: readonly Splice[]): void {
    const done = this.splices.get(id) ?? [];
    for (const { at, remove, insert } of splices) {
      const length = this.draft.clauses[id]?.text.length ?? 0;
      const from = Math.min(at, length);
      const gone = Math.min(remove, length - from);
      if (gone === 0 && insert === '') continue;
      A.splice(this.draft, textPath(id), from, gone, insert);
      done.push({ at: from, remove: gone, insert });
    }
    this.splices.set(id, done);
    this.touched.add(id);
  }

  private marksOf(id: ClauseId): readonly DraftMark[] {
    return this.marksNow.get(id) ?? this.context.marks(id);
  }

  /** Makes the marks of a clause the wanted ones. Runs after the splices, on what they made of the marks. */
  private mark(id: ClauseId, wanted: readonly DraftMark[]): void {
    const path = textPath(id);
    const length = this.draft.clauses[id]?.text.length ?? 0;
    // Inside a change the proxies do answer `A.marks`, with this change's own splices applied.
    const present = length === 0 ? [] : A.marks(this.draft, path);
    for (const style of ['bold', 'italic', 'underline', 'citation'] as const) {
      const have = present.filter((mark) => mark.name === style && mark.value !== null);
      const want = wanted.filter((mark) => mark.style === style);
      for (const step of markSteps(have, want, length)) {
        const range = { start: step.start, end: step.end };
        if (step.value === null) A.unmark(this.draft, path, { ...range, expand: 'none' }, style);
        else
          A.mark(
            this.draft,
            path,
            { ...range, expand: style === 'citation' ? 'none' : 'after' },
            style,
            step.value,
          );
      }
    }
    this.marksNow.set(id, wanted);
  }

  private places(): Placed[] {
    this.placed ??= Object.entries(this.draft.clauses)
      .map(([id, clause]) => ({ id: asId<ClauseId>(id), ord: register(clause.ord) }))
      .toSorted(byPlace);
    return this.placed;
  }

  private place(id: ClauseId, ord: string): void {
    const list = this.places();
    const entry = { id, ord };
    if (!list.some((known) => known.id === id)) {
      const at = list.findIndex((other) => byPlace(other, entry) > 0);
      list.splice(at < 0 ? list.length : at, 0, entry);
    }
    this.orderChanged = true;
  }

  /** A key behind `after` and before whatever follows it (`self` not counted). */
  private keyAfter(after: ClauseId | null, self: ClauseId | null): string {
    const list = this.places().filter((entry) => entry.id !== self);
    const at = after === null ? -1 : list.findIndex((entry) => entry.id === after);
    const start = after !== null && at < 0 ? list.length - 1 : at;
    const before = start < 0 ? null : (list[start]?.ord ?? null);
    const next = list[start + 1]?.ord ?? null;
    if (before !== null && before === next) return this.parted(list, start, before);
    return keyBetween(before, next, this.context.jitter());
  }

  /** Two peers chose the same key for the same place: those behind `start` get keys of their own first. */
  private parted(list: readonly Placed[], start: number, shared: string): string {
    const equal = list.slice(start + 1).filter((entry) => entry.ord === shared);
    const bound = list.find((entry) => entry.ord > shared)?.ord ?? null;
    const own = keyBetween(shared, bound, this.context.jitter());
    let last = own;
    for (const entry of equal) {
      last = keyBetween(last, bound, this.context.jitter());
      const clause = this.draft.clauses[entry.id];
      if (clause === undefined) continue;
      clause.ord = asRegister(last);
      this.touched.add(entry.id);
    }
    this.placed = null;
    return own;
  }
}

const byPlace = (a: Placed, b: Placed): number => compare(a.ord, b.ord) || compare(a.id, b.id);

/** A key between two, with some letters of chance where they still fit. Keys of peers are not trusted. */
function keyBetween(before: string | null, next: string | null, jitter: string): string {
  try {
    const key = generateKeyBetween(before, next);
    const longer = key + jitter;
    return (before === null || longer > before) && (next === null || longer < next) ? longer : key;
  } catch {
    // A peer wrote a key that is none: stand directly behind, ties are broken by id.
    return `${before ?? ''}V${jitter}`;
  }
}
