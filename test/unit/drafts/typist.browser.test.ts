import * as fc from 'fast-check';
import { TextSelection } from 'prosemirror-state';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DraftSession, Drafts } from '../../../renderer/drafts/api.ts';
import type { DraftEditor } from '../../../renderer/drafts/editor/create-editor.ts';
import type { DraftId } from '../../../shared/base/ids.ts';
import { numbers, rounds, runs } from '../../support/campaign.ts';
import {
  handOver,
  newDraft,
  openDrafts,
  shownClauses,
  showStyledEditor,
  storedClauses,
} from '../../support/draft-editors.ts';
import { hurry, slowDown } from '../../support/hurried-keys.ts';
import { addingDeed, after, anyDeed, pictureOf, stateOf, type Deed } from '../../support/typist.ts';
import { until } from '../../support/until.ts';

/*
 * A typist who never waits, on a machine that is slow now and then, with a worker that answers late: the draft must
 * come to what the same deeds come to without a window. The seed of a round that fails says which it was.
 */

let alice: Drafts;
let bob: Drafts;
beforeAll(async () => {
  [alice, bob] = await Promise.all([openDrafts(), openDrafts()]);
});
afterAll(async () => {
  await Promise.all([alice.close(), bob.close()]);
});

/** The session with a worker whose answers come late, by up to so many milliseconds. */
function answeringLate(session: DraftSession, most: number, next: () => number): DraftSession {
  const send = session.send.bind(session);
  session.send = async (edits) => {
    const late = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, next() * most));
    await late();
    const receipt = await send(edits);
    await late();
    return receipt;
  };
  return session;
}

interface Scene {
  readonly texts: readonly string[];
  readonly at: number;
  readonly deeds: readonly Deed[];
  /** How late the worker answers at most, in milliseconds. */
  readonly late: number;
  /** How slow the machine is. */
  readonly slow: number;
  /** How long the window stands still at the first key. */
  readonly still: number;
}

const TEXTS = ['the first clause', 'and a second', '', 'the last of them'] as const;

const scene = (deed: fc.Arbitrary<Deed>): fc.Arbitrary<Scene> =>
  fc.record({
    texts: fc.constantFrom<readonly string[]>(TEXTS, ['', ''], ['words of a clause']),
    at: fc.nat(40),
    deeds: fc.array(deed, { minLength: 3, maxLength: 14 }),
    late: fc.constantFrom(0, 0, 60, 500),
    slow: fc.constantFrom(1, 1, 2, 6, 12),
    still: fc.constantFrom(0, 40, 120, 350),
  });

let editor: DraftEditor;

/** An editor of a new draft with the caret at its place; what it began with. */
async function begin({ texts, at, late }: Scene, id: DraftId) {
  const next = numbers(at + late);
  editor = await showStyledEditor(alice, id, (session) => answeringLate(session, late, next));
  const index = at % texts.length;
  const offset = at % ((texts[index]?.length ?? 0) + 1);
  const start = stateOf(texts, [index, offset]);
  const { view } = editor;
  view.focus();
  const { head } = start.selection;
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, head)));
  return start;
}

async function end(): Promise<void> {
  await slowDown(1);
  const mount = editor.view.dom.parentElement;
  await editor.close();
  mount?.remove();
}

async function type({ deeds, slow, still }: Scene): Promise<void> {
  await slowDown(slow);
  await hurry(
    deeds.flatMap((deed) => deed.strokes),
    still / slow,
  );
  await slowDown(1);
}

const allSaved = (): Promise<void> => until(() => editor.binding.saved.kind === 'saved', 'Saved', 60_000);
const named = ({ deeds }: Scene): string => deeds.map(({ name }) => name).join(', ');

describe('a typist who never waits', () => {
  test(
    'comes to what the keys come to one by one, on the screen and in the store',
    { timeout: rounds(120_000) },
    async () => {
      const acts = {
        run: (command: Deed['does']) => void editor.run(command),
        paste: (text: string) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData('text/plain', text);
          editor.view.dom.dispatchEvent(new ClipboardEvent('paste', { clipboardData, cancelable: true }));
        },
      };
      await fc.assert(
        fc.asyncProperty(scene(anyDeed(acts)), async (given) => {
          const id = await newDraft(alice, given.texts);
          const start = await begin(given, id);
          try {
            await type(given);
            expect(pictureOf(editor.view.state), named(given)).toEqual(pictureOf(after(start, given.deeds)));
            await allSaved();
            expect(await storedClauses(alice, id)).toEqual(shownClauses(editor));
          } finally {
            await end();
          }
        }),
        runs(10),
      );
    },
  );

  test(
    'loses no letter and no order to what a colleague adds to the same clauses meanwhile',
    { timeout: rounds(120_000) },
    async () => {
      await fc.assert(
        fc.asyncProperty(scene(addingDeed), async (given) => {
          const id = await newDraft(alice, given.texts);
          await handOver(alice, bob, id);
          const start = await begin(given, id);
          try {
            const typing = type(given);
            await Promise.all([typing, meddle(id, typing, numbers(given.at))]);
            const words = (texts: readonly string[]) => texts.map((text) => text.replaceAll('·', ''));
            const expected = after(start, given.deeds).doc.children.map((node) => node.textContent);
            expect(words(shownClauses(editor).map(({ text }) => text)), named(given)).toEqual(expected);
            await allSaved();
            expect(await storedClauses(alice, id)).toEqual(shownClauses(editor));
            await handOver(alice, bob, id);
            await handOver(bob, alice, id);
            expect(await storedClauses(bob, id)).toEqual(await storedClauses(alice, id));
            expect(shownClauses(editor)).toEqual(await storedClauses(bob, id));
          } finally {
            await end();
          }
        }),
        runs(8),
      );
    },
  );
});

/** While somebody types: a colleague puts dots at the ends of clauses, and both exchange what they have. */
async function meddle(id: DraftId, typing: Promise<void>, next: () => number): Promise<void> {
  let ended = false;
  const isOver = (): boolean => ended;
  const over = typing.finally(() => (ended = true));
  while (!isOver()) {
    const clauses = await storedClauses(bob, id);
    const clause = clauses[Math.floor(next() * clauses.length)];
    if (clause !== undefined) {
      const to = next() < 0.5 ? `${clause.text}·` : `·${clause.text}`;
      await bob.edit(id, [{ kind: 'set-text', clause: clause.id, to }]);
    }
    await handOver(bob, alice, id);
    await handOver(alice, bob, id);
  }
  await over;
}
