import { useEffect, useMemo, useState, type ReactNode } from 'react';
import type { Settings } from '../../store/api.ts';
import {
  containsWords,
  EmptyState,
  LoadingState,
  Screen,
  SearchField,
  Section,
} from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useLive, useWorkbench } from '../workbench.tsx';
import { AboutSection } from './about-section.tsx';
import { BackupSection, type BackupActions } from './backup-section.tsx';
import { DiagnosticsSection } from './diagnostics-section.tsx';
import { useGoTo } from './go-to.ts';
import {
  KeyboardSection,
  LanguageSection,
  LookSection,
  PersonSection,
  ReadingSection,
} from './personal-sections.tsx';
import { SampleSection, type SampleActions } from './sample-section.tsx';
import { SecuritySection } from './security-section.tsx';
import { StorageSection } from './storage-section.tsx';
import { UpdateSection } from './update-section.tsx';
import styles from './settings.module.css';

export type { BackupActions } from './backup-section.tsx';
export type { SampleActions } from './sample-section.tsx';

/** Changes some settings; resolves when they are kept. */
export type ChangeSettings = (change: Partial<Settings>) => void;

interface SettingsScreenProps {
  /** Part to go to: language, reading, look, keyboard, person, security, backup, update, storage, sample, diagnostics, about. */
  readonly section?: string;
  /** Another value each time a part is asked for, so that asking again goes there again. */
  readonly asked?: object;
  readonly backup?: BackupActions | undefined;
  readonly sample?: SampleActions | undefined;
}

const SECTIONS = [
  'language',
  'reading',
  'look',
  'keyboard',
  'person',
  'security',
  'backup',
  'update',
  'storage',
  'sample',
  'diagnostics',
  'about',
] as const;
type SectionId = (typeof SECTIONS)[number];

/** All settings on one page, with a field that narrows it. */
export function SettingsScreen({ section, asked, backup, sample }: SettingsScreenProps) {
  const t = useText();
  const { store } = useWorkbench();
  const settings = useLive(useMemo(() => store.settings.live(), [store]));
  const [wanted, setWanted] = useState('');
  const isReady = settings !== undefined;
  useEffect(() => {
    // A part that is asked for must not be hidden by words looked for before.
    if (section !== undefined) setWanted('');
  }, [section, asked]);
  const room = useGoTo(section, asked, isReady && (section === undefined || wanted === ''));
  if (settings === undefined) return <LoadingState label={t('common.loading')} />;
  const change: ChangeSettings = (part) => void store.settings.set(part);
  const contents = contentsOf(settings, change, backup, sample);
  const shown = SECTIONS.filter((id) => contents[id] !== null && matchesSearch(t, id, wanted));
  return (
    <Screen title={t('settings.title')} lead={t('settings.lead')} width="reading">
      <div className={styles['search']}>
        <SearchField
          label={t('settings.search')}
          hideLabel
          placeholder={t('settings.search')}
          clearLabel={t('common.clear')}
          value={wanted}
          onChange={setWanted}
        />
      </div>
      {shown.length === 0 ? (
        <EmptyState size="small" icon="search" title={t('settings.nothingFound')} />
      ) : null}
      {shown.map((id) => (
        <Section
          key={id}
          isPrivate={id === 'person'}
          id={`settings-${id}`}
          title={t(`settings.${id}.title`)}
          description={t(`settings.${id}.description`)}
        >
          {contents[id]}
        </Section>
      ))}
      <div ref={room} />
    </Screen>
  );
}

function contentsOf(
  settings: Settings,
  change: ChangeSettings,
  backup: BackupActions | undefined,
  sample: SampleActions | undefined,
): Readonly<Record<SectionId, ReactNode>> {
  return {
    language: <LanguageSection settings={settings} change={change} />,
    reading: <ReadingSection settings={settings} change={change} />,
    look: <LookSection settings={settings} change={change} />,
    keyboard: <KeyboardSection settings={settings} change={change} />,
    person: <PersonSection settings={settings} change={change} />,
    security: <SecuritySection />,
    backup:
      backup === undefined ? null : <BackupSection lastBackupAt={settings.lastBackupAt} actions={backup} />,
    update: <UpdateSection />,
    storage: <StorageSection />,
    sample: sample === undefined ? null : <SampleSection actions={sample} />,
    diagnostics: <DiagnosticsSection />,
    about: <AboutSection />,
  };
}

function matchesSearch(t: ReturnType<typeof useText>, id: SectionId, wanted: string): boolean {
  if (wanted.trim() === '') return true;
  return containsWords(
    [t(`settings.${id}.title`), t(`settings.${id}.description`), t(`settings.${id}.words`)].join(' '),
    wanted.trim(),
  );
}
