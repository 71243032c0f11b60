import type { Annotation } from '../../../shared/domain/annotation.ts';
import { PRINT_LANGUAGES } from '../../../shared/render/print-page-input.ts';
import { Checkbox, RadioGroup, Select, Switch } from '../../ui/components/index.ts';
import { languageOf, useText } from '../../ui/locale/index.ts';
import { NoteChoices } from './note-choices.tsx';
import type { PrintChoices } from './print-choices.ts';
import type { PrintSource } from './print-source.ts';
import styles from './printing.module.css';

interface PrintOptionsProps {
  readonly annotations: readonly Annotation[];
  readonly kind: PrintSource['kind'];
  /** The name of the draft's version, where the present text has one. */
  readonly version: string | null;
  readonly choices: PrintChoices;
  readonly onChange: (change: Partial<PrintChoices>) => void;
}

/** All that can be chosen for a print, the copy first: it decides what may be in it at all. */
export function PrintOptions({ annotations, kind, version, choices, onChange }: PrintOptionsProps) {
  const t = useText();
  return (
    <section className={styles['options']} aria-label={t('printing.options')}>
      <RadioGroup
        label={t('printing.copy')}
        choices={[
          {
            id: 'outside',
            label: t('printing.copy.outside'),
            description: t(
              kind === 'comparison' ? 'printing.copy.outside.changes' : 'printing.copy.outside.means',
            ),
          },
          { id: 'private', label: t('printing.copy.private'), description: t('printing.copy.private.means') },
        ]}
        value={choices.copy}
        onChange={(copy) => onChange({ copy, redLines: false, versionName: copy === 'private' })}
      />
      {choices.copy === 'private' ? (
        <fieldset className={styles['part']}>
          <legend className={styles['legend']}>{t('printing.notes')}</legend>
          <NoteChoices annotations={annotations} choices={choices} onChange={onChange} />
          {kind === 'draft' ? (
            <Checkbox
              isSelected={choices.statusColumn}
              onChange={(statusColumn) => onChange({ statusColumn })}
            >
              {t('printing.statusColumn')}
            </Checkbox>
          ) : null}
        </fieldset>
      ) : null}
      <fieldset className={styles['part']}>
        <legend className={styles['legend']}>{t('printing.page')}</legend>
        <RadioGroup
          label={t('printing.paper')}
          orientation="horizontal"
          choices={[
            { id: 'A4', label: t('printing.paper.a4') },
            { id: 'Letter', label: t('printing.paper.letter') },
          ]}
          value={choices.paper}
          onChange={(paper) => onChange({ paper })}
        />
        <Checkbox isSelected={choices.lineNumbers} onChange={(lineNumbers) => onChange({ lineNumbers })}>
          {t('printing.lineNumbers')}
        </Checkbox>
        <Checkbox isSelected={choices.wideMargin} onChange={(wideMargin) => onChange({ wideMargin })}>
          {t('printing.wideMargin')}
        </Checkbox>
        {version === null ? null : (
          <Checkbox isSelected={choices.versionName} onChange={(versionName) => onChange({ versionName })}>
            {t('printing.versionName', { name: version })}
          </Checkbox>
        )}
        <Select
          label={t('printing.words')}
          choices={PRINT_LANGUAGES.map((id) => ({ id, label: languageOf(id).name, lang: id }))}
          value={choices.words}
          onChange={(words) => onChange({ words })}
        />
      </fieldset>
      <Switch isSelected={choices.blackAndWhite} onChange={(blackAndWhite) => onChange({ blackAndWhite })}>
        {t('printing.blackAndWhite')}
      </Switch>
    </section>
  );
}
