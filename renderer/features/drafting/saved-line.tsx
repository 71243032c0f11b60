import { useSyncExternalStore } from 'react';
import type { DraftId } from '../../../shared/base/ids.ts';
import type { SavedState } from '../../drafts/api.ts';
import { goToClause } from '../../drafts/editor/commands.ts';
import { Button, Callout, Icon } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import styles from './drafting.module.css';
import { useOpenDraft, type OpenDraft } from './open-drafts.ts';
import { useDraftFiles } from './use-draft-files.ts';

function useSaved(open: OpenDraft): SavedState {
  return useSyncExternalStore(open.editor.binding.savedChanged, () => open.editor.binding.saved);
}

const NOT_SAVED = {
  quota: 'drafting.notSaved.full',
  unavailable: 'drafting.notSaved.failed',
  stopped: 'drafting.stopped',
} as const;

/** Loud when the text cannot be stored: what happened, what is safe, and a file at once. Else nothing. */
export function SavedLine({ open }: { readonly open: OpenDraft }) {
  const t = useText();
  const saved = useSaved(open);
  const files = useDraftFiles(open.draft);
  if (saved.kind !== 'failed') return <RecoveryLine open={open} />;
  const isStopped = saved.code === 'stopped';
  return (
    <div role="alert" className={styles['alarm']}>
      <Callout
        tone="danger"
        icon="error"
        title={t(NOT_SAVED[saved.code])}
        actions={
          <>
            <Button
              variant={isStopped ? 'primary' : 'secondary'}
              onPress={() => void open.editor.binding.retry()}
            >
              {t(isStopped ? 'drafting.stopped.again' : 'common.retry')}
            </Button>
            <Button variant={isStopped ? 'secondary' : 'primary'} onPress={() => void files.rescue()}>
              {t('drafting.notSaved.file')}
            </Button>
          </>
        }
      >
        <p>{t(isStopped ? 'drafting.stopped.safe' : 'drafting.notSaved.safe')}</p>
      </Callout>
    </div>
  );
}

/** After the part that stores drafts had ended and was started again: what that means for the words. Until read. */
function RecoveryLine({ open }: { readonly open: OpenDraft }) {
  const t = useText();
  const format = useFormat();
  const { binding } = open.editor;
  const recovery = useSyncExternalStore(binding.outage.recoveryChanged, () => binding.outage.recovery);
  const [first] = recovery?.clauses ?? [];
  if (recovery === null) return null;
  return (
    <div role="status" className={styles['recovered']}>
      <Callout
        tone="caution"
        icon="warning"
        title={t('drafting.recovered', { time: format.time(recovery.at) })}
        actions={
          <>
            {first === undefined ? null : (
              <Button onPress={() => void open.editor.run(goToClause(first))}>
                {t('drafting.recovered.show')}
              </Button>
            )}
            <Button onPress={() => binding.outage.tell(null)}>{t('common.close')}</Button>
          </>
        }
      >
        <p>
          {first === undefined
            ? t('drafting.recovered.all')
            : t('drafting.recovered.some', { count: recovery.clauses.length })}
        </p>
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
