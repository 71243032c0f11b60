import '../../../renderer/ui/tokens.css';
import '../../../renderer/ui/base.css';
import { baseKeymap } from 'prosemirror-commands';
import { history } from 'prosemirror-history';
import { keymap } from 'prosemirror-keymap';
import type { Node } from 'prosemirror-model';
import { EditorState, TextSelection } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import styles from '../../../renderer/features/drafting/drafting.module.css';
import { createDrafts } from '../../../renderer/drafts/drafts.ts';
import type { Drafts } from '../../../renderer/drafts/api.ts';
import { splitClause } from '../../../renderer/drafts/editor/commands.ts';
import { clausesOf, nodeOf } from '../../../renderer/drafts/editor/clause-nodes.ts';
import { createDraftEditor, type DraftEditor } from '../../../renderer/drafts/editor/create-editor.ts';
import { draftSchema } from '../../../renderer/drafts/editor/schema.ts';
import { importCipherKey } from '../../../renderer/store/cipher/cipher.ts';
import { openWorkbenchStore } from '../../../renderer/store/open-workbench-store.ts';
import type { Store } from '../../../renderer/store/api.ts';
import { asId, type DraftId } from '../../../shared/base/ids.ts';
import { systemClock } from '../../../shared/base/ports.ts';
import type { DraftContent } from '../../../shared/domain/draft.ts';
import { clause } from '../draft-clauses.ts';
import { testCipher } from '../open-test-store.ts';

/** What tests and benches ask of a page that has the real draft worker, stores and editor. */
export interface DraftPage {
  open(storeId: string, hasData: boolean): Promise<void>;
  /** Makes the draft if it is not there, and shows it. */
  show(id: string): Promise<void>;
  /** Types, splits and moves on and on; what is on the screen whenever it says Saved goes to `acknowledged`. */
  typeForever(round: number): void;
  texts(id: string): Promise<readonly string[]>;
  /** Brings the projection up to date; tells whether it was behind, and whether it is right now. */
  repair(id: string): Promise<{ readonly wasBehind: boolean; readonly isRight: boolean }>;
  saved(): string;
  retry(): Promise<void>;
  /** Stores a draft of that size. */
  fill(id: string, words: number, clauses: number): Promise<void>;
  /** From closed to the caret in the text: milliseconds, and the longest task meanwhile. */
  timeToOpen(id: string): Promise<Opening>;
  /** The same for ProseMirror alone, which is given the text: what no editor of ours can go below. */
  timeToOpenPlain(id: string): Promise<Opening>;
  /** The same text in ProseMirror alone. */
  showPlain(id: string): Promise<void>;
  /** Puts the caret into a clause and scrolls to it. */
  caret(clause: number): void;
  /** Milliseconds from each key to the frame that shows it, since the last call. */
  keyTimes(): readonly number[];
  close(): Promise<void>;
}

export interface Opening {
  readonly ms: number;
  readonly longestTask: number;
  readonly clauses: number;
}

declare global {
  interface Window {
    draftPage: DraftPage;
    said?: (text: string) => void;
  }
}

let store: Store | null = null;
let drafts: Drafts | null = null;
let editor: DraftEditor | null = null;
let plain: EditorView | null = null;
let times: number[] = [];

function opened(): { readonly store: Store; readonly drafts: Drafts } {
  if (store === null || drafts === null) throw new Error('not open');
  return { store, drafts };
}

function shown(): DraftEditor {
  if (editor === null) throw new Error('nothing shown');
  return editor;
}

async function open(storeId: string, hasData: boolean): Promise<void> {
  const result = await openWorkbenchStore({
    cipher: await testCipher(),
    folder: { storeId, incarnation: 1, hasData, readOnly: null, restorePending: false },
  });
  if (result.kind !== 'open') throw new Error(result.health.kind);
  store = result.store;
  drafts = await createDrafts({
    store,
    key: await importCipherKey(new Uint8Array(32).fill(7)),
    clock: systemClock,
    database: `${storeId}-chunks`,
  });
}

function place(): HTMLElement {
  document.querySelector('#place')?.remove();
  const pane = document.createElement('div');
  pane.id = 'place';
  pane.className = styles['pane'] ?? '';
  pane.style.blockSize = '100vh';
  const scroller = document.createElement('div');
  scroller.className = styles['scroller'] ?? '';
  const page = document.createElement('div');
  page.className = styles['page'] ?? '';
  scroller.append(page);
  pane.append(scroller);
  document.body.append(pane);
  return page;
}

async function closeEditors(): Promise<void> {
  await editor?.close();
  plain?.destroy();
  editor = null;
  plain = null;
}

async function show(name: string): Promise<void> {
  const id = asId<DraftId>(name);
  const { drafts } = opened();
  if (!(await drafts.list()).includes(id))
    await drafts.create({ id, kind: 'blank', title: '', language: 'en' });
  await closeEditors();
  editor = createDraftEditor({
    mount: place(),
    session: await drafts.open(id),
    words: { lines: ({ state }) => [state] },
    label: 'Draft',
  });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function typeForever(round: number): Promise<void> {
  const { view, binding } = shown();
  binding.savedChanged((saved) => {
    if (saved.kind === 'saved')
      window.said?.(
        clausesOf(view.state.doc)
          .map((entry) => entry.text)
          .join('\n'),
      );
  });
  for (let i = 0; ; i++) {
    const end = view.state.doc.content.size - 1;
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, end)));
    view.dispatch(view.state.tr.insertText(`w${round}.${i} `));
    if (i % 7 === 6) splitClause(view.state, (transaction) => view.dispatch(transaction), view);
    // A pause in typing, as people make: only then does it say Saved.
    await pause(i % 9 === 8 ? 500 : 15);
  }
}

async function repair(name: string): Promise<{ wasBehind: boolean; isRight: boolean }> {
  const id = asId<DraftId>(name);
  const { store, drafts } = opened();
  const heads = await drafts.heads(id);
  const wasBehind = (await store.drafts.projectedHeads(id))?.join() !== heads.join();
  await drafts.repair();
  const rows = await store.drafts.outline(id).current();
  const clauses = (await drafts.content(id)).clauses;
  const isRight =
    (await store.drafts.projectedHeads(id))?.join() === heads.join() &&
    rows.map((row) => row.clause).join() === clauses.map((entry) => entry.id).join();
  return { wasBehind, isRight };
}

const WORDS =
  'the conference recognising that member states and sector members shall consider further measures'.split(
    ' ',
  );

async function fill(name: string, words: number, count: number): Promise<void> {
  const id = asId<DraftId>(name);
  const each = Math.round(words / count);
  const clauses = Array.from({ length: count }, (_, index) => {
    const text = Array.from(
      { length: each },
      (_unused, word) => WORDS[(word * 7 + index) % WORDS.length],
    ).join(' ');
    const kind = index % 25 === 0 ? 'heading' : index % 5 === 0 ? 'item' : 'paragraph';
    return { ...clause(`c${index}`, text, { kind, level: kind === 'heading' ? 1 : 0 }), label: null };
  });
  const content: DraftContent = { id, kind: 'blank', title: '', language: 'en', clauses };
  await opened().drafts.create({ id, kind: 'blank', title: '', language: 'en', content });
}

async function timeToOpen(name: string): Promise<Opening> {
  return await timed(async () => {
    await show(name);
    return shown().view;
  });
}

async function timeToOpenPlain(name: string): Promise<Opening> {
  const doc = await plainDocument(name);
  return await timed(() => Promise.resolve(plainView(doc)));
}

async function timed(open: () => Promise<EditorView>): Promise<Opening> {
  let longestTask = 0;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) longestTask = Math.max(longestTask, entry.duration);
  });
  observer.observe({ type: 'longtask' });
  const start = performance.now();
  const view = await open();
  // As in the window: the pane takes the focus when React has drawn what stands round the text.
  await pause(0);
  view.focus();
  await painted();
  const ms = performance.now() - start;
  await pause(300);
  observer.disconnect();
  return { ms, longestTask, clauses: view.state.doc.childCount };
}

/** Resolves in the first task after the next frame. */
function painted(): Promise<void> {
  return new Promise((resolve) =>
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.addEventListener('message', () => resolve(), { once: true });
      channel.port1.start();
      channel.port2.postMessage(null);
    }),
  );
}

async function showPlain(name: string): Promise<void> {
  plainView(await plainDocument(name));
}

async function plainDocument(name: string): Promise<Node> {
  const { clauses } = await opened().drafts.content(asId<DraftId>(name));
  await closeEditors();
  return draftSchema.node('doc', null, clauses.map(nodeOf));
}

function plainView(doc: Node): EditorView {
  plain = new EditorView(place(), {
    state: EditorState.create({ doc, plugins: [keymap(baseKeymap), history()] }),
  });
  return plain;
}

function caret(index: number): void {
  const view = plain ?? shown().view;
  let at = 1;
  view.state.doc.forEach((node, pos, child) => {
    if (child === index) at = pos + 1 + Math.floor(node.content.size / 2);
  });
  view.focus();
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, at)).scrollIntoView());
}

document.addEventListener(
  'keydown',
  (event) => {
    const { timeStamp } = event;
    void painted().then(() => times.push(performance.now() - timeStamp));
  },
  { capture: true },
);

window.draftPage = {
  open,
  show,
  typeForever: (round) => void typeForever(round),
  texts: async (id) => (await opened().drafts.content(asId<DraftId>(id))).clauses.map((entry) => entry.text),
  repair,
  saved: () => JSON.stringify(shown().binding.saved),
  retry: () => shown().binding.retry(),
  fill,
  timeToOpen,
  timeToOpenPlain,
  showPlain,
  caret,
  keyTimes: () => {
    const taken = times;
    times = [];
    return taken;
  },
  async close() {
    await closeEditors();
    await drafts?.close();
    await store?.close();
  },
};
