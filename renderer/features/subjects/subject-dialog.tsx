import { useState } from 'react';
import { Button, Dialog, TextArea, TextField } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { SUBJECT } from './judgements.ts';
import type { Subject } from './judgements.ts';
import styles from './subjects.module.css';
import { useJudging } from './use-judging.ts';

interface SubjectDialogProps {
  /** Null makes a new subject. */
  readonly id: string | null;
  readonly first: Subject | null;
  readonly onClose: () => void;
}

/** Name of a subject, and the words and symbols that make a clause belong to it. */
export function SubjectDialog({ id, first, onClose }: SubjectDialogProps) {
  const t = useText();
  const shell = useShell();
  const judge = useJudging();
  const [name, setName] = useState(first?.name ?? '');
  const [words, setWords] = useState((first?.words ?? []).join('\n'));
  const lines = Array.from(new Set(words.split('\n').map((line) => line.trim().slice(0, 200)))).filter(
    (line) => line !== '',
  );
  const save = async (): Promise<void> => {
    const key = id ?? `${SUBJECT}/${crypto.randomUUID()}`;
    const value: Subject = {
      name: name.trim(),
      words: lines.length === 0 ? [name.trim()] : lines.slice(0, 40),
    };
    onClose();
    await judge(
      { id: key, kind: SUBJECT, document: null, value },
      t('subjects.dossiers.kept', { name: value.name }),
    );
    shell.open({ kind: 'subjects', view: 'dossier', of: key });
  };
  return (
    <Dialog
      title={t(id === null ? 'subjects.dossiers.new' : 'subjects.dossiers.change')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" isDisabled={name.trim() === ''} onPress={() => void save()}>
            {t('subjects.dossiers.save')}
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <TextField
          label={t('subjects.dossiers.name')}
          value={name}
          onChange={setName}
          maxLength={200}
          autoFocus
        />
        <TextArea
          label={t('subjects.dossiers.words')}
          description={t('subjects.dossiers.wordsHint')}
          value={words}
          onChange={setWords}
          rows={5}
          maxLength={8000}
        />
      </div>
    </Dialog>
  );
}
