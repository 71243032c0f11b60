import { useEffect, useState } from 'react';
import type { ParsedDocument } from '../../../shared/domain/document.ts';
import type { DraftContent } from '../../../shared/domain/draft.ts';
import { parsedOf } from '../parsed-documents.ts';
import { comparisonBlocks } from '../../../shared/render/comparison-blocks.ts';
import { printWords } from '../../../shared/render/print-words.ts';
import type { PrintBlock } from '../../../shared/render/print-page-input.ts';
import type { Direction } from '../../../shared/domain/language.ts';
import { compareTexts } from '../../../shared/text/compare/index.ts';
import type { OpenTarget } from '../../ui/shell/shell.ts';
import { loadSides, type SideText } from '../compare-sides.ts';
import { useWorkbench, type Workbench } from '../workbench.tsx';

/** A text as it stood when the screen took it: printing never looks at the live draft again. */
export type PrintSource =
  | {
      readonly kind: 'document';
      readonly title: string;
      readonly symbol: string | null;
      readonly parsed: ParsedDocument;
    }
  | {
      readonly kind: 'draft';
      readonly title: string;
      readonly version: string | null;
      readonly content: DraftContent;
    }
  | {
      readonly kind: 'comparison';
      /** Of the new text; the delegate's own names of versions are not in it. */
      readonly title: string;
      readonly symbol: string | null;
      readonly language: string | null;
      readonly direction: Direction;
      readonly blocks: PrintBlock[];
      readonly givenTitle: string | null;
      /** The other text as it names itself; empty where that says nothing, and for a draft, whose versions have the delegate's own names. */
      readonly since: string;
      /** One of the texts is a draft: words that were taken out of it are on the paper. */
      readonly hasDraft: boolean;
    };

/** What can be printed. */
export type PrintOf = Extract<OpenTarget, { kind: 'print' }>['of'];

/** A source being taken. `unreadable`: a kept file whose text is not read, or one that is gone. */
export type SourceState =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly source: PrintSource }
  | { readonly state: 'unreadable' }
  | { readonly state: 'failed'; readonly details: string };

async function takeSource(workbench: Workbench, of: PrintOf): Promise<SourceState> {
  if (of.kind === 'comparison') return takeComparison(workbench, of);
  if (of.kind === 'document') {
    const [entry, parsed] = await Promise.all([
      workbench.store.documents.get(of.id),
      parsedOf(workbench, of.id),
    ]);
    if (entry === null || parsed === null) return { state: 'unreadable' };
    return { state: 'ready', source: { kind: 'document', title: entry.title, symbol: entry.symbol, parsed } };
  }
  const heads = await workbench.drafts.heads(of.id);
  const [content, versions] = await Promise.all([
    workbench.drafts.content(of.id, heads),
    workbench.drafts.versions(of.id),
  ]);
  const same = versions.filter((version) => version.heads.join() === heads.join()).at(-1);
  return {
    state: 'ready',
    source: { kind: 'draft', title: content.title, version: same?.name ?? null, content },
  };
}

async function takeComparison(
  workbench: Workbench,
  { before, after }: Extract<PrintOf, { kind: 'comparison' }>,
): Promise<SourceState> {
  const [old, fresh] = await loadSides(workbench, before, after);
  if (old === null || fresh === null) return { state: 'unreadable' };
  const { title, givenTitle, symbol, language, direction } = fresh;
  const hasDraft = before.kind === 'draft' || after.kind === 'draft';
  const names = (side: SideText): string => side.symbol ?? side.givenTitle ?? '';
  // Two texts of one name: to say it would say nothing.
  const since = before.kind === 'draft' || names(old) === names(fresh) ? '' : names(old);
  const words = printWords(language === 'fr' || language === 'ar' ? language : 'en');
  const blocks = comparisonBlocks(compareTexts(old.pieces, fresh.pieces), words);
  const facts = { title, givenTitle, since, symbol, language, direction, hasDraft };
  return { state: 'ready', source: { kind: 'comparison', ...facts, blocks } };
}

/** Takes a text for printing; takes it anew when the draft was changed. */
export function usePrintSource(of: PrintOf): SourceState {
  const workbench = useWorkbench();
  const [known, setKnown] = useState<{ readonly key: string; readonly state: SourceState } | null>(null);
  const key = JSON.stringify(of);
  useEffect(() => {
    let isWanted = true;
    // The key holds the whole target, so that the effect depends on what is printed and not on who says it.
    const target = JSON.parse(key) as PrintOf;
    const take = async (): Promise<void> => {
      const state = await takeSource(workbench, target).catch((problem: unknown): SourceState => ({
        state: 'failed',
        details: String(problem),
      }));
      if (isWanted) setKnown({ key, state });
    };
    void take();
    const drafts = new Set(
      (target.kind === 'comparison' ? [target.before, target.after] : [target]).map(({ id }) => id as string),
    );
    const stop = workbench.drafts.changed((change) => {
      if (drafts.has(change.draft)) void take();
    });
    return () => {
      isWanted = false;
      stop();
    };
  }, [workbench, key]);
  return known?.key === key ? known.state : { state: 'loading' };
}
