import { useState } from 'react';
import type { Settings } from '../../store/api.ts';
import { Callout, NumberField, RadioGroup, Switch, TextField } from '../../ui/components/index.ts';
import { LANGUAGES, useFormat, useLanguage, useText } from '../../ui/locale/index.ts';
import type { ChangeSettings } from './settings-screen.tsx';
import styles from './settings.module.css';

interface PartProps {
  readonly settings: Settings;
  readonly change: ChangeSettings;
}

const DIGITS = ['language', 'western', 'arabic'] as const;
const SAMPLE_NUMBER = 1234567;

/** Language of the window and its digits. */
export function LanguageSection({ settings, change }: PartProps) {
  const t = useText();
  const format = useFormat();
  const language = useLanguage();
  return (
    <>
      <RadioGroup
        label={t('settings.language.label')}
        value={language.tag}
        onChange={(tag) => change({ language: tag })}
        choices={LANGUAGES.map(({ tag, name }) => ({ id: tag, label: name, lang: tag }))}
      />
      {language.reviewed ? null : (
        <Callout tone="caution" icon="globe">
          {t('common.unreviewed')}
        </Callout>
      )}
      <RadioGroup
        label={t('settings.language.digits')}
        description={t('settings.language.digitsSample', { number: format.number(SAMPLE_NUMBER) })}
        value={settings.digits ?? 'language'}
        onChange={(digits) => change({ digits })}
        choices={DIGITS.map((id) => ({ id, label: t(`settings.language.digits.${id}`) }))}
      />
    </>
  );
}

/** Size and width of reading text, with a sentence to look at. */
export function ReadingSection({ settings, change }: PartProps) {
  const t = useText();
  return (
    <>
      <div className={styles['pair']}>
        <NumberField
          label={t('settings.reading.size')}
          value={settings.textSize}
          min={12}
          max={28}
          lessLabel={t('settings.reading.smaller')}
          moreLabel={t('settings.reading.larger')}
          onChange={(textSize) => change({ textSize })}
        />
        <NumberField
          label={t('settings.reading.width')}
          value={settings.textWidth}
          min={28}
          max={72}
          step={2}
          lessLabel={t('settings.reading.narrower')}
          moreLabel={t('settings.reading.wider')}
          onChange={(textWidth) => change({ textWidth })}
        />
      </div>
      <p className={styles['sample']}>{t('settings.reading.sample')}</p>
    </>
  );
}

const THEMES = ['system', 'light', 'dark'] as const;

/** Light or dark. */
export function LookSection({ settings, change }: PartProps) {
  const t = useText();
  return (
    <RadioGroup
      label={t('settings.look.theme')}
      value={settings.theme}
      onChange={(theme) => change({ theme })}
      choices={THEMES.map((id) => ({ id, label: t(`settings.look.theme.${id}`) }))}
    />
  );
}

/** Keys that act without Ctrl. */
export function KeyboardSection({ settings, change }: PartProps) {
  const t = useText();
  return (
    <Switch isSelected={settings.singleKeys} onChange={(singleKeys) => change({ singleKeys })}>
      {t('settings.keyboard.single')}
    </Switch>
  );
}

/** Who the delegate is, as colleagues in a circle will see it. Kept when the field is left. */
export function PersonSection({ settings, change }: PartProps) {
  const t = useText();
  const [name, setName] = useState(settings.personName);
  const [delegation, setDelegation] = useState(settings.delegation);
  return (
    <>
      <TextField
        label={t('settings.person.name')}
        value={name}
        onChange={setName}
        autoComplete="name"
        onBlur={() => change({ personName: name.trim() })}
      />
      <TextField
        label={t('settings.person.delegation')}
        value={delegation}
        onChange={setDelegation}
        autoComplete="organization"
        onBlur={() => change({ delegation: delegation.trim() })}
      />
    </>
  );
}
