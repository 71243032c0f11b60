import type { ParsedDocument } from './document.ts';

/** What was read from a file, in the order in which it is said. */
export const READING_NUMBERS = [
  'paragraphs',
  'headings',
  'labels',
  'footnotes',
  'tables',
  'comments',
  'changes',
  'repairs',
] as const;

/** How much of each a reading holds. `labels` are the paragraphs and headings that carry a number or a letter. */
export type ReadingNumbers = Readonly<Record<(typeof READING_NUMBERS)[number], number>>;

/** Counts what import made of a file. */
export function readingNumbers(document: ParsedDocument): ReadingNumbers {
  const { clauses, footnotes, comments, changes, repairs } = document;
  const headings = clauses.filter(({ kind }) => kind === 'heading').length;
  const tables = clauses.filter(({ kind }) => kind === 'table').length;
  return {
    paragraphs: clauses.length - headings - tables,
    headings,
    labels: clauses.filter(({ label }) => label !== null).length,
    footnotes: footnotes.length,
    tables,
    comments: comments.length,
    changes: changes.length,
    repairs: repairs.length,
  };
}

/** What was read from several files together. */
export function sumOfNumbers(all: readonly ReadingNumbers[]): ReadingNumbers {
  const sum = (name: keyof ReadingNumbers): number => all.reduce((total, each) => total + each[name], 0);
  return {
    paragraphs: sum('paragraphs'),
    headings: sum('headings'),
    labels: sum('labels'),
    footnotes: sum('footnotes'),
    tables: sum('tables'),
    comments: sum('comments'),
    changes: sum('changes'),
    repairs: sum('repairs'),
  };
}
