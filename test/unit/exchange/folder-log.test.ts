import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filesOf } from '../../../electron/host/exchange/attachments/manifest.ts';
import type { LoggedAct } from '../../../electron/host/exchange/attachments/manifest.ts';
import { putHash } from '../../../electron/host/exchange/codec/file-acts.ts';
import type { PutAct } from '../../../electron/host/exchange/codec/file-acts.ts';
import { asId } from '../../../shared/base/ids.ts';
import { WORDS } from '../../support/circle-files.ts';

/* What the circle's log says of its documents: a pure function of the acts. */

type Device = LoggedAct['device'];
const [AA, BB, CC] = ['aa', 'bb', 'cc'].map((sign) => asId<Device>(sign.repeat(32))) as [
  Device,
  Device,
  Device,
];
const PUT: PutAct = {
  kind: 'put',
  ...WORDS,
  sha256: '22'.repeat(32),
  list: '11'.repeat(32),
  size: 5,
  at: 5,
};

function logged(device: Device, act: LoggedAct['act'], byHead = false, epoch = 'e'): LoggedAct {
  return { device, epoch, byHead, act };
}

/** In either order: the title, size and standing of each document. */
function said(acts: readonly LoggedAct[], isModerated: boolean) {
  const [one, other] = [acts, acts.toReversed()].map((some) =>
    filesOf(some, isModerated).map(({ title, size, standing }) => [title, size, standing.kind]),
  );
  expect(other).toEqual(one);
  return one;
}

describe('what was let in', () => {
  const decided = {
    kind: 'file-decided' as const,
    putter: BB,
    put: putHash(PUT),
    approved: true,
    reason: '',
    at: 9,
  };

  test.each([
    { title: 'Agreed by the Chair' },
    { name: 'other.docx' },
    { symbol: 'PLEN/1' },
    { agenda: '1' },
    { mediaType: 'text/html' },
  ])('lets in nothing that its writer says of it later under other words: %o', (change) => {
    const acts = [logged(BB, PUT), logged(BB, { ...PUT, ...change }), logged(AA, decided, true)];
    expect(said(acts, true)).toEqual([[WORDS.title, 5, 'open']]);
    expect(filesOf(acts, true)[0]).toMatchObject(WORDS);
  });

  test('stays in when its writer withdraws the same under other words', () => {
    const other = { ...PUT, title: 'Another' };
    const withdrawn = { kind: 'withdrawn' as const, putter: BB, put: putHash(other), at: 9 };
    const acts = [logged(BB, PUT), logged(AA, decided, true), logged(BB, other), logged(BB, withdrawn)];
    expect(said(acts, true)).toEqual([[WORDS.title, 5, 'open']]);
  });
});

describe('of one list', () => {
  const lie = { ...PUT, title: 'lie', sha256: '33'.repeat(32), size: 9 };

  test.each([
    ['a colleague who comes first', AA, BB],
    ['a colleague who comes last', BB, AA],
  ])('what %s claims takes nothing from what another says', (_, liar, honest) => {
    for (const at of [1, 5, 9]) {
      const acts = [logged(honest, PUT, true), logged(liar, { ...lie, at })];
      expect(said(acts, false)).toContainEqual([WORDS.title, 5, 'open']);
      expect(said(acts, true)).toContainEqual([WORDS.title, 5, 'open']);
      expect(said(acts, true)).toContainEqual(['lie', 9, 'waiting']);
    }
  });

  test('the same under another key is another document', () => {
    const acts = [logged(BB, PUT), logged(AA, { ...PUT, at: 9 }, false, 'f')];
    expect(filesOf(acts, false).map(({ epoch }) => epoch)).toEqual(['e', 'f']);
  });
});

describe('the log', () => {
  test('says the same in whatever order it came', () => {
    const device = fc.constantFrom(AA, BB, CC);
    const at = fc.integer({ min: 1, max: 3 });
    const put: fc.Arbitrary<PutAct> = fc.record({
      kind: fc.constant('put' as const),
      sha256: fc.constantFrom('11'.repeat(32), '22'.repeat(32)),
      list: fc.constantFrom('33'.repeat(32), '44'.repeat(32)),
      size: fc.constantFrom(1, 2),
      name: fc.constant('a.docx'),
      mediaType: fc.constant(''),
      title: fc.constantFrom('One', 'Other'),
      symbol: fc.constant(''),
      agenda: fc.constant(''),
      at,
    });
    const by = { epoch: fc.constantFrom('e', 'f'), byHead: fc.boolean() };
    const puts = fc.array(fc.record({ device, act: put, ...by }), { minLength: 1, maxLength: 6 });
    const log = puts.chain((known) => {
      const name = fc.constantFrom(...known).map((one) => ({ putter: one.device, put: putHash(one.act) }));
      const act = fc.oneof(
        fc.record({ kind: fc.constant('withdrawn' as const), name, at }),
        fc.record({
          kind: fc.constant('file-decided' as const),
          name,
          at,
          approved: fc.boolean(),
          reason: fc.constantFrom('', 'why'),
        }),
      );
      const other = fc.record({
        device,
        act: act.map(({ name: named, ...rest }) => ({ ...named, ...rest })),
        ...by,
      });
      return fc.array(other, { maxLength: 6 }).map((acts): LoggedAct[] => [...known, ...acts]);
    });
    fc.assert(
      fc.property(
        log,
        fc.boolean(),
        fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
        (acts, moderated, order) => {
          const mixed = acts
            .map((value, place) => ({ value, key: order[place] ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ value }) => value);
          expect(filesOf(mixed, moderated)).toEqual(filesOf(acts, moderated));
        },
      ),
      { numRuns: 300 },
    );
  });
});
