import { useState } from 'react';
import { Button, EmptyState, Icon } from '../../ui/components/index.ts';
import type { IconName } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { useRoomView } from '../../ui/shell/shell-context.tsx';
import { AskBefore } from '../ask-before.tsx';
import { TRASH_DAYS, trashContent } from './library-actions.ts';
import { moveInList } from './move-in-list.ts';
import styles from './library.module.css';
import type { Library } from './use-library.ts';
import { useLibraryActions } from './use-library.ts';

/** What was deleted, for thirty days, with the way back. */
export function TrashView({ library }: { readonly library: Library }) {
  const t = useText();
  const isRoomView = useRoomView();
  const actions = useLibraryActions();
  const [isAsking, setAsking] = useState(false);
  const { meetings, documents, drafts } = library.everything;
  const trash = trashContent(meetings, documents, drafts);
  const count = trash.meetings.length + trash.documents.length + trash.drafts.length;
  if (count === 0) return <EmptyState icon="trash" title={t('library.trash.empty')} />;
  return (
    <div className={styles['trash']}>
      <p className={styles['trashHead']}>
        <span>{t('library.trash.lead', { days: TRASH_DAYS })}</span>
        <Button size="small" variant="danger" onPress={() => setAsking(true)}>
          {t('library.trash.emptyNow')}
        </Button>
      </p>
      <ul
        className={styles['trashList']}
        aria-label={t('library.trash')}
        onKeyDown={(event) => moveInList(event, 'button')}
      >
        {trash.meetings.map((meeting) => (
          <TrashRow
            key={meeting.id}
            icon="folder"
            name={meeting.name}
            at={meeting.trashedAt}
            onRestore={() => actions.restoreMeeting(meeting)}
          />
        ))}
        {trash.documents.map((entry) => (
          <TrashRow
            key={entry.id}
            icon="document"
            name={entry.title}
            at={entry.trashedAt}
            onRestore={() => actions.restore([entry])}
          />
        ))}
        {trash.drafts.map((entry) => (
          <TrashRow
            key={entry.id}
            icon="draft"
            name={isRoomView ? t('library.draft') : entry.name}
            at={entry.trashedAt}
            onRestore={() => actions.restoreDraft(entry)}
          />
        ))}
      </ul>
      <AskBefore
        title={t('library.trash.ask', { count })}
        act={t('library.trash.emptyNow')}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onAct={() => {
          setAsking(false);
          void actions.empty(trash);
        }}
      >
        <p>{t('library.trash.askMore')}</p>
      </AskBefore>
    </div>
  );
}

interface TrashRowProps {
  readonly icon: IconName;
  readonly name: string;
  readonly at: number | null;
  readonly onRestore: () => Promise<void>;
}

function TrashRow({ icon, name, at, onRestore }: TrashRowProps) {
  const t = useText();
  const format = useFormat();
  return (
    <li className={styles['trashRow']}>
      <Icon name={icon} size={18} />
      <span className={styles['trashName']} dir="auto">
        {name}
      </span>
      <span className={styles['hint']}>
        {at === null ? null : t('library.trash.since', { date: format.date(at) })}
      </span>
      <Button
        size="small"
        variant="quiet"
        onPress={() => void onRestore()}
        label={t('library.trash.restore', { name })}
      >
        {t('common.restore')}
      </Button>
    </li>
  );
}
