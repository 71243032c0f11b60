import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { Edit } from '../../../shared/drafts/edit.ts';
import type { DraftReplica } from '../../../shared/drafts/replica.ts';
import type { MergeReview } from '../../../shared/drafts/review.ts';
import {
  clause,
  clauseId,
  copyFor,
  draftOf,
  hand,
  loadAutomerge,
  peer,
  reopened,
  type Peer,
} from '../../support/drafts.ts';
import { rounds, runs } from '../../support/campaign.ts';

beforeAll(loadAutomerge);

interface Act {
  readonly who: number;
  readonly what:
    | 'type'
    | 'erase'
    | 'delete'
    | 'split'
    | 'join'
    | 'move'
    | 'add'
    | 'kind'
    | 'status'
    | 'restore'
    | 'bold'
    | 'exchange';
  readonly x: number;
  readonly y: number;
}

const act: fc.Arbitrary<Act> = fc.record({
  who: fc.nat(2),
  what: fc.constantFrom(
    'type',
    'type',
    'type',
    'erase',
    'erase',
    'delete',
    'split',
    'join',
    'move',
    'add',
    'kind',
    'status',
    'restore',
    'bold',
    'exchange',
  ),
  x: fc.nat(30),
  y: fc.nat(30),
});

let names = 0;

/** The edits of an act on a draft as it is; typed words are unlike all others. */
function editsOf(
  replica: DraftReplica,
  { who, what, x, y }: Act,
): { readonly edits: readonly Edit[]; readonly word: string | null } {
  const clauses = replica.clauses();
  const state = clauses[x % Math.max(1, clauses.length)];
  const none = { edits: [], word: null };
  const word = `⟨${who}:${names++}⟩`;
  const id = clauseId(`n${who}-${names++}`);
  if (what === 'add' || state === undefined) {
    return { edits: [{ kind: 'add', clause: clause(id, word), after: state?.id ?? null }], word };
  }
  const at = y % (state.text.length + 1);
  const safe = Array.from(state.text).length === state.text.length ? at : state.text.length;
  switch (what) {
    case 'type':
      return {
        edits: [
          {
            kind: 'text',
            clause: state.id,
            base: state.version,
            splices: [{ at: safe, remove: 0, insert: word }],
            marks: state.marks,
          },
        ],
        word,
      };
    case 'erase':
      return { edits: [{ kind: 'set-text', clause: state.id, to: state.text.slice(0, safe) }], word: null };
    case 'delete':
      return { edits: [{ kind: 'delete', clause: state.id }], word: null };
    case 'split':
      return { edits: [{ kind: 'split', clause: state.id, at: safe, to: id }], word: null };
    case 'join': {
      const before = clauses[clauses.indexOf(state) - 1];
      return before === undefined
        ? none
        : { edits: [{ kind: 'join', clause: state.id, into: before.id }], word: null };
    }
    case 'move':
      return {
        edits: [{ kind: 'move', clause: state.id, after: clauses[y % clauses.length]?.id ?? null }],
        word: null,
      };
    case 'kind':
      return {
        edits: [{ kind: 'set-kind', clause: state.id, to: y % 2 === 0 ? 'item' : 'bullet' }],
        word: null,
      };
    case 'status':
      return {
        edits: [
          { kind: 'set-status', clause: state.id, to: { state: y % 2 === 0 ? 'in-brackets' : 'deleted' } },
        ],
        word: null,
      };
    case 'bold':
      return {
        edits: [
          {
            kind: 'text',
            clause: state.id,
            splices: [],
            marks:
              state.text === '' ? [] : [{ start: 0, end: Math.max(1, safe), style: 'bold', value: true }],
          },
        ],
        word: null,
      };
    case 'restore':
    case 'exchange':
      return none;
  }
}

const withoutVersions = (replica: DraftReplica | undefined) =>
  replica?.clauses().map((state) => ({ ...state, version: 0 }));

const START = [
  clause('a', 'the problem of sizes'),
  clause('b', 'second'),
  clause('c', ''),
  clause('d', 'fourth'),
];

async function threePeers(): Promise<{
  readonly people: readonly Peer[];
  readonly drafts: readonly DraftReplica[];
}> {
  const people = ['alice', 'bob', 'carol'].map(peer);
  const [alice, ...others] = people;
  if (alice === undefined) throw new Error('Nobody');
  const first = await draftOf(alice, START);
  return { people, drafts: [first, ...(await Promise.all(others.map((who) => copyFor(who, first, alice))))] };
}

async function exchangeAll(drafts: readonly DraftReplica[]): Promise<void> {
  for (let round = 0; round < 2; round++) {
    for (const from of drafts) for (const to of drafts) if (from !== to) await hand(from, to);
  }
}

test(
  'three people who edit, split, join, move and delete at once come to the same text, also after reopening',
  { timeout: rounds(120_000) },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 30 }), async (acts) => {
        const { people, drafts } = await threePeers();
        const start = drafts[0]?.heads() ?? [];
        for (const next of acts) {
          const replica = drafts[next.who];
          const other = drafts[(next.who + 1 + (next.x % 2)) % 3];
          if (replica === undefined || other === undefined) continue;
          if (next.what === 'exchange') await hand(replica, other);
          else if (next.what === 'restore' && next.x % 5 === 0) await replica.restore(start);
          else await replica.edit(editsOf(replica, next).edits, 'editor');
          const ids = replica.clauses().map((state) => state.id);
          expect(new Set(ids).size).toBe(ids.length);
        }
        await exchangeAll(drafts);
        const contents = drafts.map((replica) => replica.content());
        expect(contents[1]).toEqual(contents[0]);
        expect(contents[2]).toEqual(contents[0]);
        expect(drafts[1]?.heads()).toEqual(drafts[0]?.heads());
        for (const [index, who] of people.entries()) {
          expect((await reopened(who)).content()).toEqual(contents[0]);
          expect(withoutVersions(drafts[index])).toEqual(withoutVersions(await reopened(who)));
        }
      }),
      runs(60, 1865),
    );
  },
);

test(
  'no word that two people typed at once is lost: it is in the text or under review',
  { timeout: rounds(120_000) },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 2, maxLength: 16 }), async (acts) => {
        const { drafts } = await threePeers();
        const [mine, theirs] = drafts;
        if (mine === undefined || theirs === undefined) throw new Error('Nobody');
        const words = new Map<DraftReplica, string[]>([
          [mine, []],
          [theirs, []],
        ]);
        for (const next of acts) {
          const replica = next.who === 0 ? mine : theirs;
          if (next.what === 'exchange' || next.what === 'restore') continue;
          const { edits, word } = editsOf(replica, next);
          await replica.edit(edits, 'editor');
          if (word !== null) words.get(replica)?.push(word);
        }
        // What somebody removed again is not missed.
        const typed = [mine, theirs].flatMap((replica) => {
          const text = replica
            .clauses()
            .map((state) => state.text)
            .join('\n');
          return (words.get(replica) ?? []).filter((word) => text.includes(word));
        });
        const reviews = [...(await hand(theirs, mine)), ...(await hand(mine, theirs))];
        const kept =
          mine
            .clauses()
            .map((state) => state.text)
            .join('\n') + shown(reviews);
        for (const word of typed) expect(holds(kept, word), `${word} in ${kept}`).toBe(true);
      }),
      runs(60, 1866),
    );
  },
);

const shown = (reviews: readonly MergeReview[]): string =>
  reviews.map(({ mine, theirs }) => `\n${mine}\n${theirs}`).join('');

/** A word may be parted by what the other typed into it at the same place; its letters are all there. */
const holds = (text: string, word: string): boolean =>
  text.includes(word) ||
  new RegExp(
    Array.from(word, (letter) => letter.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^\\n]*?'),
  ).test(text);
