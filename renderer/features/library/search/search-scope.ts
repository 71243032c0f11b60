import type { Annotation } from '../../../../shared/domain/annotation.ts';
import type { DocumentEntry } from '../../../../shared/domain/document.ts';
import type { DraftEntry } from '../../../../shared/domain/draft.ts';
import { privateId } from '../../../search/searchable.ts';
import { documentType } from '../document-type.ts';
import type { DocumentType } from '../document-type.ts';

/** Where is looked. */
export const PLACES = ['everything', 'documents', 'notes', 'redLines', 'drafts'] as const;
export type SearchIn = (typeof PLACES)[number];

/** What a search is narrowed to; null and '' hold nothing back. */
export interface SearchFilter {
  readonly where: SearchIn;
  readonly language: string | null;
  readonly type: DocumentType | null;
  readonly meeting: string | null;
  /** Days, as documents date themselves. */
  readonly from: string;
  readonly to: string;
  readonly tag: string | null;
}

/** Nothing is held back. */
export const NO_FILTER: SearchFilter = {
  where: 'everything',
  language: null,
  type: null,
  meeting: null,
  from: '',
  to: '',
  tag: null,
};

/** Whether the filter holds documents back by what they are. */
function isNarrow({ language, type, meeting, from, to, tag }: SearchFilter): boolean {
  return [language, type, meeting, tag].some((value) => value !== null) || from !== '' || to !== '';
}

/** What may be found: documents in the library now, by the filter. Null: all that the index holds. */
export function documentScope(
  documents: readonly DocumentEntry[],
  all: readonly DocumentEntry[],
  notes: readonly Annotation[],
  filter: SearchFilter,
): readonly string[] | null {
  if (filter.where !== 'everything' && filter.where !== 'documents') return [];
  if (!isNarrow(filter) && documents.length === all.length) return null;
  const tagged = filter.tag === null ? null : targetsTagged(notes, filter.tag);
  return documents.filter((entry) => fits(entry, filter, tagged)).map(({ id }) => id);
}

function fits(entry: DocumentEntry, filter: SearchFilter, tagged: ReadonlySet<string> | null): boolean {
  const { language, type, meeting } = filter;
  if (language !== null && entry.language !== language) return false;
  if (meeting !== null && entry.meeting !== meeting) return false;
  if (tagged !== null && !tagged.has(entry.id)) return false;
  if (type !== null && documentType(entry) !== type) return false;
  return isBetween(entry.datedOn, filter.from, filter.to);
}

/** A year lies within a range that holds a day of it. What has no date lies in no range. */
function isBetween(date: string | undefined, from: string, to: string): boolean {
  if (from === '' && to === '') return true;
  if (date === undefined) return false;
  return (
    (from === '' || date >= from.slice(0, date.length)) && (to === '' || date <= to.slice(0, date.length))
  );
}

function targetsTagged(notes: readonly Annotation[], tag: string): ReadonlySet<string> {
  return new Set(notes.filter(({ tags }) => tags.includes(tag)).map(({ target }) => target.id));
}

interface OwnTexts {
  readonly notes: readonly Annotation[];
  readonly drafts: readonly DraftEntry[];
  /** Documents in the library now. */
  readonly documents: readonly DocumentEntry[];
}

/** Names of what the delegate wrote that may be found. Kind, language and date are those of documents. */
export function ownScope({ notes, drafts, documents }: OwnTexts, filter: SearchFilter): readonly string[] {
  const { where, meeting, tag } = filter;
  const meetings = new Map<string, string>(
    [...documents, ...drafts].map((entry) => [entry.id, entry.meeting]),
  );
  const isHere = (id: string): boolean => {
    const of = meetings.get(id);
    return of !== undefined && (meeting === null || of === meeting);
  };
  const isOfDocuments =
    filter.language !== null || filter.type !== null || filter.from !== '' || filter.to !== '';
  if (where === 'documents' || (where === 'everything' && isOfDocuments)) return [];
  const own = notes.filter(({ target, tags }) => isHere(target.id) && (tag === null || tags.includes(tag)));
  const kinds = { everything: ['note', 'red'], notes: ['note'], redLines: ['red'], drafts: [] } as const;
  const written = kinds[where].flatMap((kind) => own.map(({ id }) => privateId(kind, id)));
  const isWithDrafts = (where === 'everything' && tag === null) || where === 'drafts';
  const texts = isWithDrafts ? drafts.filter(({ id }) => isHere(id)) : [];
  return [...written, ...texts.map(({ id }) => privateId('draft', id))];
}
