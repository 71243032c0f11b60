import type { DocumentEntry } from '../../shared/domain/document.ts';
import type { DocumentMeaning } from '../../shared/text/understanding/meaning.ts';

/** What the list of documents does not say yet of one. */
export function newsOf(
  entry: Pick<DocumentEntry, 'kind' | 'agenda' | 'datedOn'>,
  { kind, agendaItem, datedOn }: Pick<DocumentMeaning, 'kind' | 'agendaItem' | 'datedOn'>,
): Partial<Pick<DocumentEntry, 'kind' | 'agenda' | 'datedOn'>> {
  return {
    ...(kind !== null && entry.kind !== kind ? { kind } : {}),
    ...(agendaItem !== null && entry.agenda === undefined ? { agenda: agendaItem } : {}),
    ...(datedOn !== null && entry.datedOn !== datedOn ? { datedOn } : {}),
  };
}
