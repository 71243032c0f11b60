import { useState } from 'react';
import type { DragEvent, ReactNode } from 'react';
import type { CircleId } from '../../../shared/base/ids.ts';
import { Button, Callout, cx, EmptyState, LoadingState, Screen, Tabs } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useRoomView, useShell } from '../../ui/shell/shell-context.tsx';
import { useWorkbench } from '../workbench.tsx';
import { CirclePanel } from './circle-panel.tsx';
import { EXCHANGE_FILES, isExchangeFile } from './file-types.ts';
import { NetworkPanel } from './network-panel.tsx';
import { useReadFile } from './read-file.tsx';
import {
  chooseCircle,
  showDialog,
  useChosenCircle,
  useExchangeHolder,
  useExchangeState,
} from './use-exchange.ts';
import { WaitingAnswers } from './waiting-answers.tsx';
import styles from './exchanging.module.css';

/** Circles, their members and logs, and exchange by file. In Room view only that they are hidden. */
export function ExchangeScreen() {
  const t = useText();
  return useRoomView() ? (
    <Screen width="reading" title={t('exchanging.title')} lead={t('exchanging.roomView')}>
      {null}
    </Screen>
  ) : (
    <Circles />
  );
}

function Circles() {
  const t = useText();
  const state = useExchangeState();
  const holder = useExchangeHolder();
  const chosen = useChosenCircle();
  const read = useReadFile((report) => {
    if (report.kind === 'exchange') chooseCircle(holder, report.circle);
  });
  const choose = useChooseFiles(read);
  if (state === undefined) return <LoadingState label={t('common.loading')} />;
  const { circles } = state;
  const selected = circles.find((circle) => circle.id === chosen) ?? circles[0];
  // A circle that cannot be read now is one all the same.
  const isEmpty =
    circles.length + state.damaged.length + state.newer.length === 0 &&
    !state.locked &&
    state.problem === null;
  return (
    <DropArea read={read}>
      <Screen
        width="reading"
        title={t('exchanging.title')}
        lead={t('exchanging.lead')}
        actions={
          <>
            <Button icon="import" onPress={() => void choose()}>
              {t('exchanging.read.open')}
            </Button>
            {isEmpty ? null : (
              <Button icon="people" onPress={() => showDialog(holder, { kind: 'join' })}>
                {t('joining.open')}
              </Button>
            )}
            {isEmpty ? null : (
              <Button icon="plus" onPress={() => showDialog(holder, { kind: 'new-circle' })}>
                {t('exchanging.new.open')}
              </Button>
            )}
          </>
        }
      >
        {state.locked ? <Callout tone="caution">{t('exchanging.problem.locked')}</Callout> : null}
        {state.problem === null ? null : (
          <Callout
            tone="caution"
            title={t(`exchanging.problem.${state.problem}`)}
            actions={state.problem === 'identity-damaged' ? <ToBackup /> : null}
          >
            {t(`exchanging.todo.${state.problem}`)}
          </Callout>
        )}
        {state.damaged.length > 0 ? (
          <Callout tone="caution">{t('exchanging.damagedCircles', { count: state.damaged.length })}</Callout>
        ) : null}
        {state.newer.length > 0 ? (
          <Callout tone="caution">{t('exchanging.newerCircles', { count: state.newer.length })}</Callout>
        ) : null}
        <WaitingAnswers />
        {isEmpty ? <NoCircle choose={choose} /> : <NetworkPanel />}
        {selected === undefined ? null : circles.length === 1 ? (
          <CirclePanel circle={selected} />
        ) : (
          <Tabs<CircleId>
            label={t('exchanging.circles')}
            selected={selected.id}
            onSelect={(circle) => chooseCircle(holder, circle)}
            tabs={circles.map((circle) => ({
              id: circle.id,
              label: circle.name,
              count: circle.members > 1 ? circle.toSend.length : 0,
              content: (
                <div className={styles['inTab']}>
                  <CirclePanel circle={circle} />
                </div>
              ),
            }))}
          />
        )}
      </Screen>
    </DropArea>
  );
}

function ToBackup() {
  const t = useText();
  const shell = useShell();
  return (
    <Button size="small" onPress={() => shell.open({ kind: 'settings', section: 'backup' })}>
      {t('exchanging.toBackup')}
    </Button>
  );
}

/** What a circle is, and the two ways into one. */
function NoCircle({ choose }: { readonly choose: () => Promise<void> }) {
  const t = useText();
  const holder = useExchangeHolder();
  return (
    <EmptyState
      icon="people"
      title={t('exchanging.empty')}
      action={
        <div className={cx(styles['row'], styles['centre'])}>
          <Button variant="primary" icon="plus" onPress={() => showDialog(holder, { kind: 'new-circle' })}>
            {t('exchanging.new.open')}
          </Button>
          <Button icon="people" onPress={() => showDialog(holder, { kind: 'join' })}>
            {t('joining.open')}
          </Button>
          <Button icon="import" onPress={() => void choose()}>
            {t('exchanging.empty.read')}
          </Button>
        </div>
      }
    >
      <p>{t('exchanging.empty.what')}</p>
      <p>{t('exchanging.empty.invited')}</p>
    </EmptyState>
  );
}

type Read = (name: string, bytes: Uint8Array) => Promise<void>;

function useChooseFiles(read: Read): () => Promise<void> {
  const { dialog } = useWorkbench();
  return async () => {
    for (const file of await dialog.openFiles({ accept: EXCHANGE_FILES, many: true })) {
      await read(file.name, await file.bytes());
    }
  };
}

/** Takes files of the exchange dropped on the screen; others go on to whoever takes them. */
function DropArea({ read, children }: { readonly read: Read; readonly children: ReactNode }) {
  const [isOver, setIsOver] = useState(false);
  const drop = async (files: readonly File[]): Promise<void> => {
    for (const file of files) await read(file.name, new Uint8Array(await file.arrayBuffer()));
  };
  const onDrop = (event: DragEvent): void => {
    setIsOver(false);
    const files = Array.from(event.dataTransfer.files).filter((file) => isExchangeFile(file.name));
    if (files.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    void drop(files);
  };
  return (
    <div
      className={cx(styles['drop'], isOver && styles['over'])}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={onDrop}
    >
      {children}
    </div>
  );
}
