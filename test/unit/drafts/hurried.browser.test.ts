import { TextSelection } from 'prosemirror-state';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Drafts } from '../../../renderer/drafts/api.ts';
import type { DraftEditor } from '../../../renderer/drafts/editor/create-editor.ts';
import { newDraft, openDrafts, shownClauses, showStyledEditor } from '../../support/draft-editors.ts';
import { hurry, letters } from '../../support/hurried-keys.ts';

/* Keys that come faster than the window paints, in the style sheet of the draft pane. */

const MIDDLE = Array.from({ length: 300 }, (_, index) => `clause ${index}`);

let drafts: Drafts;
let editor: DraftEditor;
beforeEach(async () => {
  drafts = await openDrafts();
});
afterEach(async () => {
  await editor.close();
  await drafts.close();
});

async function open(texts: readonly string[]): Promise<void> {
  editor = await showStyledEditor(drafts, await newDraft(drafts, texts));
}

const texts = (): readonly string[] => shownClauses(editor).map((clause) => clause.text);

function caret(index: number, offset: number): void {
  const { view } = editor;
  let at = 0;
  view.state.doc.forEach((_, pos, child) => {
    if (child === index) at = pos + 1 + offset;
  });
  view.focus();
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, at)));
}

describe('what is typed before the window shows where the caret went stands in its order', () => {
  test('behind Enter', async () => {
    await open(['first', 'second']);
    caret(0, 5);
    await hurry(['Enter', ...letters('A new one.'), 'Enter', ...letters('And another.')]);
    expect(texts()).toEqual(['first', 'A new one.', 'And another.', 'second']);
  });

  test('in a clause far outside of what is shown', async () => {
    await open(Array.from({ length: 300 }, (_, index) => (index % 2 === 0 ? `clause ${index}` : '')));
    caret(0, 0);
    await hurry([() => caret(251, 0), ...letters('Far down'), () => caret(101, 0), ...letters('Half way')]);
    expect([texts()[251], texts()[101]]).toEqual(['Far down', 'Half way']);
  });

  test('behind a join with a clause that is not shown', async () => {
    await open(['a', ...MIDDLE, 'z']);
    caret(0, 0);
    await hurry([() => caret(200, 0), 'Backspace', ...letters(' and '), 'Enter', ...letters('more')]);
    expect(texts().slice(199, 201)).toEqual(['clause 198 and ', 'moreclause 199']);
  });

  test.each([
    ['Control+End', 0, ['a', ...MIDDLE, 'zx']],
    ['Control+Home', 301, ['xa', ...MIDDLE, 'z']],
  ] as const)('behind %s in a long draft', async (key, from, expected) => {
    await open(['a', ...MIDDLE, 'z']);
    caret(from, 1);
    await hurry([key, 'x']);
    expect(texts()).toEqual(expected);
  });

  test('behind many arrows', async () => {
    await open(['a', ...MIDDLE, 'z']);
    caret(0, 0);
    const arrows = (key: string) => Array.from({ length: 60 }, () => key);
    await hurry([...arrows('ArrowDown'), 'x', 'ArrowLeft', ...arrows('ArrowUp'), 'x']);
    expect([texts()[60], texts()[0]]).toEqual(['xclause 59', 'xa']);
  });
});
