import { asId, type DraftId, type MeetingId } from '../../../shared/base/ids.ts';
import type { DraftContent, DraftKind } from '../../../shared/domain/draft.ts';
import type { Workbench } from '../workbench.tsx';

/** What a new draft starts as. */
export interface DraftStart {
  readonly kind: DraftKind;
  /** The delegate's own name for it; private. */
  readonly name: string;
  readonly language: string;
  readonly meeting: MeetingId | null;
  /** Name of the meeting that is made if there is none. */
  readonly otherMeeting: string;
  readonly content?: DraftContent;
}

/** Makes a draft with "only me" and its row in the library. */
export async function createDraft(
  { store, drafts, clock }: Pick<Workbench, 'store' | 'drafts' | 'clock'>,
  { kind, name, language, meeting, otherMeeting, content }: DraftStart,
): Promise<DraftId> {
  const now = clock.now();
  const place = meeting ?? asId<MeetingId>(crypto.randomUUID());
  if (meeting === null) {
    await store.meetings.put({
      id: place,
      name: otherMeeting,
      createdAt: now,
      sample: false,
      trashedAt: null,
    });
  }
  const id = await drafts.create({
    kind,
    title: '',
    language,
    ...(content === undefined ? {} : { content }),
  });
  await store.drafts.put({
    id,
    meeting: place,
    kind,
    name,
    home: { kind: 'only-me' },
    createdAt: now,
    changedAt: now,
    sample: false,
    trashedAt: null,
  });
  return id;
}
