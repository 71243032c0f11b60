import { useState } from 'react';
import { Button, IconButton, Toolbar } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { DropOriginalsDialog, droppable } from '../drop-originals.tsx';
import type { Droppable } from '../drop-originals.tsx';
import { useWorkbench } from '../workbench.tsx';
import { MoveDialog, NameDialog } from './meeting-dialogs.tsx';
import { PutIntoCircleDialog } from './put-into-circle.tsx';
import type { LibraryRow } from './table-rows.ts';
import styles from './library.module.css';
import { useLibraryActions } from './use-library.ts';
import type { Library } from './use-library.ts';

interface SelectionBarProps {
  readonly rows: readonly LibraryRow[];
  readonly library: Library;
  readonly onOpen: (row: LibraryRow, beside: boolean) => void;
  readonly onTrash: (rows: readonly LibraryRow[]) => void;
  readonly onDone: () => void;
}

/** What can be done with the chosen documents. */
export function SelectionBar({ rows, library, onOpen, onTrash, onDone }: SelectionBarProps) {
  const t = useText();
  const actions = useLibraryActions();
  const [asking, setAsking] = useState<'move' | 'rename' | 'agenda' | 'put' | null>(null);
  const workbench = useWorkbench();
  const [dropping, setDropping] = useState<Droppable | null>(null);
  const [first] = rows;
  if (first === undefined) return <p className={styles['selectHint']}>{t('library.selection.hint')}</p>;
  const entries = rows.map(({ entry }) => entry);
  const askToDrop = async (): Promise<void> => {
    const kept = await workbench.host.files.list({});
    if (!kept.ok) return;
    setDropping(droppable(entries, library.everything.documents, new Set(kept.value.originals)));
  };
  const isAllRead = rows.every(({ read }) => read);
  return (
    <div className={styles['selection']}>
      <span className={styles['selectionCount']} role="status">
        {t('library.selection', { count: rows.length })}
      </span>
      <Toolbar label={t('library.selection.tools')}>
        {rows.length === 1 ? (
          <>
            <Button size="small" icon="open" onPress={() => onOpen(first, false)}>
              {t('common.open')}
            </Button>
            <Button size="small" icon="split" onPress={() => onOpen(first, true)}>
              {t('common.openBeside')}
            </Button>
            <Button size="small" icon="edit" onPress={() => setAsking('rename')}>
              {t('library.rename')}
            </Button>
          </>
        ) : null}
        <Button size="small" icon="folder" onPress={() => setAsking('move')}>
          {t('library.move')}
        </Button>
        <Button size="small" icon="tag" onPress={() => setAsking('agenda')}>
          {t('files.agenda.set')}
        </Button>
        <Button size="small" icon="release" onPress={() => setAsking('put')}>
          {t('files.put.command')}
        </Button>
        <Button
          size="small"
          icon={isAllRead ? 'eye-off' : 'check'}
          onPress={() => void actions.markRead(entries, !isAllRead)}
        >
          {t(isAllRead ? 'library.markUnread' : 'library.markRead')}
        </Button>
        <Button size="small" onPress={() => void askToDrop()}>
          {t('settings.originals.title')}
        </Button>
        <Button size="small" icon="trash" onPress={() => onTrash(rows)}>
          {t('common.delete')}
        </Button>
      </Toolbar>
      <IconButton icon="close" size="small" bare label={t('library.selection.none')} onPress={onDone} />
      {dropping === null ? null : (
        <DropOriginalsDialog droppable={dropping} onClose={() => setDropping(null)} onDone={onDone} />
      )}
      {asking === 'move' ? (
        <MoveDialog
          entries={entries}
          meetings={library.meetings}
          onMove={(meeting) => void actions.move(entries, meeting)}
          onClose={() => setAsking(null)}
        />
      ) : null}
      {asking === 'agenda' ? (
        <NameDialog
          title={t('files.agenda.title', { count: entries.length })}
          label={t('files.agenda')}
          start={first.entry.agenda ?? ''}
          action={t('files.agenda.do')}
          onName={(item) => void actions.setAgenda(entries, item)}
          onClose={() => setAsking(null)}
        />
      ) : null}
      {asking === 'put' ? <PutIntoCircleDialog entries={entries} onClose={() => setAsking(null)} /> : null}
      {asking === 'rename' ? (
        <NameDialog
          title={t('library.rename.title')}
          label={t('library.rename.label')}
          start={first.entry.title}
          action={t('library.rename')}
          onName={(title) => void actions.rename(first.entry, title)}
          onClose={() => setAsking(null)}
        />
      ) : null}
    </div>
  );
}
