import { useState } from 'react';
import { Button, Icon, PlainScreen, TextField } from '../../ui/components/index.ts';
import { LANGUAGES, useLanguage, useText } from '../../ui/locale/index.ts';
import { useWorkbench } from '../workbench.tsx';
import styles from './settings.module.css';

interface FirstRunProps {
  /** Called when the delegate goes on, before the library shows: to lay out the sample. */
  readonly onBegin?: () => Promise<void>;
  /** Called when the language is chosen. */
  readonly onLanguage?: () => void;
}

const PROMISES = [
  { icon: 'offline', text: 'settings.first.offline' },
  { icon: 'lock', text: 'settings.first.private' },
  { icon: 'release', text: 'settings.first.visible' },
] as const;

/** The first minute: language, then name and delegation, which may be skipped. No account, no network. */
export function FirstRun({ onBegin, onLanguage }: FirstRunProps) {
  const { store } = useWorkbench();
  const [step, setStep] = useState<'language' | 'person'>('language');
  const finish = async (change: {
    readonly personName?: string;
    readonly delegation?: string;
  }): Promise<void> => {
    await onBegin?.();
    await store.settings.set({ ...change, firstRunDone: true });
  };
  return step === 'language' ? (
    <ChooseLanguage
      onNext={() => {
        onLanguage?.();
        setStep('person');
      }}
    />
  ) : (
    <WhoYouAre onBack={() => setStep('language')} onDone={finish} />
  );
}

function ChooseLanguage({ onNext }: { readonly onNext: () => void }) {
  const t = useText();
  const language = useLanguage();
  const { store } = useWorkbench();
  return (
    <PlainScreen
      title={t('settings.first.welcome')}
      width="wide"
      actions={
        <Button variant="primary" autoFocus onPress={onNext}>
          {t('settings.first.continue')}
        </Button>
      }
    >
      <p>{t('settings.first.lead')}</p>
      <ul className={styles['promise']}>
        {PROMISES.map(({ icon, text }) => (
          <li key={text}>
            <Icon name={icon} />
            <span>{t(text)}</span>
          </li>
        ))}
      </ul>
      <fieldset className={styles['languages']} aria-label={t('settings.language.label')}>
        {LANGUAGES.map(({ tag, name, direction }) => (
          <button
            key={tag}
            type="button"
            lang={tag}
            dir={direction}
            className={styles['language']}
            aria-pressed={tag === language.tag}
            onClick={() => void store.settings.set({ language: tag })}
          >
            <span>{name}</span>
            {tag === language.tag ? <Icon name="check" /> : null}
          </button>
        ))}
      </fieldset>
      {language.reviewed ? null : <p className={styles['small']}>{t('common.unreviewed')}</p>}
    </PlainScreen>
  );
}

interface WhoProps {
  readonly onBack: () => void;
  readonly onDone: (change: { readonly personName?: string; readonly delegation?: string }) => Promise<void>;
}

function WhoYouAre({ onBack, onDone }: WhoProps) {
  const t = useText();
  const [name, setName] = useState('');
  const [delegation, setDelegation] = useState('');
  const [isBusy, setBusy] = useState(false);
  const done = (change: Parameters<WhoProps['onDone']>[0]): void => {
    setBusy(true);
    void onDone(change).finally(() => setBusy(false));
  };
  return (
    <PlainScreen title={t('settings.first.who')} width="wide">
      <p>{t('settings.first.whoLead')}</p>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          done({ personName: name.trim(), delegation: delegation.trim() });
        }}
      >
        <TextField
          label={t('settings.person.name')}
          value={name}
          onChange={setName}
          autoComplete="name"
          autoFocus
        />
        <TextField
          label={t('settings.person.delegation')}
          value={delegation}
          onChange={setDelegation}
          autoComplete="organization"
        />
        <div className={styles['buttons']}>
          <Button type="submit" variant="primary" isDisabled={isBusy}>
            {t('settings.first.open')}
          </Button>
          <Button isDisabled={isBusy} onPress={() => done({})}>
            {t('settings.first.skip')}
          </Button>
          <Button variant="quiet" isDisabled={isBusy} onPress={onBack}>
            {t('common.back')}
          </Button>
        </div>
      </form>
    </PlainScreen>
  );
}
