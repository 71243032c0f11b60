import { describe, expect, it } from 'vitest';
import { importFile } from '../../../electron/host/importing/import-file.ts';
import type { ParsedDocument } from '../../../shared/domain/document.ts';
import {
  type DocxParts,
  abstractNum,
  buildDocx,
  lvl,
  num,
  numOf,
  p,
  r,
  style,
} from '../../support/docx-builder.ts';

// A Word file all the way through import: what inspect and the library get.

function imported(parts: DocxParts): ParsedDocument {
  const outcome = importFile(buildDocx(parts), 'made.docx');
  if (!outcome.ok || outcome.value.kind !== 'parsed') throw new Error('Not read');
  return outcome.value.document;
}

const lines = ({ clauses }: ParsedDocument): string[] =>
  clauses.map(({ kind, label, part, keyword, text }) =>
    [kind, part ?? '-', keyword ?? '-', label ?? '-', text].join(' | '),
  );

describe('a resolution in Word', () => {
  const styles = `<w:style w:type="paragraph" w:styleId="Call"><w:name w:val="Call"/><w:rPr><w:i/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="ResNo"><w:name w:val="Res_No"/></w:style><w:style w:type="paragraph" w:styleId="Restitle"><w:name w:val="Res_title"/></w:style>`;
  const numbering =
    abstractNum(1, lvl(0, 'lowerLetter', '%1)') + lvl(1, 'lowerRoman', '%2)')) +
    abstractNum(2, lvl(0, 'decimal', '%1')) +
    numOf(1, 1) +
    numOf(2, 1, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>') +
    numOf(3, 2);
  const body =
    p('RESOLUTION 75 (Rev. Dubai, 2018)', style('ResNo')) +
    p('Contribution to the outcomes of the World Summit', style('Restitle')) +
    p('The Plenipotentiary Conference of the International Telecommunication Union (Dubai, 2018),') +
    p('considering', style('Call')) +
    p('that the Summit was held in two phases;', num(1)) +
    p('that its outcomes were, among others:', num(1)) +
    p('the Tunis Agenda;', num(1, 1)) +
    p('the Tunis Commitment,', num(1, 1)) +
    p('considering further', style('Call')) +
    p('that work goes on,', num(2)) +
    p('resolves', style('Call')) +
    p('to continue the work;', num(3)) +
    p('to report on it,', num(3)) +
    p('invites Member States', style('Call')) +
    p('to take part in it.');

  it('comes out in its clause groups, with parts, keywords and the labels of the page', () => {
    const document = imported({ styles, numbering, body });
    expect(
      lines(document)
        .slice(3)
        .filter((line) => !line.startsWith('heading')),
    ).toEqual(
      expect.arrayContaining([
        'clause | preambular | considering | a) | that the Summit was held in two phases;',
        'clause | preambular | considering | b) | that its outcomes were, among others:',
        'clause | preambular | considering further | a) | that work goes on,',
        'clause | operative | resolves | 1 | to continue the work;',
        'clause | operative | resolves | 2 | to report on it,',
      ]),
    );
    expect(
      document.clauses
        .filter((clause) => clause.label === 'i)' || clause.label === 'ii)')
        .map((clause) => [clause.part, clause.text]),
    ).toEqual([
      ['preambular', 'the Tunis Agenda;'],
      ['preambular', 'the Tunis Commitment,'],
    ]);
    expect(document).toMatchObject({ language: 'en', symbol: expect.stringContaining('75') as string });
  });
});

describe('a Word file, finished', () => {
  it('keeps typed labels apart from the text', () => {
    const document = imported({
      body:
        p('(a)\tThe first point is long enough to be one;') + p('(b)\tThe second point is long enough, too.'),
    });
    expect(document.clauses.map(({ label, text }) => [label, text])).toEqual([
      ['(a)', 'The first point is long enough to be one;'],
      ['(b)', 'The second point is long enough, too.'],
    ]);
  });

  it('has no headings that its form does not show', () => {
    const numbering = abstractNum(1, lvl(0, 'decimal', '%1.')) + numOf(1, 1);
    const body =
      p('This is a document with numbered lists') +
      p('Entry of a list', num(1)) +
      p('Another entry', num(1)) +
      p('Normal text here');
    expect(imported({ numbering, body }).clauses.filter((clause) => clause.kind === 'heading')).toEqual([]);
  });

  it('believes the language that a short file states', () => {
    const styles =
      '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US"/></w:rPr></w:rPrDefault></w:docDefaults>';
    expect(imported({ styles, body: p('Here is a test document.') })).toMatchObject({
      language: 'en',
      warnings: [],
    });
  });

  it('believes the words where they are many and of another language', () => {
    const styles =
      '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US"/></w:rPr></w:rPrDefault></w:docDefaults>';
    const text =
      'Le Conseil a examiné le rapport du groupe de travail sur les résultats de la conférence et il a pris note de ce que les membres ont dit dans leurs contributions pour la réunion, qui est la première de cette année.';
    expect(imported({ styles, body: p(text) })).toMatchObject({
      language: 'fr',
      warnings: [{ code: 'language-differs' }],
    });
  });

  it('numbers the paragraphs of a report that Word numbers as one list', () => {
    const numbering = abstractNum(1, lvl(0, 'decimal', '%1.')) + numOf(1, 1);
    const sentence =
      'The working party considered the report of the chair and agreed that more time was needed to study it before the next meeting.';
    const body =
      `<w:p>${r('Report', '<w:b/>')}</w:p>` + Array.from({ length: 6 }, () => p(sentence, num(1))).join('');
    const document = imported({ numbering, body });
    expect(document.clauses.slice(1).map(({ kind, label }) => `${kind} ${label}`)).toEqual(
      [1, 2, 3, 4, 5, 6].map((n) => `paragraph ${n}.`),
    );
  });

  it('finds symbol and title on a cover page made of a table', () => {
    const styles = `<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title 1"/></w:style><w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/></w:style>`;
    const row = (...cells: string[]): string =>
      `<w:tr>${cells.map((cell) => `<w:tc>${cell}</w:tc>`).join('')}</w:tr>`;
    const cover =
      row(p('Council 2018'), p('Document C18/35-E') + p('8 February 2018') + p('Original: English')) +
      row(p('OUTCOMES OF THE WORKING GROUP', style('T')));
    const body = `<w:tbl>${cover}</w:tbl>${p('Work of the group', style('H'))}${p('The group met.')}`;
    expect(imported({ styles, body })).toMatchObject({
      symbol: 'C18/35-E',
      title: 'OUTCOMES OF THE WORKING GROUP',
    });
  });

  it('takes paragraphs that a list numbers 1.1, 1.2 for paragraphs of their section', () => {
    const numbering = abstractNum(1, lvl(0, 'decimal', '%1.') + lvl(1, 'decimal', '%1.%2')) + numOf(1, 1);
    const sentence =
      'The working party considered the report of the chair and agreed that more time was needed to study it.';
    const body = `<w:p><w:pPr>${num(1)}</w:pPr>${r('Opening', '<w:b/>')}</w:p>${p(sentence, num(1, 1))}${p(sentence, num(1, 1))}`;
    expect(imported({ numbering, body }).clauses.map(({ kind, label }) => `${kind} ${label}`)).toEqual([
      'heading 1.',
      'paragraph 1.1',
      'paragraph 1.2',
    ]);
  });

  it('finds the symbol in the page header', () => {
    const body = `${p('Text of the document.')}<w:sectPr><w:headerReference w:type="default" r:id="rIdheader"/></w:sectPr>`;
    expect(imported({ header: p('C18/35-E'), body })).toMatchObject({
      symbol: 'C18/35-E',
      clauses: [{ text: 'Text of the document.' }],
    });
  });
});
