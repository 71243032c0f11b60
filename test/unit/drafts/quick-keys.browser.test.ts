import { TextSelection } from 'prosemirror-state';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Drafts } from '../../../renderer/drafts/api.ts';
import type { DraftEditor } from '../../../renderer/drafts/editor/create-editor.ts';
import { newDraft, openDrafts, showEditor } from '../../support/draft-editors.ts';

let drafts: Drafts;
let editor: DraftEditor;
beforeEach(async () => {
  drafts = await openDrafts();
  editor = await showEditor(drafts, await newDraft(drafts, ['first clause', 'second']));
});
afterEach(async () => {
  await editor.close();
  await drafts.close();
});

const press = (key: string, code: number): boolean =>
  editor.view.dom.dispatchEvent(
    new KeyboardEvent('keydown', { key, code: key, keyCode: code, bubbles: true, cancelable: true }),
  );

test.each([
  ['Enter', 13, ['first clause', '', 'second']],
  ['Delete', 46, ['first clausesecond']],
])(
  '%s right behind a move of the caret, as on a slow machine, acts where the caret stands',
  (key, code, expected) => {
    const { view } = editor;
    view.focus();
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, 3)));
    // What End does: the browser moves the caret, and tells of it in a later turn.
    document.getSelection()?.modify('move', 'forward', 'lineboundary');
    press(key, code);
    const texts: string[] = [];
    view.state.doc.forEach((node) => texts.push(node.textContent));
    expect(texts).toEqual(expected);
  },
);
