import { useEffect, useState } from 'react';
import type { AnnotationTarget } from '../../../shared/domain/annotation.ts';
import type { ParsedDocument } from '../../../shared/domain/document.ts';
import type { DraftContent } from '../../../shared/domain/draft.ts';
import { parsedOf } from '../parsed-documents.ts';
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
    };

/** A source being taken. `unreadable`: a kept file whose text is not read, or one that is gone. */
export type SourceState =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly source: PrintSource }
  | { readonly state: 'unreadable' }
  | { readonly state: 'failed'; readonly details: string };

async function takeSource(workbench: Workbench, of: AnnotationTarget): Promise<SourceState> {
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

/** Takes a text for printing; takes it anew when the draft was changed. */
export function usePrintSource(of: AnnotationTarget): SourceState {
  const workbench = useWorkbench();
  const { kind, id } = of;
  const [known, setKnown] = useState<{ readonly key: string; readonly state: SourceState } | null>(null);
  const key = `${kind}:${id}`;
  useEffect(() => {
    let isWanted = true;
    const target = { kind, id } as AnnotationTarget;
    const take = async (): Promise<void> => {
      const state = await takeSource(workbench, target).catch((problem: unknown): SourceState => ({
        state: 'failed',
        details: String(problem),
      }));
      if (isWanted) setKnown({ key, state });
    };
    void take();
    const stop = workbench.drafts.changed((change) => {
      if (kind === 'draft' && change.draft === id) void take();
    });
    return () => {
      isWanted = false;
      stop();
    };
  }, [workbench, kind, id, key]);
  return known?.key === key ? known.state : { state: 'loading' };
}
