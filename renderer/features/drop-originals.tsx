import { useState } from 'react';
import type { Sha256 } from '../../shared/base/ids.ts';
import type { DocumentEntry } from '../../shared/domain/document.ts';
import { useFormat, useText } from '../ui/locale/index.ts';
import { useShell } from '../ui/shell/shell-context.tsx';
import { AskBefore } from './ask-before.tsx';
import { useWorkbench } from './workbench.tsx';
import type { Workbench } from './workbench.tsx';

/** Originals of some documents that may be removed: of those whose text is read, and that nobody else needs. */
export interface Droppable {
  readonly hashes: readonly Sha256[];
  readonly bytes: number;
}

/**
 * What can be removed of originals that are kept. A file that is kept unread is all that there is of its document; one
 * that a document beside these needs stays too.
 */
export function droppable(
  entries: readonly DocumentEntry[],
  all: readonly DocumentEntry[],
  kept: ReadonlySet<string>,
): Droppable {
  const own = new Set<string>(entries.map(({ id }) => id));
  const needed = new Set<string>(
    all.filter(({ id, readable }) => !own.has(id) || !readable).map(({ sha256 }) => sha256),
  );
  const sizes = new Map(
    entries
      .filter(({ sha256 }) => kept.has(sha256) && !needed.has(sha256))
      .map(({ sha256, size }) => [sha256, size]),
  );
  return {
    hashes: Array.from(sizes.keys()),
    bytes: Array.from(sizes.values()).reduce((sum, size) => sum + size, 0),
  };
}

/** Removes originals; gives how many could not be. */
async function drop({ host }: Workbench, hashes: readonly Sha256[]): Promise<number> {
  let failed = 0;
  for (const sha256 of hashes) {
    const removed = await host.files.remove({ sha256 });
    if (!removed.ok) failed += 1;
  }
  return failed;
}

interface DropOriginalsProps {
  readonly droppable: Droppable;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Asks before originals are removed, and says what that means. */
export function DropOriginalsDialog({ droppable: { hashes, bytes }, onClose, onDone }: DropOriginalsProps) {
  const t = useText();
  const format = useFormat();
  const shell = useShell();
  const workbench = useWorkbench();
  const [isBusy, setBusy] = useState(false);
  const act = async (): Promise<void> => {
    setBusy(true);
    const failed = await drop(workbench, hashes);
    shell.announce(
      failed === 0
        ? t('settings.originals.dropped', { count: hashes.length })
        : t('settings.originals.notDropped', { count: failed }),
    );
    onClose();
    onDone();
  };
  return (
    <AskBefore
      title={t('settings.originals.title')}
      act={t('settings.originals.drop')}
      isDisabled={isBusy || hashes.length === 0}
      onClose={onClose}
      onAct={() => void act()}
    >
      {hashes.length === 0 ? (
        <p>{t('settings.originals.none')}</p>
      ) : (
        <>
          <p>{t('settings.originals.what', { count: hashes.length, size: format.size(bytes) })}</p>
          <p>{t('settings.originals.stays')}</p>
        </>
      )}
    </AskBefore>
  );
}
