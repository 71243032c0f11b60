import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carryAnchors, makeAnchor, resolveAnchor } from '../../../shared/text/anchors/index.ts';
import type { AnchorClause, Placement } from '../../../shared/text/anchors/index.ts';
import { commonSubsequence } from '../../../shared/text/anchors/myers.ts';
import { clause, wgig } from './clauses.ts';
import { numbers, rounds, runs, seedOf } from '../../support/campaign.ts';
import { notesOn, reviseText, verdictOf } from '../../support/revised-text.ts';

/** Sentences of few words, so that look-alikes abound. */
const sentence = fc
  .array(
    fc.constantFrom('the', 'group', 'shall', 'report', 'to', 'Council', 'and', 'members', 'may', 'attend'),
    {
      minLength: 3,
      maxLength: 14,
    },
  )
  .map((words) => `${words.join(' ')}.`);
const text = fc.array(sentence, { minLength: 2, maxLength: 12 });

type Edit =
  | { readonly kind: 'delete'; readonly at: number }
  | { readonly kind: 'insert'; readonly at: number; readonly text: string }
  | { readonly kind: 'word'; readonly at: number; readonly word: number; readonly text: string }
  | { readonly kind: 'move'; readonly at: number; readonly to: number };

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ kind: fc.constant('delete' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('insert' as const), at: fc.nat(), text: sentence }),
  fc.record({
    kind: fc.constant('word' as const),
    at: fc.nat(),
    word: fc.nat(),
    text: fc.constantFrom('urgent', 'the', 'no'),
  }),
  fc.record({ kind: fc.constant('move' as const), at: fc.nat(), to: fc.nat() }),
);

/** A clause that remembers which clause of the old text it was, whatever its id says. */
interface Traced extends AnchorClause {
  readonly origin: string | null;
}

function apply(clauses: readonly Traced[], change: Edit, fresh: string): readonly Traced[] {
  const at = change.at % Math.max(1, clauses.length);
  const own = clauses[at];
  if (own === undefined) return clauses;
  const rest = clauses.filter((_, index) => index !== at);
  switch (change.kind) {
    case 'delete':
      return rest;
    case 'insert':
      return [
        ...clauses.slice(0, at),
        { ...clause(fresh, null, change.text), origin: null },
        ...clauses.slice(at),
      ];
    case 'word': {
      const words = own.text.split(' ');
      words.splice(change.word % words.length, 1, change.text);
      return clauses.with(at, { ...own, text: words.join(' ') });
    }
    case 'move': {
      const to = change.to % (rest.length + 1);
      return [...rest.slice(0, to), own, ...rest.slice(to)];
    }
  }
}

const revise = (
  texts: readonly string[],
  edits: readonly Edit[],
): readonly [readonly Traced[], readonly Traced[]] => {
  const before = texts.map((each, index): Traced => ({
    ...clause(`c${index}`, `${index}`, each),
    origin: `c${index}`,
  }));
  const after = edits.reduce<readonly Traced[]>(
    (now, change, index) => apply(now, change, `n${index}`),
    before,
  );
  return [before, after];
};

const words = (placement: Placement): string | null =>
  placement.state === 'unplaced' ? null : placement.clause.text.slice(placement.start, placement.end);

describe('anchors under random revisions', () => {
  it('are never placed on other words than the quote without saying changed', () => {
    fc.assert(
      fc.property(
        text,
        fc.array(edit, { maxLength: 8 }),
        fc.nat(),
        fc.nat(),
        fc.nat(),
        fc.boolean(),
        (texts, edits, which, from, length, sameIds) => {
          const [before, traced] = revise(texts, edits);
          const after = sameIds
            ? traced
            : traced.map((each, index) => ({ ...each, id: clause(`r${index}`, null, '').id }));
          const old = before[which % before.length];
          if (old === undefined) return;
          const start = from % old.text.length;
          const anchor = makeAnchor(old, start, Math.min(old.text.length, start + 1 + (length % 60)));
          for (const placed of [...carryAnchors(before, after, [anchor]), resolveAnchor(anchor, after)]) {
            if (placed.state === 'unplaced') continue;
            expect(after).toContain(placed.clause);
            if (placed.state === 'changed') expect(placed.clause.text).not.toBe(old.text);
            else expect(words(placed)).toBe(anchor.quote);
          }
        },
      ),
      runs(3000),
    );
  });

  it('stay with their own clause while it keeps its identity', () => {
    fc.assert(
      fc.property(text, fc.array(edit, { maxLength: 8 }), fc.nat(), (texts, edits, which) => {
        const [before, after] = revise(texts, edits);
        const old = before[which % before.length];
        if (old === undefined) return;
        const anchor = makeAnchor(old, 0, old.text.length);
        const resolved = resolveAnchor(anchor, after);
        const [carried] = carryAnchors(before, after, [anchor]);
        const survives = after.some((each) => each.id === old.id);
        for (const placed of [resolved, carried]) {
          if (placed === undefined || placed.state === 'unplaced') continue;
          if (survives) expect(placed.clause.id).toBe(old.id);
          // The clause is gone: its words may be followed only into text that is new.
          else
            expect(
              before.some((each) => each.id === placed.clause.id && each.text === placed.clause.text),
            ).toBe(false);
        }
      }),
      runs(3000),
    );
  });

  it('of a deleted clause never go to another clause that was there before', () => {
    const report = wgig();
    fc.assert(
      fc.property(
        fc.nat({ max: report.length - 1 }),
        fc.nat(),
        fc.integer({ min: 3, max: 300 }),
        (which, from, length) => {
          const old = report[which];
          if (old === undefined || old.text.length === 0) return;
          const start = from % old.text.length;
          const anchor = makeAnchor(old, start, start + length);
          const after = report
            .filter((each) => each !== old)
            .map((each, index) => clause(`r${index}`, each.label, each.text));
          expect(carryAnchors(report, after, [anchor])).toMatchObject([{ state: 'unplaced' }]);
        },
      ),
      runs(400),
    );
  });

  it('are exact on an unchanged text', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), fc.nat(), (texts, which, from, length) => {
        const [before] = revise(texts, []);
        const old = before[which % before.length];
        if (old === undefined) return;
        const start = from % old.text.length;
        const anchor = makeAnchor(old, start, start + 1 + length);
        const expected = { state: 'exact', clause: old, start: anchor.start, end: anchor.end };
        expect(resolveAnchor(anchor, before)).toEqual(expected);
        expect(carryAnchors(before, before, [anchor])).toMatchObject([expected]);
      }),
      runs(1000),
    );
  });
});

describe('anchors among eight near-duplicates of each clause', () => {
  /** Eight of each, in a row or as eight whole copies, told apart by two words. */
  const copies = (inRows: boolean) => {
    const copyOf = ({ label, text }: AnchorClause, copy: number) => {
      const words = text.split(' ');
      for (const part of [0.3, 0.7]) words[Math.floor(words.length * part)] = `${part}of${copy}`;
      return { label, text: words.join(' ') };
    };
    const report = wgig().filter((each) => each.text.split(' ').length > 8);
    const eight = [0, 1, 2, 3, 4, 5, 6, 7];
    return inRows
      ? report.flatMap((each) => eight.map((copy) => copyOf(each, copy)))
      : eight.flatMap((copy) => report.map((each) => copyOf(each, copy)));
  };

  it.each([
    ['in a row', true],
    ['as whole copies', false],
  ])('%s: never stand on a look-alike, and nearly all stand on their words', (_, inRows) => {
    const random = numbers(seedOf(20051116));
    const tally = { right: 0, wrong: 0, lost: 0, gone: 0 };
    const astray: unknown[] = [];
    for (let round = 0; round < rounds(4); round++) {
      const revision = reviseText(copies(inRows), round % 2 === 0 ? 0.05 : 0.3, random);
      const notes = notesOn(revision.before, 400, random);
      const placed = carryAnchors(
        revision.before,
        revision.after,
        notes.map(({ anchor }) => anchor),
      );
      notes.forEach((note, index) => {
        const place = placed[index];
        if (place === undefined || place.state === 'unplaced') {
          tally[verdictOf(note, null, revision)]++;
          return;
        }
        tally[verdictOf(note, { ...place, clause: place.clause.id }, revision)]++;
        const own = revision.wordsOf(note.clause, 0, 5000).map((word) => word.clause);
        if (!own.includes(place.clause.id)) astray.push([note.anchor.quote, place.clause.text]);
      });
    }
    expect(astray).toEqual([]);
    expect(tally.right / (tally.right + tally.lost)).toBeGreaterThan(0.9);
  });

  it.each([
    ['in a row', true],
    ['as whole copies', false],
  ])(
    '%s: never stand on one that came in the place of theirs, alone or beside what is left of it',
    (_, inRows) => {
      const random = numbers(seedOf(20261123));
      for (let round = 0; round < rounds(2); round++) {
        const before = copies(inRows).map((each, at) => clause(`b${at}`, each.label, each.text));
        const gone = new Set(Array.from({ length: 30 }, () => Math.floor(random() * before.length)));
        const after = before.flatMap((each, at) => {
          const kept = clause(`a${at}`, each.label, each.text);
          if (!gone.has(at)) return [kept];
          const lookAlike = clause(`new-${at}`, each.label, each.text.replace(/of\d\b/g, `of${at + 10}`));
          const left = clause(
            `left-${at}`,
            null,
            `It is added: ${each.text.split(' ').slice(0, 8).join(' ')}.`,
          );
          return [[lookAlike], [left, lookAlike], [lookAlike, left]][Math.floor(random() * 3)] ?? [];
        });
        const anchors = before.flatMap((each, at) => {
          if (!gone.has(at)) return [];
          const start = Math.floor(random() * each.text.length * 0.5);
          return [makeAnchor(each, start, each.text.length - Math.floor(random() * 10))];
        });
        const astray = carryAnchors(before, after, anchors).filter(
          (place) => place.state !== 'unplaced' && place.clause.id.startsWith('new-'),
        );
        expect(astray).toEqual([]);
      }
    },
  );

  it('follow an edited clause though a hundred others share all its word pairs', () => {
    const text = (i: number) =>
      `The Committee takes note of the report on item ${i} of the agenda and asks to be kept informed.`;
    const old = Array.from({ length: 100 }, (_, i) => clause(`b${i}`, null, text(i)));
    const now = old.map((each, i) =>
      clause(`a${i}`, null, i === 50 ? each.text.replace('kept informed', 'told in May') : each.text),
    );
    const [own] = old.slice(50);
    if (own === undefined) throw new Error('no clause');
    expect(carryAnchors(old, now, [makeAnchor(own, 0, own.text.length)])).toMatchObject([
      { state: 'changed', clause: { id: 'a50' } },
    ]);
  });

  it('are unplaced where one of several equal clauses went and nothing says which', () => {
    const same = 'The delegation of the host country shall bear the cost of interpretation.';
    const old = ['First of all.', same, same, same, 'Last of all.'].map((each, i) =>
      clause(`b${i}`, null, each),
    );
    const now = ['First of all.', same, same, 'Last of all.'].map((each, i) => clause(`a${i}`, null, each));
    const anchors = old.map((each) => makeAnchor(each, 0, each.text.length));
    expect(carryAnchors(old, now, anchors).map(({ state }) => state)).toEqual([
      'exact',
      'unplaced',
      'unplaced',
      'unplaced',
      'exact',
    ]);
    const kept = old.map((each, i) => clause(`k${i}`, null, each.text));
    expect(carryAnchors(old, kept, anchors).every(({ state }) => state === 'exact')).toBe(true);
  });
});

describe('longest common subsequence', () => {
  const items = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 });
  it('is common, in order, and as long as the textbook says', () => {
    fc.assert(
      fc.property(items, items, (a, b) => {
        const matches = commonSubsequence(a, b);
        matches.forEach(([x, y], index) => {
          expect(a[x]).toBe(b[y]);
          const next = matches[index + 1];
          if (next !== undefined) expect(next[0] > x && next[1] > y).toBe(true);
        });
        expect(matches.length).toBe(lengthByTable(a, b));
      }),
      runs(2000),
    );
  });

  it('gives up the exact search after so many edits, and then keeps what is alone on both sides and in order', () => {
    const size = 3000;
    const repeated = Array.from({ length: size }, (_, index) => `twice ${index % (size / 2)}`);
    const alone = ['first', 'second', 'third', 'fourth'];
    // In the new text "second" and "third" changed places; all the rest is backwards.
    const before = within(repeated, alone);
    const after = within(repeated.toReversed(), ['first', 'third', 'second', 'fourth']);
    const found = commonSubsequence(before, after).map(([x, y]) => [before[x], after[y]]);
    expect(found).toHaveLength(3);
    expect(found.every(([x, y]) => x === y && alone.includes(x ?? ''))).toBe(true);
    expect(found.map(([x]) => x)).toEqual(['first', expect.any(String), 'fourth']);
  });

  it('looks at lists that differ everywhere only so often', () => {
    const size = 3000;
    let looks = 0;
    const items = Array.from({ length: size }, (_, index) => `twice ${index % (size / 2)}`);
    const before = new Proxy(items, {
      get: (list, key) => {
        looks++;
        return Reflect.get(list, key) as unknown;
      },
    });
    commonSubsequence(before, items.toReversed());
    // 2,000 edits are a triangle of two million places; all edits of these lists would be seventeen million.
    expect(looks).toBeLessThan(3_000_000);
  });
});

function lengthByTable(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, () => 0);
  for (const item of a) {
    const next = [0];
    b.forEach((other, j) =>
      next.push(item === other ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0)),
    );
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** The same list with these put in, evenly. */
function within(list: readonly string[], extra: readonly string[]): readonly string[] {
  const step = list.length / extra.length;
  return extra.flatMap((item, index) => [item, ...list.slice(index * step, (index + 1) * step)]);
}
