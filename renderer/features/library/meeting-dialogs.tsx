import { useState } from 'react';
import type { DocumentEntry, Meeting } from '../../../shared/domain/document.ts';
import { Button, Dialog, RadioGroup, TextField } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';

interface NameDialogProps {
  readonly title: string;
  readonly label: string;
  readonly start: string;
  readonly action: string;
  readonly onName: (name: string) => void;
  readonly onClose: () => void;
}

/** Asks for a name: of a new meeting, or a new one for a meeting or a document. */
export function NameDialog({ title, label, start, action, onName, onClose }: NameDialogProps) {
  const t = useText();
  const [name, setName] = useState(start);
  const isGood = name.trim() !== '';
  const done = (): void => {
    if (!isGood) return;
    onName(name.trim());
    onClose();
  };
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      size="small"
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" isDisabled={!isGood} onPress={done}>
            {action}
          </Button>
        </>
      }
    >
      <TextField
        label={label}
        value={name}
        onChange={setName}
        autoFocus
        onKeyDown={(event) => {
          if (event.key === 'Enter') done();
        }}
      />
    </Dialog>
  );
}

interface MoveDialogProps {
  readonly entries: readonly DocumentEntry[];
  readonly meetings: readonly Meeting[];
  readonly onMove: (meeting: Meeting) => void;
  readonly onClose: () => void;
}

/** Asks for the meeting folder to move documents to. */
export function MoveDialog({ entries, meetings, onMove, onClose }: MoveDialogProps) {
  const t = useText();
  const [chosen, setChosen] = useState<string | null>(entries[0]?.meeting ?? null);
  const meeting = meetings.find(({ id }) => id === chosen);
  return (
    <Dialog
      title={t('library.move.title', { count: entries.length })}
      isOpen
      onClose={onClose}
      size="small"
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button
            variant="primary"
            isDisabled={meeting === undefined || entries.every((entry) => entry.meeting === meeting.id)}
            onPress={() => {
              if (meeting === undefined) return;
              onMove(meeting);
              onClose();
            }}
          >
            {t('library.move.action')}
          </Button>
        </>
      }
    >
      <RadioGroup
        label={t('library.move.to')}
        choices={meetings.map(({ id, name }) => ({ id: String(id), label: name }))}
        value={chosen}
        onChange={setChosen}
      />
    </Dialog>
  );
}
