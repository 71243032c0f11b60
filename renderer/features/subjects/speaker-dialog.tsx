import { useState } from 'react';
import { Button, Dialog, Select, TextField } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import type { Capacity } from '../../../shared/text/understanding/understand.ts';
import { CAPACITIES, SPEAKER } from './judgements.ts';
import type { SpeakerRow } from './rows.ts';
import styles from './subjects.module.css';
import { useJudging } from './use-judging.ts';

interface SpeakerDialogProps {
  readonly row: SpeakerRow;
  readonly onClose: () => void;
}

/** Who spoke, as which and for whom, in the delegate's own words. The report's text is not touched. */
export function SpeakerDialog({ row, onClose }: SpeakerDialogProps) {
  const t = useText();
  const judge = useJudging();
  const [speaker, setSpeaker] = useState(row.speaker);
  const [onBehalfOf, setOnBehalfOf] = useState(row.onBehalfOf ?? '');
  const [capacity, setCapacity] = useState<Capacity>(row.capacity);
  const keep = (value: unknown, done: string): void => {
    void judge({ id: row.key, kind: SPEAKER, document: row.document, value }, done);
    onClose();
  };
  const isEmpty = speaker.trim() === '';
  return (
    <Dialog
      title={t('subjects.speakers.correct')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          {row.isConfirmed ? (
            <Button onPress={() => keep(null, t('subjects.speakers.asReadNow'))}>
              {t('subjects.speakers.asRead')}
            </Button>
          ) : null}
          <Button
            variant="primary"
            isDisabled={isEmpty}
            onPress={() =>
              keep(
                {
                  speaker: speaker.trim(),
                  onBehalfOf: onBehalfOf.trim() === '' ? null : onBehalfOf.trim(),
                  capacity,
                },
                t('subjects.speakers.confirmedNow', { speaker: speaker.trim() }),
              )
            }
          >
            {t('subjects.speakers.confirm')}
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <p className={styles['quote']} dir="auto">
          {row.text}
        </p>
        <TextField
          label={t('subjects.speakers.speaker')}
          value={speaker}
          onChange={setSpeaker}
          maxLength={200}
          autoFocus
        />
        <TextField
          label={t('subjects.speakers.behalf')}
          value={onBehalfOf}
          onChange={setOnBehalfOf}
          maxLength={200}
        />
        <Select
          label={t('subjects.speakers.capacity')}
          choices={CAPACITIES.map((id) => ({ id, label: t(`subjects.capacity.${id}`) }))}
          value={capacity}
          onChange={setCapacity}
        />
      </div>
    </Dialog>
  );
}
