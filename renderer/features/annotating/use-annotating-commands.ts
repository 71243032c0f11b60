import { useMemo } from 'react';
import type { AnnotationKind, AnnotationTarget } from '../../../shared/domain/annotation.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import type { Command, Shell } from '../../ui/shell/shell.ts';
import { textFocusOf, useActivePane } from '../text-focus.ts';
import type { TextSelection } from '../text-focus.ts';
import { useWorkbench } from '../workbench.tsx';
import type { Workbench } from '../workbench.tsx';
import { KINDS } from './annotation-words.ts';
import { annotationActions } from './use-annotation-actions.ts';
import { useRoomGuard } from './use-room-guard.ts';
import { clausesOf } from './use-target-clauses.ts';

/** Annotation commands for palette and menus; they act on the text pane used last. */
export function useAnnotatingCommands(): readonly Command[] {
  const workbench = useWorkbench();
  const shell = useShell();
  const t = useText();
  const isBarred = useRoomGuard();
  const target = useActivePane()?.target ?? null;
  return useMemo(() => {
    const run = async (kind: AnnotationKind, whole: boolean): Promise<void> => {
      if (target === null || isBarred()) return;
      const selection = whole ? [] : selectionOrClause(workbench, target);
      await annotationActions(workbench, shell, t, target).annotate(kind, selection);
    };
    return [
      ...KINDS.map((kind) => command(`annotating.${kind}`, target, () => run(kind, false))),
      command('annotating.wholeNote', target, () => run('note', true)),
      command('annotating.wholePosition', target, () => run('position', true)),
      command('annotating.show', target, () => showPane(shell)),
    ];
  }, [workbench, shell, t, target, isBarred]);
}

function command(id: string, target: AnnotationTarget | null, run: () => void | Promise<void>): Command {
  return {
    id,
    title: `annotating.command.${id.slice('annotating.'.length)}`,
    group: 'annotation',
    enabled: target !== null,
    run,
  };
}

function showPane(shell: Shell): void {
  shell.showSide('annotations');
}

/** The selected words; with none, the whole clause under the cursor. */
async function selectionOrClause(
  workbench: Workbench,
  target: AnnotationTarget,
): Promise<readonly TextSelection[]> {
  const focus = textFocusOf(workbench);
  const selected = focus.selection(target);
  if (selected.length > 0) return selected;
  const cursor = focus.cursor(target);
  const clause = (await clausesOf(workbench, target)).find(({ id }) => id === cursor);
  if (clause === undefined) return [];
  const { id, label, text } = clause;
  return [{ clause: id, label, start: 0, end: text.length, quote: text }];
}
