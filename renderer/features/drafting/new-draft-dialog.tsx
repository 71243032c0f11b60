import { useEffect, useMemo, useState } from 'react';
import type { MeetingId } from '../../../shared/base/ids.ts';
import { DRAFT_KINDS, type DraftKind } from '../../../shared/domain/draft.ts';
import { Button, Callout, Dialog, RadioGroup, Select, TextField } from '../../ui/components/index.ts';
import { LANGUAGES, useLanguage, useText } from '../../ui/locale/index.ts';
import { useMeeting, useShell } from '../../ui/shell/shell-context.tsx';
import { useLive, useWorkbench } from '../workbench.tsx';
import { createDraft } from './create-draft.ts';
import { openDraftsOf } from './open-drafts.ts';

interface NewDraftDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Preselected; else the meeting of the meeting switcher. */
  readonly meeting?: MeetingId | null;
  readonly kind?: DraftKind;
}

/** Begins a draft: from which template, under which name, in which meeting. It starts with "only me". */
export function NewDraftDialog({ isOpen, ...rest }: NewDraftDialogProps) {
  return isOpen ? <NewDraft {...rest} /> : null;
}

function NewDraft({ onClose, meeting, kind: asked }: Omit<NewDraftDialogProps, 'isOpen'>) {
  const t = useText();
  const shell = useShell();
  const workbench = useWorkbench();
  const current = useMeeting().meeting;
  const language = useLanguage();
  const all = useLive(useMemo(() => workbench.store.meetings.all(), [workbench]));
  const meetings = useMemo(() => (all ?? []).filter((entry) => entry.trashedAt === null), [all]);
  const [kind, setKind] = useState<DraftKind>(asked ?? 'terms-of-reference');
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<MeetingId | null>(meeting ?? current);
  const [textLanguage, setTextLanguage] = useState<string>(language.tag === 'qps' ? 'en' : language.tag);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    if (chosen === null && meetings[0] !== undefined) setChosen(meetings[0].id);
  }, [chosen, meetings]);
  const begin = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      const title = name.trim() === '' ? t(`drafting.new.name.${kind}`) : name.trim();
      const id = await createDraft(workbench, {
        kind,
        name: title,
        language: textLanguage,
        meeting: chosen,
        otherMeeting: t('drafting.new.meetingName'),
      });
      openDraftsOf(workbench).made(id);
      onClose();
      shell.open({ kind: 'draft', id });
    } catch (failure) {
      setBusy(false);
      setProblem(failure instanceof Error ? failure.message : String(failure));
    }
  };
  return (
    <Dialog
      title={t('drafting.new.title')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" isDisabled={isBusy} onPress={() => void begin()}>
            {t('drafting.new.begin')}
          </Button>
        </>
      }
    >
      <RadioGroup
        label={t('drafting.new.template')}
        choices={DRAFT_KINDS.map((id) => ({
          id,
          label: t(`drafting.new.kind.${id}`),
          description: t(`drafting.new.about.${id}`),
        }))}
        value={kind}
        onChange={setKind}
      />
      <TextField
        label={t('drafting.new.name')}
        description={t('drafting.new.namePrivate')}
        value={name}
        onChange={setName}
        maxLength={200}
        placeholder={t(`drafting.new.name.${kind}`)}
      />
      {meetings.length === 0 ? null : (
        <Select
          label={t('drafting.new.meeting')}
          choices={meetings.map((entry) => ({ id: entry.id, label: entry.name }))}
          value={chosen}
          onChange={setChosen}
        />
      )}
      <Select
        label={t('drafting.new.language')}
        choices={LANGUAGES.map((entry) => ({ id: entry.tag, label: entry.name }))}
        value={textLanguage}
        onChange={setTextLanguage}
      />
      {problem === null ? null : (
        <Callout tone="danger" icon="error" title={t('drafting.new.failed')}>
          <p>{problem}</p>
        </Callout>
      )}
    </Dialog>
  );
}
