import { useState } from 'react';
import type { DragEvent, ReactNode } from 'react';
import { Icon } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useMeeting } from '../../ui/shell/shell-context.tsx';
import { droppedFiles } from './importing/dropped-files.ts';
import { useCircleImports } from './importing/use-circle-imports.ts';
import { useImport, useResumedImport } from './importing/use-import.ts';
import { PackDialogs } from './packs/pack-dialogs.tsx';
import styles from './library.module.css';
import { useLibrary } from './use-library.ts';

/** The whole window takes files and folders that are dropped on it; the picker is the way without a pointer. */
export function ImportZone({ children }: { readonly children: ReactNode }) {
  const t = useText();
  const [isOver, setOver] = useState(false);
  const importing = useImport();
  useCircleImports();
  useResumedImport();
  const { meeting } = useMeeting();
  const library = useLibrary();
  const name = library?.meetings.find(({ id }) => id === meeting)?.name ?? t('library.unsorted');
  const onDrag = (event: DragEvent): void => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    setOver(true);
  };
  return (
    // Dropping is the pointer's way to what the import buttons and commands do.
    <div
      className={styles['zone']}
      onDragEnter={onDrag}
      onDragOver={onDrag}
      onDragLeave={(event) => {
        if (!(event.relatedTarget instanceof Node) || !event.currentTarget.contains(event.relatedTarget))
          setOver(false);
      }}
      onDrop={(event) => {
        setOver(false);
        if (!hasFiles(event)) return;
        event.preventDefault();
        void droppedFiles(event.dataTransfer).then(importing.take);
      }}
    >
      {children}
      <PackDialogs />
      {isOver ? (
        <div className={styles['dropLayer']}>
          <p className={styles['dropWords']}>
            <Icon name="import" size={28} />
            {t('library.dropHere', { meeting: name })}
          </p>
        </div>
      ) : null}
    </div>
  );
}

function hasFiles(event: DragEvent): boolean {
  return Array.from(event.dataTransfer.types).includes('Files');
}
