import { useEffect, useMemo, type RefObject } from 'react';
import type { EditorState } from 'prosemirror-state';
import type { AnnotationTarget } from '../../../shared/domain/annotation.ts';
import { currentClause, goToClause, selectedClauses } from '../../drafts/editor/commands.ts';
import { labelsIn } from '../../drafts/editor/margin.ts';
import { attrsOf } from '../../drafts/editor/schema.ts';
import { useTextFocus, type ReadingPaneHandle, type TextSelection } from '../text-focus.ts';
import type { OpenDraft } from './open-drafts.ts';

/** The selected words of a draft, clause by clause, as annotations want them. */
function selectionOf(state: EditorState): readonly TextSelection[] {
  const { from, to, empty } = state.selection;
  if (empty) return [];
  const labels = labelsIn(state);
  return selectedClauses(state).flatMap(({ node, pos }) => {
    const start = Math.max(0, from - pos - 1);
    const end = Math.min(node.content.size, to - pos - 1);
    const { id } = attrsOf(node);
    if (end <= start) return [];
    return [
      { clause: id, label: labels.get(id) ?? null, start, end, quote: node.textContent.slice(start, end) },
    ];
  });
}

/** Tells the panes beside the text where the caret is, and goes where they ask. */
export function useTextFocusOf(open: OpenDraft, mount: RefObject<HTMLElement | null>): void {
  const focus = useTextFocus();
  const target = useMemo<AnnotationTarget>(() => ({ kind: 'draft', id: open.draft }), [open]);
  useEffect(() => {
    const { view } = open.editor;
    const pane: ReadingPaneHandle = {
      target,
      find: () => open.ask('find'),
      goToClause: () => undefined,
      nextMark: () => undefined,
    };
    let last: EditorState['selection'] | null = null;
    const tell = (): void => {
      if (last?.eq(view.state.selection) === true) return;
      last = view.state.selection;
      const clause = currentClause(view.state);
      if (clause !== null) focus.setCursor(target, attrsOf(clause.node).id);
      focus.setSelection(target, selectionOf(view.state));
    };
    const onFocus = (): void => focus.enterPane(pane);
    const element = mount.current;
    element?.addEventListener('focusin', onFocus);
    focus.enterPane(pane);
    const stops = [
      open.updated(tell),
      focus.onPlace(target, ({ clause }) => void open.editor.run(goToClause(clause))),
    ];
    return () => {
      element?.removeEventListener('focusin', onFocus);
      for (const stop of stops) stop();
      focus.setSelection(target, []);
      focus.leavePane(pane);
    };
  }, [open, focus, target, mount]);
}
