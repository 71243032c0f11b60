// Where the frame meets the features: each is put in its place here, and what two of them share is passed on.
import { useMemo, type ReactNode } from 'react';
import type { DraftId } from '../../../shared/base/ids.ts';
import { EmptyState } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import type { Command, OpenTarget } from '../../ui/shell/shell.ts';
import type { ShellView } from '../../ui/shell/shell-context.tsx';
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
  return useMemo(() => [], []);
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
  return target.kind === 'document' ? <NotHere /> : <NotHere />;
}
export function ReadText({ text, paneId }: { readonly text: DocumentTarget; readonly paneId: string }) {
  return <NotHere key={`${text.id}${paneId}`} />;
}
export function DraftText({ text, paneId }: { readonly text: DraftTarget; readonly paneId: string }) {
  return <NotHere key={`${text.id}${paneId}`} />;
}
export function Annotations({ target }: { readonly target: TextTarget }) {
  return <NotHere key={target.id} />;
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
  return <NotHere key={of.id} />;
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
