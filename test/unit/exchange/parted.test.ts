import { expect, test } from 'vitest';
import { Arrivals } from '../../../renderer/exchange/arrivals.ts';
import { sealDrafts } from '../../../renderer/exchange/departures.ts';
import { LoggedHeads } from '../../../renderer/exchange/logged-heads.ts';
import type { ExchangePorts } from '../../../renderer/exchange/ports.ts';
import type { CircleId, DraftId } from '../../../shared/base/ids.ts';
import { asId } from '../../../shared/base/ids.ts';
import { err, failure, ok } from '../../../shared/base/result.ts';

const CIRCLE: CircleId = asId('11'.repeat(32));
const drafts = ['t1', 't2', 't3'].map((id) => asId<DraftId>(id));

type SealParams = Parameters<ExchangePorts['host']['seal']>[0];

/** Exchange with a host that takes so many drafts in a piece. */
function scene(most: number) {
  const sealed: SealParams[] = [];
  const ports = {
    host: {
      logged: async () => ok({ log: 'log', count: 0, drafts: [] }),
      seal: async (params: SealParams) => {
        if (params.entries.length > most) return err(failure('too-large' as const));
        sealed.push(params);
        return ok({ device: asId('22'.repeat(32)), incarnation: 1, seq: sealed.length, size: 1 });
      },
    },
    store: {
      drafts: {
        entries: () => ({
          current: async () => drafts.map((id) => ({ id, home: { kind: 'circle', circle: CIRCLE } })),
        }),
      },
      exchange: { position: async () => null, setPosition: async () => undefined },
    },
    drafts: {
      heads: async (id: DraftId) => [`head of ${id}`],
      changesSince: async (id: DraftId) => ({
        heads: [`head of ${id}`],
        bundle: new Uint8Array(9),
        isAll: true,
        next: [],
      }),
      content: async (id: DraftId) => ({ title: `Title of ${id}` }),
    },
    clock: { now: () => 5 },
  } as unknown as ExchangePorts;
  const seal = () =>
    sealDrafts(ports, new Arrivals(ports), CIRCLE, {
      only: null,
      choice: () => 'exchange',
      choices: ['exchange'],
      heads: new Map(),
      logged: new LoggedHeads(ports),
    });
  return { seal, sealed };
}

test('drafts that are too much together go out one by one, each with its own release', async () => {
  const { seal, sealed } = scene(1);
  expect(await seal()).toMatchObject({ ok: true });
  expect(sealed.map(({ entries }) => entries.map(({ draft }) => draft))).toEqual(drafts.map((id) => [id]));
  expect(sealed.map(({ acts }) => acts.map(({ draft }) => draft))).toEqual(drafts.map((id) => [id]));
});

test('a draft that is too much alone is said to be', async () => {
  const { seal, sealed } = scene(0);
  expect(await seal()).toMatchObject({ ok: false, error: { code: 'too-large' } });
  expect(sealed).toEqual([]);
});
