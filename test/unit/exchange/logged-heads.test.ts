import { expect, test } from 'vitest';
import { LoggedHeads } from '../../../renderer/exchange/logged-heads.ts';
import type { ExchangePorts } from '../../../renderer/exchange/ports.ts';
import type { CircleId, DraftId } from '../../../shared/base/ids.ts';
import { asId } from '../../../shared/base/ids.ts';
import { ok } from '../../../shared/base/result.ts';

const CIRCLE: CircleId = asId('11'.repeat(32));
const DRAFT: DraftId = asId('t1');

/** A log to which heads are added one by one, and which may be another after a restart of the host. */
function scene() {
  const log = { name: 'first', heads: ['a', 'b'] };
  const asked: (number | null)[] = [];
  let during = (): void => undefined;
  const host = {
    logged: async ({ after }: { after?: { log: string; count: number } }) => {
      asked.push(after?.count ?? null);
      const from = after?.log === log.name ? after.count : 0;
      const heads = log.heads.slice(from);
      const drafts = heads.length === 0 ? [] : [{ draft: DRAFT, heads, frontier: log.heads.slice(-1) }];
      const answer = ok({ log: log.name, count: log.heads.length, drafts });
      during();
      return answer;
    },
  };
  const logged = new LoggedHeads({ host } as unknown as ExchangePorts);
  const heads = async (): Promise<readonly string[]> => {
    const all = await logged.of(CIRCLE);
    return Array.from((all.ok ? all.value.get(DRAFT)?.heads : null) ?? []);
  };
  return { log, asked, logged, heads, during: (act: () => void) => (during = act) };
}

test('only what came since is asked, and what others build on goes', async () => {
  const { log, asked, logged, heads } = scene();
  expect(await heads()).toEqual(['a', 'b']);
  log.heads.push('c');
  expect(await heads()).toEqual(['a', 'b', 'c']);
  // What came while a piece was written stays: the piece was not asked from it.
  logged.settled(CIRCLE, DRAFT, ['a', 'b'], ['b2']);
  expect(await heads()).toEqual(['b2', 'c']);
  expect(asked).toEqual([null, 2, 3]);
});

test('all is asked anew of another log, and after a draft came that was not here', async () => {
  const { log, logged, heads } = scene();
  await heads();
  logged.settled(CIRCLE, DRAFT, ['a', 'b'], ['b']);
  logged.forget(CIRCLE);
  expect(await heads()).toEqual(['a', 'b']);
  logged.settled(CIRCLE, DRAFT, ['a', 'b'], ['b']);
  log.name = 'second';
  expect(await heads()).toEqual(['a', 'b']);
});

test('an answer that is a part of what was forgotten meanwhile is not taken for all', async () => {
  const { log, logged, heads, during } = scene();
  await heads();
  log.heads.push('c');
  during(() => {
    logged.forget(CIRCLE);
    during(() => undefined);
  });
  expect(await heads()).toEqual(['a', 'b', 'c']);
});
