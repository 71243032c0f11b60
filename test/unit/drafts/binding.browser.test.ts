import * as fc from 'fast-check';
import { redo, undo } from 'prosemirror-history';
import { TextSelection, type Command } from 'prosemirror-state';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  deleteClauses,
  joinBackward,
  moveClause,
  setKind,
  setStatus,
  shiftLevel,
  splitClause,
  toggleBold,
  toggleBrackets,
} from '../../../renderer/drafts/editor/commands.ts';
import type { DraftEditor } from '../../../renderer/drafts/editor/create-editor.ts';
import type { Drafts } from '../../../renderer/drafts/api.ts';
import type { DraftId } from '../../../shared/base/ids.ts';
import {
  handOver,
  newDraft,
  openDrafts,
  showEditor,
  shownClauses,
  storedClauses,
} from '../../support/draft-editors.ts';
import { rounds, runs } from '../../support/campaign.ts';

let alice: Drafts;
let bob: Drafts;
beforeAll(async () => {
  [alice, bob] = await Promise.all([openDrafts(), openDrafts()]);
});
afterAll(async () => {
  await Promise.all([alice.close(), bob.close()]);
});

type Step =
  | { readonly do: 'type' | 'paste-text' | 'paste-html'; readonly at: number; readonly text: string }
  | { readonly do: 'delete'; readonly at: number; readonly length: number }
  | { readonly do: 'command'; readonly at: number; readonly length: number; readonly which: number }
  | { readonly do: 'undo' | 'redo' | 'flush' | 'exchange' };

const COMMANDS: readonly Command[] = [
  splitClause,
  splitClause,
  joinBackward,
  moveClause(1),
  moveClause(-1),
  setKind('item'),
  setKind('heading'),
  shiftLevel(1),
  setStatus({ state: 'agreed', by: 'committee', where: 'Geneva', when: '2005-07-20' }),
  toggleBold,
  toggleBrackets,
  deleteClauses,
];

const text = fc.oneof(
  { weight: 4, arbitrary: fc.string({ minLength: 1, maxLength: 6 }) },
  { weight: 1, arbitrary: fc.constantFrom('😀', 'é', 'نص', '中文', '\ud83d', 'a\u0301') },
);
const place = fc.integer({ min: 0, max: 200 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('type' as const), at: place, text }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('paste-text' as const),
      at: place,
      text: fc.constantFrom('one\ntwo', 'x', 'a\n\nb\nc'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('paste-html' as const),
      at: place,
      text: fc.constantFrom(
        '<p>p <b>bold</b></p><ul><li>one</li><li>two</li></ul>',
        '<div data-clause="c0" data-kind="item">copy of c0</div><p>x</p>',
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('delete' as const),
      at: place,
      length: fc.integer({ min: 1, max: 30 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('command' as const),
      at: place,
      length: fc.integer({ min: 0, max: 10 }),
      which: fc.nat(COMMANDS.length - 1),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'undo' as const,
        'undo' as const,
        'redo' as const,
        'flush' as const,
        'exchange' as const,
      ),
    }),
  },
);

function select(editor: DraftEditor, at: number, length = 0): void {
  const { doc, tr } = editor.view.state;
  const from = 1 + (at % Math.max(1, doc.content.size - 1));
  const to = Math.min(from + length, doc.content.size - 1);
  editor.view.dispatch(tr.setSelection(TextSelection.between(doc.resolve(from), doc.resolve(to))));
}

async function perform(editor: DraftEditor, step: Step, exchange: () => Promise<void>): Promise<void> {
  const { view } = editor;
  const run = (command: Command): void =>
    void command(view.state, (transaction) => view.dispatch(transaction), view);
  switch (step.do) {
    case 'type':
      select(editor, step.at);
      view.dispatch(view.state.tr.insertText(step.text));
      return;
    case 'paste-text':
      select(editor, step.at);
      view.pasteText(step.text);
      return;
    case 'paste-html':
      select(editor, step.at);
      view.pasteHTML(step.text);
      return;
    case 'delete':
      select(editor, step.at, step.length);
      view.dispatch(view.state.tr.deleteSelection());
      return;
    case 'command':
      select(editor, step.at, step.length);
      run(COMMANDS[step.which] ?? splitClause);
      return;
    case 'undo':
      run(undo);
      return;
    case 'redo':
      run(redo);
      return;
    case 'flush':
      await editor.binding.flush();
      return;
    case 'exchange':
      await exchange();
      return;
  }
}

function expectUniqueIds(editor: DraftEditor): void {
  const ids = shownClauses(editor).map((clause) => clause.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).not.toContain('');
}

async function expectEqual(editor: DraftEditor, drafts: Drafts, id: DraftId): Promise<void> {
  await editor.binding.flush();
  expect(editor.binding.saved).toEqual({ kind: 'saved' });
  expect(shownClauses(editor)).toEqual(await storedClauses(drafts, id));
}

const TEXTS = ['the problem of their different sizes', 'second clause 😀 here', '', 'fourth'];

describe('an editor of a draft', () => {
  test(
    'shows what is stored, whatever is typed, split, moved, pasted and undone',
    { timeout: rounds(120_000) },
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
          const id = await newDraft(alice, TEXTS);
          const editor = await showEditor(alice, id);
          for (const next of steps) {
            await perform(editor, next, async () => {});
            expectUniqueIds(editor);
          }
          await expectEqual(editor, alice, id);
          await editor.close();
        }),
        runs(25),
      );
    },
  );

  test(
    'stays equal to its document, and to a colleague’s, when both work at once',
    { timeout: rounds(240_000) },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.boolean(), step), { minLength: 5, maxLength: 50 }),
          async (steps) => {
            const id = await newDraft(alice, TEXTS);
            await handOver(alice, bob, id);
            const mine = await showEditor(alice, id);
            const theirs = await showEditor(bob, id);
            const exchange = async (): Promise<void> => {
              await handOver(alice, bob, id);
              await handOver(bob, alice, id);
            };
            for (const [isMine, next] of steps) {
              await perform(isMine ? mine : theirs, next, exchange);
              expectUniqueIds(mine);
              expectUniqueIds(theirs);
            }
            await expectEqual(mine, alice, id);
            await expectEqual(theirs, bob, id);
            await exchange();
            await exchange();
            await expectEqual(mine, alice, id);
            await expectEqual(theirs, bob, id);
            for (let i = 0; i < 3; i++) await exchange();
            await expectEqual(mine, alice, id);
            await expectEqual(theirs, bob, id);
            expect(await alice.heads(id)).toEqual(await bob.heads(id));
            expect(shownClauses(mine)).toEqual(shownClauses(theirs));
            await mine.close();
            await theirs.close();
          },
        ),
        runs(25, 20051118),
      );
    },
  );
});
