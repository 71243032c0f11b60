import type { DocumentEntry } from '../../../../shared/domain/document.ts';

/** What whoever handed it on said of it. */
export function wordsOf(file: {
  readonly title: string;
  readonly agenda: string;
}): Partial<Pick<DocumentEntry, 'title' | 'agenda'>> {
  return {
    ...(file.title === '' ? {} : { title: file.title }),
    ...(file.agenda === '' ? {} : { agenda: file.agenda }),
  };
}
