import type { ReactNode } from 'react';
import type { Annotation } from '../../../shared/domain/annotation.ts';
import { Badge, Icon, MenuButton, cx } from '../../ui/components/index.ts';
import type { MenuGroup } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { KIND_ICONS, KIND_TONES, kindWord, stanceWord } from './annotation-words.ts';
import styles from './annotations-pane.module.css';
import type { PlacedAnnotation } from './use-annotation-marks.ts';

interface AnnotationCardProps {
  readonly placed: PlacedAnnotation;
  readonly menu: readonly MenuGroup[];
  /** What stands below the words: the offers of an unplaced card. */
  readonly children?: ReactNode;
  readonly onJump: () => void;
}

/** An annotation as it is read: kind, where it stands, the words it is about, the delegate's words. */
export function AnnotationCard({ placed, menu, children, onJump }: AnnotationCardProps) {
  const t = useText();
  const { annotation, placement } = placed;
  const { kind, position, body, tags } = annotation;
  return (
    <>
      <header className={styles['cardHead']}>
        <Badge tone={KIND_TONES[kind]} icon={KIND_ICONS[kind]}>
          {position === null ? t(kindWord(kind)) : t(stanceWord(position.stance))}
        </Badge>
        <span className={styles['where']}>
          <PlaceWords placed={placed} />
        </span>
        <MenuButton label={t('annotating.cardMenu')} icon="more" bare size="small" groups={menu} />
      </header>
      {placement.state === 'whole' ? null : <Quote placed={placed} onJump={onJump} />}
      {body === '' ? null : (
        <p className={styles['body']} dir="auto">
          {body}
        </p>
      )}
      {position === null ? null : <PositionWords annotation={annotation} />}
      {tags.length === 0 ? null : (
        <ul className={styles['tags']} aria-label={t('annotating.tags')}>
          {tags.map((tag) => (
            <li key={tag} className={styles['tag']}>
              <Icon name="tag" size={12} />
              <bdi>{tag}</bdi>
            </li>
          ))}
        </ul>
      )}
      {children}
    </>
  );
}

function PlaceWords({ placed }: { readonly placed: PlacedAnnotation }) {
  const t = useText();
  const { annotation, placement } = placed;
  if (placement.state === 'whole') return t('annotating.wholeDocument');
  const { anchor } = annotation;
  const was = anchor.scope === 'range' ? anchor.label : null;
  if (placement.state === 'unplaced') {
    return (
      <Badge tone="danger" icon="warning">
        {was === null ? t('annotating.state.unplaced') : t('annotating.wasAt', { label: was })}
      </Badge>
    );
  }
  const { label } = placement.clause;
  return (
    <>
      {label === null ? null : <bdi className={styles['label']}>{label}</bdi>}
      {placement.state === 'exact' ? null : (
        <Badge tone="caution">
          {placement.state === 'moved' && was !== null && was !== label
            ? t('annotating.movedFrom', { label: was })
            : t(`annotating.state.${placement.state}`)}
        </Badge>
      )}
    </>
  );
}

/** The words it stands on. A press on them goes to the text; the keyboard has Enter on the card. */
function Quote({ placed, onJump }: { readonly placed: PlacedAnnotation; readonly onJump: () => void }) {
  const t = useText();
  const { annotation, placement } = placed;
  if (annotation.anchor.scope !== 'range') return null;
  const { quote } = annotation.anchor;
  const now = 'clause' in placement ? placement.clause.text.slice(placement.start, placement.end) : null;
  return (
    <div className={styles['quoteBox']}>
      <button
        type="button"
        tabIndex={-1}
        className={cx(
          styles['quote'],
          styles[annotation.kind],
          placement.state === 'unplaced' && styles['lost'],
        )}
        onClick={onJump}
        disabled={placement.state === 'unplaced'}
        title={t('annotating.showInText')}
      >
        <q dir="auto">{quote}</q>
      </button>
      {placement.state === 'changed' && now !== null ? (
        <p className={styles['now']}>
          <span className={styles['hint']}>{t('annotating.nowReads')}</span> <q dir="auto">{now}</q>
        </p>
      ) : null}
    </div>
  );
}

const FIELDS = ['target', 'fallback', 'redLine'] as const;

function PositionWords({ annotation }: { readonly annotation: Annotation }) {
  const t = useText();
  const { position } = annotation;
  const filled = position === null ? [] : FIELDS.filter((field) => position[field] !== '');
  if (position === null || filled.length === 0) return null;
  return (
    <dl className={styles['position']}>
      {filled.map((field) => (
        <div key={field} className={cx(styles['wish'], field === 'redLine' && styles['redLine'])}>
          <dt>{t(`annotating.position.${field}`)}</dt>
          <dd dir="auto">{position[field]}</dd>
        </div>
      ))}
    </dl>
  );
}

/** One line for a card in Trash. */
export function TrashedLine({ annotation }: { readonly annotation: Annotation }) {
  const t = useText();
  const format = useFormat();
  const words =
    annotation.body !== ''
      ? annotation.body
      : annotation.anchor.scope === 'range'
        ? annotation.anchor.quote
        : '';
  return (
    <span className={styles['trashedWords']}>
      <Icon name={KIND_ICONS[annotation.kind]} size={14} />
      <span>{t(kindWord(annotation.kind))}</span>
      <span className={styles['trashedText']} dir="auto">
        {words}
      </span>
      <span className={styles['hint']}>
        {annotation.trashedAt === null ? null : format.date(annotation.trashedAt)}
      </span>
    </span>
  );
}
