import { useState } from 'react';
import type { UpdateSource, UpdateStatus } from '../../../shared/contract/updates.ts';
import { Button, Callout, LoadingState, RadioGroup, TextField } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { useWorkbench } from '../workbench.tsx';
import styles from './settings.module.css';
import { UpdateState, useProblemText } from './update-state.tsx';
import { useUpdates, type Updates } from './use-updates.ts';

/** New versions: where to look, what to fetch, and when to install. Each is an act of its own. */
export function UpdateSection() {
  const t = useText();
  const updates = useUpdates();
  const problemText = useProblemText();
  const { status, problem } = updates;
  if (status === null && problem !== null) return <p>{problemText(problem)}</p>;
  if (status === null) return <LoadingState label={t('common.loading')} />;
  return (
    <>
      <p>{t('settings.update.running', { version: status.version })}</p>
      {status.hasKeys ? (
        <>
          <Look status={status} updates={updates} />
          <div aria-live="polite">
            {problem === null ? null : (
              <Callout tone="caution" icon="warning">
                <p>{problemText(problem)}</p>
              </Callout>
            )}
          </div>
          <UpdateState status={status} updates={updates} />
          <Budget status={status} updates={updates} />
        </>
      ) : (
        <Callout>
          <p>{t('settings.update.noKeys')}</p>
        </Callout>
      )}
    </>
  );
}

interface PartProps {
  readonly status: UpdateStatus;
  readonly updates: Updates;
}

type Place = UpdateSource['kind'];

function Look({ status, updates }: PartProps) {
  const t = useText();
  const { host } = useWorkbench();
  const [place, setPlace] = useState<Place>(status.hasHome ? 'home' : 'folder');
  const [address, setAddress] = useState('');
  const [path, setPath] = useState('');
  const places: readonly Place[] = status.hasHome ? ['home', 'address', 'folder'] : ['folder', 'address'];
  const isMoving = status.state.kind === 'fetching' || status.state.kind === 'installing';
  const isIncomplete =
    (place === 'address' && address.trim() === '') || (place === 'folder' && path.trim() === '');
  const look = (): void =>
    void updates.act('check', () => host.updates.check({ source: sourceOf(place, address, path) }));
  return (
    <>
      <RadioGroup
        label={t('settings.update.from')}
        value={place}
        onChange={setPlace}
        choices={places.map((id) => ({ id, label: t(`settings.update.from.${id}`) }))}
      />
      {place === 'address' ? (
        <TextField
          label={t('settings.update.address')}
          description={t('settings.update.addressHint')}
          value={address}
          onChange={setAddress}
          maxLength={500}
        />
      ) : null}
      {place === 'folder' ? (
        <TextField
          label={t('settings.update.folder')}
          description={t('settings.update.folderHint')}
          value={path}
          onChange={setPath}
          maxLength={1000}
        />
      ) : null}
      <div className={styles['buttons']}>
        <Button icon="search" isDisabled={isIncomplete || isMoving || updates.busy !== null} onPress={look}>
          {t(updates.busy === 'check' ? 'settings.update.looking' : 'settings.update.look')}
        </Button>
      </div>
    </>
  );
}

function sourceOf(place: Place, address: string, path: string): UpdateSource {
  if (place === 'address') return { kind: 'address', address: address.trim() };
  return place === 'folder' ? { kind: 'folder', path: path.trim() } : { kind: 'home' };
}

const LIMITS = [null, 5_000_000, 20_000_000, 50_000_000, 200_000_000] as const;

function Budget({ status, updates }: PartProps) {
  const t = useText();
  const format = useFormat();
  const { host } = useWorkbench();
  const { budgetPerDay } = status;
  const limits = LIMITS.some((limit) => limit === budgetPerDay) ? LIMITS : [...LIMITS, budgetPerDay];
  const choose = (id: string): void => {
    const perDay = id === 'none' ? null : Number(id);
    void updates.act('budget', () => host.updates.setBudget({ perDay }));
  };
  return (
    <RadioGroup
      label={t('settings.update.budget')}
      description={t('settings.update.spentToday', { size: format.size(status.spentToday) })}
      value={String(budgetPerDay ?? 'none')}
      onChange={choose}
      choices={limits.map((limit) => ({
        id: String(limit ?? 'none'),
        label: limit === null ? t('settings.update.budget.none') : format.size(limit),
      }))}
    />
  );
}
