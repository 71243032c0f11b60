import { redo, undo } from 'prosemirror-history';
import { TextSelection, type Command } from 'prosemirror-state';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { cdp, userEvent } from 'vitest/browser';
import {
  insertCitation,
  moveClause,
  setStatus,
  splitClause,
  toggleBrackets,
} from '../../../renderer/drafts/editor/commands.ts';
import type { DraftEditor } from '../../../renderer/drafts/editor/create-editor.ts';
import { draftSchema } from '../../../renderer/drafts/editor/schema.ts';
import type { Drafts, DraftSession, SessionReceipt } from '../../../renderer/drafts/api.ts';
import type { Edit } from '../../../shared/drafts/edit.ts';
import { MAX_PASTED_LENGTH } from '../../../shared/drafts/edit.ts';
import type { DraftId } from '../../../shared/base/ids.ts';
import { clauseId } from '../../support/draft-clauses.ts';
import {
  handOver,
  memoryDraftStore,
  newDraft,
  openDrafts,
  showEditor,
  shownClauses,
  storedClauses,
} from '../../support/draft-editors.ts';
import { until } from '../../support/until.ts';

let alice: Drafts;
let bob: Drafts;
const editors: DraftEditor[] = [];
beforeAll(async () => {
  [alice, bob] = await Promise.all([openDrafts(), openDrafts()]);
});
afterEach(async () => {
  for (const editor of editors.splice(0)) await editor.close();
});
afterAll(async () => {
  await Promise.all([alice.close(), bob.close()]);
});

async function edit(drafts: Drafts, id: DraftId): Promise<DraftEditor> {
  const editor = await showEditor(drafts, id);
  editors.push(editor);
  return editor;
}

/** Puts the caret behind `offset` letters of the clause at `index`. */
function caret(editor: DraftEditor, index: number, offset: number): void {
  let at = 0;
  editor.view.state.doc.forEach((_, pos, child) => {
    if (child === index) at = pos + 1 + offset;
  });
  editor.view.focus();
  editor.view.dispatch(editor.view.state.tr.setSelection(TextSelection.create(editor.view.state.doc, at)));
}

/** A session whose worker stores at once and is heard late; nobody waits for its editor. */
function slowToAnswer(
  session: DraftSession,
  answer: Promise<void>,
  saved: SessionReceipt['saved'] = null,
): DraftSession {
  return new Proxy(session, {
    get: (target, name) => {
      if (name === 'send')
        return async (edits: readonly Edit[]) => {
          const receipt = await target.send(edits);
          await answer;
          return { ...receipt, saved: saved ?? receipt.saved };
        };
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
    set: () => true,
  });
}

const caretPlace = (editor: DraftEditor): string => {
  const { $head } = editor.view.state.selection;
  return `${$head.node(1).attrs['id']}:${$head.parentOffset}`;
};
const texts = (editor: DraftEditor): readonly string[] => shownClauses(editor).map((clause) => clause.text);
const run = (editor: DraftEditor, command: Command): boolean => editor.run(command);
const set = (id: string, to: string) => ({ kind: 'set-text', clause: clauseId(id), to }) as const;

/** The protocol of the browser under the test: for compositions, which no key event can make. */
interface Protocol {
  send(method: string, params: unknown): Promise<unknown>;
}
const protocol = (): Protocol => cdp() as unknown as Protocol;
const compose = (text: string): Promise<unknown> =>
  protocol().send('Input.imeSetComposition', {
    text,
    selectionStart: text.length,
    selectionEnd: text.length,
  });

test('typing is stored within a moment, and only then said to be saved', async () => {
  const id = await newDraft(alice, ['first']);
  const editor = await edit(alice, id);
  caret(editor, 0, 5);
  const states: string[] = [];
  editor.binding.savedChanged((saved) => states.push(saved.kind));
  await userEvent.keyboard(' words');
  expect(editor.binding.saved.kind).toBe('saving');
  expect((await storedClauses(alice, id))[0]?.text).not.toBe('first words');
  await until(() => editor.binding.saved.kind === 'saved', 'Saved', 2_000);
  expect((await storedClauses(alice, id))[0]?.text).toBe('first words');
  expect(states.at(-1)).toBe('saved');
});

test('an editor that goes in the middle of a composition stores what stands on the screen', async () => {
  const id = await newDraft(alice, ['first']);
  const editor = await edit(alice, id);
  caret(editor, 0, 5);
  await compose('ありがとう');
  await until(() => editor.view.composing && texts(editor)[0] === 'firstありがとう', 'the composition');
  editors.splice(editors.indexOf(editor), 1);
  await editor.close();
  expect((await storedClauses(alice, id))[0]?.text).toBe('firstありがとう');
});

test('leaving the text hands over what was typed at once', async () => {
  const id = await newDraft(alice, ['first']);
  const editor = await edit(alice, id);
  caret(editor, 0, 5);
  await userEvent.keyboard('!');
  editor.view.dom.blur();
  await until(() => editor.binding.saved.kind === 'saved', 'Saved', 2_000);
  expect((await storedClauses(alice, id))[0]?.text).toBe('first!');
});

test('what is typed is handed over at once where something is sent, but for half a composition', async () => {
  const id = await newDraft(alice, ['first']);
  const editor = await edit(alice, id);
  caret(editor, 0, 5);
  await userEvent.keyboard('!');
  await alice.handOver(id);
  expect((await storedClauses(alice, id))[0]?.text).toBe('first!');
  await compose('n');
  await alice.handOver(id);
  expect((await storedClauses(alice, id))[0]?.text).toBe('first!');
  await protocol().send('Input.insertText', { text: '你' });
  await until(async () => (await storedClauses(alice, id))[0]?.text === 'first!你', 'the composed text');
});

test('a composition is neither cut by storing nor by a colleague’s change, and is stored whole', async () => {
  const id = await newDraft(alice, ['文', 'second']);
  await handOver(alice, bob, id);
  const editor = await edit(alice, id);
  caret(editor, 0, 1);
  await compose('n');
  await compose('ni');
  expect(editor.view.composing).toBe(true);
  await bob.edit(id, [set('c0', '文, bob'), set('c1', 'second by bob')]);
  const bundle = await bob.changesSince(id, await alice.heads(id));
  const applying = alice.apply(id, bundle?.bundle ?? new Uint8Array(), ['']);
  await new Promise((resolve) => setTimeout(resolve, 700)); // longer than a batch waits
  expect((await storedClauses(alice, id))[0]?.text).toBe('文');
  expect(editor.view.state.doc.child(0).textContent).toContain('ni');
  await compose('你');
  await protocol().send('Input.insertText', { text: '你' });
  await applying;
  await until(
    async () => (await storedClauses(alice, id))[0]?.text.includes('你') === true,
    'the composed text',
  );
  await until(() => editor.binding.saved.kind === 'saved', 'Saved');
  expect(texts(editor)[0]).toMatch(/^文(你, bob|, bob你)$/);
  expect(texts(editor)[1]).toBe('second by bob');
  expect(shownClauses(editor)).toEqual(await storedClauses(alice, id));
});

test('a dead key writes its letter once, in bold as the words around it, and Enter ends it in its own clause', async () => {
  const id = await newDraft(alice, ['rsum', 'second']);
  const editor = await edit(alice, id);
  editor.view.dispatch(editor.view.state.tr.addMark(1, 5, draftSchema.marks.bold.create()));
  caret(editor, 0, 1);
  await compose('´');
  await compose('é');
  await protocol().send('Input.insertText', { text: 'é' });
  await until(() => !editor.view.composing, 'the end of the composition');
  await userEvent.keyboard('{End}{Enter}');
  await compose('ñ');
  await protocol().send('Input.insertText', { text: 'ñ' });
  await until(() => !editor.view.composing && editor.binding.saved.kind === 'saved', 'Saved');
  expect(texts(editor)).toEqual(['résum', 'ñ', 'second']);
  expect((await storedClauses(alice, id))[0]?.marks).toEqual([
    { start: 0, end: 5, style: 'bold', value: true },
  ]);
  expect(await storedClauses(alice, id)).toEqual(shownClauses(editor));
});

test('a colleague’s change moves neither the caret nor the text under the eyes', async () => {
  const id = await newDraft(
    alice,
    Array.from({ length: 60 }, (_, index) => `clause ${index} with some words in it`),
  );
  await handOver(alice, bob, id);
  const editor = await edit(alice, id);
  const scroller = editor.view.dom.parentElement as HTMLElement;
  caret(editor, 40, 6);
  editor.view.dispatch(editor.view.state.tr.scrollIntoView());
  const line = (): number => editor.view.coordsAtPos(editor.view.state.selection.head).top;
  const top = line();
  const before = scroller.scrollTop;
  await bob.edit(id, [
    set('c0', 'longer '.repeat(200)),
    set('c40', 'clause 40 with some words in it and more by bob'),
    {
      kind: 'add',
      clause: {
        id: clauseId('new'),
        kind: 'paragraph',
        level: 0,
        manualLabel: null,
        text: 'new '.repeat(300),
        marks: [],
        status: { state: 'not-discussed' },
      },
      after: clauseId('c3'),
    },
    { kind: 'move', clause: clauseId('c40'), after: clauseId('c42') },
    { kind: 'delete', clause: clauseId('c7') },
  ]);
  await handOver(bob, alice, id);
  expect(caretPlace(editor)).toBe('c40:6');
  expect(scroller.scrollTop).not.toBe(before);
  expect(Math.abs(line() - top)).toBeLessThanOrEqual(2);
  expect(shownClauses(editor)).toEqual(await storedClauses(alice, id));
});

test('undo takes back the delegate’s own acts, text, status, moves and splits, and nothing of a colleague’s', async () => {
  const id = await newDraft(alice, ['first', 'second']);
  await handOver(alice, bob, id);
  const editor = await edit(alice, id);
  caret(editor, 0, 5);
  await userEvent.keyboard(' mine');
  run(editor, setStatus({ state: 'in-brackets' }));
  run(editor, moveClause(1));
  run(editor, splitClause);
  await editor.binding.flush();
  await handOver(alice, bob, id);
  await bob.edit(id, [set('c1', 'second by bob')]);
  await handOver(bob, alice, id);
  expect(texts(editor)).toEqual(['second by bob', 'first mine', '']);
  while (undo(editor.view.state, editor.view.dispatch)) {
    // Everything that can be undone.
  }
  expect(texts(editor)).toEqual(['first', 'second by bob']);
  await editor.binding.flush();
  expect(shownClauses(editor)).toEqual(await storedClauses(alice, id));
  while (redo(editor.view.state, editor.view.dispatch)) {
    // Everything that can be done again.
  }
  await editor.binding.flush();
  expect(texts(editor)).toEqual(['second by bob', 'first mine', '']);
  expect(shownClauses(editor)).toEqual(await storedClauses(alice, id));
});

test('words typed while a colleague’s change of the same clause arrives are kept and put under review', async () => {
  const id = await newDraft(alice, ['the problem of sizes']);
  await handOver(alice, bob, id);
  const editor = await edit(alice, id);
  await bob.edit(id, [set('c0', 'the question of sizes')]);
  const bundle = (await bob.changesSince(id, await alice.heads(id)))?.bundle ?? new Uint8Array();
  caret(editor, 0, 20);
  const hand = editor.binding.flush.bind(editor.binding);
  // The words come after the hand-over and before the change: the narrowest of gaps.
  editor.binding.flush = async () => {
    await hand();
    editor.binding.flush = hand;
    editor.view.dispatch(editor.view.state.tr.insertText(' and forms'));
  };
  const applied = await alice.apply(id, bundle, ['']);
  if ('refused' in applied) throw new Error(applied.refused);
  expect(applied.reviews).toMatchObject([
    { clause: 'c0', kind: 'text', mine: 'the problem of sizes and forms', theirs: 'the question of sizes' },
  ]);
  await editor.binding.flush();
  expect(texts(editor)).toEqual(['the question of sizes and forms']);
  expect(shownClauses(editor)).toEqual(await storedClauses(alice, id));
});

test('a clause that a colleague deletes while it is typed into stays', async () => {
  const id = await newDraft(alice, ['first', 'second']);
  await handOver(alice, bob, id);
  const editor = await edit(alice, id);
  await bob.edit(id, [{ kind: 'delete', clause: clauseId('c1') }]);
  caret(editor, 1, 6);
  await userEvent.keyboard(' typed');
  const reviews = await handOver(bob, alice, id);
  expect(reviews).toMatchObject([{ clause: 'c1', kind: 'delete-edit', mine: 'second typed', theirs: '' }]);
  expect(caretPlace(editor)).toBe('c1:12');
  await userEvent.keyboard(' on');
  await editor.binding.flush();
  expect(texts(editor)).toEqual(['first', 'second typed on']);
  expect(shownClauses(editor)).toEqual(await storedClauses(alice, id));
});

test('what arrives while a batch is under way is shown when the batch is answered', async () => {
  const id = await newDraft(alice, ['first', 'second']);
  const { promise: answer, resolve: letGo } = Promise.withResolvers<void>();
  const editor = await showEditor(alice, id, (session) => slowToAnswer(session, answer));
  editors.push(editor);
  caret(editor, 0, 5);
  editor.view.dispatch(editor.view.state.tr.insertText('!'));
  const stored = editor.binding.flush();
  await alice.edit(id, [set('c1', 'second by another')]);
  letGo();
  await stored;
  expect(shownClauses(editor).map(({ text }) => text)).toEqual(['first!', 'second by another']);
});

test('what was typed while a batch failed to be stored waits for the next editor of the draft', async () => {
  const id = await newDraft(alice, ['first', 'second']);
  const { promise: answer, resolve: letGo } = Promise.withResolvers<void>();
  const full = { code: 'quota' } as const;
  const editor = await showEditor(alice, id, (session) => slowToAnswer(session, answer, full));
  caret(editor, 0, 5);
  editor.view.dispatch(editor.view.state.tr.insertText('!'));
  const stored = editor.binding.flush();
  editor.view.dispatch(editor.view.state.tr.insertText('?'));
  letGo();
  await stored;
  expect(editor.binding.saved.kind).toBe('failed');
  await editor.close();
  const next = await edit(alice, id);
  await until(() => texts(next)[0] === 'first!?', 'both letters');
});

test('two editors of one draft show the same', async () => {
  const id = await newDraft(alice, ['first', 'second']);
  const [one, two] = [await edit(alice, id), await edit(alice, id)];
  caret(one, 0, 5);
  await userEvent.keyboard(' in one');
  await one.binding.flush();
  caret(two, 1, 6);
  await userEvent.keyboard(' in two');
  await two.binding.flush();
  await until(() => texts(one).join() === texts(two).join(), 'the same text');
  expect(texts(one)).toEqual(['first in one', 'second in two']);
});

test('a pasted copy gets ids of its own; what was cut comes back under its old id', async () => {
  const id = await newDraft(alice, ['first', 'second', 'third']);
  const editor = await edit(alice, id);
  const { view } = editor;
  const html = (index: number): string => (view.dom.children[index] as HTMLElement).outerHTML;
  const copied = html(0) + html(1);
  caret(editor, 2, 5);
  view.pasteHTML(copied);
  const ids = shownClauses(editor).map((clause) => clause.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.slice(0, 2)).toEqual(['c0', 'c1']);
  await editor.binding.flush();
  expect(shownClauses(editor)).toEqual(await storedClauses(alice, id));
});

test('a pasted paragraph too long for a clause becomes several, and no word of it is lost', async () => {
  const id = await newDraft(alice, ['first', '']);
  const editor = await edit(alice, id);
  caret(editor, 1, 0);
  const long = 'word '.repeat(MAX_PASTED_LENGTH / 2).trim();
  editor.view.pasteText(long);
  const pasted = texts(editor).slice(1);
  expect(pasted.length).toBeGreaterThan(2);
  expect(pasted.every((text) => text.length <= MAX_PASTED_LENGTH)).toBe(true);
  expect(pasted.join('')).toBe(long);
});

test('a draft that may only be read is shown and cannot be changed', async () => {
  const database = `read-${crypto.randomUUID()}`;
  const first = await openDrafts(database);
  const id = await newDraft(first, ['one']);
  await first.close();
  const reading = await openDrafts(database, memoryDraftStore(), true);
  const editor = await edit(reading, id);
  expect(texts(editor)).toEqual(['one']);
  expect(editor.view.editable).toBe(false);
  await expect(reading.edit(id, [set('c0', 'two')])).rejects.toMatchObject({ code: 'unavailable' });
  await editors.pop()?.close();
  await reading.close();
  const again = await openDrafts(database);
  expect((await storedClauses(again, id))[0]?.text).toBe('one');
  await again.close();
});

test('lists are projected after a while, and repaired when they are behind', async () => {
  const store = memoryDraftStore();
  const database = `repair-${crypto.randomUUID()}`;
  const first = await openDrafts(database, store);
  const id = await newDraft(first, ['one', 'two']);
  await first.edit(id, [set('c0', '[one]')]);
  await first.close();
  expect(store.projected.get(id)?.rows).toMatchObject([
    { clause: 'c0', openBrackets: 1, order: 0 },
    { clause: 'c1' },
  ]);
  const behind = memoryDraftStore();
  const again = await openDrafts(database, behind);
  await again.repair();
  expect(behind.projected.get(id)).toEqual(store.projected.get(id));
  await again.close();
});

test('brackets asked for twice are put around the selected words and taken away again', async () => {
  const id = await newDraft(alice, ['one two three', '[this] or [that]']);
  const editor = await edit(alice, id);
  const select = (from: number, to: number): void =>
    editor.view.dispatch(
      editor.view.state.tr.setSelection(TextSelection.create(editor.view.state.doc, from, to)),
    );
  const before = texts(editor);
  select(8, 5);
  run(editor, toggleBrackets);
  expect(texts(editor)[0]).toBe('one [two] three');
  run(editor, toggleBrackets);
  expect(texts(editor)).toEqual(before);
  const { anchor, head } = editor.view.state.selection;
  expect([anchor, head]).toEqual([8, 5]);
  select(5, editor.view.state.doc.content.size - 1);
  run(editor, toggleBrackets);
  expect(texts(editor)).toEqual(['one [two three]', '[[this] or [that]]']);
  run(editor, toggleBrackets);
  expect(texts(editor)).toEqual(before);
});

test('a citation stands apart from the words beside it, and only from those', async () => {
  const id = await newDraft(alice, ['as stated.', '(see )', 'oneand two']);
  const editor = await edit(alice, id);
  const cite = (index: number, offset: number): void => {
    caret(editor, index, offset);
    run(editor, insertCitation({ text: 'WGIG, 34', value: 'd-1' }));
  };
  cite(0, 10);
  cite(1, 5);
  cite(2, 3);
  expect(texts(editor)).toEqual(['as stated. WGIG, 34', '(see WGIG, 34)', 'one WGIG, 34 and two']);
  run(editor, undo);
  expect(texts(editor)[2]).toBe('oneand two');
});
