import { describe, expect, it } from 'vitest';
import { importedText } from '../../support/import-text.ts';

/** Kind, level and label of every block, as "paragraph 0 16". */
function shape(...lines: readonly string[]): readonly string[] {
  return importedText(lines.join('\n')).clauses.map(
    ({ kind, level, label, text }) => `${kind} ${level} ${label ?? '-'} ${text.slice(0, 12)}`,
  );
}

const SAID = 'The meeting considered the report of the working group.';

describe('numbers with one space after them', () => {
  it('go on after a number that was left out', () => {
    const document = importedText(
      ['Report of the meeting', '', `1 ${SAID}`, `2 ${SAID}`, `4 ${SAID}`, `5 ${SAID}`].join('\n'),
    );
    expect(document.clauses.slice(1).map(({ label }) => label)).toEqual(['1', '2', '4', '5']);
    expect(document.warnings).toMatchObject([{ code: 'numbering-gap', detail: '2 … 4' }]);
  });

  it('are those of an extract if three follow each other', () => {
    expect(shape(`12 ${SAID}`, `13 ${SAID}`, `14 ${SAID}`)).toEqual([
      'paragraph 0 12 The meeting ',
      'paragraph 0 13 The meeting ',
      'paragraph 0 14 The meeting ',
    ]);
  });

  it.each([
    ['16 Member States took the floor on this item of the agenda.'],
    ['3 June was proposed as a date by several of those present.'],
    ['40 Years of Standards was the name of the book that was shown.'],
  ])('are words where nothing counts on to them: %s', (line) => {
    const document = importedText(
      ['Report of the meeting', '', `1 ${SAID}`, `2 ${SAID}`, line, SAID].join('\n'),
    );
    expect(document.clauses.at(-2)?.label).toBeNull();
  });
});

describe('numbers in Arabic', () => {
  it('are labels without a space after their dash too', () => {
    const document = importedText('1-الضغط المستمر على زر التشغيل.\n\n2- الدخول إلى الوضع الآخر.\n');
    expect(document.clauses.map(({ label, text }) => [label, text.slice(0, 6)])).toEqual([
      ['1-', 'الضغط '],
      ['2-', 'الدخول'],
    ]);
  });

  it('are none in a range', () => {
    expect(importedText('3-4 أيام بعد الاجتماع.\n').clauses[0]?.label).toBeNull();
  });
});

describe('numbers in Arabic digits with no sign behind them', () => {
  it('are labels where they count on, under a keyword too', () => {
    const labels = (...lines: readonly string[]): readonly (string | null)[] =>
      importedText(lines.join('\n\n')).clauses.map(({ label }) => label);
    expect(
      labels(
        '١ إنشاء فريق عمل مفتوح العضوية',
        '٢ دعوة الدول الأعضاء إلى المشاركة',
        '٣ تقديم تقرير إلى المجلس',
      ),
    ).toEqual(['١', '٢', '٣']);
    expect(labels('يقرر', '١ إنشاء فريق عمل مفتوح العضوية', '٢ دعوة الدول الأعضاء إلى المشاركة')).toEqual([
      null,
      '١',
      '٢',
    ]);
  });

  it('are none alone, or before a month', () => {
    expect(importedText('١٥ دولة شاركت في الاجتماع.\n').clauses[0]?.label).toBeNull();
    expect(importedText('١ مارس ٢٠١٠\n\n٢ مارس ٢٠١٠\n').clauses.map(({ label }) => label)).toEqual([
      null,
      null,
    ]);
  });
});

describe('decimal numbers over short lines', () => {
  it('are tasks where they say what to do, the last one too', () => {
    expect(shape('1. Scope', SAID, '2. Tasks', '2.1. To collect', '2.2. To report', '3. Time', SAID)).toEqual(
      [
        'heading 1 1. Scope',
        'paragraph 0 - The meeting ',
        'heading 1 2. Tasks',
        'paragraph 0 2.1. To collect',
        'paragraph 0 2.2. To report',
        'heading 1 3. Time',
        'paragraph 0 - The meeting ',
      ],
    );
  });

  it('are entries alike where the next number comes at once', () => {
    expect(shape('2.1 Collection of cases', '2.2 Reports', '3.1 Meetings', SAID).slice(0, 2)).toEqual([
      'paragraph 0 2.1 Collection o',
      'paragraph 0 2.2 Reports',
    ]);
  });

  it('are headings where a text stands under each', () => {
    expect(shape('2.1 Collection of cases', SAID, '2.2 Reports', SAID)).toEqual([
      'heading 2 2.1 Collection o',
      'paragraph 0 - The meeting ',
      'heading 2 2.2 Reports',
      'paragraph 0 - The meeting ',
    ]);
  });
});

describe('bullets and dashes', () => {
  const levels = (...lines: readonly string[]): readonly (readonly [number, string])[] =>
    importedText([SAID, '', ...lines].join('\n'))
      .clauses.slice(1)
      .map(({ level, text }) => [level, text]);

  it('have the depth that their indentation shows', () => {
    expect(levels('- A', '    - A1', '        - A1a', '    - A2', '- B')).toEqual([
      [1, 'A'],
      [2, 'A1'],
      [3, 'A1a'],
      [2, 'A2'],
      [1, 'B'],
    ]);
    expect(levels('\t- A', '\t\t- A1', '\t- B').map(([level]) => level)).toEqual([1, 2, 1]);
  });

  it('have the depth that another sign shows', () => {
    expect(levels('• A', '– A1', '– A2', '• B').map(([level]) => level)).toEqual([1, 2, 2, 1]);
  });

  it('are also the letter o, as it comes out of Word, among other bullets only', () => {
    expect(levels('• A', 'o A1', 'o A2', '• B').map(([level]) => level)).toEqual([1, 2, 2, 1]);
    expect(levels('o sea que no se hizo nada más.')).toEqual([[0, 'o sea que no se hizo nada más.']]);
  });

  it('begin anew under the next paragraph', () => {
    expect(levels('    - A', '1. One.', '  - B').map(([level]) => level)).toEqual([1, 0, 1]);
  });
});

describe('a title that names a day', () => {
  it.each([
    'Summary of the debate held on 3 March 2021',
    'Report of the meeting of 12 May 2020',
    'Letter dated 3 March 2021 from the Permanent Representative of Kenya',
    'Compte rendu de la réunion du 3 mars 2021',
  ])('%s', (title) => {
    expect(importedText(`${title}\n\n${SAID}`).title).toBe(title);
  });

  it.each([
    'Geneva, 3 March 2021',
    '20 July 2005 – 10:00-13:00 – Room XVIII',
    'Report due 3 March 2021, 12:00',
    '2009年11月4日 日内瓦',
    '日内瓦，二〇〇九年十一月四日',
    'Revised 02/03/2017',
    'Version of 2 March 2017',
  ])('%s is none', (line) => {
    expect(importedText(`${line}\n\n${SAID}`).title).toBeNull();
  });

  it.each(['English only', 'Anglais seulement', 'SPANISH ONLY'])(
    'is not the language that a paper was handed in, which stands above its title: “%s”',
    (line) => {
      expect(
        importedText(`Document C26/12-E\n12 May 2026\n${line}\n\nOn the costs of meetings\n\n${SAID}`).title,
      ).toBe('On the costs of meetings');
    },
  );
});
