import { useCallback, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import type { AnnotationId } from '../../../shared/base/ids.ts';
import type { AnnotationTarget } from '../../../shared/domain/annotation.ts';
import type { AnchorClause } from '../../../shared/text/anchors/index.ts';
import { cx } from '../../ui/components/index.ts';
import type { MenuGroup } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useTextFocus } from '../text-focus.ts';
import { AnnotationCard } from './annotation-card.tsx';
import { AnnotationForm } from './annotation-form.tsx';
import { kindWord } from './annotation-words.ts';
import styles from './annotations-pane.module.css';
import { UnplacedOffers } from './unplaced-offers.tsx';
import type { AnnotationActions } from './use-annotation-actions.ts';
import type { PlacedAnnotation } from './use-annotation-marks.ts';

interface CardRowProps {
  readonly placed: PlacedAnnotation;
  readonly target: AnnotationTarget;
  readonly clauses: readonly AnchorClause[];
  readonly actions: AnnotationActions;
  readonly isEditing: boolean;
  readonly onEdit: (id: AnnotationId | null) => void;
}

/** A card with its keys and menu: read, or edited in place. */
export function CardRow({ placed, target, clauses, actions, isEditing, onEdit }: CardRowProps) {
  const t = useText();
  const { annotation, placement } = placed;
  const row = useRef<HTMLLIElement>(null);
  const focus = useTextFocus();
  const shell = useShell();
  const jump = useCallback(() => {
    if (!('clause' in placement)) return;
    const range = [placement.start, placement.end] as const;
    if (focus.showPlace({ target, clause: placement.clause.id, range })) return;
    if (target.kind === 'document')
      shell.open({ kind: 'document', id: target.id, clause: placement.clause.id, range });
    else shell.open({ kind: 'draft', id: target.id, clause: placement.clause.id });
  }, [placement, target, focus, shell]);
  const moveToTrash = (): void => {
    focusNeighbour(row.current);
    void actions.trash(annotation);
  };
  const attach = (): void => {
    const [selected] = focus.selection(target);
    if (selected === undefined) shell.announce(t('annotating.selectFirst'));
    else void actions.reattach(annotation, selected);
  };
  const menu: readonly MenuGroup[] = [
    {
      id: 'card',
      actions: [
        ...('clause' in placement
          ? [
              {
                id: 'jump',
                label: t('annotating.showInText'),
                icon: 'arrow-start' as const,
                shortcut: 'Enter',
                onAction: jump,
              },
            ]
          : []),
        {
          id: 'edit',
          label: t('common.edit'),
          icon: 'edit',
          shortcut: 'F2',
          onAction: () => onEdit(annotation.id),
        },
        ...(placement.state === 'moved' || placement.state === 'changed'
          ? [
              {
                id: 'keep',
                label: t('annotating.keepHere'),
                icon: 'check' as const,
                onAction: () =>
                  void actions.reattach(annotation, {
                    clause: placement.clause.id,
                    start: placement.start,
                    end: placement.end,
                  }),
              },
            ]
          : []),
        { id: 'attach', label: t('annotating.attachToSelection'), icon: 'link', onAction: attach },
      ],
    },
    {
      id: 'trash',
      actions: [
        { id: 'trash', label: t('common.delete'), icon: 'trash', shortcut: 'Delete', onAction: moveToTrash },
      ],
    },
  ];
  const onKeyDown = (event: KeyboardEvent<HTMLLIElement>): void => {
    if (event.target !== event.currentTarget) return;
    const acts: Readonly<Record<string, () => void>> = {
      Enter: jump,
      F2: () => onEdit(annotation.id),
      Delete: moveToTrash,
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  return (
    // A card is a stop for the keyboard: Enter goes to its place in the text.
    <li
      ref={row}
      tabIndex={0}
      data-card={annotation.id}
      aria-label={cardName(placed, t)}
      className={cx(
        styles['card'],
        styles[`card-${annotation.kind}`],
        placement.state === 'unplaced' && styles['cardLost'],
      )}
      onKeyDown={onKeyDown}
    >
      {isEditing ? (
        <AnnotationForm
          annotation={annotation}
          onSave={actions.save}
          onDone={() => {
            onEdit(null);
            row.current?.focus();
          }}
        />
      ) : (
        <AnnotationCard placed={placed} menu={menu} onJump={jump}>
          {placement.state === 'unplaced' ? (
            <UnplacedOffers
              annotation={annotation}
              target={target}
              clauses={clauses}
              onAttach={(place) => void actions.reattach(annotation, place)}
            />
          ) : null}
        </AnnotationCard>
      )}
    </li>
  );
}

function cardName({ annotation, placement }: PlacedAnnotation, t: ReturnType<typeof useText>): string {
  const label = 'clause' in placement ? placement.clause.label : null;
  const kind = t(kindWord(annotation.kind));
  return label === null ? kind : t('annotating.cardName', { kind, label });
}

/** After a card goes, the focus stands on the next one; on the one before if it was the last. */
function focusNeighbour(row: HTMLElement | null): void {
  const all = Array.from(row?.closest('[data-private]')?.querySelectorAll<HTMLElement>('[data-card]') ?? []);
  const index = row === null ? -1 : all.indexOf(row);
  (all[index + 1] ?? all[index - 1])?.focus();
}
