import { useEffect, useMemo, useState } from 'react';
import { asId } from '../../../shared/base/ids.ts';
import type { CircleId, DraftId } from '../../../shared/base/ids.ts';
import type { DraftContent } from '../../../shared/domain/draft.ts';
import { cleanContent } from '../../../shared/drafts/clean.ts';
import { Button, Callout, Dialog, LoadingState, Select, TextField } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { Recipients } from '../recipients.tsx';
import { useLive, useWorkbench } from '../workbench.tsx';
import { CleanText } from './clean-text.tsx';
import { showFailure } from './problems.ts';
import { showDialog, useExchangeHolder, useExchangeState } from './use-exchange.ts';
import styles from './exchanging.module.css';

interface ReleaseDialogProps {
  readonly draft: DraftId;
  readonly onClose: () => void;
}

/** The clean text, under which title, and who gets it: all seen before anything is done. One way. */
export function ReleaseDialog({ draft, onClose }: ReleaseDialogProps) {
  const t = useText();
  const shell = useShell();
  const holder = useExchangeHolder();
  const { store } = useWorkbench();
  const content = useContent(draft);
  const entries = useLive(useMemo(() => store.drafts.entries(), [store]));
  const entry = entries?.find((one) => one.id === draft);
  const state = useExchangeState();
  const targets = (state?.circles ?? []).filter(
    (circle) =>
      (circle.role === 'head' || circle.role === 'editor') &&
      !(entry?.home.kind === 'circle' && entry.home.circle === circle.id),
  );
  const [chosen, setChosen] = useState<CircleId | null>(null);
  const circle = chosen ?? targets[0]?.id ?? null;
  // The title in the text, never the delegate's own name for the draft.
  const [typed, setTyped] = useState<string | null>(null);
  const title = typed ?? content?.title ?? '';
  if (content === undefined || state === undefined || entry === undefined) {
    return <LoadingState label={t('common.loading')} />;
  }
  if (targets.length === 0 || circle === null) return <NoCircle onClose={onClose} />;
  const name = targets.find((one) => one.id === circle)?.name ?? '';
  const release = async (): Promise<void> => {
    const released = await holder.exchange.release({
      content: titled(content, title.trim()),
      title: title.trim(),
      circle,
      meeting: entry.meeting,
    });
    if (!released.ok) return showFailure(shell, t, released.error);
    onClose();
    const isReached = holder.exchange.network.reach(circle) !== 'none';
    const done = isReached ? 'exchanging.release.doneNear' : 'exchanging.release.done';
    shell.announce(t(done, { title: title.trim(), circle: name }));
    shell.open({ kind: 'draft', id: released.value });
    // Who is connected gets it by itself; a file is for when nobody is.
    if (!isReached) showDialog(holder, { kind: 'write-file', circle });
  };
  return (
    <Dialog
      title={t('exchanging.release.title')}
      size="wide"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button
            variant="primary"
            icon="release"
            isDisabled={title.trim() === ''}
            onPress={() => void release()}
          >
            {t('exchanging.release.do', { circle: name })}
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <Select<CircleId>
          label={t('exchanging.release.to')}
          value={circle}
          onChange={setChosen}
          choices={targets.map((one) => ({ id: one.id, label: one.name }))}
        />
        <Recipients circle={circle} of="exchanging.release" />
        <TextField
          label={t('exchanging.release.as')}
          description={t('exchanging.release.as.more')}
          value={title}
          onChange={setTyped}
          maxLength={200}
          isRequired
        />
        <Callout tone="accent" icon="shield" title={t('exchanging.release.only')}>
          <p>{t('exchanging.release.without')}</p>
        </Callout>
        <CleanText content={titled(content, title)} />
      </div>
    </Dialog>
  );
}

/** The text under the title chosen: a text that begins with a title clause has it there too. */
function titled(content: DraftContent, title: string): DraftContent {
  const [first, ...rest] = content.clauses;
  const clauses = first?.kind === 'title' ? [{ ...first, text: title, marks: [] }, ...rest] : content.clauses;
  return { ...content, title, clauses };
}

/** The text as it would go out; taken once, so that what is released is what was looked at. */
function useContent(draft: DraftId): DraftContent | undefined {
  const { drafts } = useWorkbench();
  const [content, setContent] = useState<DraftContent | undefined>(undefined);
  useEffect(() => {
    let isWanted = true;
    let count = 0;
    void drafts.content(draft).then((found) => {
      if (isWanted) setContent(cleanContent(found, asId('t-preview'), () => asId(`c${count++}`)));
    });
    return () => {
      isWanted = false;
    };
  }, [drafts, draft]);
  return content;
}

function NoCircle({ onClose }: { readonly onClose: () => void }) {
  const t = useText();
  const holder = useExchangeHolder();
  return (
    <Dialog
      title={t('exchanging.release.title')}
      size="small"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" onPress={() => showDialog(holder, { kind: 'new-circle' })}>
            {t('exchanging.new.open')}
          </Button>
        </>
      }
    >
      <p>{t('exchanging.release.noCircle')}</p>
    </Dialog>
  );
}
