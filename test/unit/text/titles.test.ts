import { describe, expect, it } from 'vitest';
import { isLanguageLine, isSubmittedTitle } from '../../../shared/text/heading-lines.ts';
import { importedHtml, importedText } from '../../support/import-text.ts';

const TEXT =
  '\n\n1. The first paragraph of the paper says what it is about and why it was written.\n\n2. The second one says more.\n';

describe('a title', () => {
  it.each([
    ['English only'],
    ['ENGLISH ONLY'],
    ['(English only)'],
    ['English and French only'],
    ['Original: English'],
    ['Original : français'],
    ['English/French/Spanish'],
    ['Только на английском языке'],
    ['بالإنكليزية فقط'],
    ['原文：英文'],
    ['Original: English and French'],
    ['Original: Portuguese'],
    ['Оригинал: английский'],
    ['الأصل: بالإنكليزية'],
  ])('is not the line above it that says in which languages the paper is: %s', (line) => {
    expect(isLanguageLine(line)).toBe(true);
    expect(importedText(`${line}\n\nNames and numbers in the Internet${TEXT}`).title).toBe(
      'Names and numbers in the Internet',
    );
    expect(
      importedHtml(`<h1>${line}</h1><h2>Names and numbers in the Internet</h2><p>1. It is so.</p>`).title,
    ).not.toBe(line);
  });

  it('is not the keyword under the number of a resolution', () => {
    const document = importedText(
      'RÉSOLUTION 12 (Rév. Dubaï, 2018)\n\ndécide\n\n1 de tenir une réunion;\n\n2 de charger le Directeur de faire rapport.\n',
    );
    expect(document.title).toBe('RÉSOLUTION 12 (Rév. Dubaï, 2018)');
  });

  it.each(['2009年11月4日 日内瓦', 'Revised 02/03/2017', 'Geneva, 4 November 2009', '二〇〇九年十一月四日'])(
    'is not the day above it, however it is set: %s',
    (line) => {
      const page = importedHtml(
        `<h1>${line}</h1><h2>Names and numbers in the Internet</h2><p>1. It is so.</p>`,
      );
      expect(page.title).not.toBe(line);
    },
  );

  it.each(['English for delegates', 'French proposals'])(
    'may begin with the name of a language: %s',
    (line) => expect(importedText(`${line}${TEXT}`).title).toBe(line),
  );

  it.each([
    'Contribution from Kenya: names and numbers in the Internet',
    'Proposal by the Group of Experts: A new table of contents',
    'Contribution de la France : les noms et les numéros',
  ])('may begin with who gives the paper: %s', (line) => {
    expect(isSubmittedTitle(line)).toBe(true);
    expect(importedText(`${line}${TEXT}`).title).toBe(line);
  });

  it('may begin with a word that stands before languages too', () => {
    const line = 'Original: a history of the Internet';
    expect(isLanguageLine(line)).toBe(false);
  });

  it.each([
    'Comments by 15 August 2005: please send to the Secretariat',
    'Comments by 15 August: please send them to the Secretariat',
    'Submission by Kenya: 12 pages',
    'Statement by the Chair: 10 November 2005',
  ])('is not what says until when, how much or on which day: %s', (line) => {
    expect(isSubmittedTitle(line)).toBe(false);
    expect(importedText(`${line}\n\nNames and numbers in the Internet${TEXT}`).title).not.toBe(line);
  });

  it('is no line of a form, and no sentence that names a contribution', () => {
    expect(isSubmittedTitle('Source: Kenya')).toBe(false);
    expect(isSubmittedTitle('Contribution from Kenya: it was read out. Nobody answered it.')).toBe(false);
  });
});
