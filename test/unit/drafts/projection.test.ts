import { expect, test } from 'vitest';
import { ProjectionWriter } from '../../../renderer/drafts/projection.ts';
import { openTestStore } from '../../support/open-test-store.ts';
import { asId, type DraftId } from '../../../shared/base/ids.ts';

test('drafts that come to rest together are written together, each up to its last heads, and one that fails alone', async () => {
  const store = await openTestStore();
  const ids = Array.from({ length: 20 }, (_, i) => asId<DraftId>(`d${i}`));
  const [first, broken] = ids;
  if (first === undefined || broken === undefined) throw new Error('No drafts');
  let [underWay, most, heads] = [0, 0, 'old'];
  const writer = new ProjectionWriter(
    store,
    {
      allHeads: async () => [],
      async outline(id) {
        underWay += 1;
        most = Math.max(most, underWay);
        await Promise.resolve();
        underWay -= 1;
        if (id === broken) throw new Error('Not readable');
        return { heads: [heads], rows: [] };
      },
    },
    { now: () => 1 },
  );
  const done = ids.map((id) => writer.flush(id));
  await done[0];
  heads = 'new';
  await writer.flush(first);
  await writer.close();
  expect(most).toBeGreaterThan(1);
  expect(await store.drafts.projectedHeads(first)).toEqual(['new']);
  expect(await store.drafts.projectedHeads(broken)).toBeNull();
  for (const id of ids.slice(2)) expect(await store.drafts.projectedHeads(id)).not.toBeNull();
  await store.close();
});
