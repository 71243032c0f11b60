import { useEffect, useMemo, useState } from 'react';
import type { DocumentId, DraftId } from '../../../../shared/base/ids.ts';
import type { AgendaItem, DocumentEntry, Meeting } from '../../../../shared/domain/document.ts';
import type { DraftEntry } from '../../../../shared/domain/draft.ts';
import {
  Button,
  Callout,
  CheckboxGroup,
  DateField,
  Dialog,
  EmptyState,
  Select,
  TextArea,
  TextField,
} from '../../../ui/components/index.ts';
import { useFormat, useText } from '../../../ui/locale/index.ts';
import { useMeeting, useShell } from '../../../ui/shell/shell-context.tsx';
import shared from '../../circle-files.module.css';
import { useLive, useWorkbench } from '../../workbench.tsx';
import { useLibrary } from '../use-library.ts';
import { makePack } from './make-pack.ts';
import type { PackPlan } from './make-pack.ts';
import { packProblem, packSafe } from './pack-problems.ts';

/** Asks what of a meeting goes into a pack; the list, the sizes and the name it is signed with are seen first. */
export function MakePackDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useText();
  const library = useLibrary();
  const { meeting } = useMeeting();
  const [chosen, setChosen] = useState<Meeting['id'] | null>(null);
  const shown = library?.meetings.find(({ id }) => id === (chosen ?? meeting)) ?? library?.meetings[0];
  if (library === undefined) return null;
  if (shown === undefined) {
    return (
      <Dialog
        title={t('packs.make.title')}
        isOpen
        onClose={onClose}
        actions={<Button onPress={onClose}>{t('common.close')}</Button>}
      >
        <EmptyState icon="meeting" size="small" title={t('packs.make.noMeeting')} />
      </Dialog>
    );
  }
  return (
    <MeetingForm
      key={shown.id}
      meeting={shown}
      meetings={library.meetings}
      documents={library.documents.filter((entry) => entry.meeting === shown.id)}
      drafts={library.drafts.filter((entry) => entry.meeting === shown.id)}
      onMeeting={setChosen}
      onClose={onClose}
    />
  );
}

interface MeetingFormProps {
  readonly meeting: Meeting;
  readonly meetings: readonly Meeting[];
  readonly documents: readonly DocumentEntry[];
  readonly drafts: readonly DraftEntry[];
  readonly onMeeting: (meeting: Meeting['id']) => void;
  readonly onClose: () => void;
}

function MeetingForm({ meeting, meetings, documents, drafts, onMeeting, onClose }: MeetingFormProps) {
  const t = useText();
  const format = useFormat();
  const [person, setPerson] = useSigner();
  const [name, setName] = useState(meeting.name);
  const [starts, setStarts] = useState(meeting.startsOn ?? '');
  const [ends, setEnds] = useState(meeting.endsOn ?? '');
  const [agendaText, setAgendaText] = useState(agendaLines(meeting.agenda ?? agendaOf(documents)));
  const [chosen, setChosen] = useState<readonly DocumentId[]>(documents.map(({ id }) => id));
  const [released, setReleased] = useState<readonly DraftId[]>([]);
  const picked = documents.filter(({ id }) => chosen.includes(id));
  const bytes = picked.reduce((sum, { size }) => sum + size, 0);
  const save = useSavePack({
    person: person.trim(),
    meeting: name.trim(),
    starts,
    ends,
    agenda: readAgenda(agendaText),
    documents: picked.map((entry) => ({ entry, agenda: entry.agenda ?? '' })),
    drafts: drafts.filter(({ id }) => released.includes(id)),
  });
  const isReady = name.trim() !== '' && person.trim() !== '' && picked.length + released.length > 0;
  return (
    <Dialog
      title={t('packs.make.title')}
      size="wide"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button
            variant="primary"
            icon="export"
            isDisabled={!isReady}
            onPress={() => {
              onClose();
              save();
            }}
          >
            {t('packs.make.save', { size: format.size(bytes) })}
          </Button>
        </>
      }
    >
      <div className={shared['form']}>
        <div className={shared['row']}>
          {meetings.length < 2 ? null : (
            <Select<Meeting['id']>
              label={t('packs.make.folder')}
              value={meeting.id}
              onChange={onMeeting}
              choices={meetings.map((one) => ({ id: one.id, label: one.name }))}
            />
          )}
          <DateField label={t('packs.make.starts')} value={starts} onChange={setStarts} />
          <DateField label={t('packs.make.ends')} value={ends} onChange={setEnds} />
        </div>
        <TextField label={t('packs.make.name')} value={name} onChange={setName} maxLength={200} isRequired />
        <TextArea
          label={t('packs.make.agenda')}
          description={t('packs.make.agenda.more')}
          value={agendaText}
          onChange={setAgendaText}
        />
        <CheckboxGroup<DocumentId>
          label={t('packs.make.documents', { count: picked.length, size: format.size(bytes) })}
          choices={documents.map((entry) => ({
            id: entry.id,
            label: entry.title,
            description: descriptionOf(entry, format.size(entry.size)),
          }))}
          value={chosen}
          onChange={setChosen}
        />
        {drafts.length === 0 ? null : (
          <CheckboxGroup<DraftId>
            label={t('packs.make.drafts')}
            choices={drafts.map(({ id, name: title }) => ({ id, label: title }))}
            value={released}
            onChange={setReleased}
          />
        )}
        <TextField
          label={t('packs.make.person')}
          description={t('packs.make.person.more')}
          value={person}
          onChange={setPerson}
          maxLength={100}
          isRequired
        />
        <Callout tone="accent" icon="shield" title={t('packs.make.only')}>
          <p>{t('packs.make.without')}</p>
        </Callout>
      </div>
    </Dialog>
  );
}

function descriptionOf(entry: DocumentEntry, size: string): string {
  const parts = [
    entry.symbol ?? '',
    entry.agenda === undefined ? '' : `[${entry.agenda}]`,
    entry.fileName,
    size,
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** Makes the pack as a task, then hands it to the system to be kept. */
function useSavePack(plan: PackPlan): () => void {
  const t = useText();
  const shell = useShell();
  const workbench = useWorkbench();
  return () =>
    void shell.runTask('export', 'packs.task.make', { name: plan.meeting }, async ({ progress, signal }) => {
      const made = await makePack(workbench, plan, { progress, signal });
      if (!made.ok) {
        if (made.error.code === 'cancelled') return { kind: 'cancelled' };
        shell.showError({ ...packProblem(t, made.error.code, plan.meeting), ...packSafe(t) });
        return { kind: 'failed', report: t('packs.said.notMade') };
      }
      const saved = await workbench.dialog.saveFile(
        `${fileStem(plan.meeting)}.dwpack`,
        'application/octet-stream',
        made.value,
      );
      return saved
        ? t('packs.said.made', { count: plan.documents.length + plan.drafts.length })
        : { kind: 'cancelled' };
    });
}

function fileStem(name: string): string {
  const stem = name.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '');
  return stem === '' ? 'meeting' : stem.slice(0, 80);
}

/** The name that the pack is signed with: the one colleagues know, else that of Settings. */
function useSigner(): readonly [string, (name: string) => void] {
  const { host, store } = useWorkbench();
  const settings = useLive(useMemo(() => store.settings.live(), [store]));
  const [typed, setTyped] = useState<string | null>(null);
  const [identity, setIdentity] = useState('');
  useEffect(() => {
    let isWanted = true;
    void host.exchange.status({}).then((status) => {
      if (isWanted && status.ok) setIdentity(status.value.identity?.person ?? '');
    });
    return () => {
      isWanted = false;
    };
  }, [host]);
  const known = identity === '' ? (settings?.personName ?? '') : identity;
  return [typed ?? known, setTyped];
}

/** One line for each item: its number, then what it is about. */
export function readAgenda(text: string): readonly AgendaItem[] {
  return text.split('\n').flatMap((line) => {
    const [, item = '', title = ''] = /^\s*(\S+)\s*(.*?)\s*$/.exec(line) ?? [];
    return item === '' ? [] : [{ item, title }];
  });
}

function agendaLines(agenda: readonly AgendaItem[]): string {
  return agenda.map(({ item, title }) => `${item} ${title}`.trim()).join('\n');
}

function agendaOf(documents: readonly DocumentEntry[]): readonly AgendaItem[] {
  const items = new Set(documents.flatMap(({ agenda }) => agenda ?? []));
  return Array.from(items, (item) => ({ item, title: '' }));
}
