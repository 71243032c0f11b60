import { useSyncExternalStore } from 'react';
import type { DraftId } from '../../../shared/base/ids.ts';
import type { SavedState } from '../../drafts/api.ts';
import { Button, Callout, Icon } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import styles from './drafting.module.css';
import { useOpenDraft, type OpenDraft } from './open-drafts.ts';
import { useDraftFiles } from './use-draft-files.ts';

function useSaved(open: OpenDraft): SavedState {
  return useSyncExternalStore(open.editor.binding.savedChanged, () => open.editor.binding.saved);
}

/** Loud when the text cannot be stored: what happened, what is safe, and a file at once. Else nothing. */
export function SavedLine({ open }: { readonly open: OpenDraft }) {
  const t = useText();
  const saved = useSaved(open);
  const files = useDraftFiles(open.draft);
  if (saved.kind !== 'failed') return null;
  return (
    <div role="alert" className={styles['alarm']}>
      <Callout
        tone="danger"
        icon="error"
        title={t(saved.code === 'quota' ? 'drafting.notSaved.full' : 'drafting.notSaved.failed')}
        actions={
          <>
            <Button variant="primary" onPress={() => void files.rescue()}>
              {t('drafting.notSaved.file')}
            </Button>
            <Button onPress={() => void open.editor.binding.retry()}>{t('common.retry')}</Button>
          </>
        }
      >
        <p>{t('drafting.notSaved.safe')}</p>
      </Callout>
    </div>
  );
}

/** Saving…, Saved or Not saved, for the status bar; says it of the draft on the screen. */
export function DraftSavedState({ draftId }: { readonly draftId: DraftId }) {
  const open = useOpenDraft(draftId);
  return open === null ? null : <SavedWord open={open} />;
}

function SavedWord({ open }: { readonly open: OpenDraft }) {
  const t = useText();
  const saved = useSaved(open);
  return (
    <span className={styles['saved']} data-saved={saved.kind}>
      <Icon name={saved.kind === 'saved' ? 'check' : saved.kind === 'saving' ? 'clock' : 'error'} size={14} />
      <span>{t(`drafting.saved.${saved.kind}`)}</span>
    </span>
  );
}
