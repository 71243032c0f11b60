import { useEffect, useMemo, useRef } from 'react';
import { assertNever } from '../../../shared/base/assert-never.ts';
import { DamagedScreen, FirstRun, MovingScreen, UnlockScreen } from '../../features/settings/index.ts';
import { useLive, useWorkbench, WorkbenchProvider } from '../../features/workbench.tsx';
import type { Settings } from '../../store/api.ts';
import { Button, ProgressBar } from '../../ui/components/index.ts';
import { guessLanguage, LocaleProvider, useText } from '../../ui/locale/index.ts';
import { FrameWindow } from '../frame/frame.tsx';
import { PaneBoundary } from '../frame/pane-boundary.tsx';
import { useEventValue } from '../frame/use-event.ts';
import { HostClosedContext } from '../frame/use-host-state.ts';
import { PlainScreen } from '../../ui/components/index.ts';
import type { Boot, Phase, Session } from './boot.ts';
import styles from '../opening.module.css';
import { installSample } from '../sample/install-sample.ts';
import { SessionContext } from './session-context.ts';
import { applyTheme, rememberLook, type RememberedLook } from './remembered-look.ts';

/** Whatever the start has come to, with words for it: never a blank window. */
export function BootScreens({ boot, look }: { readonly boot: Boot; readonly look: RememberedLook }) {
  const phase = useEventValue(boot.changed, () => boot.phase());
  if (phase.kind === 'ready') {
    return (
      <WorkbenchProvider value={phase.session.workbench}>
        <HostClosedContext value={phase.session.hostClosed}>
          <SessionContext value={phase.session}>
            <OpenWindow session={phase.session} />
          </SessionContext>
        </HostClosedContext>
      </WorkbenchProvider>
    );
  }
  return (
    <LocaleProvider language={languageTag(look.language)}>
      <PaneBoundary>
        <StartScreen boot={boot} phase={phase} />
      </PaneBoundary>
    </LocaleProvider>
  );
}

function languageTag(setting: string): string {
  return setting === 'system' ? guessLanguage(navigator.languages).tag : setting;
}

function OpenWindow({ session }: { readonly session: Session }) {
  const live = useLive(useMemo(() => session.workbench.store.settings.live(), [session]));
  const settings = live ?? session.settings;
  useLook(settings);
  return (
    <LocaleProvider language={languageTag(settings.language)} digits={settings.digits ?? 'language'}>
      <PaneBoundary>
        {settings.firstRunDone ? <FrameWindow settings={settings} /> : <FirstRunWithSample />}
      </PaneBoundary>
    </LocaleProvider>
  );
}

/** The sample dossier is laid out while the delegate says who they are; the library does not wait long for it. */
function FirstRunWithSample() {
  const workbench = useWorkbench();
  const t = useText();
  const laying = useRef<Promise<void> | null>(null);
  // What of it cannot be read is not there; Settings can bring it back.
  const prepare = (): Promise<void> =>
    (laying.current ??= installSample(workbench, t).catch(() => undefined));
  return (
    <FirstRun
      onLanguage={() => void prepare()}
      onBegin={() =>
        Promise.race([prepare(), new Promise<void>((resolve) => setTimeout(resolve, SAMPLE_PATIENCE_MS))])
      }
    />
  );
}

const SAMPLE_PATIENCE_MS = 2500;

/** Theme, reading size and width on the page; language and theme also for the next start. */
function useLook(settings: Settings): void {
  const { theme, textSize, textWidth, language } = settings;
  useEffect(() => {
    applyTheme(theme);
    rememberLook({ language, theme });
    document.documentElement.style.setProperty('--reading-size', `${textSize / 16}rem`);
    document.documentElement.style.setProperty('--reading-width', `${textWidth}rem`);
  }, [theme, textSize, textWidth, language]);
}

function StartScreen({
  boot,
  phase,
}: {
  readonly boot: Boot;
  readonly phase: Exclude<Phase, { kind: 'ready' }>;
}) {
  const t = useText();
  switch (phase.kind) {
    case 'starting':
      return <main className={styles['opening']}>{t('frame.boot.starting')}</main>;
    case 'no-host':
      return (
        <Stop
          icon="offline"
          name={phase.code}
          action={phase.code === 'refused' ? undefined : 'frame.boot.reload'}
        />
      );
    case 'busy':
      return <Stop icon="open" name="busy" action="frame.boot.reload" />;
    case 'elsewhere':
      return <Stop icon="open" name="elsewhere" action="frame.boot.useHere" />;
    case 'locked':
      return (
        <UnlockScreen
          retryAfterMs={phase.status.retryAfterMs}
          onUnlock={(passphrase) => boot.unlock(passphrase)}
        />
      );
    case 'no-key':
      return <DamagedScreen what={{ kind: 'key', problem: phase.problem }} />;
    case 'refused':
      return (
        <DamagedScreen
          what={{ kind: 'store', health: phase.health }}
          {...(phase.readable ? { onOpenForExport: () => void boot.openForExport() } : {})}
        />
      );
    case 'restoring':
      return (
        <PlainScreen icon="import" title={t('frame.boot.restoring')}>
          <ProgressBar label={t('frame.boot.restoring')} hideLabel value={phase.fraction} />
        </PlainScreen>
      );
    case 'restored':
      return <Stop icon="check" name="restored" action={undefined} />;
    case 'restore-unknown':
      return <Stop icon="open" name="restoreUnknown" action={undefined} />;
    case 'restore-failed':
      return (
        <PlainScreen
          icon="warning"
          title={t('settings.backup.restoreFailed')}
          actions={
            <Button variant="primary" onPress={() => void boot.goOn()}>
              {t('frame.boot.goOn')}
            </Button>
          }
        >
          <p>{t('settings.damaged.safe')}</p>
          <p>{t(`settings.backup.problem.${phase.code}`)}</p>
        </PlainScreen>
      );
    case 'moving':
    case 'moved':
    case 'in-other-window':
    case 'move-failed':
      return (
        <MovingScreen
          at={phase}
          onBringHere={() => void boot.bringHere()}
          onStayHere={() => void boot.stayHere()}
          onGoOn={() => void boot.goOn()}
        />
      );
    case 'broken':
      return <DamagedScreen what={{ kind: 'bug', failure: phase.failure }} />;
    default:
      return assertNever(phase);
  }
}

interface StopProps {
  readonly icon: 'offline' | 'open' | 'check';
  readonly name: string;
  readonly action: string | undefined;
}

function Stop({ icon, name, action }: StopProps) {
  const t = useText();
  return (
    <PlainScreen
      icon={icon}
      title={t(`frame.boot.${name}.title`)}
      actions={
        action === undefined ? undefined : (
          <Button variant="primary" onPress={() => location.reload()}>
            {t(action)}
          </Button>
        )
      }
    >
      <p>{t(`frame.boot.${name}.body`)}</p>
    </PlainScreen>
  );
}
