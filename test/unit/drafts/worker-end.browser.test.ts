import { TextSelection } from 'prosemirror-state';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { Drafts } from '../../../renderer/drafts/api.ts';
import { splitClause } from '../../../renderer/drafts/editor/commands.ts';
import type { DraftEditor } from '../../../renderer/drafts/editor/create-editor.ts';
import type { DraftId } from '../../../shared/base/ids.ts';
import { clauseId } from '../../support/draft-clauses.ts';
import {
  newDraft,
  openDrafts,
  showEditor,
  shownClauses,
  storedClauses,
} from '../../support/draft-editors.ts';
import { until } from '../../support/until.ts';

/** The real workers of this window, in the order they were started. */
const workers: KnownWorker[] = [];
const RealWorker = globalThis.Worker;
class KnownWorker extends RealWorker {
  /** Told of each message before the page is; true keeps it from the page. */
  holds: (message: { readonly kind: string }) => boolean = () => false;
  constructor(url: string | URL, options?: WorkerOptions) {
    super(url, options);
    workers.push(this);
    this.addEventListener('message', (event: MessageEvent<{ readonly kind: string }>) => {
      if (this.holds(event.data)) event.stopImmediatePropagation();
    });
  }
}

let drafts: Drafts;
const editors: DraftEditor[] = [];
beforeEach(() => {
  workers.length = 0;
  globalThis.Worker = KnownWorker;
});
afterEach(async () => {
  globalThis.Worker = RealWorker;
  for (const editor of editors.splice(0)) await editor.close();
  await drafts.close();
});

async function edit(id: DraftId): Promise<DraftEditor> {
  const editor = await showEditor(drafts, id);
  editors.push(editor);
  return editor;
}

/** Puts the caret at the end of the clause at `index`. */
function caretBehind(editor: DraftEditor, index: number): void {
  let at = 0;
  editor.view.state.doc.forEach((node, pos, child) => {
    if (child === index) at = pos + 1 + node.content.size;
  });
  editor.view.focus();
  editor.view.dispatch(editor.view.state.tr.setSelection(TextSelection.create(editor.view.state.doc, at)));
}

/** What an error that nobody caught does to a worker: it is reported, and the worker is not used again. */
function fail(worker: Worker | undefined): void {
  worker?.dispatchEvent(new ErrorEvent('error', { message: 'unreachable' }));
}

const latest = (): Worker | undefined => workers.at(-1);
const texts = (editor: DraftEditor): readonly string[] => shownClauses(editor).map((clause) => clause.text);
const isSaved = (editor: DraftEditor) => until(() => editor.binding.saved.kind === 'saved', 'Saved', 10_000);

describe('when the draft worker ends', () => {
  test('with words that were never sent, they stay on the screen and are stored by the next one', async () => {
    drafts = await openDrafts();
    const id = await newDraft(drafts, ['first', 'second']);
    const editor = await edit(id);
    caretBehind(editor, 0);
    await userEvent.keyboard(' words');
    fail(latest());
    await userEvent.keyboard(' and more');
    await isSaved(editor);
    expect(workers).toHaveLength(2);
    expect(texts(editor)).toEqual(['first words and more', 'second']);
    expect(await storedClauses(drafts, id)).toEqual(shownClauses(editor));
    expect(editor.binding.outage.recovery?.clauses).toEqual([clauseId('c0')]);
    await userEvent.keyboard('!');
    await isSaved(editor);
    expect((await storedClauses(drafts, id))[0]?.text).toBe('first words and more!');
  });

  test('between storing a batch and saying so, nothing is typed twice', async () => {
    drafts = await openDrafts();
    const id = await newDraft(drafts, ['first', 'second']);
    const editor = await edit(id);
    caretBehind(editor, 0);
    const [worker] = workers;
    // The answer is held back; that the batch is stored is seen by the event that comes before it.
    const stored = new Promise<void>((resolve) => {
      if (worker !== undefined)
        worker.holds = ({ kind }) => {
          if (kind === 'changed') resolve();
          return true;
        };
    });
    // In one turn, so that it is one batch.
    const { view } = editor;
    view.dispatch(view.state.tr.insertText(' words'));
    splitClause(view.state, (transaction) => view.dispatch(transaction), view);
    view.dispatch(view.state.tr.insertText('new clause'));
    void editor.binding.flush();
    await stored;
    fail(worker);
    await until(() => editor.binding.outage.recovery !== null, 'the next worker');
    await isSaved(editor);
    expect(texts(editor)).toEqual(['first words', 'new clause', 'second']);
    expect(await storedClauses(drafts, id)).toEqual(shownClauses(editor));
    expect(editor.binding.outage.recovery?.clauses).toEqual([]);
  });

  test('silently, it is missed as soon as it owes an answer for too long', async () => {
    drafts = await openDrafts(undefined, undefined, false, 1_200);
    const id = await newDraft(drafts, ['first']);
    const editor = await edit(id);
    caretBehind(editor, 0);
    latest()?.terminate();
    await userEvent.keyboard(' words');
    await isSaved(editor);
    expect((await storedClauses(drafts, id))[0]?.text).toBe('first words');
    expect(workers).toHaveLength(2);
  });

  test('again and at once, writing waits until the draft is opened again, and no word is lost', async () => {
    drafts = await openDrafts();
    const id = await newDraft(drafts, ['first']);
    const editor = await edit(id);
    caretBehind(editor, 0);
    await userEvent.keyboard(' one');
    fail(latest());
    await isSaved(editor);
    await userEvent.keyboard(' two');
    fail(latest());
    await until(() => editor.binding.saved.kind === 'failed', 'the alarm');
    expect(editor.binding.saved).toMatchObject({ code: 'stopped' });
    expect(editor.view.editable).toBe(false);
    expect(editor.binding.content().clauses[0]?.text).toBe('first one two');
    await editor.binding.retry();
    await isSaved(editor);
    expect(editor.view.editable).toBe(true);
    expect(await storedClauses(drafts, id)).toEqual(shownClauses(editor));
    expect(texts(editor)).toEqual(['first one two']);
  });

  test('and the draft is left without opening it again, the words wait for its next editor', async () => {
    drafts = await openDrafts();
    const id = await newDraft(drafts, ['first', 'second']);
    const editor = await edit(id);
    fail(latest());
    await until(() => editor.binding.outage.recovery !== null, 'the next worker');
    caretBehind(editor, 1);
    await userEvent.keyboard(' words{Enter}third');
    fail(latest());
    await until(() => editor.binding.saved.kind === 'failed', 'the alarm');
    await editor.close();
    const next = await edit(id);
    expect(texts(next)).toEqual(['first', 'second words', 'third']);
    await isSaved(next);
    expect(await storedClauses(drafts, id)).toEqual(shownClauses(next));
  });

  test('every open editor goes on, and what is only read is asked for again', async () => {
    drafts = await openDrafts();
    const [one, two] = [await newDraft(drafts, ['one']), await newDraft(drafts, ['two'])];
    const [left, right, same] = [await edit(one), await edit(two), await edit(one)];
    const reading = drafts.content(two);
    fail(latest());
    expect((await reading).clauses[0]?.text).toBe('two');
    caretBehind(left, 0);
    await userEvent.keyboard(' left');
    caretBehind(right, 0);
    await userEvent.keyboard(' right');
    await isSaved(left);
    await isSaved(right);
    await until(() => texts(same)[0] === 'one left', 'the other editor of the same draft');
    expect((await storedClauses(drafts, two))[0]?.text).toBe('two right');
  });
});
