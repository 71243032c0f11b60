import { afterEach, expect, test } from 'vitest';
import { asId, type DraftId, type MeetingId } from '../../../shared/base/ids.ts';
import type { DraftEntry } from '../../../shared/domain/draft.ts';
import type { Store } from '../../../renderer/store/api.ts';
import { memoryBackend } from '../../support/memory-backend.ts';
import { openTestStore } from '../../support/open-test-store.ts';

let open: Store | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});

const entry = (id: string): DraftEntry => ({
  id: asId<DraftId>(id),
  meeting: asId<MeetingId>('m'),
  kind: 'blank',
  name: id,
  home: { kind: 'only-me' },
  createdAt: 1,
  changedAt: 1,
  sample: false,
  trashedAt: null,
});

test('changes made at the same time are written and told of together, each on top of those before it', async () => {
  const store = (open = await openTestStore({ backend: memoryBackend() }));
  await store.drafts.put(entry('first'));
  const told: number[] = [];
  const stop = store.drafts.entries().subscribe((entries) => told.push(entries.length));
  await expect.poll(() => told).toEqual([1]);
  await Promise.all(Array.from({ length: 50 }, (_, i) => store.drafts.put(entry(`d${i}`))));
  await expect.poll(() => told.at(-1)).toBe(51);
  expect(told.length).toBeLessThan(5);
  const draft = asId<DraftId>('d1');
  await Promise.all([
    store.news.add(draft, { arrived: { author: 'A. Diallo', at: 1 } }),
    store.news.add(draft, { arrived: { author: 'B. Keïta', at: 2 } }),
  ]);
  expect((await store.news.all().current()).map(({ arrived }) => arrived?.author)).toEqual(['A. Diallo']);
  stop();
});

test('a change that cannot be decided or written fails alone', async () => {
  const store = (open = await openTestStore({ backend: memoryBackend() }));
  const odd = { ...entry('odd'), name: 1n as unknown as string };
  const [good, bad, other] = await Promise.allSettled([
    store.drafts.put(entry('good')),
    store.drafts.put(odd),
    store.drafts.put(entry('other')),
  ]);
  expect([good?.status, bad?.status, other?.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  const entries = await store.drafts.entries().current();
  expect(entries.map(({ id }) => id).toSorted()).toEqual(['good', 'other']);
});
