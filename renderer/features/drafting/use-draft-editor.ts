import { useEffect, useRef, useState, type RefObject } from 'react';
import type { DraftId } from '../../../shared/base/ids.ts';
import { DraftError, type DraftFailure } from '../../drafts/api.ts';
import { createDraftEditor } from '../../drafts/editor/create-editor.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { useWorkbench } from '../workbench.tsx';
import { draftKeyCommand } from './draft-keys.ts';
import { OpenDraft, useOpenDrafts, type DraftQuestion } from './open-drafts.ts';
import { marginLines } from './status-words.ts';

/** What became of opening a draft. */
export type DraftOpening =
  | { readonly state: 'opening' }
  | { readonly state: 'open'; readonly open: OpenDraft }
  | {
      readonly state: 'failed';
      readonly code: DraftFailure;
      readonly details: string;
      readonly again: () => void;
    };

interface EditorActs {
  readonly ask: (question: DraftQuestion) => void;
  readonly save: () => void;
  readonly cited: (value: string) => void;
}

/** Opens a draft and puts its editor into `mount`; closes it, last words handed over, when the pane goes. */
export function useDraftEditor(
  id: DraftId,
  mount: RefObject<HTMLElement | null>,
  acts: EditorActs,
): DraftOpening {
  const t = useText();
  const format = useFormat();
  const { drafts } = useWorkbench();
  const openDrafts = useOpenDrafts();
  const [opening, setOpening] = useState<DraftOpening>({ state: 'opening' });
  const [turn, setTurn] = useState(0);
  const latest = useRef({ acts, t, format });
  latest.current = { acts, t, format };
  useEffect(() => {
    let isGone = false;
    let close: (() => void) | null = null;
    setOpening({ state: 'opening' });
    void (async () => {
      try {
        const session = await drafts.open(id);
        const element = mount.current;
        if (isGone || element === null) return await session.close();
        let open: OpenDraft | null = null;
        const editor = createDraftEditor({
          mount: element,
          session,
          label: latest.current.t('drafting.text'),
          words: { lines: (...facts) => marginLines(...facts, latest.current.t, latest.current.format) },
          onCitation: (value) => latest.current.acts.cited(value),
          onKey: (event) => draftKeyCommand(event, latest.current.acts),
          onUpdate: () => open?.notify(),
        });
        open = new OpenDraft(id, editor, session.isReadOnly);
        openDrafts.enter(open);
        const entered = open;
        const onFocus = (): void => openDrafts.enter(entered);
        element.addEventListener('focusin', onFocus);
        close = () => {
          element.removeEventListener('focusin', onFocus);
          openDrafts.leave(entered);
          // A worker that has ended cannot say goodbye; what it had acknowledged is stored.
          editor.close().catch(() => undefined);
        };
        setOpening({ state: 'open', open });
      } catch (problem) {
        if (!isGone) setOpening(failed(problem, () => setTurn((before) => before + 1)));
      }
    })();
    return () => {
      isGone = true;
      close?.();
    };
  }, [drafts, id, mount, openDrafts, turn]);
  return opening;
}

function failed(problem: unknown, again: () => void): DraftOpening {
  const code = problem instanceof DraftError ? problem.code : 'unavailable';
  const details = problem instanceof Error ? problem.message : String(problem);
  return { state: 'failed', code, details, again };
}
