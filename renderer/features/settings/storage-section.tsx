import { useCallback, useEffect, useMemo, useState } from 'react';
import type { DocumentEntry, Meeting } from '../../../shared/domain/document.ts';
import { Button, LoadingState } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { DropOriginalsDialog, droppable } from '../drop-originals.tsx';
import type { Droppable } from '../drop-originals.tsx';
import { searchOf } from '../search-of.ts';
import { useLive, useWorkbench } from '../workbench.tsx';
import type { Workbench } from '../workbench.tsx';
import styles from './settings.module.css';

interface Used {
  /** Of everything in the window's own databases and files; null where the browser does not say. */
  readonly window: number | null;
  /** Of the index, which is part of that; null where it is in memory. */
  readonly index: number | null;
  readonly originals: ReadonlySet<string> | null;
  readonly folder: string | null;
}

/** How much is kept and where; originals can be removed by meeting. */
export function StorageSection() {
  const t = useText();
  const format = useFormat();
  const workbench = useWorkbench();
  const { store } = workbench;
  const documents = useLive(useMemo(() => store.documents.entries(), [store]));
  const meetings = useLive(useMemo(() => store.meetings.all(), [store]));
  const [used, measure] = useUsed(workbench);
  const [dropping, setDropping] = useState<Droppable | null>(null);
  if (used === null || documents === undefined || meetings === undefined)
    return <LoadingState label={t('common.loading')} />;
  const size = (bytes: number | null): string => (bytes === null ? t('common.unknown') : format.size(bytes));
  const { window, index, originals, folder } = used;
  return (
    <>
      <dl className={styles['facts']}>
        <dt>{t('settings.storage.texts')}</dt>
        <dd>{size(window === null ? null : Math.max(0, window - (index ?? 0)))}</dd>
        <dt>{t('settings.storage.index')}</dt>
        <dd>{index === null ? t('settings.storage.inMemory') : size(index)}</dd>
        <dt>{t('settings.storage.originals')}</dt>
        <dd>
          {originals === null
            ? t('common.unknown')
            : t('settings.storage.files', {
                count: originals.size,
                size: format.size(keptBytes(documents, originals)),
              })}
        </dd>
        <dt>{t('settings.storage.folder')}</dt>
        <dd>
          <bdi dir="ltr">{folder ?? t('common.unknown')}</bdi>
        </dd>
      </dl>
      {originals === null ? null : (
        <Originals documents={documents} meetings={meetings} originals={originals} onDrop={setDropping} />
      )}
      {dropping === null ? null : (
        <DropOriginalsDialog droppable={dropping} onClose={() => setDropping(null)} onDone={measure} />
      )}
    </>
  );
}

/** What is used, and an act that measures it again. */
function useUsed(workbench: Workbench): readonly [Used | null, () => void] {
  const [used, setUsed] = useState<Used | null>(null);
  const measure = useCallback(() => {
    void usedNow(workbench).then(setUsed);
  }, [workbench]);
  useEffect(measure, [measure]);
  return [used, measure];
}

async function usedNow(workbench: Workbench): Promise<Used> {
  const { host } = workbench;
  const [estimate, index, originals, info] = await Promise.all([
    navigator.storage.estimate().catch(() => null),
    searchOf(workbench)
      .size()
      .catch(() => null),
    host.files.list({}),
    host.app.info({}),
  ]);
  return {
    window: estimate?.usage ?? null,
    index,
    originals: originals.ok ? new Set(originals.value.originals) : null,
    folder: info.ok ? info.value.dataFolder : null,
  };
}

function keptBytes(documents: readonly DocumentEntry[], originals: ReadonlySet<string>): number {
  const sizes = new Map(documents.map(({ sha256, size }) => [sha256 as string, size]));
  return Array.from(originals).reduce((sum, sha256) => sum + (sizes.get(sha256) ?? 0), 0);
}

interface OriginalsProps {
  readonly documents: readonly DocumentEntry[];
  readonly meetings: readonly Meeting[];
  readonly originals: ReadonlySet<string>;
  readonly onDrop: (droppable: Droppable) => void;
}

/** What the originals of each meeting take, and the way to remove them. */
function Originals({ documents, meetings, originals, onDrop }: OriginalsProps) {
  const t = useText();
  const format = useFormat();
  const rows = meetings
    .map((meeting) => ({
      meeting,
      can: droppable(
        documents.filter((entry) => entry.meeting === meeting.id),
        documents,
        originals,
      ),
    }))
    .filter(({ can }) => can.hashes.length > 0)
    .toSorted((a, b) => b.can.bytes - a.can.bytes);
  if (rows.length === 0) return null;
  return (
    <>
      <p>{t('settings.originals.about')}</p>
      <ul className={styles['originals']}>
        {rows.map(({ meeting, can }) => (
          <li key={meeting.id}>
            <span dir="auto">{meeting.name}</span>
            <span>
              {t('settings.storage.files', { count: can.hashes.length, size: format.size(can.bytes) })}
            </span>
            <Button
              size="small"
              label={t('settings.originals.dropOf', { meeting: meeting.name })}
              onPress={() => onDrop(can)}
            >
              {t('settings.originals.title')}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
