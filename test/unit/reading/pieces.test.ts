import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asId } from '../../../shared/base/ids.ts';
import type { AnnotationMark } from '../../../renderer/features/annotation-marks.ts';
import { inlinePieces } from '../../../renderer/features/reading/inline-pieces.ts';
import { readerAct } from '../../../renderer/features/reading/reader-keys.ts';
import { runs } from '../../support/campaign.ts';

const text = 'The group shall report to the Council every year.';
const range = fc
  .tuple(fc.nat(text.length), fc.nat(text.length))
  .map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }));

function mark(start: number, end: number, id: string): AnnotationMark {
  return { id: asId(id), kind: 'note', stance: null, state: 'exact', clause: asId('c'), start, end };
}

describe('pieces of a clause', () => {
  it('join up to the text again, whatever lies over it, and each run has exactly what covers it', () => {
    fc.assert(
      fc.property(
        fc.array(range, { maxLength: 5 }),
        fc.array(range, { maxLength: 3 }),
        fc.array(fc.nat(text.length), { maxLength: 3 }),
        (ranges, found, notes) => {
          const marks = ranges.map(({ start, end }, index) => mark(start, end, `m${index}`));
          const pieces = inlinePieces(text, {
            styles: [],
            marks,
            found: found.map((each) => ({ ...each, isCurrent: false })),
            footnotes: notes.map((offset, index) => ({ offset, footnote: `f${index}` })),
          });
          const runs = pieces.flatMap((piece) => (piece.kind === 'run' ? [piece] : []));
          expect(runs.map((run) => run.text).join('')).toBe(text);
          expect(pieces.filter(({ kind }) => kind === 'footnote').length).toBe(notes.length);
          for (const run of runs) {
            const covering = marks
              .filter(({ start, end }) => start <= run.start && end >= run.end)
              .map(({ id }) => id);
            expect(new Set(run.marks.map(({ id }) => id))).toEqual(new Set(covering));
          }
        },
      ),
      runs(100),
    );
  });
});

describe('keys of the reader', () => {
  const key = (pressed: string, more: Partial<Parameters<typeof readerAct>[0]> = {}) => ({
    key: pressed,
    code: '',
    shiftKey: false,
    ctrlKey: false,
    altKey: false,
    metaKey: false,
    ...more,
  });
  it('annotate by letter on Latin layouts, by place on others, never when switched off or with a modifier', () => {
    expect(readerAct(key('n'), false, true)).toEqual({ kind: 'annotate', as: 'note' });
    expect(readerAct(key('т', { code: 'KeyN' }), false, true)).toEqual({ kind: 'annotate', as: 'note' });
    expect(readerAct(key('b', { code: 'KeyN' }), false, true)).toBeNull();
    expect(readerAct(key('n'), false, false)).toBeNull();
    expect(readerAct(key('n', { ctrlKey: true }), false, true)).toBeNull();
  });
  it('move the cursor while nothing is being selected, and the selection while something is', () => {
    expect(readerAct(key('ArrowDown'), false, true)).toEqual({ kind: 'move', to: 'next' });
    expect(readerAct(key('ArrowDown', { shiftKey: true }), true, true)).toEqual({
      kind: 'select',
      alter: 'extend',
      direction: 'forward',
      by: 'line',
    });
    expect(readerAct(key('Escape'), true, true)).toEqual({ kind: 'end-selection' });
  });
});
