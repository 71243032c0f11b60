import { baseKeymap, selectAll } from 'prosemirror-commands';
import { history, redo, undo } from 'prosemirror-history';
import { keymap } from 'prosemirror-keymap';
import { Slice, Fragment, type Node } from 'prosemirror-model';
import { EditorState, type Command, type Plugin } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import type { ClauseId } from '../../../shared/base/ids.ts';
import { MAX_PASTED_LENGTH } from '../../../shared/drafts/edit.ts';
import type { DraftSession } from '../api.ts';
import { annotationLayer } from './annotation-layer.ts';
import { citationLayer } from './citation-layer.ts';
import { nodeOf } from './clause-nodes.ts';
import {
  backspace,
  forwardDelete,
  goToEdge,
  splitClause,
  toggleBold,
  toggleItalic,
  toggleUnderline,
} from './commands.ts';
import { DraftBinding } from './draft-binding.ts';
import { laidOut } from './laid-out.ts';
import { margin, type MarginWords } from './margin.ts';
import { attrsOf, draftSchema } from './schema.ts';
import { freshClauseId, uniqueIds } from './unique-ids.ts';

/** What an editor of a draft needs. */
export interface DraftEditorOptions {
  readonly mount: HTMLElement;
  readonly session: DraftSession;
  readonly words: MarginWords;
  /** A citation was pressed with Ctrl: what it points at. */
  readonly onCitation?: (value: string) => void;
  /** Name of the text field for assistive technology. */
  readonly label: string;
  /** Further keys, tried first: the command that a key stands for. */
  readonly onKey?: (event: KeyboardEvent) => Command | null;
  /** Told after each transaction: for toolbars. */
  readonly onUpdate?: (state: EditorState) => void;
  /** False: the text can be read, selected and copied, not changed. */
  readonly editable?: () => boolean;
}

/** An editor on the screen. */
export interface DraftEditor {
  readonly view: EditorView;
  readonly binding: DraftBinding;
  /** Runs a command and gives the focus back to the text. */
  run(command: Command): boolean;
  /** True: what the delegate types or presses changes nothing; what arrives does. */
  lock(isLocked: boolean): void;
  /** Hands over the last words and takes the editor off the screen. */
  close(): Promise<void>;
}

/** Puts an editor on the screen. Everything it shows is stored through `session`. */
export function createDraftEditor(options: DraftEditorOptions): DraftEditor {
  const binding = new DraftBinding(options.session);
  const known = new Set<ClauseId>(
    [...options.session.clauses, ...(options.session.leftBehind?.shown ?? [])].map((state) => state.id),
  );
  let isLocked = false;
  const editable = (): boolean =>
    !isLocked &&
    !options.session.isReadOnly &&
    binding.saved.kind !== 'failed' &&
    (options.editable?.() ?? true);
  const view: EditorView = new EditorView(options.mount, {
    state: EditorState.create({ doc: documentOf(options.session), plugins: plugins(options) }),
    attributes: {
      role: 'textbox',
      tabindex: '0',
      'aria-multiline': 'true',
      'aria-label': options.label,
      spellcheck: 'true',
    },
    editable,
    dispatchTransaction(transaction) {
      if (isLocked && transaction.docChanged && transaction.getMeta('remote') !== true) return;
      binding.dispatch(transaction);
      options.onUpdate?.(view.state);
    },
    handleKeyDown: (_, event) => {
      const command = event.isComposing ? null : (options.onKey?.(event) ?? null);
      return command !== null && command(view.state, (transaction) => view.dispatch(transaction), view);
    },
    transformPasted: (slice) => pasted(slice, view.state.doc, known),
    handleDOMEvents: {
      blur: () => void binding.flush(),
      compositionend: () => binding.compositionEnded(),
      keydown: (at, event) => {
        if (!event.isComposing) catchUpWithCaret(at);
      },
      copy: catchUpWithCaret,
      cut: catchUpWithCaret,
      paste: catchUpWithCaret,
    },
  });
  binding.attach(view);
  const stopSaved = binding.savedChanged(() => view.setProps({ editable }));
  const onHidden = (): void => void binding.flush();
  document.addEventListener('visibilitychange', onHidden);
  return {
    view,
    binding,
    run(command) {
      catchUpWithCaret(view);
      const done = command(view.state, (transaction) => view.dispatch(transaction), view);
      view.focus();
      return done;
    },
    lock(next) {
      isLocked = next;
      view.setProps({ editable });
    },
    async close() {
      document.removeEventListener('visibilitychange', onHidden);
      await binding.close();
      stopSaved();
      view.destroy();
    },
  };
}

/**
 * The browser tells of a caret that it moved (End, an arrow, a press of the mouse) in a later turn, and on a slow
 * machine the next key or command comes before that: it would act where the caret stood. So the editor is told at once.
 */
function catchUpWithCaret(view: EditorView): void {
  if (!view.composing) document.dispatchEvent(new Event('selectionchange'));
}

/** What is stored, or what an earlier editor showed and could not store: the binding then puts the two together. */
function documentOf(session: DraftSession): Node {
  const clauses = (session.leftBehind?.shown ?? session.clauses).map(nodeOf);
  return draftSchema.node(
    'doc',
    null,
    clauses.length > 0 ? clauses : [draftSchema.node('clause', { id: freshClauseId() })],
  );
}

/** The ends of the draft, by the keys of each system. */
const EDGES: Readonly<Record<string, Command>> = {
  'Mod-Home': goToEdge('start'),
  'Mod-End': goToEdge('end'),
  'Shift-Mod-Home': goToEdge('start', true),
  'Shift-Mod-End': goToEdge('end', true),
  'Cmd-ArrowUp': goToEdge('start'),
  'Cmd-ArrowDown': goToEdge('end'),
  'Shift-Cmd-ArrowUp': goToEdge('start', true),
  'Shift-Cmd-ArrowDown': goToEdge('end', true),
};

function plugins(options: DraftEditorOptions): readonly Plugin[] {
  return [
    keymap({
      Enter: splitClause,
      Backspace: backspace,
      'Shift-Backspace': backspace,
      Delete: forwardDelete,
      'Mod-z': undo,
      'Mod-y': redo,
      'Shift-Mod-z': redo,
      'Mod-b': toggleBold,
      'Mod-i': toggleItalic,
      'Mod-u': toggleUnderline,
      'Mod-a': selectAll,
      ...EDGES,
    }),
    keymap(baseKeymap),
    history({ depth: 1_000_000 }),
    uniqueIds(freshClauseId),
    laidOut(),
    margin(options.words),
    annotationLayer(),
    citationLayer((value) => options.onCitation?.(value)),
  ];
}

/**
 * Pasted clauses keep an id only if they were cut from this very text (then they are moved, not copied);
 * ids of another draft never come in.
 */
function pasted(slice: Slice, doc: Node, known: ReadonlySet<ClauseId>): Slice {
  const present = new Set<ClauseId>();
  doc.forEach((node) => present.add(attrsOf(node).id));
  const clean = (node: Node): Node => {
    if (node.type !== draftSchema.nodes.clause) return node;
    const { id } = attrsOf(node);
    const keeps = known.has(id) && !present.has(id);
    return keeps ? node : node.type.create({ ...node.attrs, id: '' }, node.content, node.marks);
  };
  const nodes: Node[] = [];
  slice.content.forEach((node) => nodes.push(...parts(clean(node))));
  return new Slice(Fragment.fromArray(nodes), slice.openStart, slice.openEnd);
}

/** A clause, or several where it is longer than one may be. */
function parts(node: Node): readonly Node[] {
  if (node.type !== draftSchema.nodes.clause || node.content.size <= MAX_PASTED_LENGTH) return [node];
  const cuts: Node[] = [];
  for (let from = 0; from < node.content.size; from += MAX_PASTED_LENGTH) {
    const part = node.cut(from, Math.min(node.content.size, from + MAX_PASTED_LENGTH));
    cuts.push(from === 0 ? part : part.type.create({ ...part.attrs, id: '' }, part.content, part.marks));
  }
  return cuts;
}
