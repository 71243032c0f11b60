import { useState } from 'react';
import type { CircleId } from '../../../shared/base/ids.ts';
import type { CircleListEntry } from '../../../shared/contract/exchange.ts';
import type { DocumentEntry } from '../../../shared/domain/document.ts';
import { Button, Callout, Dialog, Select, TextField } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useCircleFolders } from '../circle-files.ts';
import shared from '../circle-files.module.css';
import { Recipients } from '../recipients.tsx';
import { useWorkbench } from '../workbench.tsx';
import type { Workbench } from '../workbench.tsx';

/** From here on a relay may not be where colleagues find it. */
const LARGE = 5 * 1024 * 1024;

interface PutDialogProps {
  readonly entries: readonly DocumentEntry[];
  readonly onClose: () => void;
}

/** Which documents, how large, to whom, and what does not go with them: all seen before anything is done. */
export function PutIntoCircleDialog({ entries, onClose }: PutDialogProps) {
  const t = useText();
  const format = useFormat();
  const shell = useShell();
  const workbench = useWorkbench();
  const circles = useCircleFolders()
    .map(({ circle }) => circle)
    .filter(({ role }) => role === 'head' || role === 'editor');
  const [chosen, setChosen] = useState<CircleId | null>(null);
  const known = new Set(entries.map((entry) => entry.agenda ?? ''));
  const [agenda, setAgenda] = useState(known.size === 1 ? (entries[0]?.agenda ?? '') : '');
  const circle = circles.find(({ id }) => id === chosen) ?? circles[0];
  if (circle === undefined) return <NoCircle onClose={onClose} />;
  const bytes = entries.reduce((sum, entry) => sum + entry.size, 0);
  const put = (): void => {
    onClose();
    void shell.runTask(
      'exchange',
      'files.task.put',
      { count: entries.length, circle: circle.name },
      async ({ progress, signal }) => {
        let done = 0;
        let already = 0;
        for (const [index, entry] of entries.entries()) {
          if (signal.aborted) return { kind: 'cancelled' };
          const code = await putOne(workbench, circle.id, entry, agenda);
          if (code === 'already-there') already += 1;
          else if (code !== null)
            return { kind: 'failed', report: t('files.said.notPut', { title: entry.title }) };
          else done += 1;
          progress((index + 1) / entries.length);
        }
        return already > 0
          ? t('files.said.putSome', { count: done, already })
          : t(waits(circle) ? 'files.said.putWaits' : 'files.said.put', { count: done, circle: circle.name });
      },
    );
  };
  return (
    <Dialog
      title={t('files.put.title', { count: entries.length })}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" icon="release" onPress={put}>
            {t('files.put.do', { circle: circle.name })}
          </Button>
        </>
      }
    >
      <div className={shared['form']}>
        <Select<CircleId>
          label={t('files.put.to')}
          value={circle.id}
          onChange={setChosen}
          choices={circles.map(({ id, name }) => ({ id, label: name }))}
        />
        <Recipients circle={circle.id} of="files.put" />
        <ul className={shared['list']}>
          {entries.map((entry) => (
            <li key={entry.id} className={shared['line']}>
              <div className={shared['words']}>
                <p className={shared['title']}>
                  {entry.symbol === null ? null : <bdi className={shared['symbol']}>{entry.symbol}</bdi>}
                  <span dir="auto">{entry.title}</span>
                </p>
                <p className={shared['soft']}>
                  <bdi>{entry.fileName}</bdi>
                  <span>{format.size(entry.size)}</span>
                </p>
              </div>
            </li>
          ))}
        </ul>
        <p>{t('files.put.size', { size: format.size(bytes), minutes: minutesAt64k(bytes) })}</p>
        {waits(circle) ? <p>{t('files.put.waits')}</p> : null}
        {entries.some(({ size }) => size > LARGE) ? <p>{t('files.put.relay')}</p> : null}
        <TextField
          label={t('files.put.agenda')}
          description={t('files.put.agenda.more')}
          value={agenda}
          onChange={setAgenda}
          maxLength={100}
        />
        <Callout tone="accent" icon="shield" title={t('files.put.only')}>
          <p>{t('files.put.without')}</p>
        </Callout>
      </div>
    </Dialog>
  );
}

/** A moderator lets it in first. */
function waits({ kind, role }: CircleListEntry): boolean {
  return kind === 'moderated' && role !== 'head';
}

/** Whole minutes at 64 kbit/s, the poorest link that is met. */
export function minutesAt64k(bytes: number): number {
  return Math.max(1, Math.round((bytes * 8) / 64_000 / 60));
}

/** Null: done; else why not. The original alone goes: no title of ours but the one that was shown. */
async function putOne(
  { host }: Workbench,
  circle: CircleId,
  entry: DocumentEntry,
  agenda: string,
): Promise<string | null> {
  const original = await host.files.get({ sha256: entry.sha256 });
  if (!original.ok) return original.error.code;
  const done = await host.circleFiles.put({
    circle,
    bytes: new Uint8Array(original.value.bytes),
    name: entry.fileName.slice(-200),
    mediaType: entry.mediaType.slice(0, 200),
    title: entry.title.slice(0, 200),
    symbol: (entry.symbol ?? '').slice(0, 200),
    agenda: agenda.trim(),
  });
  return done.ok ? null : done.error.code;
}

function NoCircle({ onClose }: { readonly onClose: () => void }) {
  const t = useText();
  const shell = useShell();
  return (
    <Dialog
      title={t('files.put.command')}
      size="small"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button
            variant="primary"
            onPress={() => {
              onClose();
              shell.open({ kind: 'exchange' });
            }}
          >
            {t('files.put.toExchange')}
          </Button>
        </>
      }
    >
      <p>{t('files.put.noCircle')}</p>
    </Dialog>
  );
}
