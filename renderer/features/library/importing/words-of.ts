import type { DocumentEntry } from '../../../../shared/domain/document.ts';

/** Title and agenda item, as far as somebody said them. */
export type DocumentWords = Partial<Pick<DocumentEntry, 'title' | 'agenda'>>;

/** What whoever handed it on said of it. */
export function wordsOf(file: { readonly title: string; readonly agenda: string }): DocumentWords {
  return {
    ...(file.title === '' ? {} : { title: file.title }),
    ...(file.agenda === '' ? {} : { agenda: file.agenda }),
  };
}
