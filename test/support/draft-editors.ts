import { createDraftEditor, type DraftEditor } from '../../renderer/drafts/editor/create-editor.ts';
import styles from '../../renderer/features/drafting/drafting.module.css';
import { draftKeyCommand } from '../../renderer/features/drafting/draft-keys.ts';
import { clausesOf } from '../../renderer/drafts/editor/clause-nodes.ts';
import { createDrafts } from '../../renderer/drafts/drafts.ts';
import type { DraftSession, Drafts } from '../../renderer/drafts/api.ts';
import { importCipherKey } from '../../renderer/store/cipher/cipher.ts';
import type { Store } from '../../renderer/store/api.ts';
import { asId, type DraftId } from '../../shared/base/ids.ts';
import { systemClock } from '../../shared/base/ports.ts';
import type { DraftContent } from '../../shared/domain/draft.ts';
import { clause } from './draft-clauses.ts';

/** A store of drafts that keeps projections in memory: small, but real. */
export function memoryDraftStore(): Pick<Store, 'drafts'> & {
  readonly projected: Map<DraftId, { readonly heads: readonly string[]; readonly rows: readonly unknown[] }>;
} {
  const projected = new Map<
    DraftId,
    { readonly heads: readonly string[]; readonly rows: readonly unknown[] }
  >();
  const never = { current: async () => [], subscribe: () => () => {} };
  return {
    projected,
    drafts: {
      entries: () => never,
      get: async () => null,
      put: async () => {},
      remove: async () => {},
      project: async (id, rows, heads) => void projected.set(id, { heads, rows }),
      projectedHeads: async (id) => projected.get(id)?.heads ?? null,
      outline: () => never,
    },
  };
}

let count = 0;

/** Drafts of one person, with a worker and a database of their own. */
export async function openDrafts(
  database = `drafts-${Date.now()}-${count++}`,
  store = memoryDraftStore(),
  isReadOnly = false,
  patience?: number,
): Promise<Drafts> {
  const key = await importCipherKey(new Uint8Array(32).fill(7));
  return createDrafts({
    store,
    key,
    clock: systemClock,
    database,
    isReadOnly,
    ...(patience === undefined ? {} : { patience }),
  });
}

/** A new blank draft with these texts as paragraphs; ids c0, c1 … */
export async function newDraft(drafts: Drafts, texts: readonly string[]): Promise<DraftId> {
  const id = asId<DraftId>(`t-${Date.now()}-${count++}`);
  const content: DraftContent = {
    id,
    kind: 'blank',
    title: '',
    language: 'en',
    clauses: texts.map((text, index) => ({ ...clause(`c${index}`, text), label: null })),
  };
  return drafts.create({ id, kind: 'blank', title: '', language: 'en', content });
}

/** An editor on the screen of the test; `through` may stand between it and the worker. */
export async function showEditor(
  drafts: Drafts,
  id: DraftId,
  through: (session: DraftSession) => DraftSession = (session) => session,
): Promise<DraftEditor> {
  const mount = document.createElement('div');
  mount.style.cssText = 'white-space: pre-wrap; block-size: 300px; overflow: auto';
  document.body.append(mount);
  return createDraftEditor({
    mount,
    session: through(await drafts.open(id)),
    words: { lines: ({ state }) => [state] },
    label: 'Draft',
    onKey: (event) => draftKeyCommand(event, { ask: () => undefined, save: () => undefined }),
  });
}

/** The same in the style sheet of the draft pane. */
export async function showStyledEditor(...of: Parameters<typeof showEditor>): Promise<DraftEditor> {
  const editor = await showEditor(...of);
  const mount = editor.view.dom.parentElement;
  mount?.classList.add(styles['page'] ?? '');
  mount?.style.setProperty('padding-block-end', '0');
  return editor;
}

/** What an editor shows, in the form of a draft's content. */
export const shownClauses = (editor: DraftEditor) => clausesOf(editor.view.state.doc);

/** The stored clauses in the form an editor shows. */
export async function storedClauses(drafts: Drafts, id: DraftId) {
  return (await drafts.content(id)).clauses.map(
    ({ id: clause, kind, level, manualLabel, text, marks, status }) => ({
      id: clause,
      kind,
      level,
      manualLabel,
      text,
      marks,
      status,
    }),
  );
}

/** Hands what `from` has and `to` has not; gives the reviews. */
export async function handOver(from: Drafts, to: Drafts, id: DraftId) {
  const known = (await to.list()).includes(id) ? await to.heads(id) : [];
  const bundle = await from.changesSince(id, known);
  if (bundle === null) return [];
  const applied = await to.apply(id, bundle.bundle, ['']);
  if ('refused' in applied) throw new Error(applied.refused);
  return applied.reviews;
}
