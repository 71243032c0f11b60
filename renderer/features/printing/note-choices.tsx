import { useMemo } from 'react';
import type { AnnotationId } from '../../../shared/base/ids.ts';
import type { Annotation } from '../../../shared/domain/annotation.ts';
import { Button, Checkbox, CheckboxGroup, type Choice } from '../../ui/components/index.ts';
import { useText, type Translate } from '../../ui/locale/index.ts';
import { hasRedLine, type PrintChoices } from './print-choices.ts';
import styles from './printing.module.css';

interface NoteChoicesProps {
  readonly annotations: readonly Annotation[];
  readonly choices: PrintChoices;
  readonly onChange: (change: Partial<PrintChoices>) => void;
}

function shortened(text: string, length: number): string {
  const characters = Array.from(text.replace(/\s+/g, ' ').trim());
  return characters.length <= length ? characters.join('') : `${characters.slice(0, length).join('')}…`;
}

function choiceOf(annotation: Annotation, t: Translate): Choice<AnnotationId> {
  const { anchor, position, kind } = annotation;
  const what =
    position === null ? t(`printing.kind.${kind}`) : t(`printing.stance.${position.stance ?? 'not-chosen'}`);
  const where = anchor.scope === 'document' ? t('printing.notes.whole') : (anchor.label ?? '');
  const words = annotation.body !== '' ? annotation.body : anchor.scope === 'range' ? anchor.quote : '';
  return {
    id: annotation.id,
    label: where === '' ? what : t('printing.notes.at', { what, where }),
    description: shortened(words, 90),
  };
}

/** Which notes go into a private copy: all, unless a box is unchecked. Red lines only for this one copy. */
export function NoteChoices({ annotations, choices, onChange }: NoteChoicesProps) {
  const t = useText();
  const items = useMemo(() => annotations.map((annotation) => choiceOf(annotation, t)), [annotations, t]);
  const chosen = annotations.map(({ id }) => id).filter((id) => !choices.leftOut.has(id));
  const redLines = annotations.filter(
    (annotation) => hasRedLine(annotation) && !choices.leftOut.has(annotation.id),
  ).length;
  if (annotations.length === 0) return <p className={styles['hint']}>{t('printing.notes.none')}</p>;
  const leaveOut = (kept: ReadonlySet<AnnotationId>): void =>
    onChange({ leftOut: new Set(annotations.map(({ id }) => id).filter((id) => !kept.has(id))) });
  return (
    <div className={styles['notes']} data-private>
      <div className={styles['row']}>
        <span className={styles['hint']}>
          {t('printing.notes.chosen', { chosen: chosen.length, all: annotations.length })}
        </span>
        <Button size="small" variant="quiet" onPress={() => onChange({ leftOut: new Set() })}>
          {t('printing.notes.all')}
        </Button>
        <Button size="small" variant="quiet" onPress={() => leaveOut(new Set())}>
          {t('printing.notes.noneOfThem')}
        </Button>
      </div>
      <div className={styles['list']}>
        <CheckboxGroup
          label={t('printing.notes.label')}
          hideLabel
          choices={items}
          value={chosen}
          onChange={(ids) => leaveOut(new Set(ids))}
        />
      </div>
      {redLines === 0 ? null : (
        <Checkbox isSelected={choices.redLines} onChange={(asked) => onChange({ redLines: asked })}>
          {t('printing.notes.redLines', { count: redLines })}
        </Checkbox>
      )}
    </div>
  );
}
