import {
  asId,
  type ClauseId,
  type DocumentId,
  type DraftId,
  type MeetingId,
  type Sha256,
} from '../../shared/base/ids.ts';
import type { Annotation } from '../../shared/domain/annotation.ts';
import type { Clause, DocumentEntry, Meeting, ParsedDocument } from '../../shared/domain/document.ts';
import type { DraftEntry } from '../../shared/domain/draft.ts';

/** Small whole records for tests of what keeps them. */
export function aMeeting(id = 'm-1', change: Partial<Meeting> = {}): Meeting {
  return {
    id: asId<MeetingId>(id),
    name: `Meeting ${id}`,
    createdAt: 1,
    sample: false,
    trashedAt: null,
    ...change,
  };
}

export function aDocument(id = 'd-1', change: Partial<DocumentEntry> = {}): DocumentEntry {
  return {
    id: asId<DocumentId>(id),
    meeting: asId<MeetingId>('m-1'),
    fileName: `${id}.txt`,
    mediaType: 'text/plain',
    size: 100,
    sha256: asId<Sha256>('0'.repeat(64)),
    title: `Report ${id}`,
    symbol: null,
    language: 'en',
    direction: 'ltr',
    readable: true,
    clauseCount: 1,
    importedAt: 1,
    sample: false,
    trashedAt: null,
    ...change,
  };
}

export function aClause(id: string, text: string): Clause {
  return {
    id: asId<ClauseId>(id),
    kind: 'paragraph',
    label: null,
    level: 0,
    text,
    part: null,
    keyword: null,
    marks: [],
    footnotes: [],
    table: null,
  };
}

export function aText(clauses: readonly Clause[]): ParsedDocument {
  return {
    importerVersion: 1,
    sha256: asId<Sha256>('0'.repeat(64)),
    format: 'txt',
    title: 'Report',
    symbol: null,
    language: 'en',
    direction: 'ltr',
    clauses,
    footnotes: [],
    interventions: [],
    changes: [],
    comments: [],
    acceptedText: null,
    rejectedText: null,
    citations: [],
    repairs: [],
    warnings: [],
  };
}

export function aNote(id: string, body: string, change: Partial<Annotation> = {}): Annotation {
  return {
    id: asId(id),
    target: { kind: 'document', id: asId<DocumentId>('d-1') },
    kind: 'note',
    anchor: { scope: 'document' },
    body,
    position: null,
    tags: [],
    createdAt: 1,
    changedAt: 1,
    trashedAt: null,
    ...change,
  };
}

export function aDraftEntry(id = 'draft-1', change: Partial<DraftEntry> = {}): DraftEntry {
  return {
    id: asId<DraftId>(id),
    meeting: asId<MeetingId>('m-1'),
    kind: 'blank',
    name: `Draft ${id}`,
    home: { kind: 'only-me' },
    createdAt: 1,
    changedAt: 1,
    sample: false,
    trashedAt: null,
    ...change,
  };
}
