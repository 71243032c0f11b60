import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import type { AnnotationId } from '../../../shared/base/ids.ts';
import type { Annotation, AnnotationTarget } from '../../../shared/domain/annotation.ts';
import {
  Button,
  Disclosure,
  EmptyState,
  LoadingState,
  MenuButton,
  Icon,
  VisuallyHidden,
} from '../../ui/components/index.ts';
import type { MenuGroup } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useTextFocus, useTextSelection } from '../text-focus.ts';
import { TrashedLine } from './annotation-card.tsx';
import { KINDS, KIND_ICONS, kindWord } from './annotation-words.ts';
import styles from './annotations-pane.module.css';
import { CardRow } from './card-row.tsx';
import { SHOW_ALL, filterCards } from './card-filter.ts';
import { FilterBar } from './filter-bar.tsx';
import { useAnnotationActions } from './use-annotation-actions.ts';
import type { AnnotationActions } from './use-annotation-actions.ts';
import { useAnnotationsOf, usePlacedAnnotations } from './use-annotation-marks.ts';
import type { PlacedAnnotation } from './use-annotation-marks.ts';
import { useExportNotes } from './use-export-notes.ts';
import { useTargetClauses } from './use-target-clauses.ts';

/** More cards than this are shown on request. */
const AT_FIRST = 120;

/** The delegate's own annotations of a text, beside it: cards in its order, the unplaced apart, Trash below. */
export function AnnotationsPane({ target }: { readonly target: AnnotationTarget }) {
  const t = useText();
  const clauses = useTargetClauses(target);
  const placed = usePlacedAnnotations(target, clauses);
  const all = useAnnotationsOf(target);
  const actions = useAnnotationActions(target);
  const [filter, setFilter] = useState(SHOW_ALL);
  const [editing, setEditing] = useState<AnnotationId | null>(null);
  const shown = useMemo(() => (placed === undefined ? [] : filterCards(placed, filter)), [placed, filter]);
  const list = useRef<HTMLDivElement>(null);
  const [most, setMost] = useState(AT_FIRST);
  useCardRequests(placed, list, setEditing, () => {
    setFilter(SHOW_ALL);
    setMost(Infinity);
  });
  if (placed === undefined || all === undefined) return <LoadingState label={t('common.loading')} />;
  const here = shown.filter(({ placement }) => placement.state !== 'unplaced');
  const lost = shown.filter(({ placement }) => placement.state === 'unplaced');
  const cards = (items: readonly PlacedAnnotation[], label: string) => (
    <ul className={styles['cards']} aria-label={label}>
      {items.map((item) => (
        <CardRow
          key={item.annotation.id}
          placed={item}
          target={target}
          clauses={clauses ?? []}
          actions={actions}
          isEditing={editing === item.annotation.id}
          onEdit={setEditing}
        />
      ))}
    </ul>
  );
  return (
    // The arrows move between the cards; each card is a stop of its own.
    <div className={styles['pane']} data-private="" ref={list} onKeyDown={moveBetweenCards}>
      <div className={styles['top']}>
        <VisuallyHidden>
          <h2>{t('annotating.title')}</h2>
        </VisuallyHidden>
        <p className={styles['private']}>
          <Icon name="lock" size={14} />
          {t('common.private')}
        </p>
        <PaneTools target={target} actions={actions} placed={placed} />
      </div>
      {placed.length === 0 ? null : (
        <FilterBar
          filter={filter}
          onFilter={setFilter}
          annotations={placed.map(({ annotation }) => annotation)}
          shown={shown.length}
          all={placed.length}
        />
      )}
      {lost.length === 0 ? null : (
        <section
          className={styles['lostPart']}
          aria-label={t('annotating.unplaced.title', { count: lost.length })}
        >
          <h3 className={styles['partTitle']}>{t('annotating.unplaced.title', { count: lost.length })}</h3>
          <p className={styles['hint']}>{t('annotating.unplaced.why')}</p>
          {cards(lost, t('annotating.unplaced.title', { count: lost.length }))}
        </section>
      )}
      {here.length === 0 ? null : cards(here.slice(0, most), t('annotating.title'))}
      {here.length <= most ? null : (
        <Button variant="quiet" onPress={() => setMost(Infinity)}>
          {t('annotating.showAll', { count: here.length })}
        </Button>
      )}
      {placed.length === 0 ? (
        <NoAnnotations
          target={target}
          actions={actions}
          hasText={clauses !== undefined && clauses.length > 0}
        />
      ) : null}
      {placed.length > 0 && shown.length === 0 ? (
        <EmptyState size="small" title={t('annotating.filter.none')} />
      ) : null}
      <TrashPart annotations={all} actions={actions} />
    </div>
  );
}

/** Shows the card that a mark, a command or a new annotation asks for. */
function useCardRequests(
  placed: readonly PlacedAnnotation[] | undefined,
  list: RefObject<HTMLElement | null>,
  setEditing: (id: AnnotationId | null) => void,
  showAll: () => void,
): void {
  const focus = useTextFocus();
  const [wanted, setWanted] = useState<{ readonly id: AnnotationId; readonly edit: boolean } | null>(null);
  const show = useRef(showAll);
  useEffect(() => {
    show.current = showAll;
  });
  useEffect(
    () =>
      focus.onCard((id, edit) => {
        show.current();
        setWanted({ id, edit });
        return true;
      }),
    [focus],
  );
  useEffect(() => {
    if (wanted === null || placed === undefined) return;
    const card = list.current?.querySelector<HTMLElement>(`[data-card="${CSS.escape(wanted.id)}"]`);
    if (card === null || card === undefined) return;
    if (wanted.edit) setEditing(wanted.id);
    else card.focus({ preventScroll: true });
    card.scrollIntoView({ block: 'nearest' });
    setWanted(null);
  }, [wanted, placed, list, setEditing]);
}

function moveBetweenCards(event: KeyboardEvent<HTMLElement>): void {
  const { target } = event;
  if (!(target instanceof HTMLElement) || target.dataset['card'] === undefined) return;
  const all = Array.from(event.currentTarget.querySelectorAll<HTMLElement>('[data-card]'));
  const index = all.indexOf(target);
  const places: Readonly<Record<string, number>> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    Home: 0,
    End: all.length - 1,
  };
  const next = all[places[event.key] ?? -1];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

interface PaneToolsProps {
  readonly target: AnnotationTarget;
  readonly actions: AnnotationActions;
  readonly placed: readonly PlacedAnnotation[];
}

function PaneTools({ target, actions, placed }: PaneToolsProps) {
  const t = useText();
  const selection = useTextSelection(target);
  const exportNotes = useExportNotes(target);
  const shell = useShell();
  const add: MenuGroup = {
    id: 'add',
    title: selection.length > 0 ? t('annotating.add.toSelection') : t('annotating.add.toWhole'),
    actions: KINDS.filter((kind) => kind !== 'highlight' || selection.length > 0).map((kind) => ({
      id: kind,
      label: t(kindWord(kind)),
      icon: KIND_ICONS[kind],
      onAction: () => void actions.annotate(kind, selection),
    })),
  };
  const more: MenuGroup = {
    id: 'more',
    actions: [
      ...(target.kind === 'document'
        ? [
            {
              id: 'carry',
              label: t('annotating.carry'),
              icon: 'import' as const,
              onAction: () => shell.open({ kind: 'carry' as const, from: null, to: target.id }),
            },
          ]
        : []),
      {
        id: 'export',
        label: t('annotating.export'),
        icon: 'export',
        isDisabled: placed.length === 0,
        onAction: () => void exportNotes(),
      },
    ],
  };
  return (
    <>
      <MenuButton label={t('annotating.add')} icon="plus" size="small" variant="secondary" groups={[add]} />
      <MenuButton label={t('common.more')} icon="more" bare size="small" groups={[more]} />
    </>
  );
}

function NoAnnotations({
  target,
  actions,
  hasText,
}: {
  readonly target: AnnotationTarget;
  readonly actions: AnnotationActions;
  /** Of a file that is kept without being read there are no words to select. */
  readonly hasText: boolean;
}) {
  const t = useText();
  const selection = useTextSelection(target);
  return (
    <EmptyState
      size="small"
      icon="note"
      title={t('annotating.empty')}
      action={
        <Button variant="primary" icon="note" onPress={() => void actions.annotate('note', selection)}>
          {selection.length > 0 ? t('annotating.empty.selection') : t('annotating.empty.action')}
        </Button>
      }
    >
      {hasText ? (
        <p>{t(target.kind === 'draft' ? 'annotating.empty.howInDraft' : 'annotating.empty.how')}</p>
      ) : null}
    </EmptyState>
  );
}

interface TrashPartProps {
  readonly annotations: readonly Annotation[];
  readonly actions: AnnotationActions;
}

function TrashPart({ annotations, actions }: TrashPartProps) {
  const t = useText();
  const trashed = annotations
    .filter(({ trashedAt }) => trashedAt !== null)
    .toSorted((a, b) => (b.trashedAt ?? 0) - (a.trashedAt ?? 0));
  if (trashed.length === 0) return null;
  return (
    <Disclosure title={t('annotating.trash', { count: trashed.length })}>
      <ul className={styles['trashed']} aria-label={t('annotating.trash', { count: trashed.length })}>
        {trashed.map((annotation) => (
          <li key={annotation.id}>
            <TrashedLine annotation={annotation} />
            <Button size="small" variant="quiet" onPress={() => void actions.restore(annotation)}>
              {t('common.restore')}
            </Button>
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}
