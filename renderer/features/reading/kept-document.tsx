import { useState } from 'react';
import type { DocumentEntry } from '../../../shared/domain/document.ts';
import { Button, Icon } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { dayWords } from '../document-day.ts';
import { useWorkbench } from '../workbench.tsx';
import styles from './reader.module.css';

/** A file that is kept without being read: what it is, and the system's program for it. */
export function KeptDocument({ entry }: { readonly entry: DocumentEntry }) {
  const t = useText();
  const format = useFormat();
  const shell = useShell();
  const { dialog, host } = useWorkbench();
  const [isOpening, setOpening] = useState(false);
  async function open(): Promise<void> {
    setOpening(true);
    const result = await host.files.openWithSystem({ sha256: entry.sha256, fileName: entry.fileName });
    setOpening(false);
    if (result.ok) return shell.announce(t('reading.kept.opened', { file: entry.fileName }));
    const { code, detail } = result.error;
    return shell.showError({
      happened: t('reading.kept.failed', { file: entry.fileName }),
      safe: t('reading.kept.failed.safe'),
      todo: t(
        code === 'unsafe-type'
          ? 'reading.kept.unsafe'
          : code === 'no-program'
            ? 'reading.kept.noProgram'
            : 'reading.kept.failed.todo',
      ),
      details: `${code} ${detail ?? ''}`,
    });
  }
  async function save(): Promise<void> {
    const kept = await host.files.get({ sha256: entry.sha256 });
    if (!kept.ok) {
      return shell.showError({
        happened: t('reading.kept.saveFailed', { file: entry.fileName }),
        safe: t('reading.kept.failed.safe'),
        todo: t('reading.kept.failed.todo'),
        details: kept.error.code,
      });
    }
    // No type of its own: nothing that receives it may take it for something to run or show.
    if (await dialog.saveFile(entry.fileName, 'application/octet-stream', kept.value.bytes))
      shell.announce(t('reading.kept.saved', { file: entry.fileName }));
  }
  return (
    <div className={styles['kept']}>
      <div className={styles['keptCard']}>
        <Icon name="document" size={36} />
        <h1 dir="auto">{entry.title}</h1>
        <p className={styles['facts']}>
          <bdi>{entry.fileName}</bdi>
          <span>{format.size(entry.size)}</span>
          <span>{dayWords(entry, t, format)}</span>
        </p>
        <p>{t('reading.kept.why')}</p>
        <Button variant="primary" icon="open" isDisabled={isOpening} onPress={() => void open()}>
          {t('reading.kept.open')}
        </Button>
        <Button icon="export" onPress={() => void save()}>
          {t('reading.kept.save')}
        </Button>
        <p className={styles['hint']}>{t('reading.kept.notes')}</p>
      </div>
    </div>
  );
}
