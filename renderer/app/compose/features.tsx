// Where the frame meets the features: each is put in its place here, and what two of them share is passed on.
import { useCallback, useMemo, type ReactNode } from 'react';
import type { AnnotationId, DraftId } from '../../../shared/base/ids.ts';
import type { AnnotationTarget } from '../../../shared/domain/annotation.ts';
import { EmptyState } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import type { Command, OpenTarget } from '../../ui/shell/shell.ts';
import { useShell, type ShellView } from '../../ui/shell/shell-context.tsx';
import {
  AnnotationsPane,
  useAnnotatingCommands,
  useAnnotationActions,
  useAnnotationMarks,
} from '../../features/annotating/index.ts';
import { PrintScreen, usePrintingCommands } from '../../features/printing/index.ts';
import { Outline, ReaderPane, useReadingCommands } from '../../features/reading/index.ts';
import { useTextFocus } from '../../features/text-focus.ts';
import { SettingsScreen } from '../../features/settings/index.ts';
import { TasksScreen } from '../../features/tasks/index.ts';
import { useEventValue } from '../frame/use-event.ts';
import type { TextTarget } from '../frame/frame-state.ts';
import type { TaskRunner } from '../frame/task-runner.ts';

type DocumentTarget = Extract<OpenTarget, { kind: 'document' }>;
type DraftTarget = Extract<OpenTarget, { kind: 'draft' }>;
type PrintOf = Extract<OpenTarget, { kind: 'print' }>['of'];

/** The commands of all features. */
export function useFeatureCommands(): readonly Command[] {
  const reading = useReadingCommands();
  const annotating = useAnnotatingCommands();
  const printing = usePrintingCommands();
  return useMemo(() => [...reading, ...annotating, ...printing], [reading, annotating, printing]);
}

export function LibraryDrop({ children }: { readonly children: ReactNode }) {
  return children;
}
export function FindInLibrary() {
  return null;
}
export function FolderTree() {
  return <NotHere />;
}
export function Library() {
  return <NotHere />;
}
export function TextOutline({ target }: { readonly target: TextTarget }) {
  return target.kind === 'document' ? <Outline documentId={target.id} /> : <NotHere />;
}
/** A document with the delegate's marks; a mark opens its card beside the text. */
export function ReadText({ text, paneId }: { readonly text: DocumentTarget; readonly paneId: string }) {
  const shell = useShell();
  const focus = useTextFocus();
  const { kind, id } = text;
  const target = useMemo(() => ({ kind, id }), [kind, id]);
  const marks = useAnnotationMarks(target);
  const actions = useAnnotationActions(target);
  const openCard = useCallback(
    (annotation: AnnotationId) => {
      shell.showSide('annotations');
      focus.showCard(annotation);
    },
    [shell, focus],
  );
  return (
    <ReaderPane
      documentId={id}
      clause={text.clause}
      range={text.range}
      marks={marks}
      onAnnotate={(annotation, selection) => void actions.annotate(annotation, selection)}
      onMarkOpen={openCard}
      paneId={paneId}
    />
  );
}
export function DraftText({ text, paneId }: { readonly text: DraftTarget; readonly paneId: string }) {
  return <NotHere key={`${text.id}${paneId}`} />;
}
export function Annotations({ target }: { readonly target: TextTarget }) {
  const { kind, id } = target;
  const stable = useMemo(() => ({ kind, id }) as AnnotationTarget, [kind, id]);
  return <AnnotationsPane key={`${kind}:${id}`} target={stable} />;
}
export function DraftStatus({ draft }: { readonly draft: DraftId }) {
  return <NotHere key={draft} />;
}
export function Conflicts() {
  return <NotHere />;
}
export function Exchange() {
  return <NotHere />;
}
export function Print({ of }: { readonly of: PrintOf }) {
  return <PrintScreen of={of} />;
}
export function ExchangeOfStatus() {
  return null;
}
export function SavedState({ active }: { readonly active: ShellView['active'] }) {
  return active === null ? null : null;
}
export function DraftCircle({ draft }: { readonly draft: DraftId }) {
  return draft === undefined ? null : null;
}

export function SettingsOf({ section }: { readonly section: string | undefined }) {
  return <SettingsScreen {...(section === undefined ? {} : { section })} />;
}

/** The Tasks screen with the runner of this window. */
export function Tasks({ runner }: { readonly runner: TaskRunner }) {
  const running = useEventValue(runner.changed, () => runner.running());
  return <TasksScreen running={running} onCancel={(id) => runner.cancel(id)} />;
}

function NotHere() {
  const t = useText();
  return <EmptyState size="small" title={t('frame.notHere')} />;
}
