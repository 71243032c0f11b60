import { useEffect, useMemo, useState } from 'react';
import { asId } from '../../../shared/base/ids.ts';
import type { CircleId, DeviceId } from '../../../shared/base/ids.ts';
import { Button, Callout, CheckboxGroup, Dialog, LoadingState } from '../../ui/components/index.ts';
import { isolated, useFormat, useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { fileStateText, titleOf } from '../circle-file-line.tsx';
import { useCircleFolders } from '../circle-files.ts';
import { useCircle } from '../recipients.tsx';
import { useLive, useWorkbench } from '../workbench.tsx';
import { EXCHANGE_MEDIA_TYPE } from './file-types.ts';
import { showFailure } from './problems.ts';
import { mayWrite } from './status-text.ts';
import { showDialog, useExchange, useExchangeHolder, useExchangeState } from './use-exchange.ts';
import styles from './exchanging.module.css';

interface Preview {
  readonly segments: number;
  readonly drafts: readonly string[];
  readonly bytes: number;
}

/** Shows who can open the file, what is in it and its size; writes it only then. */
export function WriteFileDialog({
  circle,
  onClose,
}: {
  readonly circle: CircleId;
  readonly onClose: () => void;
}) {
  const t = useText();
  const format = useFormat();
  const shell = useShell();
  const exchange = useExchange();
  const { dialog } = useWorkbench();
  const detail = useCircle(circle);
  const others = (detail?.memberList ?? []).filter((member) => !member.isThisDevice && !member.removed);
  const [chosen, setChosen] = useState<readonly DeviceId[] | null>(null);
  const to = chosen ?? others.map((member) => member.device);
  const preview = usePreview(circle, to);
  const here = (useCircleFolders().find((folder) => folder.circle.id === circle)?.files ?? []).filter(
    (file) => file.have > 0 && file.withdrawn === null && file.declined === null,
  );
  const [carried, setCarried] = useState<readonly string[]>([]);
  const carriedBytes = here
    .filter((file) => carried.includes(file.file))
    .reduce((sum, file) => sum + file.bytesHere, 0);
  const titles = useDraftNames(circle, preview?.drafts ?? []);
  const write = async (): Promise<void> => {
    // Large documents go into several files; each can be read alone, and in any order.
    for (let next: number | null = 0; next !== null;) {
      const file = await exchange.writeFile(circle, to, carried, next);
      if (!file.ok) return showFailure(shell, t, file.error);
      const { name, bytes } = file.value;
      if (!(await dialog.saveFile(name, EXCHANGE_MEDIA_TYPE, bytes))) return;
      next = file.value.next;
      const isLast = next === null;
      await shell.runTask('exchange', 'exchanging.task.wrote', { name }, async () =>
        t(isLast ? 'exchanging.write.done' : 'exchanging.write.more', {
          people: format.list(namesOf(others, to).map(isolated)),
          size: format.size(bytes.length),
        }),
      );
    }
    onClose();
  };
  if (detail === undefined || detail === null) return <LoadingState label={t('common.loading')} />;
  return (
    <Dialog
      title={t('exchanging.write.title', { circle: detail.name })}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" icon="usb" isDisabled={to.length === 0} onPress={() => void write()}>
            {t('exchanging.write.save')}
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        {others.length === 0 ? (
          <Callout tone="caution" actions={detail.role === 'head' ? <Invite circle={circle} /> : null}>
            {t('exchanging.write.nobody')}
          </Callout>
        ) : (
          <CheckboxGroup<DeviceId>
            label={t('exchanging.write.to')}
            choices={others.map((member) => ({
              id: member.device,
              label: member.person,
              description: t(`exchanging.role.${member.role}`),
            }))}
            value={to}
            onChange={setChosen}
          />
        )}
        <div>
          <h3 className={styles['small']}>{t('exchanging.write.contents')}</h3>
          {titles.length === 0 ? (
            <p className={styles['soft']}>{t('exchanging.write.nothing')}</p>
          ) : (
            <ul className={styles['plain']}>
              {titles.map((title) => (
                <li key={title}>
                  <bdi>{title}</bdi>
                </li>
              ))}
            </ul>
          )}
          <p className={styles['soft']}>
            {preview === null || to.length === 0
              ? null
              : `${t('exchanging.write.size', { size: format.size(preview.bytes) })} `}
            {carriedBytes === 0 ? null : `${t('files.carry.adds', { size: format.size(carriedBytes) })} `}
            {t('exchanging.write.never')}
          </p>
        </div>
        {here.length === 0 ? null : (
          <CheckboxGroup<string>
            label={t('files.carry')}
            choices={here.map((file) => ({
              id: file.file,
              label: titleOf(file),
              description: fileStateText(t, format, file),
            }))}
            value={carried}
            onChange={setCarried}
          />
        )}
      </div>
    </Dialog>
  );
}

/** What has to come before the first file. */
function Invite({ circle }: { readonly circle: CircleId }) {
  const t = useText();
  const holder = useExchangeHolder();
  return (
    <Button size="small" icon="people" onPress={() => showDialog(holder, { kind: 'invite', circle })}>
      {t('exchanging.invite.open')}
    </Button>
  );
}

/** What a file for these devices would carry, asked again when they change. */
function usePreview(circle: CircleId, devices: readonly DeviceId[]): Preview | null {
  const { host } = useWorkbench();
  const [found, setFound] = useState<Preview | null>(null);
  const key = devices.join();
  useEffect(() => {
    let isWanted = true;
    const to = key === '' ? [] : key.split(',').map((id) => asId<DeviceId>(id));
    void host.exchange.previewFile({ circle, to }).then((answer) => {
      if (isWanted && answer.ok) setFound(answer.value);
    });
    return () => {
      isWanted = false;
    };
  }, [host, circle, key]);
  return found;
}

function namesOf(
  members: readonly { readonly device: DeviceId; readonly person: string }[],
  to: readonly DeviceId[],
): readonly string[] {
  return members.filter((member) => to.includes(member.device)).map((member) => member.person);
}

/** Drafts in the file: those in the log for the recipients, and those with changes that are about to be written. */
function useDraftNames(circle: CircleId, inLog: readonly string[]): readonly string[] {
  const { store } = useWorkbench();
  const entries = useLive(useMemo(() => store.drafts.entries(), [store]));
  const state = useExchangeState()?.circles.find((one) => one.id === circle);
  const toSend = state !== undefined && mayWrite(state.role) ? state.toSend : [];
  const ids = new Set<string>([...inLog, ...toSend]);
  return (entries ?? []).filter((entry) => ids.has(entry.id)).map((entry) => entry.name);
}
