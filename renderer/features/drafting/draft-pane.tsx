import {
  memo,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type ReactNode,
  type RefObject,
} from 'react';
import type { ClauseId, DraftId } from '../../../shared/base/ids.ts';
import type { AnnotationId } from '../../../shared/base/ids.ts';
import type { DraftEntry } from '../../../shared/domain/draft.ts';
import { goToClause, goToStart } from '../../drafts/editor/commands.ts';
import { Button, EmptyState, ErrorState, LoadingState } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useRoomView, useShell } from '../../ui/shell/shell-context.tsx';
import type { AnnotationMark } from '../annotation-marks.ts';
import { useLivePart, useWorkbench } from '../workbench.tsx';
import { AgreedDialog } from './agreed-dialog.tsx';
import { citedTarget } from './cited.ts';
import { CitationDialog } from './citation-dialog.tsx';
import { useDraftNews, useLooked } from './draft-news.ts';
import { DraftToolbar } from './draft-toolbar.tsx';
import styles from './drafting.module.css';
import { FindInDraft } from './find-in-draft.tsx';
import { LabelDialog } from './label-dialog.tsx';
import { NewsLine } from './news-line.tsx';
import { useOpenDrafts, type DraftQuestion, type OpenDraft } from './open-drafts.ts';
import { SavedLine } from './saved-line.tsx';
import { useBesideText } from './use-beside-text.ts';
import { useDraftEditor, type DraftOpening } from './use-draft-editor.ts';
import { useDraftFiles } from './use-draft-files.ts';
import { useTextFocusOf } from './use-text-focus-of.ts';
import { useStayAtWidth } from './use-stay-at-width.ts';
import { VersionDialog } from './version-dialog.tsx';

export interface DraftPaneProps {
  readonly draftId: DraftId;
  /** Where to put the caret. */
  readonly clause?: ClauseId | undefined;
  /** The delegate's annotations as they stand in this text. */
  readonly marks?: readonly AnnotationMark[];
  readonly onMarkOpen?: (annotation: AnnotationId) => void;
  /** The text may be read and copied, not changed: the delegate's role in its circle does not allow it. */
  readonly isLocked?: boolean;
  /** Stands under the text, so that it never moves it. */
  readonly footer?: ReactNode;
  /** Unique among the panes of the window. */
  readonly paneId: string;
}

const NO_MARKS: readonly AnnotationMark[] = [];

/** A draft being written. What is typed is stored by itself; the line below says whether it is. */
export function DraftPane({ draftId, ...rest }: DraftPaneProps) {
  const t = useText();
  const { store } = useWorkbench();
  const entries = useMemo(() => store.drafts.entries(), [store]);
  const own = useCallback(
    (all: readonly DraftEntry[]) => all.find(({ id }) => id === draftId) ?? null,
    [draftId],
  );
  const entry = useLivePart(entries, own, sameButForTime);
  if (entry === undefined) return <LoadingState label={t('drafting.opening')} />;
  if (entry === null) return <EmptyState icon="draft" title={t('drafting.gone')} />;
  return <DraftText key={draftId} entry={entry} draftId={draftId} {...rest} />;
}

/** Each batch of letters changes when a draft was changed last, and nothing else that its pane shows. */
function sameButForTime(before: DraftEntry | null, after: DraftEntry | null): boolean {
  if (before === null || after === null) return before === after;
  return JSON.stringify({ ...before, changedAt: 0 }) === JSON.stringify({ ...after, changedAt: 0 });
}

function DraftText({
  entry,
  draftId,
  clause,
  marks = NO_MARKS,
  onMarkOpen,
  isLocked = false,
  footer = null,
  paneId,
}: DraftPaneProps & { readonly entry: DraftEntry }) {
  const t = useText();
  const shell = useShell();
  const mount = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const open = useRef<OpenDraft | null>(null);
  const isRoomView = useRoomView();
  const opening = useDraftEditor(draftId, mount, {
    ask: (question) => open.current?.ask(question),
    cited: (value) => shell.open(citedTarget(value)),
    save: () => {
      shell.announce(t('drafting.alreadySaved'));
      open.current?.ask('version');
    },
  });
  open.current = opening.state === 'open' ? opening.open : null;
  useFocusWhenOpened(opening, mount);
  useGoTo(opening, clause);
  const news = useDraftNews(draftId);
  const opened = opening.state === 'open' ? opening.open : null;
  useBesideText(opened, entry, marks, news, onMarkOpen);
  useLooked(opened, news);
  useLock(opened, isLocked);
  useStayAtWidth(scroller);
  return (
    <section className={styles['pane']} aria-label={t('drafting.text')} data-pane={paneId}>
      {opening.state === 'open' ? <OpenParts open={opening.open} mount={mount} /> : null}
      {opening.state === 'opening' ? <LoadingState label={t('drafting.opening')} /> : null}
      {opening.state === 'failed' ? <OpenFailed {...opening} /> : null}
      <div
        ref={scroller}
        className={styles['scroller']}
        hidden={opening.state === 'failed'}
        {...(isRoomView ? { 'data-room': '' } : {})}
      >
        <div className={styles['page']} ref={mount} />
      </div>
      {opened === null || isRoomView ? null : footer}
      {opened === null || news === null || isRoomView ? null : <NewsLine open={opened} news={news} />}
      {opened === null ? null : <SavedLine open={opened} />}
    </section>
  );
}

interface OpenPartsProps {
  readonly open: OpenDraft;
  readonly mount: RefObject<HTMLElement | null>;
}

/** Tools and dialogs of an open draft; what changes beside its text draws none of them anew. */
const OpenParts = memo(function OpenParts({ open, mount }: OpenPartsProps) {
  const [question, setQuestion] = useState<DraftQuestion>(null);
  const [isEditable, setEditable] = useState(!open.isReadOnly);
  const files = useDraftFiles(open.draft);
  useTextFocusOf(open, mount);
  useEffect(() => {
    // Nothing in the main region has the focus, the region has: the text that came takes it.
    if (document.activeElement?.matches('[data-region="main"]') === true) open.editor.view.focus();
  }, [open]);
  useEffect(() => open.asked(setQuestion), [open]);
  useEffect(
    () =>
      open.editor.binding.savedChanged((saved) => setEditable(!open.isReadOnly && saved.kind !== 'failed')),
    [open],
  );
  const isLocked = useIsLocked(open);
  const mayEdit = isEditable && !isLocked;
  const close = (): void => {
    setQuestion(null);
    // The dialog gives the focus back to where it was; the text is where work goes on.
    setTimeout(() => open.editor.view.focus(), 0);
  };
  return (
    <>
      <DraftToolbar open={open} isEditable={mayEdit} menu={files.menu} />
      {question === 'find' ? <FindInDraft open={open} onClose={close} /> : null}
      {question === 'version' ? <VersionDialog draft={open.draft} onClose={close} /> : null}
      {question === 'citation' ? <CitationDialog open={open} onClose={close} /> : null}
      {question === 'agreed' ? <AgreedDialog open={open} onClose={close} /> : null}
      {question === 'label' ? <LabelDialog open={open} onClose={close} /> : null}
    </>
  );
});

/** Lets the text be read only, from now on or no longer. */
function useLock(open: OpenDraft | null, isLocked: boolean): void {
  useEffect(() => open?.lock(isLocked), [open, isLocked]);
}

function useIsLocked(open: OpenDraft): boolean {
  return useSyncExternalStore(open.updated, () => open.isLocked);
}

/**
 * The text takes the focus as soon as it can be written in: if it was just begun, or if the region around it has
 * the focus because it was opened by a command. Not at the start of the window, and never from something else.
 */
function useFocusWhenOpened(opening: DraftOpening, mount: RefObject<HTMLElement | null>): void {
  const openDrafts = useOpenDrafts();
  useEffect(() => {
    if (opening.state !== 'open') return;
    const isJustMade = openDrafts.takeJustMade(opening.open.draft);
    const focused = document.activeElement ?? document.body;
    const isFree = focused === document.body ? isJustMade : focused.contains(mount.current);
    if (isFree) opening.open.editor.run(goToStart);
  }, [opening, openDrafts, mount]);
}

/** Puts the caret at the asked clause, once for each time it is asked. */
function useGoTo(opening: DraftOpening, clause: ClauseId | undefined): void {
  useEffect(() => {
    if (opening.state !== 'open' || clause === undefined) return;
    opening.open.editor.run(goToClause(clause));
  }, [opening, clause]);
}

function OpenFailed({ code, details, again }: Extract<DraftOpening, { readonly state: 'failed' }>) {
  const t = useText();
  const kind = code === 'missing' || code === 'damaged' ? code : 'unavailable';
  return (
    <div className={styles['failed']}>
      <ErrorState
        problem={{
          happened: t(`drafting.failed.${kind}.happened`),
          safe: t(`drafting.failed.${kind}.safe`),
          todo: t(`drafting.failed.${kind}.todo`),
          details,
        }}
        copyLabel={t('common.copyDetails')}
        copiedLabel={t('common.copied')}
        {...(kind === 'unavailable'
          ? {
              action: (
                <Button variant="primary" onPress={again}>
                  {t('drafting.stopped.again')}
                </Button>
              ),
            }
          : {})}
      />
    </div>
  );
}
