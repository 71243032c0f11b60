// Where the frame meets the features: each is put in its place here, and what two of them share is passed on.
import { useCallback, useMemo, type ReactNode } from 'react';
import { asId, type AnnotationId, type DocumentId, type DraftId } from '../../../shared/base/ids.ts';
import type { AnnotationTarget } from '../../../shared/domain/annotation.ts';
import {
  AnnotationsPane,
  useAnnotatingCommands,
  useAnnotationActions,
  useAnnotationMarks,
  useRoomGuard,
} from '../../features/annotating/index.ts';
import {
  CarryScreen,
  CompareScreen,
  RevisionOffer,
  useComparingCommands,
} from '../../features/comparing/index.ts';
import {
  DraftOutline,
  DraftPane,
  DraftSavedState,
  DraftStatusPane,
  useDraftingCommands,
  useUnsavedDraft,
} from '../../features/drafting/index.ts';
import {
  ConflictsPane,
  DraftCircle,
  DraftFooter,
  ExchangeScreen,
  ExchangeStatus,
  NetworkStatusPart,
  useDraftLock,
  useDraftLocks,
  useExchangingCommands,
} from '../../features/exchanging/index.ts';
import {
  FindField,
  ImportZone,
  LibraryScreen,
  MeetingFolder,
  useLibraryActions,
  useLibraryCommands,
} from '../../features/library/index.ts';
import { PrintScreen, usePrintingCommands } from '../../features/printing/index.ts';
import { Outline, ReaderPane, useReadingCommands } from '../../features/reading/index.ts';
import { SubjectsScreen, useSubjectsCommands } from '../../features/subjects/index.ts';
import { useSettingsCommands } from '../../features/settings/index.ts';
import { TasksScreen } from '../../features/tasks/index.ts';
import { useTextFocus } from '../../features/text-focus.ts';
import { useShell, type ShellView } from '../../ui/shell/shell-context.tsx';
import type { Command, OpenTarget } from '../../ui/shell/shell.ts';
import { useSample } from '../sample/use-sample.ts';
import type { TextTarget } from '../frame/frame-state.ts';
import type { TaskRunner } from '../frame/task-runner.ts';
import type { Whereabouts } from '../frame/use-whereabouts.ts';
import { useEventValue } from '../frame/use-event.ts';

export {
  CompareScreen as Compare,
  ConflictsPane as Conflicts,
  DraftCircle,
  ExchangeScreen as Exchange,
  ExchangeStatus as ExchangeOfStatus,
  FindField as FindInLibrary,
  ImportZone as LibraryDrop,
  LibraryScreen as Library,
  MeetingFolder as FolderTree,
  NetworkStatusPart as NetworkOfStatus,
  PrintScreen as Print,
  SubjectsScreen as Subjects,
};

type DocumentTarget = Extract<OpenTarget, { kind: 'document' }>;
type DraftTarget = Extract<OpenTarget, { kind: 'draft' }>;

/** The commands of all features. */
export function useFeatureCommands(onNewDraft: () => void): readonly Command[] {
  const library = useLibraryCommands();
  const reading = useReadingCommands();
  const annotating = useAnnotatingCommands();
  const comparing = useComparingCommands();
  const options = useMemo(() => ({ onNewDraft }), [onNewDraft]);
  const drafting = useDraftingCommands(options);
  const exchanging = useExchangingCommands();
  const printing = usePrintingCommands();
  const subjects = useSubjectsCommands();
  const settings = useSettingsCommands();
  const sample = useSample().commands;
  return useMemo(
    () => [
      ...library,
      ...reading,
      ...annotating,
      ...comparing,
      ...drafting,
      ...exchanging,
      ...printing,
      ...subjects,
      ...settings,
      ...sample,
    ],
    [library, reading, annotating, comparing, drafting, exchanging, printing, subjects, settings, sample],
  );
}

/** Headings of the text that acts. */
export function TextOutline({ target }: { readonly target: TextTarget }): ReactNode {
  return target.kind === 'document' ? (
    <Outline documentId={target.id} />
  ) : (
    <DraftOutline draftId={target.id} />
  );
}

/** A target that stays the same object while it is the same text. */
function useTarget({ kind, id }: TextTarget): AnnotationTarget {
  // The two parts come from one target, so that they fit each other.
  return useMemo(() => ({ kind, id }) as AnnotationTarget, [kind, id]);
}

function useOpenCard(): (annotation: AnnotationId) => void {
  const shell = useShell();
  const focus = useTextFocus();
  return useCallback(
    (annotation) => {
      shell.showSide('annotations');
      focus.showCard(annotation);
    },
    [shell, focus],
  );
}

/** A document with the delegate's marks; a mark opens its card beside the text. */
export function ReadText({ text, paneId }: { readonly text: DocumentTarget; readonly paneId: string }) {
  const target = useTarget(text);
  const marks = useAnnotationMarks(target);
  const actions = useAnnotationActions(target);
  const openCard = useOpenCard();
  const isBarred = useRoomGuard();
  return (
    <>
      <RevisionOffer document={text.id} />
      <ReaderPane
        documentId={text.id}
        clause={text.clause}
        range={text.range}
        marks={marks}
        onAnnotate={(annotation, selection) => {
          if (!isBarred()) void actions.annotate(annotation, selection);
        }}
        onMarkOpen={openCard}
        paneId={paneId}
      />
    </>
  );
}

/** Bringing notes and citations to a revision; the circle of each draft that cites it is shown. */
export function CarryReview({ from, to }: { readonly from: DocumentId | null; readonly to: DocumentId }) {
  const isLocked = useDraftLocks();
  return <CarryScreen from={from} to={to} circles={{ Circle: DraftCircle, isLocked }} />;
}

/** A draft with the delegate's marks. */
export function DraftText({ text, paneId }: { readonly text: DraftTarget; readonly paneId: string }) {
  const target = useTarget(text);
  const marks = useAnnotationMarks(target);
  const openCard = useOpenCard();
  return (
    <DraftPane
      draftId={text.id}
      clause={text.clause}
      marks={marks}
      onMarkOpen={openCard}
      paneId={paneId}
      isLocked={useDraftLock(text.id)}
      footer={<DraftFooter draft={text.id} />}
    />
  );
}

/** The annotations of a text. */
export function Annotations({ target }: { readonly target: TextTarget }) {
  const stable = useTarget(target);
  return <AnnotationsPane key={`${target.kind}:${target.id}`} target={stable} />;
}

/** Status of the clauses of a draft. */
export function DraftStatus({ draft }: { readonly draft: DraftId }) {
  return <DraftStatusPane key={draft} draftId={draft} />;
}

/** Whether the draft that acts is stored. */
export function SavedState({ active }: { readonly active: ShellView['active'] }) {
  return active?.kind === 'draft' ? <DraftSavedState draftId={active.id} /> : null;
}

const NO_DRAFT = asId<DraftId>('');

/** Whether a text on the screen has words that are not stored. Only drafts are written. */
export function useUnsaved(text: TextTarget): boolean {
  return useUnsavedDraft(text.kind === 'draft' ? text.id : NO_DRAFT);
}

/** Brings a text back from Trash, with its meeting. */
export function useRestoreFromTrash(): (found: Extract<Whereabouts, { place: 'trash' }>) => Promise<void> {
  const actions = useLibraryActions();
  return (found) =>
    found.kind === 'document' ? actions.restore([found.entry]) : actions.restoreDraft(found.entry);
}

/** The Tasks screen with the runner of this window. */
export function Tasks({ runner }: { readonly runner: TaskRunner }) {
  const running = useEventValue(runner.changed, () => runner.running());
  return <TasksScreen running={running} onCancel={(id) => runner.cancel(id)} />;
}
