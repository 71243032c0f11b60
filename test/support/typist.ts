import * as fc from 'fast-check';
import { Fragment, Slice } from 'prosemirror-model';
import { EditorState, Selection, TextSelection, type Command } from 'prosemirror-state';
import {
  backspace,
  forwardDelete,
  moveClause,
  setKind,
  shiftLevel,
  splitClause,
  toggleBrackets,
} from '../../renderer/drafts/editor/commands.ts';
import { nodeOf } from '../../renderer/drafts/editor/clause-nodes.ts';
import { attrsOf, draftSchema } from '../../renderer/drafts/editor/schema.ts';
import { freshClauseId, uniqueIds } from '../../renderer/drafts/editor/unique-ids.ts';
import { clause } from './draft-clauses.ts';
import type { Stroke } from './hurried-keys.ts';

/** One thing that a typist does: the keys for it, and what it comes to where nothing is in a hurry. */
export interface Deed {
  readonly name: string;
  readonly strokes: readonly Stroke[];
  readonly does: Command;
}

/** The editor without a window: a state that takes one deed after the other. */
export function stateOf(texts: readonly string[], at: readonly [index: number, offset: number]): EditorState {
  const doc = draftSchema.node(
    'doc',
    null,
    texts.map((text, index) => nodeOf(clause(`c${index}`, text))),
  );
  const before = texts.slice(0, at[0]).reduce((sum, text) => sum + text.length + 2, 0);
  const selection = TextSelection.create(doc, before + 1 + at[1]);
  return EditorState.create({ doc, selection, plugins: [uniqueIds(freshClauseId)] });
}

/** Texts and kinds of a state's clauses, and where its caret is. */
export function pictureOf(state: EditorState): readonly string[] {
  const lines: string[] = [];
  const { $head } = state.selection;
  state.doc.forEach((node, _, index) => {
    const text = node.textContent;
    const here = $head.index(0) === index ? $head.parentOffset : -1;
    const marked = here < 0 ? text : `${text.slice(0, here)}|${text.slice(here)}`;
    lines.push(`${attrsOf(node).kind}${attrsOf(node).level} ${marked}`);
  });
  return lines;
}

/** What deeds come to, one after the other. */
export function after(start: EditorState, deeds: readonly Deed[]): EditorState {
  let state = start;
  for (const deed of deeds) deed.does(state, (tr) => (state = state.apply(tr)));
  return state;
}

const type =
  (text: string): Command =>
  (state, dispatch) => (dispatch?.(state.tr.insertText(text)), true);

const times =
  (count: number, command: Command): Command =>
  (start, dispatch) => {
    let state = start;
    for (let time = 0; time < count; time++)
      command(state, (tr) => {
        state = state.apply(tr);
        dispatch?.(tr);
      });
    return true;
  };

/** What the browser does itself where the editor has no command. */
const orErase =
  (command: Command, by: -1 | 1): Command =>
  (state, dispatch) => {
    if (command(state, dispatch)) return true;
    const { $head } = state.selection;
    const from = Math.min($head.pos, $head.pos + by);
    if (from < $head.start() || from + 1 > $head.end()) return false;
    dispatch?.(state.tr.delete(from, from + 1));
    return true;
  };

const moveBy =
  (by: -1 | 1): Command =>
  (state, dispatch) => {
    const { $head } = state.selection;
    const edge = by === 1 ? $head.end() : $head.start();
    const $to = state.doc.resolve($head.pos === edge ? $head.pos : $head.pos + by);
    const next =
      $head.pos === edge
        ? Selection.findFrom(state.doc.resolve(by === 1 ? $head.after(1) : $head.before(1)), by, true)
        : TextSelection.between($to, $to);
    if (next !== null) dispatch?.(state.tr.setSelection(next));
    return next !== null;
  };

const moveTo =
  (end: 'start' | 'end'): Command =>
  (state, dispatch) => {
    const { $head } = state.selection;
    dispatch?.(state.tr.setSelection(TextSelection.create(state.doc, $head[end]())));
    return true;
  };

const moveToEdge =
  (end: 'start' | 'end'): Command =>
  (state, dispatch) => {
    dispatch?.(state.tr.setSelection(end === 'start' ? Selection.atStart(state.doc) : Selection.atEnd(state.doc))); // prettier-ignore
    return true;
  };

/** Clauses put in at the caret, as a paste does. */
const pasteOf =
  (texts: readonly string[]): Command =>
  (state, dispatch) => {
    const nodes = texts.map((text) => draftSchema.node('clause', { id: '' }, text === '' ? [] : draftSchema.text(text))); // prettier-ignore
    dispatch?.(state.tr.replaceSelection(new Slice(Fragment.from(nodes), 1, 1)));
    return true;
  };

const pressed = (name: string, count: number, does: Command): Deed => ({
  name: count === 1 ? name : `${name}×${count}`,
  strokes: Array.from({ length: count }, () => name),
  does: times(count, does),
});

/** How the page itself does something to its editor: kinds from the toolbar, a paste. */
export interface PageActs {
  run(command: Command): void;
  paste(text: string): void;
}

const wordArbitrary = fc
  .array(fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyz ')), { minLength: 1, maxLength: 7 })
  .map((found) => found.join(''));

const word = wordArbitrary.map((text): Deed => ({
  name: JSON.stringify(text),
  strokes: Array.from(text),
  does: type(text),
}));
const few = fc.integer({ min: 1, max: 3 });

/** Deeds that only add words: what others add meanwhile cannot change what they mean. */
export const addingDeed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 5, arbitrary: word },
  { weight: 2, arbitrary: fc.constant(pressed('Enter', 1, splitClause)) },
  { weight: 1, arbitrary: fc.constant(pressed('Home', 1, moveTo('start'))) },
  { weight: 1, arbitrary: fc.constant(pressed('End', 1, moveTo('end'))) },
  { weight: 1, arbitrary: fc.constant(pressed('Control+End', 1, moveToEdge('end'))) },
  { weight: 1, arbitrary: fc.constant(pressed('Control+Home', 1, moveToEdge('start'))) },
);

/** Everything a typist does with keys and toolbar but undo, whose steps depend on the time. */
export function anyDeed(acts: PageActs): fc.Arbitrary<Deed> {
  const chosen = (name: string, command: Command): Deed => ({
    name,
    strokes: [() => acts.run(command)],
    does: command,
  });
  const pasted = (...texts: readonly string[]): Deed => ({
    name: `paste ${JSON.stringify(texts)}`,
    strokes: [() => acts.paste(texts.join('\n'))],
    does: pasteOf(texts),
  });
  return fc.oneof(
    { weight: 6, arbitrary: addingDeed },
    { weight: 2, arbitrary: few.map((count) => pressed('Backspace', count, orErase(backspace, -1))) },
    { weight: 1, arbitrary: few.map((count) => pressed('Delete', count, orErase(forwardDelete, 1))) },
    { weight: 1, arbitrary: few.map((count) => pressed('ArrowLeft', count, moveBy(-1))) },
    { weight: 1, arbitrary: few.map((count) => pressed('ArrowRight', count, moveBy(1))) },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        pressed('Alt+ArrowUp', 1, moveClause(-1)),
        pressed('Alt+ArrowDown', 1, moveClause(1)),
        pressed('Control+Shift+B', 1, toggleBrackets),
        pressed('Control+Shift+8', 1, shiftLevel(1)),
        pressed('Control+Shift+7', 1, shiftLevel(-1)),
        chosen('to item', setKind('item')),
        chosen('to heading', setKind('heading')),
        chosen('to paragraph', setKind('paragraph')),
        pasted('pasted'),
        pasted('one', 'two'),
      ),
    },
  );
}
