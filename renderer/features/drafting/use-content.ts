import { useEffect, useState } from 'react';
import type { DraftId } from '../../../shared/base/ids.ts';
import type { DraftContent } from '../../../shared/domain/draft.ts';
import { useWorkbench } from '../workbench.tsx';

/** Pause after a change before a pane beside the text is drawn anew. */
const REST_MS = 600;

/** The stored text of a draft, some time after each change; `undefined` until known, null if it cannot be had. */
export function useDraftContent(draft: DraftId): DraftContent | null | undefined {
  const { drafts } = useWorkbench();
  const [content, setContent] = useState<DraftContent | null | undefined>(undefined);
  useEffect(() => {
    let isGone = false;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const read = (): void => {
      timer = null;
      drafts.content(draft).then(
        (found) => {
          if (!isGone) setContent(found);
        },
        () => {
          if (!isGone) setContent(null);
        },
      );
    };
    read();
    const stop = drafts.changed((change) => {
      if (change.draft === draft) timer ??= setTimeout(read, REST_MS);
    });
    return () => {
      isGone = true;
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [drafts, draft]);
  return content;
}
