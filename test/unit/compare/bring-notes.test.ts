import { describe, expect, it } from 'vitest';
import { asId, type AnnotationId, type DocumentId } from '../../../shared/base/ids.ts';
import type { Annotation } from '../../../shared/domain/annotation.ts';
import { bringNotes } from '../../../renderer/features/comparing/carry-plan.ts';
import type { Workbench } from '../../../renderer/features/workbench.tsx';

const copy: Annotation = {
  id: asId<AnnotationId>('n-copy'),
  target: { kind: 'document', id: asId<DocumentId>('d-2') },
  kind: 'note',
  anchor: { scope: 'document' },
  body: 'as carried',
  position: null,
  tags: [],
  createdAt: 1,
  changedAt: 1,
  trashedAt: null,
};

function notesWith(first: readonly Annotation[]) {
  const notes = new Map(first.map((note) => [note.id, note]));
  let now = 100;
  const annotations = {
    all: () => ({ current: async () => Array.from(notes.values()) }),
    put: async (note: Annotation) => void notes.set(note.id, note),
    remove: async (id: AnnotationId) => void notes.delete(id),
  };
  const store = { annotations } as unknown as Workbench['store'];
  return { ports: { store, clock: { now: () => (now += 1) } }, notes };
}

describe('a note brought to a revision', () => {
  it('goes by Undo, and what was written into it meanwhile goes to Trash', async () => {
    const { ports, notes } = notesWith([]);
    await (await bringNotes(ports, [copy])).undo();
    expect(notes.size).toBe(0);
    const brought = await bringNotes(ports, [copy]);
    notes.set(copy.id, { ...copy, body: 'changed there', changedAt: 500 });
    await brought.undo();
    expect(notes.get(copy.id)).toMatchObject({
      body: 'changed there',
      trashedAt: expect.any(Number) as number,
    });
  });

  it('comes out of Trash with its own words, and goes back there by Undo', async () => {
    const trashed = { ...copy, body: 'my later words', changedAt: 50, trashedAt: 60 };
    const { ports, notes } = notesWith([trashed]);
    const brought = await bringNotes(ports, [copy]);
    expect(notes.get(copy.id)).toMatchObject({ body: 'my later words', trashedAt: null });
    await brought.undo();
    expect(notes.get(copy.id)).toEqual(trashed);
  });

  it('stays as it is when it is brought again', async () => {
    const own = { ...copy, body: 'my later words', changedAt: 50 };
    const { ports, notes } = notesWith([own]);
    await (await bringNotes(ports, [copy])).undo();
    expect(notes.get(copy.id)).toEqual(own);
  });

  it('can be taken back although the disk was full before all of them came', async () => {
    const { ports, notes } = notesWith([]);
    const { put } = ports.store.annotations;
    const full = async (note: Annotation): Promise<void> => {
      if (note.id === 'n-2') throw new Error('full');
      await put(note);
    };
    const store = { annotations: { ...ports.store.annotations, put: full } } as typeof ports.store;
    const copies = ['n-1', 'n-2', 'n-3'].map((id) => ({ ...copy, id: asId<AnnotationId>(id) }));
    const brought = await bringNotes({ ...ports, store }, copies);
    expect(Array.from(notes.keys())).toEqual(['n-1']);
    expect(brought.done.map(({ id }) => id)).toEqual(['n-1']);
    expect(brought.failure?.message).toBe('full');
    await brought.undo();
    expect(notes.size).toBe(0);
  });
});
