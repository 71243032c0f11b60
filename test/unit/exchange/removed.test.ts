import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Segment, SegmentContent } from '../../../electron/host/exchange/codec/segment.ts';
import type { CircleId } from '../../../shared/base/ids.ts';
import { asId } from '../../../shared/base/ids.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import { must } from '../../support/exchange-machine.ts';
import type { Machine } from '../../support/exchange-machine.ts';
import { malloryScene } from '../../support/exchange-mallory.ts';
import type { Mallory } from '../../support/exchange-mallory.ts';

/* What a device that was removed, or lowered, can still do to the others. */

beforeAll(loadAutomerge);

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const late: Partial<SegmentContent> = {
  acts: [{ kind: 'released', draft: asId('late'), title: 'after the removal', at: 1 }],
};

async function take(alice: Machine, mallory: Mallory, segments: readonly Segment[]) {
  const report = must(
    await alice.host.readFile({ bytes: mallory.file(segments.map((segment) => segment.bytes)) }),
  );
  if (report.kind !== 'exchange') throw new Error('Not an exchange file');
  return report;
}

const titles = async (alice: Machine, circle: CircleId): Promise<readonly string[]> =>
  must(await alice.host.circle({ circle })).acts.flatMap((act) =>
    act.kind === 'released' ? [act.title] : [],
  );

describe.for(['removed', 'made a reader'] as const)('a device that was %s', (how) => {
  async function out(alice: Machine, mallory: Mallory, circle: CircleId): Promise<void> {
    const { device } = mallory.exchange.requireIdentity();
    must(
      how === 'removed'
        ? await alice.host.removeMember({ circle, device })
        : await alice.host.setRole({ circle, device, role: 'reader' }),
    );
  }

  test.for([-1, 1])('writes nothing under another incarnation (%d from its own)', async (step) => {
    const { alice, mallory, circle } = await malloryScene(cleanups);
    const { incarnation } = mallory.exchange.requireIdentity();
    const first = mallory.seal({});
    expect(await take(alice, mallory, [first])).toMatchObject({ newSegments: 1 });
    await out(alice, mallory, circle);
    const next = mallory.seal(late, { seq: 2, previous: first.hash });
    const other = mallory.seal(late, { incarnation: incarnation + step });
    expect(await take(alice, mallory, [first, next, other])).toMatchObject({ newSegments: 0, beyond: 2 });
    expect(await titles(alice, circle)).toEqual(['Draft ToR']);
  });

  test('keeps what was accepted under each of its incarnations', async () => {
    const { alice, mallory, circle } = await malloryScene(cleanups);
    const { incarnation } = mallory.exchange.requireIdentity();
    const segments = [
      mallory.seal({}, { incarnation: incarnation - 1 }),
      mallory.seal({}),
      mallory.seal({}, { incarnation: incarnation + 3 }),
    ];
    await take(alice, mallory, segments);
    await out(alice, mallory, circle);
    expect(await take(alice, mallory, segments)).toMatchObject({ known: 3, beyond: 0 });
    must(await alice.host.circle({ circle }));
  });
});

test('a member writes under no more incarnations than a removal can name', async () => {
  const { alice, mallory } = await malloryScene(cleanups);
  const { incarnation } = mallory.exchange.requireIdentity();
  const many = Array.from({ length: 130 }, (_, i) => mallory.seal({}, { incarnation: incarnation + i }));
  expect(await take(alice, mallory, many)).toMatchObject({ newSegments: 128, refused: 2 });
});
