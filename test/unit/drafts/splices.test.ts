import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markSteps } from '../../../shared/drafts/mark-steps.ts';
import {
  applySplices,
  diffText,
  mapPosition,
  rebaseSplices,
  type Splice,
} from '../../../shared/drafts/splices.ts';
import { runs } from '../../support/campaign.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', '😀', 'é', 'ن'), maxLength: 30 });

/** Splices that one can make on a text of that length, one after the other. */
const splicesOn = (length: number): fc.Arbitrary<readonly Splice[]> =>
  fc
    .array(
      fc.tuple(fc.nat(40), fc.nat(6), fc.string({ unit: fc.constantFrom('X', 'Y', 'Z'), maxLength: 4 })),
      { maxLength: 4 },
    )
    .map((raw) => {
      let size = length;
      return raw.map(([place, gone, insert]) => {
        const at = place % (size + 1);
        const remove = Math.min(gone, size - at);
        size += insert.length - remove;
        return { at, remove, insert };
      });
    });

describe('splices', () => {
  test('of a difference make the one text of the other and cut no pair', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const splices = diffText(before, after);
        expect(applySplices(before, splices)).toBe(after);
        for (const { at, remove, insert } of splices) {
          expect(insert.isWellFormed()).toBe(true);
          expect(before.slice(at, at + remove).isWellFormed()).toBe(true);
        }
      }),
      runs(100),
    );
  });

  test('brought over others keep every letter that either side typed, and no letter that either removed', () => {
    fc.assert(
      fc.property(
        fc.nat(20).chain((length) => fc.tuple(fc.constant(length), splicesOn(length), splicesOn(length))),
        ([length, mine, theirs]) => {
          // Each letter of the base is unlike all others; each side types letters of its own.
          const base = Array.from({ length }, (_, index) => String.fromCharCode(0x4e00 + index)).join('');
          const theirsTyped = theirs.map((splice) => ({ ...splice, insert: splice.insert.toLowerCase() }));
          const there = applySplices(base, theirsTyped);
          const here = applySplices(base, mine);
          const both = applySplices(there, rebaseSplices(length, mine, theirsTyped));
          const letters = (of: string, pattern: RegExp): string =>
            Array.from(of)
              .filter((letter) => pattern.test(letter))
              .join('');
          expect(letters(both, /[XYZ]/)).toBe(letters(here, /[XYZ]/));
          expect(letters(both, /[xyz]/)).toBe(letters(there, /[xyz]/));
          const kept = Array.from(base)
            .filter((letter) => here.includes(letter) && there.includes(letter))
            .join('');
          expect(letters(both, /[^XYZxyz]/)).toBe(kept);
        },
      ),
      runs(500),
    );
  });

  test('keep the caret behind the letter it stood behind', () => {
    expect(mapPosition(5, [{ at: 0, remove: 0, insert: 'abc' }], 1)).toBe(8);
    expect(mapPosition(5, [{ at: 5, remove: 0, insert: 'abc' }], -1)).toBe(5);
    expect(mapPosition(5, [{ at: 5, remove: 0, insert: 'abc' }], 1)).toBe(8);
    expect(mapPosition(5, [{ at: 2, remove: 6, insert: '' }], 1)).toBe(2);
    expect(mapPosition(9, [{ at: 2, remove: 6, insert: 'x' }], -1)).toBe(4);
  });
});

test('mark steps touch only what differs', () => {
  const bold = (start: number, end: number) => ({ start, end, style: 'bold', value: true }) as const;
  expect(markSteps([bold(0, 5)], [bold(0, 5)], 10)).toEqual([]);
  expect(markSteps([bold(0, 5)], [bold(3, 8)], 10)).toEqual([
    { start: 0, end: 3, value: null },
    { start: 5, end: 8, value: true },
  ]);
});
