import { expect, test } from 'vitest';
import { asId } from '../../../shared/base/ids.ts';
import type { AnnotationId, DraftId } from '../../../shared/base/ids.ts';
import type { Annotation } from '../../../shared/domain/annotation.ts';
import { annotationActions } from '../../../renderer/features/annotating/use-annotation-actions.ts';
import type { Workbench } from '../../../renderer/features/workbench.tsx';
import type { Shell } from '../../../renderer/ui/shell/shell.ts';

const target = { kind: 'draft', id: asId<DraftId>('d') } as const;
const note: Annotation = {
  id: asId<AnnotationId>('a'),
  target,
  kind: 'note',
  anchor: { scope: 'document' },
  body: 'before',
  position: null,
  tags: [],
  createdAt: 1,
  changedAt: 1,
  trashedAt: null,
};

test.each(['trash', 'restore'] as const)(
  'undo of %s keeps the words written since and takes back the act',
  async (act) => {
    const begun = { ...note, trashedAt: act === 'restore' ? 5 : null };
    let kept: Annotation = begun;
    const undos: (() => Promise<void>)[] = [];
    const annotations = {
      all: () => ({ current: () => Promise.resolve([kept]) }),
      put: (next: Annotation) => Promise.resolve(void (kept = next)),
    };
    const drafts = { get: () => Promise.resolve({ name: 'My plan' }) };
    const workbench = { store: { annotations, drafts }, clock: { now: () => 9 } } as unknown as Workbench;
    const shell = {
      announce: () => undefined,
      offerUndo: (_label: string, undo: () => Promise<void>) => undos.push(undo),
    } as unknown as Shell;
    await annotationActions(workbench, shell, (id) => id, target)[act](begun);
    expect(kept.trashedAt).toBe(act === 'trash' ? 9 : null);
    kept = { ...kept, body: 'written since' };
    await undos[0]?.();
    expect(kept.body).toBe('written since');
    expect(kept.trashedAt).toBe(act === 'trash' ? null : 9);
  },
);
