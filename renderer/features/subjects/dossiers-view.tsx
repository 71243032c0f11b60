import { useState } from 'react';
import { Button, EmptyState, Link } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { useRoomView, useShell } from '../../ui/shell/shell-context.tsx';
import { useJudgements } from '../meanings.ts';
import { readSubject, SUBJECT } from './judgements.ts';
import { SubjectDialog } from './subject-dialog.tsx';
import styles from './subjects.module.css';

/** The subjects that the delegate follows across bodies and meetings. */
export function DossiersView() {
  const t = useText();
  const { compare } = useFormat();
  const shell = useShell();
  const isRoomView = useRoomView();
  const subjects = useJudgements(SUBJECT, readSubject);
  const [isMaking, setMaking] = useState(false);
  if (isRoomView) return <EmptyState icon="eye-off" title={t('subjects.dossiers.roomView')} />;
  if (subjects === undefined) return null;
  const list = Array.from(subjects).toSorted(([, a], [, b]) => compare(a.name, b.name));
  const make = (
    <Button variant="primary" icon="plus" onPress={() => setMaking(true)}>
      {t('subjects.dossiers.new')}
    </Button>
  );
  return (
    <div data-private="">
      {list.length === 0 ? (
        <EmptyState icon="folder-open" title={t('subjects.dossiers.empty')} action={make} />
      ) : (
        <>
          <div className={styles['tools']}>{make}</div>
          <ul className={styles['rows']} aria-label={t('subjects.view.dossiers')}>
            {list.map(([id, { name, words }]) => (
              <li key={id} className={styles['dossier']}>
                <Link onPress={() => shell.open({ kind: 'subjects', view: 'dossier', of: id })}>
                  <bdi>{name}</bdi>
                </Link>
                <span className={styles['note']} dir="auto">
                  {words.join(' · ')}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {isMaking ? <SubjectDialog id={null} first={null} onClose={() => setMaking(false)} /> : null}
    </div>
  );
}
