import { useCallback, useEffect, useMemo, useRef } from 'react';
import { assertNever } from '../../../shared/base/assert-never.ts';
import type { DocumentEntry } from '../../../shared/domain/document.ts';
import type { DraftEntry } from '../../../shared/domain/draft.ts';
import { useLivePart, useWorkbench } from '../../features/workbench.tsx';
import { Callout, IconButton } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useRoomView } from '../../ui/shell/shell-context.tsx';
import {
  CarryReview,
  Compare,
  DraftText,
  Exchange,
  Library,
  Print,
  ReadText,
  Subjects,
  Tasks,
  useUnsaved,
} from '../compose/features.tsx';
import { SettingsOf } from '../compose/settings.tsx';
import { InTrash } from './in-trash.tsx';
import { PaneBoundary } from './pane-boundary.tsx';
import type { Desk, ScreenTarget, TextTarget } from './frame-state.ts';
import type { Frame } from './use-frame.ts';
import styles from './panes.module.css';

/** Third region: a screen, or one text, or two beside each other. */
export function MainPane({ frame }: { readonly frame: Frame }) {
  const t = useText();
  const { desk } = frame;
  const main = useRef<HTMLElement>(null);
  const shown =
    desk.screen === null ? desk.texts.map((text) => `${text.kind}:${text.id}`).join() : desk.screen.kind;
  useFocusOnChange(main, shown);
  return (
    <main
      ref={main}
      className={styles['main']}
      data-region="main"
      tabIndex={-1}
      aria-label={t('frame.region.main')}
    >
      {desk.screen === null ? (
        <div className={styles['texts']}>
          {desk.texts.map((text, index) => (
            <TextPane key={`${index}-${text.kind}-${text.id}`} frame={frame} text={text} index={index} />
          ))}
        </div>
      ) : (
        <PaneBoundary key={desk.screen.kind}>
          <ScreenOf screen={desk.screen} frame={frame} />
        </PaneBoundary>
      )}
    </main>
  );
}

/** What is opened takes the focus, unless it is already inside or a layer is open; not at the very start. */
function useFocusOnChange(main: React.RefObject<HTMLElement | null>, shown: string): void {
  const before = useRef(shown);
  useEffect(() => {
    if (before.current === shown) return;
    before.current = shown;
    const element = main.current;
    if (element === null || element.contains(document.activeElement)) return;
    if (document.activeElement === document.body || document.activeElement === null) element.focus();
  }, [main, shown]);
}

function ScreenOf({ screen, frame }: { readonly screen: ScreenTarget; readonly frame: Frame }) {
  switch (screen.kind) {
    case 'library':
      return <Library />;
    case 'exchange':
      return <Exchange />;
    case 'print':
      return <Print of={screen.of} />;
    case 'compare':
      return <Compare before={screen.before} after={screen.after} />;
    case 'carry':
      return <CarryReview from={screen.from} to={screen.to} />;
    case 'settings':
      return <SettingsOf target={screen} />;
    case 'subjects':
      return <Subjects target={screen} />;
    case 'tasks':
      return <Tasks runner={frame.tasks} />;
    default:
      return assertNever(screen);
  }
}

interface TextPaneProps {
  readonly frame: Frame;
  readonly text: TextTarget;
  readonly index: number;
}

function TextPane({ frame, text, index }: TextPaneProps) {
  const t = useText();
  const { desk, dispatch } = frame;
  const name = useTextName(text);
  const isSplit = desk.texts.length === 2;
  const activate = (): void => dispatch({ type: 'activate', index });
  return (
    // The pane only notes which of two texts the delegate is in; nothing is pressed here.
    <section
      className={styles['text']}
      aria-label={isSplit ? t('frame.textPane', { name, number: index + 1 }) : name}
      onFocusCapture={activate}
      onPointerDownCapture={activate}
    >
      {isSplit ? (
        <div className={styles['textHead']} {...(desk.active === index ? { 'data-active': '' } : {})}>
          <bdi className={styles['textName']}>{name}</bdi>
          {index === 1 ? <SameTextHint desk={desk} /> : null}
          <IconButton
            icon="close"
            size="small"
            bare
            label={t('frame.closeText', { name })}
            onPress={() => dispatch({ type: 'close-text', index })}
          />
        </div>
      ) : null}
      {text.kind === 'draft' ? <h1 className={styles['hidden']}>{name}</h1> : null}
      <TextOrTrash frame={frame} text={text} index={index} />
    </section>
  );
}

/** One text in both panes: how another comes into the second, by keys that are true for the pane that acts now. */
function SameTextHint({ desk }: { readonly desk: Desk }) {
  const t = useText();
  const [first, second] = desk.texts;
  if (first?.id !== second?.id) return null;
  const words = t('frame.sameText', { pane: desk.active === 1 ? 'acting' : 'other' });
  return (
    <span className={styles['textHint']} title={words}>
      {words}
    </span>
  );
}

/** The text; where it is in Trash, that it is. A draft whose words are not stored yet stays until they are. */
function TextOrTrash({ frame, text, index }: TextPaneProps) {
  const t = useText();
  const found = frame.whereabouts(text);
  const isUnsaved = useUnsaved(text);
  if (found.place === 'trash' && !isUnsaved) {
    return <InTrash found={found} onClose={() => frame.dispatch({ type: 'close-text', index })} />;
  }
  return (
    <>
      {found.place === 'trash' ? <Callout tone="caution">{t('frame.inTrash.unsaved')}</Callout> : null}
      <PaneBoundary>
        {text.kind === 'document' ? (
          <ReadText text={text} paneId={`text-${index}`} />
        ) : (
          <DraftText text={text} paneId={`text-${index}`} />
        )}
      </PaneBoundary>
    </>
  );
}

function useTextName(text: TextTarget): string {
  const t = useText();
  const isRoomView = useRoomView();
  const { store } = useWorkbench();
  const title = useLivePart(
    useMemo(() => store.documents.entries(), [store]),
    useCallback(
      (documents: readonly DocumentEntry[]) => documents.find(({ id }) => id === text.id)?.title,
      [text.id],
    ),
  );
  const name = useLivePart(
    useMemo(() => store.drafts.entries(), [store]),
    useCallback((drafts: readonly DraftEntry[]) => drafts.find(({ id }) => id === text.id)?.name, [text.id]),
  );
  if (text.kind === 'document') return title ?? '';
  if (isRoomView) return t('frame.palette.draft');
  return name ?? '';
}
