import { useEffect, useId, useState } from 'react';
import type { DocumentId } from '../../shared/base/ids.ts';
import type { DocumentEntry } from '../../shared/domain/document.ts';
import { ENCODINGS, encodingId } from '../../shared/text/encodings/list.ts';
import type { EncodingId } from '../../shared/text/encodings/list.ts';
import { Button, Dialog, Select } from '../ui/components/index.ts';
import { useText } from '../ui/locale/index.ts';
import { useShell } from '../ui/shell/shell-context.tsx';
import { hasOwnWords, keepReading, tryEncoding } from './read-again.ts';
import type { TriedReading } from './read-again.ts';
import { useWorkbench } from './workbench.tsx';
import styles from './encoding-dialog.module.css';

interface EncodingDialogProps {
  readonly entry: DocumentEntry;
  /** What it was read in; null where that is not known. */
  readonly present: string | null;
  readonly onClose: () => void;
  /** The reading that is in the library now. */
  readonly onRead: (document: DocumentId) => void;
}

/** Blocks of a reading by which a delegate sees whether its letters make sense. */
const SHOWN = 6;

/** Chooses the encoding of a text, with its beginning in it, and reads it again. */
export function EncodingDialog({ entry, present, onClose, onRead }: EncodingDialogProps) {
  const t = useText();
  const shell = useShell();
  const workbench = useWorkbench();
  const [encoding, setEncoding] = useState<EncodingId | null>(() => encodingId(present));
  const [isBusy, setBusy] = useState(false);
  const tried = useTried(entry, encoding);
  const isBeside = useOwnWords(entry.id);
  const keep = async (): Promise<void> => {
    if (encoding === null || tried?.kind !== 'read') return;
    setBusy(true);
    const kept = await keepReading(workbench, entry, tried.parsed, encoding);
    onClose();
    onRead(kept.document);
    shell.offerUndo(t('reading.encoding.done', { name: encoding }), kept.undo, { isPublic: true });
  };
  const choices = ENCODINGS.map(({ id, group }) => ({
    id,
    label: t('reading.encoding.choice', { script: t(`reading.encoding.group.${group}`), name: id }),
  }));
  return (
    <Dialog
      title={t('reading.encoding.title')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button
            variant="primary"
            isDisabled={tried?.kind !== 'read' || isBusy || encoding === present}
            onPress={() => void keep()}
          >
            {t('reading.encoding.read')}
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <p>{t('reading.encoding.what')}</p>
        <Select
          label={t('reading.encoding.label')}
          placeholder={t('reading.encoding.none')}
          choices={choices}
          value={encoding}
          onChange={setEncoding}
        />
        <Preview tried={tried} />
        <p className={styles['hint']}>
          {t(isBeside ? 'reading.encoding.beside' : 'reading.encoding.instead')}
        </p>
      </div>
    </Dialog>
  );
}

/** The reading in the chosen encoding; null until it is there. */
function useTried(entry: DocumentEntry, encoding: EncodingId | null): TriedReading | null {
  const workbench = useWorkbench();
  const [tried, setTried] = useState<{ readonly of: EncodingId; readonly reading: TriedReading } | null>(
    null,
  );
  useEffect(() => {
    if (encoding === null) return undefined;
    let isGone = false;
    void tryEncoding(workbench, entry, encoding).then((reading) => {
      if (!isGone) setTried({ of: encoding, reading });
    });
    return () => {
      isGone = true;
    };
  }, [workbench, entry, encoding]);
  return tried !== null && tried.of === encoding ? tried.reading : null;
}

function useOwnWords(id: DocumentId): boolean {
  const workbench = useWorkbench();
  const [has, setHas] = useState(false);
  useEffect(() => {
    let isGone = false;
    void hasOwnWords(workbench, id).then((found) => {
      if (!isGone) setHas(found);
    });
    return () => {
      isGone = true;
    };
  }, [workbench, id]);
  return has;
}

function Preview({ tried }: { readonly tried: TriedReading | null }) {
  const t = useText();
  const label = useId();
  const parsed = tried?.kind === 'read' ? tried.parsed : null;
  return (
    <div>
      <p id={label} className={styles['hint']}>
        {t('reading.encoding.begins')}
      </p>
      <div className={styles['preview']} role="region" aria-labelledby={label} aria-live="polite">
        {tried?.kind === 'failed' ? <p>{t('reading.encoding.failed', { code: tried.code })}</p> : null}
        {parsed?.clauses.slice(0, SHOWN).map(({ id, label: number, text }) => (
          <p key={id} dir="auto" lang={parsed.language ?? undefined}>
            {number === null ? '' : `${number} `}
            {text.slice(0, 200)}
          </p>
        ))}
      </div>
    </div>
  );
}

/** The encoding that remarks on a reading name. */
export function encodingIn(
  remarks: readonly { readonly code: string; readonly detail: string | null }[],
): string | null {
  return remarks.find(({ code }) => code.startsWith('encoding-'))?.detail ?? null;
}
