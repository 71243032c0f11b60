import { useState } from 'react';
import { assertNever } from '../../../shared/base/assert-never.ts';
import type { UpdateMode, UpdateState as State, UpdateStatus } from '../../../shared/contract/updates.ts';
import { Button, Callout, CopyButton, ProgressBar, RadioGroup, Switch } from '../../ui/components/index.ts';
import { useFormat, useLanguage, useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useWorkbench } from '../workbench.tsx';
import styles from './settings.module.css';
import type { Updates } from './use-updates.ts';

const PROBLEMS: ReadonlySet<string> = new Set([
  'unreachable', 'cut', 'busy', 'not-found', 'no-ranges', 'wrong-reply', 'too-large', 'not-allowed', 'differs',
  'damaged', 'bad-signature', 'older', 'expired', 'not-for-this-computer', 'too-old', 'over-budget', 'read-only',
  'full', 'not-writable', 'no-room', 'exchange', 'other-cost', 'refused', 'no-network',
]); // prettier-ignore

/** The sentence for a code of the service. */
export function useProblemText(): (code: string) => string {
  const t = useText();
  return (code) => t(`settings.update.problem.${PROBLEMS.has(code) ? code : 'other'}`);
}

interface UpdateStateProps {
  readonly status: UpdateStatus;
  readonly updates: Updates;
}
type PartProps<K extends State['kind']> = UpdateStateProps & {
  readonly state: Extract<State, { readonly kind: K }>;
};

/** What is known of a new version, and the acts that fit it. */
export function UpdateState({ status, updates }: UpdateStateProps) {
  const t = useText();
  const { state } = status;
  const both = { status, updates };
  switch (state.kind) {
    case 'nothing-known':
      return null;
    case 'current':
      return <p>{t('settings.update.current', { version: state.checkedVersion })}</p>;
    case 'available':
      return (
        <>
          <ReleaseWords {...both} state={state} />
          <Offer {...both} state={state} />
        </>
      );
    case 'fetching':
      return <Fetching {...both} state={state} />;
    case 'paused':
      return (
        <>
          <ReleaseWords {...both} state={state} />
          <Paused {...both} state={state} />
          <Offer {...both} state={state} />
        </>
      );
    case 'ready':
      return <Ready {...both} state={state} />;
    case 'installing':
      return <p>{t('settings.update.installing', { version: state.release.version })}</p>;
    default:
      return assertNever(state);
  }
}

function ReleaseWords({ status, state }: PartProps<'available' | 'paused'>) {
  const t = useText();
  const format = useFormat();
  const { tag } = useLanguage();
  const { release } = state;
  const notes = release.notes[tag] ?? release.notes['en'];
  return (
    <div className={styles['release']}>
      <h3>{t('settings.update.found', { version: release.version, date: format.date(release.issuedAt) })}</h3>
      {release.security ? <p>{t('settings.update.security')}</p> : null}
      {notes === undefined ? null : <p dir="auto">{notes}</p>}
      {status.clockIsBehind ? (
        <Callout tone="caution" icon="warning">
          <p>{t('settings.update.clock')}</p>
        </Callout>
      ) : null}
    </div>
  );
}

/** Both sizes, a choice, and the word. */
function Offer({ updates, state }: PartProps<'available' | 'paused'>) {
  const t = useText();
  const format = useFormat();
  const { host } = useWorkbench();
  const { full, delta } = state.cost;
  const [chosen, setChosen] = useState<UpdateMode>(state.kind === 'paused' ? state.mode : 'delta');
  const mode = delta === null ? 'full' : chosen;
  const bytes = (mode === 'delta' ? delta : null) ?? full;
  const isWaiting = state.kind === 'paused' && state.why === 'exchange';
  return (
    <>
      <RadioGroup
        label={t('settings.update.how')}
        description={t('settings.update.askedAgain')}
        value={mode}
        onChange={setChosen}
        choices={[
          {
            id: 'delta',
            label:
              delta === null
                ? t('settings.update.how.deltaNone')
                : t('settings.update.how.delta', { size: format.size(delta) }),
            isDisabled: delta === null,
          },
          { id: 'full', label: t('settings.update.how.full', { size: format.size(full) }) },
        ]}
      />
      <div className={styles['buttons']}>
        <Button
          variant="primary"
          icon="download"
          isDisabled={updates.busy !== null || isWaiting}
          onPress={() => void updates.act('fetch', () => host.updates.fetch({ mode, bytes }))}
        >
          {t(state.kind === 'paused' ? 'settings.update.continue' : 'settings.update.fetch')}
        </Button>
        {state.kind === 'paused' ? <RemoveButton updates={updates} /> : null}
      </div>
    </>
  );
}

function RemoveButton({ updates }: { readonly updates: Updates }) {
  const t = useText();
  const { host } = useWorkbench();
  return (
    <Button
      icon="trash"
      isDisabled={updates.busy !== null}
      onPress={() => void updates.act('discard', () => host.updates.discard({}))}
    >
      {t('settings.update.remove')}
    </Button>
  );
}

function Progress({ state }: { readonly state: Extract<State, { readonly kind: 'fetching' | 'paused' }> }) {
  const t = useText();
  const format = useFormat();
  const { release, done, spent } = state;
  return (
    <>
      <ProgressBar
        label={t('settings.update.fetching', { version: release.version })}
        value={release.size === 0 ? 0 : done / release.size}
        valueText={t('settings.update.doneOf', { done: format.size(done), size: format.size(release.size) })}
      />
      <p className={styles['small']}>{t('settings.update.spent', { size: format.size(spent) })}</p>
    </>
  );
}

function Fetching({ updates, state }: PartProps<'fetching'>) {
  const t = useText();
  const { host } = useWorkbench();
  return (
    <>
      <Progress state={state} />
      <div className={styles['buttons']}>
        <Button
          isDisabled={updates.busy !== null}
          onPress={() => void updates.act('pause', () => host.updates.pause({}))}
        >
          {t('settings.update.pause')}
        </Button>
      </div>
    </>
  );
}

function Paused({ state }: PartProps<'paused'>) {
  const t = useText();
  const problemText = useProblemText();
  return (
    <>
      <Progress state={state} />
      <Callout tone={state.why === 'user' || state.why === 'exchange' ? 'neutral' : 'caution'}>
        {state.problem === null ? null : <p>{problemText(state.problem)}</p>}
        <p>{t(`settings.update.paused.${state.why}`)}</p>
      </Callout>
    </>
  );
}

function Ready({ status, updates, state }: PartProps<'ready'>) {
  const t = useText();
  const shell = useShell();
  const { host } = useWorkbench();
  const isByHand = status.installs === 'hand';
  const install = async (): Promise<void> => {
    const isDone = await updates.act('install', () => host.updates.install({}));
    if (isDone && isByHand) shell.announce(t('settings.update.checked'));
  };
  return (
    <>
      <p>{t('settings.update.ready', { version: state.release.version })}</p>
      {isByHand ? (
        <>
          <p>{t('settings.update.readyHand')}</p>
          <p>
            <bdi dir="ltr">{state.path}</bdi>{' '}
            <CopyButton text={state.path} label={t('common.copy')} copiedLabel={t('common.copied')} />
          </p>
        </>
      ) : null}
      <Switch
        isSelected={status.shared !== null}
        isDisabled={updates.busy !== null}
        onChange={(on) => void updates.act('share', () => host.updates.share({ on }))}
      >
        {t('settings.update.share')}
      </Switch>
      {status.shared === null ? null : (
        <dl className={styles['facts']}>
          <dt>{t('settings.update.sharedAt')}</dt>
          <dd>
            <bdi dir="ltr">{status.shared}</bdi>
          </dd>
        </dl>
      )}
      <div className={styles['buttons']}>
        <Button
          variant={isByHand ? 'secondary' : 'primary'}
          isDisabled={updates.busy !== null}
          onPress={() => void install()}
        >
          {t(isByHand ? 'settings.update.checkFile' : 'settings.update.install')}
        </Button>
        <RemoveButton updates={updates} />
      </div>
    </>
  );
}
