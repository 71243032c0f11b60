import type { DocumentEntry } from '../../shared/domain/document.ts';
import type { Formatters, Translate } from '../ui/locale/index.ts';

/**
 * The date of a text: the one that it gives itself, or that it has none. The day on which it was imported is never
 * shown as its date, and is said as what it is.
 */
export function dayWords(
  entry: Pick<DocumentEntry, 'datedOn' | 'importedAt'>,
  t: Translate,
  format: Pick<Formatters, 'day' | 'date'>,
): string {
  return entry.datedOn === undefined
    ? t('common.noDateImported', { date: format.date(entry.importedAt) })
    : format.day(entry.datedOn);
}
