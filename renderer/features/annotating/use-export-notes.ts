import { useCallback } from 'react';
import { utf8 } from '../../../shared/base/bytes.ts';
import type { AnnotationTarget } from '../../../shared/domain/annotation.ts';
import { webAnnotationPage } from '../../../shared/render/export-web-annotation.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useWorkbench } from '../workbench.tsx';
import type { Workbench } from '../workbench.tsx';
import { clausesOf } from './use-target-clauses.ts';

/** Writes the delegate's notes on a text to a file of their choice, as W3C Web Annotation JSON. */
export function useExportNotes(target: AnnotationTarget): () => Promise<void> {
  const workbench = useWorkbench();
  const shell = useShell();
  const t = useText();
  return useCallback(async () => {
    const { store, dialog } = workbench;
    const all = await store.annotations.of(target).current();
    const notes = all.filter(({ trashedAt }) => trashedAt === null);
    const { title, source } = await namesOf(workbench, target);
    const page = webAnnotationPage(notes, await clausesOf(workbench, target), source);
    const name = `${t('annotating.export.file', { title })}.json`
      .replaceAll(/[\\/:*?"<>|]/g, '-')
      .slice(0, 120);
    const saved = await dialog.saveFile(name, 'application/ld+json', utf8(JSON.stringify(page, null, 2)));
    if (saved) shell.announce(t('annotating.export.said'));
  }, [workbench, shell, t, target]);
}

/** A received document is named by the hash of its bytes, which says nothing of this machine. */
async function namesOf(
  { store }: Workbench,
  target: AnnotationTarget,
): Promise<{ readonly title: string; readonly source: string }> {
  if (target.kind === 'draft')
    return { title: (await store.drafts.get(target.id))?.name ?? '', source: `urn:dw:draft:${target.id}` };
  const entry = await store.documents.get(target.id);
  return { title: entry?.title ?? '', source: `urn:sha256:${entry?.sha256 ?? ''}` };
}
