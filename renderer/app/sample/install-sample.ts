import { asId } from '../../../shared/base/ids.ts';
import type { AnnotationId, ClauseId, DocumentId, DraftId, MeetingId } from '../../../shared/base/ids.ts';
import type { Anchor, Annotation } from '../../../shared/domain/annotation.ts';
import type { DraftClause } from '../../../shared/domain/draft.ts';
import { makeAnchor } from '../../../shared/text/anchors/index.ts';
import { findClause } from '../../../shared/text/jump/index.ts';
import { importFiles } from '../../features/library/index.ts';
import type { Workbench } from '../../features/workbench.tsx';
import type { Translate } from '../../ui/locale/index.ts';
import { SAMPLE_CONFLICT, SAMPLE_DOCUMENTS, SAMPLE_DRAFT, SAMPLE_MEETINGS, SAMPLE_NOTES } from './manifest.ts';
import type { SampleDocument, SampleMeeting, SampleNote } from './manifest.ts';

/**
 * Lays out the sample dossier through the same import as any file. What is there already stays as it is, so
 * it can be called again to bring back what was removed for good. Resolves when all of it is there.
 */
export async function installSample(workbench: Workbench, t: Translate): Promise<void> {
  for (const meeting of SAMPLE_MEETINGS) await ensureMeeting(workbench, t, meeting);
  const { sampleFile } = await import('./sample-files.ts');
  for (const sample of SAMPLE_DOCUMENTS) {
    const document = await importSample(workbench, sample, sampleFile(sample.file));
    if (document === null) continue;
    for (const note of SAMPLE_NOTES) if (note.file === sample.file) await putNote(workbench, t, note, document);
  }
  await ensureDraft(workbench, t);
}

const meetingId = (meeting: SampleMeeting): MeetingId => asId<MeetingId>(`m-sample-${meeting}`);

async function ensureMeeting({ store, clock }: Workbench, t: Translate, meeting: SampleMeeting): Promise<void> {
  const id = meetingId(meeting);
  const present = (await store.meetings.all().current()).find((each) => each.id === id);
  if (present === undefined) {
    const name = t(`library.sample.meeting.${meeting}`);
    await store.meetings.put({ id, name, createdAt: clock.now(), sample: true, trashedAt: null });
  } else if (present.trashedAt !== null) await store.meetings.restore(id);
}

/** The document's id if it was added now; null if it was there, or (said by nobody: the sample is no duty) not readable. */
async function importSample(
  workbench: Workbench,
  { meeting, title }: SampleDocument,
  file: Parameters<typeof importFiles>[1]['files'][number],
): Promise<DocumentId | null> {
  const { outcomes } = await importFiles(workbench, {
    files: [file],
    meeting: meetingId(meeting),
    sample: true,
    signal: new AbortController().signal,
    progress: () => undefined,
  });
  const [outcome] = outcomes;
  if (outcome?.kind !== 'added') return null;
  if (title !== null) await workbench.store.documents.update(outcome.document, { title });
  return outcome.document;
}

async function putNote(workbench: Workbench, t: Translate, note: SampleNote, document: DocumentId): Promise<void> {
  const { store, clock } = workbench;
  const anchor = anchorOf(note, (await store.documents.parsed(document))?.clauses ?? []);
  if (anchor === null) return;
  const key = `library.sample.note.${note.kind}`;
  const annotation: Annotation = {
    id: asId<AnnotationId>(note.id),
    target: { kind: 'document', id: document },
    kind: note.kind,
    anchor,
    body: note.hasBody ? t(`${key}.body`) : '',
    position:
      note.stance === null
        ? null
        : { stance: note.stance, target: t(`${key}.target`), fallback: t(`${key}.fallback`), redLine: t(`${key}.redLine`) },
    tags: [t('library.sample.tag')],
    createdAt: clock.now(),
    changedAt: clock.now(),
    trashedAt: null,
  };
  await store.annotations.put(annotation);
}

function anchorOf(note: SampleNote, clauses: Parameters<typeof findClause>[1]): Anchor | null {
  const named = note.place === '' ? null : findClause(note.place, clauses);
  const clause = clauses.find(({ id, text }) => (named === null ? text.includes(note.quote ?? '') : id === named));
  if (clause === undefined) return null;
  const start = note.quote === null ? 0 : clause.text.indexOf(note.quote);
  return start < 0 ? null : makeAnchor(clause, start, start + (note.quote ?? clause.text).length);
}

async function ensureDraft(workbench: Workbench, t: Translate): Promise<void> {
  const { store, drafts, clock } = workbench;
  const present = (await store.drafts.entries().current()).find((entry) => entry.sample);
  if (present !== undefined) {
    const conflicts = await store.conflicts.all().current();
    if (!conflicts.some(({ id }) => id === conflictId(present.id))) await putConflict(workbench, present.id, t);
    return;
  }
  const clauses = SAMPLE_DRAFT.map(({ kind, text, bracketed }, index): DraftClause => ({
    id: asId<ClauseId>(`c${crypto.randomUUID().replaceAll('-', '')}`),
    kind,
    level: 0,
    label: null,
    manualLabel: null,
    text,
    marks: [],
    status: bracketed === true ? { state: 'in-brackets' } : index === 2 ? agreedHere(t) : { state: 'not-discussed' },
  }));
  const title = SAMPLE_DRAFT[0]?.text ?? '';
  const id = await drafts.create({
    kind: 'terms-of-reference',
    title,
    language: 'en',
    content: { id: asId<DraftId>(''), kind: 'terms-of-reference', title, language: 'en', clauses },
  });
  const now = clock.now();
  await store.drafts.put({
    id,
    meeting: meetingId('prepteam'),
    kind: 'terms-of-reference',
    name: t('library.sample.draft'),
    home: { kind: 'only-me' },
    createdAt: now,
    changedAt: now,
    sample: true,
    trashedAt: null,
  });
  await putConflict(workbench, id, t);
}

function agreedHere(t: Translate): DraftClause['status'] {
  return { state: 'agreed', by: 'delegation', where: t('library.sample.where'), when: '2005-03-18' };
}

const conflictId = (draft: DraftId): string => `sample-${draft}`;
const HOUR = 60 * 60 * 1000;

async function putConflict({ store, drafts, clock }: Workbench, draft: DraftId, t: Translate): Promise<void> {
  const clause = (await drafts.content(draft)).clauses.find(({ text }) => text.includes(SAMPLE_CONFLICT.at));
  if (clause === undefined) return;
  const now = clock.now();
  await store.conflicts.put({
    id: conflictId(draft),
    draft,
    clause: clause.id,
    kind: 'text',
    base: SAMPLE_CONFLICT.base,
    mine: { text: clause.text, author: t('library.sample.me'), at: now - 2 * HOUR },
    theirs: { text: SAMPLE_CONFLICT.theirs, author: SAMPLE_CONFLICT.author, at: now - HOUR },
    foundAt: now,
    decision: null,
    decidedAt: null,
    before: null,
  });
}
