import { afterEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Drafts } from '../../../renderer/drafts/api.ts';
import { DraftPane } from '../../../renderer/features/drafting/index.ts';
import type { ClauseId, DraftId } from '../../../shared/base/ids.ts';
import type { Edit } from '../../../shared/drafts/edit.ts';
import {
  clauseWith,
  draftPaneBench,
  draftsOver,
  DraftWindow,
  picture,
  writeBehind,
} from '../../support/draft-pane-bench.tsx';
import { until } from '../../support/until.ts';

const bench = draftPaneBench();
const elsewhere: Drafts[] = [];
afterEach(async () => {
  for (const drafts of elsewhere.splice(0)) await drafts.close();
});

/** A colleague with the same draft, whose edits arrive here as exchange takes them in. */
async function colleagueOf(id: DraftId) {
  // RxDB opens one store in a page; a colleague needs no lists.
  const lists = { ...bench.store.drafts, project: async () => undefined, projectedHeads: async () => null };
  const drafts = await draftsOver({ drafts: lists }, 9, 'colleague');
  elsewhere.push(drafts);
  const all = await bench.drafts.changesSince(id, []);
  if (all === null) throw new Error('Nothing to hand over');
  await drafts.apply(id, all.bundle, [await bench.drafts.device()]);
  return async (edits: (clause: (words: string) => ClauseId) => readonly Edit[]): Promise<void> => {
    const { clauses } = await drafts.content(id);
    const find = (words: string): ClauseId => {
      const found = clauses.find(({ text }) => text.includes(words));
      if (found === undefined) throw new Error(`No clause with ${words}`);
      return found.id;
    };
    const since = await drafts.heads(id);
    await drafts.edit(id, edits(find));
    const sent = await drafts.changesSince(id, since);
    if (sent === null) throw new Error('Nothing to send');
    const applied = await bench.drafts.apply(id, sent.bundle, [await drafts.device()]);
    if ('refused' in applied) throw new Error(applied.refused);
    const changes = applied.arrived.map(({ actors, ...change }) => ({
      ...change,
      author: `A. Diallo ${actors.length}`,
    }));
    await bench.store.news.add(id, { clauses: changes });
  };
}

const scroller = (): Element => {
  const found = document.querySelector('.ProseMirror')?.closest('[class*="scroller"]');
  if (found === null || found === undefined) throw new Error('No scroller');
  return found;
};

const caret = (): { readonly words: string | null | undefined; readonly offset: number } => {
  const selection = getSelection();
  return { words: selection?.anchorNode?.textContent, offset: selection?.anchorOffset ?? -1 };
};

describe('what a colleague changed while the draft is open', () => {
  test('is marked beside the text and counted under it, and moves neither caret nor scroll', async () => {
    const id = await bench.openDraft();
    const arrive = await colleagueOf(id);
    await writeBehind('Working methods', 'here I am');
    await until(() => document.querySelector('[data-saved="saved"]') !== null, 'saved');
    const before = { caret: caret(), top: scroller().scrollTop };
    const [first] = (await bench.drafts.content(id)).clauses;
    await arrive((clause) => [
      { kind: 'set-text', clause: clause(first?.text ?? ''), to: 'A title of the colleague' },
    ]);
    await expect.element(page.getByText('1 clause changed since you last looked')).toBeVisible();
    const marked = (): Element | undefined => clauseWith('A title of the colleague');
    await until(() => marked()?.hasAttribute('data-changed') === true, 'the mark');
    expect(marked()?.getAttribute('data-margin')).toContain('Changed by');
    expect({ caret: caret(), top: scroller().scrollTop }).toEqual(before);
    await userEvent.keyboard(' still');
    await until(() => clauseWith('here I am still') !== undefined, 'typing goes on where it was');
  });

  test('is listed with what it was, gone to by the keys, and no news any more once it is seen', async () => {
    const id = await bench.openDraft();
    await writeBehind('Working methods', 'the problem of sizes');
    await until(() => document.querySelector('[data-saved="saved"]') !== null, 'saved');
    const arrive = await colleagueOf(id);
    await arrive((clause) => [
      { kind: 'set-text', clause: clause('the problem'), to: 'the problem of their different sizes' },
    ]);
    await userEvent.click(page.getByRole('button', { name: 'List', exact: true }));
    const list = page.getByRole('list', { name: 'Changed since you last looked' });
    await expect.element(list).toBeVisible();
    expect(JSON.stringify(list.element().textContent)).toContain('their different');
    expect(list.element().textContent).toContain('A. Diallo');
    await picture('news-en');
    await userEvent.click(page.getByRole('button', { name: 'Next change since you last looked' }));
    expect(caret().words).toContain('the problem of their different sizes');
    await userEvent.click(page.getByRole('button', { name: 'Seen' }));
    await expect.element(page.getByText(/changed since you last looked/)).not.toBeInTheDocument();
    expect(await bench.store.news.all().current()).toEqual([]);
    expect(document.querySelector('[data-changed]')).toBeNull();
  });

  test('is no news any more once it stood on the screen and the draft was left; what did not stays', async () => {
    const id = await bench.openDraft();
    const arrive = await colleagueOf(id);
    const { clauses } = await bench.drafts.content(id);
    const [first, last] = [clauses[0], clauses.at(-1)];
    if (first === undefined || last === undefined) throw new Error('No clauses');
    await bench.show(<DraftWindow id={id} />);
    await until(() => document.querySelector('.ProseMirror') !== null, 'the editor');
    await arrive(() => [{ kind: 'set-text', clause: first.id, to: 'The first, seen' }]);
    await expect.element(page.getByText('1 clause changed since you last looked')).toBeVisible();
    // The delegate is at the window: the headless one is told so.
    await userEvent.click(document.querySelector('.ProseMirror') ?? document.body);
    await bench.store.news.add(id, {
      clauses: [
        { clause: 'c-not-here' as ClauseId, kinds: ['deleted'], was: 'gone', author: 'A. Diallo', at: 1 },
      ],
    });
    await expect.element(page.getByText('2 clauses changed since you last looked')).toBeVisible();
    await bench.show(<p>elsewhere</p>);
    await until(async () => {
      const [news] = await bench.store.news.all().current();
      return news?.clauses.length === 1 && news.clauses[0]?.was === 'gone';
    }, 'the seen one is no news');
  });
});

describe('a draft that may only be read here', () => {
  test('takes nothing that is typed or pressed, and shows what arrives', async () => {
    const id = await bench.openDraft();
    await writeBehind('Working methods', 'as it was');
    await until(() => document.querySelector('[data-saved="saved"]') !== null, 'saved');
    const arrive = await colleagueOf(id);
    await bench.show(<DraftPane draftId={id} paneId="main" isLocked footer={<p>Only read</p>} />);
    await until(() => clauseWith('as it was') !== undefined, 'the editor');
    await expect.element(page.getByText('Only read')).toBeVisible();
    await expect
      .element(page.getByRole('textbox', { name: 'Text of the draft' }))
      .toHaveAttribute('contenteditable', 'false');
    const element = clauseWith('as it was');
    if (element === undefined) throw new Error('No clause');
    await userEvent.click(element);
    await userEvent.keyboard('no');
    expect(clauseWith('as it was')).toBeDefined();
    await arrive((clause) => [{ kind: 'set-text', clause: clause('as it was'), to: 'as it is now' }]);
    await until(() => clauseWith('as it is now') !== undefined, 'what arrives shows');
  });
});

test('the line is in French and Arabic too, and the picture can be looked at', async () => {
  for (const language of ['fr', 'ar']) {
    const id = await bench.openDraft(language);
    const arrive = await colleagueOf(id);
    const [first] = (await bench.drafts.content(id)).clauses;
    if (first === undefined) throw new Error('No clauses');
    await arrive(() => [{ kind: 'set-text', clause: first.id, to: `${first.text} +` }]);
    await until(() => document.querySelector('[data-changed]') !== null, 'the mark');
    await picture(`news-${language}`);
    expect(document.body.textContent).not.toContain('⟦');
  }
});
