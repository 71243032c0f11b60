import { describe, expect, it } from 'vitest';
import { importedText } from '../../support/import-text.ts';
import type { ParsedDocument } from '../../../shared/domain/document.ts';

const sentence = (of: number | string): string =>
  `The Group agreed on the text number ${of} that the secretariat had prepared for its second meeting.`;
type Entry = readonly [label: number | string, text: string];
const point = (label: number | string): Entry => [label, sentence(label)];
const points = (from: number, to: number): readonly Entry[] =>
  Array.from({ length: to - from + 1 }, (_, i) => point(from + i));

/** The two ways in which text files show a number: alone on its line, and before its text. */
const FORMS = [
  { form: 'alone on its line', show: ([label, text]: Entry) => `${label}\n${text}`, dot: '' },
  { form: 'with a stop before its text', show: ([label, text]: Entry) => `${label}. ${text}`, dot: '.' },
] as const;

const labels = (document: ParsedDocument, kind: string): readonly string[] =>
  document.clauses
    .filter((clause) => clause.kind === kind && clause.label !== null)
    .map((clause) => (clause.label ?? '').replace(/\.$/u, ''));
const gaps = (document: ParsedDocument): readonly (string | null)[] =>
  document.warnings.filter(({ code }) => code === 'numbering-gap').map(({ detail }) => detail);
const names = (entries: readonly Entry[]): readonly string[] => entries.map(([label]) => String(label));

describe.each(FORMS)('a vacant number, numbers standing $form', ({ show }) => {
  const read = (entries: readonly Entry[]): ParsedDocument =>
    importedText(`Executive Summary\n\n${entries.map(show).join('\n\n')}\n`);

  it.each([
    ['one', 7, '5 … 7'],
    ['two', 8, '5 … 8'],
    ['three', 9, '5 … 9'],
  ])(
    '%s missing: the later paragraphs keep their labels, and a warning names the place',
    (_, next, detail) => {
      const entries = [...points(1, 5), ...points(next, next + 5)];
      const document = read(entries);
      expect(labels(document, 'paragraph')).toEqual(names(entries));
      expect(gaps(document)).toEqual([detail]);
      const warning = document.warnings.find(({ code }) => code === 'numbering-gap');
      const clause = document.clauses.find(({ id }) => id === warning?.clause);
      expect(clause?.text).toBe(sentence(next));
    },
  );

  it('several vacant numbers one after another, the last but one too', () => {
    const entries = [point(1), point(2), point(4), point(6), point(7), point(9)];
    const document = read(entries);
    expect(labels(document, 'paragraph')).toEqual(names(entries));
    expect(gaps(document)).toEqual(['2 … 4', '4 … 6', '7 … 9']);
  });

  it('a full count has no warning', () => {
    expect(gaps(read(points(1, 12)))).toEqual([]);
  });

  it('sections stay sections where a vacant number comes before, at or after them', () => {
    const entries: readonly Entry[] = [
      ...points(1, 2),
      [1, 'Introduction'],
      point(4),
      [2, 'Process and Working Methods'],
      ...points(5, 6),
      [3, 'Consultations'],
      point(8),
      [4, 'Future Work'],
      ...points(9, 10),
    ];
    const document = read(entries);
    expect(labels(document, 'paragraph')).toEqual(['1', '2', '4', '5', '6', '8', '9', '10']);
    expect(labels(document, 'heading')).toEqual(['1', '2', '3', '4']);
    expect(gaps(document)).toEqual(['2 … 4', '6 … 8']);
  });

  it('a section whose number jumps is a section and no paragraph', () => {
    const entries: readonly Entry[] = [
      [1, 'Introduction'],
      point(1),
      [2, 'Process and Working Methods'],
      point(2),
      [4, 'Consultations'],
      point(3),
      [5, 'Future Work'],
      point(4),
    ];
    const document = read(entries);
    expect(labels(document, 'paragraph')).toEqual(['1', '2', '3', '4']);
    expect(labels(document, 'heading')).toEqual(['1', '2', '4', '5']);
    expect(gaps(document)).toEqual(['2 … 4']);
  });

  it('a number that stands ahead of those it skips is no paragraph', () => {
    const document = read([...points(1, 5), [8, sentence('eight')], ...points(6, 10)]);
    const paragraphs = document.clauses.filter(({ kind }) => kind === 'paragraph').map(({ text }) => text);
    expect(labels(document, 'paragraph')).toEqual(names(points(1, 10)));
    expect(paragraphs).not.toContain(sentence('eight'));
    expect(gaps(document)).toEqual([]);
  });

  it('quoted points and parts of a sentence that jump are no paragraphs', () => {
    const quoted: Entry = [7, `“${sentence('quoted')}”`];
    const part: Entry = [8, 'to take the steps that the Council of that year asked for in its decision.'];
    const document = read([...points(1, 5), part, ...points(6, 9)]);
    expect(labels(document, 'paragraph')).toEqual(names(points(1, 9)));
    expect(labels(read([...points(1, 5), quoted]), 'paragraph')).toEqual(names(points(1, 5)));
  });

  it('an enumeration after a colon that jumps ahead is a list', () => {
    const document = read([
      ...points(1, 4),
      [5, 'The Council decided in its decision of that year, as the members know:'],
      [7, sentence('seven of another text')],
      [8, sentence('eight of another text')],
      ...points(6, 9),
    ]);
    expect(labels(document, 'paragraph')).toEqual(names(points(1, 9)));
    expect(gaps(document)).toEqual([]);
  });

  it.each(['15A', '15bis'])('an inserted %s is a paragraph, and 16 follows it', (inserted) => {
    const entries = [...points(1, 15), point(inserted), ...points(16, 18)];
    const document = read(entries);
    expect(labels(document, 'paragraph')).toEqual(names(entries));
    expect(gaps(document)).toEqual([]);
  });

  it('inserted numbers follow each other, and stand after and in place of a vacant one', () => {
    const entries = [
      ...points(1, 3),
      point(5),
      point('5A'),
      point('5B'),
      point('6bis'),
      point('6ter'),
      point(7),
      point(9),
      point('9bis'),
      point(10),
    ];
    const document = read(entries);
    expect(labels(document, 'paragraph')).toEqual(names(entries));
    expect(gaps(document)).toEqual(['3 … 5', '7 … 9']);
  });

  it('a restart in an annex begins a count of its own', () => {
    const document = importedText(
      [...points(1, 3), ...points(5, 6)].map(show).join('\n\n') +
        `\n\nAnnex\n\n${points(1, 8).map(show).join('\n\n')}\n`,
    );
    expect(labels(document, 'paragraph').slice(0, 5)).toEqual(['1', '2', '3', '5', '6']);
    expect(gaps(document)).toEqual(['3 … 5']);
  });
});

describe('numbers that are no labels beside a vacant one', () => {
  const alone = (entries: readonly Entry[]): string =>
    entries.map(([label, text]) => `${label}\n${text}`).join('\n\n');

  it('a page number inside a sentence is taken out, though it would fit the gap', () => {
    const cut = 'The Group agreed on the text that the secretariat had prepared for its';
    const document = importedText(
      `${alone(points(1, 4))}\n\n5\n${cut}\n\n7\nsecond meeting in Geneva.\n\n${alone(points(9, 11))}\n`,
    );
    expect(labels(document, 'paragraph')).toEqual(['1', '2', '3', '4', '5', '9', '10', '11']);
    expect(document.repairs.map(({ kind }) => kind)).toContain('page-number');
  });

  it('a page number between paragraphs is no paragraph', () => {
    const document = importedText(
      `${alone(points(1, 5))}\n\n7\n\n6\n${sentence(6)}\n\n${alone(points(8, 9))}\n`,
    );
    expect(labels(document, 'paragraph')).toEqual(['1', '2', '3', '4', '5', '6', '8', '9']);
  });

  it('page numbers of a text whose paragraphs have a stop are none', () => {
    const dotted = (entries: readonly Entry[]): string =>
      entries.map(([label, text]) => `${label}. ${text}`).join('\n\n');
    const document = importedText(
      `${dotted(points(1, 3))}\n\n2\n\n${dotted(points(5, 6))}\n\n4\n\n${dotted(points(7, 9))}\n`,
    );
    expect(labels(document, 'paragraph')).toEqual(['1', '2', '3', '5', '6', '7', '8', '9']);
    expect(gaps(document)).toEqual(['3 … 5']);
  });

  it('a year that stands alone is text', () => {
    const document = importedText(`${alone(points(1, 4))}\n\n2005\n\n${alone(points(6, 8))}\n`);
    expect(document.clauses.find(({ text }) => text === '2005')?.label).toBeNull();
    expect(labels(document, 'paragraph')).toEqual(['1', '2', '3', '4', '6', '7', '8']);
  });

  it.each([
    '18 November 2004: first meeting of the Group in Geneva, open to all who had come.',
    '18\nNovember 2004 was the day on which the Group met for the first time in Geneva.',
    '18. November 2004 war der Tag, an dem sich die Gruppe zum ersten Mal in Genf traf.',
  ])('a date is no paragraph: %s', (date) => {
    const form = date.startsWith('18.') ? '.\t' : '\n';
    const text = [...points(14, 16), ...points(19, 21)].map(([label, words]) => `${label}${form}${words}`);
    const document = importedText([...text.slice(0, 3), date, ...text.slice(3)].join('\n\n'));
    expect(labels(document, 'paragraph')).toEqual(['14', '15', '16', '19', '20', '21']);
    expect(gaps(document)).toEqual(['16 … 19']);
  });

  it('a number too far ahead is left as it stands', () => {
    const document = importedText(`${alone(points(1, 4))}\n\n40\n${sentence('forty')}\n`);
    expect(labels(document, 'paragraph')).toEqual(['1', '2', '3', '4']);
    expect(gaps(document)).toEqual([]);
  });
});
