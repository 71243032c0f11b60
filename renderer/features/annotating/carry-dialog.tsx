import { useMemo, useState } from 'react';
import type { DocumentId } from '../../../shared/base/ids.ts';
import type { DocumentEntry } from '../../../shared/domain/document.ts';
import { shingleSet, similarity } from '../../../shared/text/anchors/index.ts';
import { Button, Dialog, EmptyState, Select } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useLive, useWorkbench } from '../workbench.tsx';
import { carryNotes } from './carry-notes.ts';

interface CarryDialogProps {
  readonly to: DocumentId;
  readonly onClose: () => void;
}

/** Brings the delegate's notes over from an earlier document, as when a revision arrives. */
export function CarryDialog({ to, onClose }: CarryDialogProps) {
  const t = useText();
  const shell = useShell();
  const workbench = useWorkbench();
  const sources = useSources(to);
  const [chosen, setChosen] = useState<DocumentId | null>(null);
  const from = chosen ?? sources[0]?.id ?? null;
  async function carry(): Promise<void> {
    if (from === null) return;
    onClose();
    const { report, made } = await carryNotes(workbench, from, to);
    shell.offerUndo(t('annotating.carry.done'), async () => {
      for (const note of made) await workbench.store.annotations.remove(note.id);
    });
    shell.announce(t('annotating.carry.said', report));
  }
  return (
    <Dialog
      title={t('annotating.carry')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" isDisabled={from === null} onPress={() => void carry()}>
            {t('annotating.carry.action')}
          </Button>
        </>
      }
    >
      <p>{t('annotating.carry.what')}</p>
      {sources.length === 0 ? (
        <EmptyState size="small" icon="note" title={t('annotating.carry.none')} />
      ) : (
        <Select label={t('annotating.carry.from')} choices={sources} value={from} onChange={setChosen} />
      )}
    </Dialog>
  );
}

interface Source {
  readonly id: DocumentId;
  readonly label: string;
  readonly description: string;
}

/** A revision is named like what it revises; documents of the same meeting come before others. */
function likeness(entry: DocumentEntry, own: DocumentEntry): number {
  const names = ({ symbol, title }: DocumentEntry): string => `${symbol ?? ''} ${title}`;
  return (
    similarity(shingleSet(names(entry)), shingleSet(names(own))) + (entry.meeting === own.meeting ? 0.2 : 0)
  );
}

/** Other readable documents with notes, the one that this is likeliest a revision of first. */
function useSources(to: DocumentId): readonly Source[] {
  const t = useText();
  const format = useFormat();
  const { store } = useWorkbench();
  const entries = useLive(useMemo(() => store.documents.entries(), [store]));
  const notes = useLive(useMemo(() => store.annotations.all(), [store]));
  return useMemo(() => {
    if (entries === undefined || notes === undefined) return [];
    const counts = new Map<string, number>();
    for (const note of notes)
      if (note.trashedAt === null) counts.set(note.target.id, (counts.get(note.target.id) ?? 0) + 1);
    const own = entries.find((entry) => entry.id === to);
    if (own === undefined) return [];
    return entries
      .filter(
        (entry) => entry.id !== to && entry.readable && entry.trashedAt === null && counts.has(entry.id),
      )
      .toSorted((a, b) => likeness(b, own) - likeness(a, own) || b.importedAt - a.importedAt)
      .map((entry) => ({
        id: entry.id,
        label: entry.symbol === null ? entry.title : `${entry.symbol} · ${entry.title}`,
        description: `${t('common.annotationCount', { count: counts.get(entry.id) ?? 0 })} · ${format.date(entry.importedAt)}`,
      }));
  }, [entries, notes, to, t, format]);
}
