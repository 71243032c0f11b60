import { useSyncExternalStore } from 'react';
import { redoDepth, undoDepth } from 'prosemirror-history';
import type { EditorState } from 'prosemirror-state';
import type { ClauseId } from '../../../shared/base/ids.ts';
import type { ClauseStatus, DraftClauseKind } from '../../../shared/domain/draft.ts';
import { currentClause } from '../../drafts/editor/commands.ts';
import { labelsIn } from '../../drafts/editor/margin.ts';
import { attrsOf, draftSchema } from '../../drafts/editor/schema.ts';
import type { OpenDraft } from './open-drafts.ts';

/** What the toolbar shows of the caret's place. */
export interface EditorFacts {
  readonly clause: ClauseId | null;
  readonly label: string | null;
  readonly manualLabel: string | null;
  readonly kind: DraftClauseKind;
  readonly level: number;
  readonly status: ClauseStatus;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

const last = new WeakMap<OpenDraft, EditorFacts>();

/** The facts now; the same object as before while nothing of them changed, so that typing redraws no tools. */
function factsOf(open: OpenDraft): EditorFacts {
  const facts = readFacts(open.editor.view.state);
  const before = last.get(open);
  if (before !== undefined && isEqual(before, facts)) return before;
  last.set(open, facts);
  return facts;
}

function isEqual(a: EditorFacts, b: EditorFacts): boolean {
  return (Object.keys(a) as readonly (keyof EditorFacts)[]).every((key) => a[key] === b[key]);
}

const NOT_DISCUSSED: ClauseStatus = { state: 'not-discussed' };

function readFacts(state: EditorState): EditorFacts {
  const place = currentClause(state);
  const attrs = place === null ? null : attrsOf(place.node);
  const { from, to, $from, empty } = state.selection;
  const marks = state.storedMarks ?? $from.marks();
  const has = (name: 'bold' | 'italic' | 'underline'): boolean => {
    const type = draftSchema.marks[name];
    return empty ? type.isInSet(marks) !== undefined : state.doc.rangeHasMark(from, to, type);
  };
  return {
    clause: attrs?.id ?? null,
    label: attrs === null ? null : (labelsIn(state).get(attrs.id) ?? null),
    manualLabel: attrs?.label ?? null,
    kind: attrs?.kind ?? 'paragraph',
    level: attrs?.level ?? 0,
    status: attrs?.status ?? NOT_DISCUSSED,
    bold: has('bold'),
    italic: has('italic'),
    underline: has('underline'),
    isFirst: place?.index === 0,
    isLast: place?.index === state.doc.childCount - 1,
    canUndo: undoDepth(state) > 0,
    canRedo: redoDepth(state) > 0,
  };
}

/** The facts, kept up to date. */
export function useEditorFacts(open: OpenDraft): EditorFacts {
  return useSyncExternalStore(open.updated, () => factsOf(open));
}
