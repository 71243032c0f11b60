import { describe, expect, it } from 'vitest';
import { importedText, outline } from '../../support/import-text.ts';

const SENTENCE =
  'The Group agreed on the text that the secretariat had prepared for its second meeting in Geneva';

describe('reading a text file', () => {
  it('joins lines that were broken at a width, over a blank line too, and lists the join', () => {
    const document = importedText(
      [
        'The members of this list are co-opted with the target to gather a motivated and competent',
        'and diversified panel able to carry out rapidly the task of documenting the terms of the',
        'reference of such a focus group and to present it to the review committee for approval.',
        '',
        '1. the publication of works, to carry out the task of an active group and to be known by the',
        '',
        'widest number of stakeholders in all of the regions of the world and in the sectors of the',
        'Union.',
      ].join('\n'),
    );
    expect(document.clauses.map((clause) => clause.label)).toEqual([null, '1.']);
    expect(document.clauses[1]?.text).toMatch(/known by the widest number .* of the Union\.$/u);
    expect(document.repairs.map((repair) => repair.kind)).toEqual(['joined-lines', 'joined-lines']);
    expect(document.repairs[0]?.source).toContain('\n');
  });

  it('keeps short lines apart in a text that is not broken', () => {
    expect(outline(importedText('Moderator:\nJane Doe\nTel: 1234\n'))).toHaveLength(3);
  });

  it('repairs bullets that a wrong decoding damaged, and keeps what stood there', () => {
    const document = importedText(
      'Such a list has:\n\n\uFFFDƒ\uFFFD\uFFFD openness\n\n\uFFFDƒ\uFFFD\uFFFD consensus\n',
    );
    expect(outline(document).slice(1)).toEqual(['item1 • openness', 'item1 • consensus']);
    expect(document.repairs).toEqual([
      { kind: 'bullet', clause: document.clauses[1]?.id, source: '\uFFFDƒ\uFFFD\uFFFD', result: '•' },
      { kind: 'bullet', clause: document.clauses[2]?.id, source: '\uFFFDƒ\uFFFD\uFFFD', result: '•' },
    ]);
  });

  it('leaves a damaged character that stands once, and warns', () => {
    const document = importedText('\uFFFD once only\n\nMore text.\n');
    expect(document.clauses[0]?.text).toContain('\uFFFD');
    expect(document.warnings).toEqual([{ code: 'damaged-characters', detail: '1', clause: null }]);
  });

  it('takes a page number out of the sentence it splits', () => {
    const document = importedText(
      `1. Background\n\nIn particular, the Resolution of that year “invites Member States\n\n  2\nto continue to participate actively in the discussions.”\n\n2. Proposal\n\n${SENTENCE}.\n`,
    );
    expect(document.clauses[1]?.text).toContain('invites Member States to continue');
    expect(document.repairs).toMatchObject([{ kind: 'page-number', clause: document.clauses[1]?.id }]);
  });

  it('does not take the second of two numbered items for a page number', () => {
    const document = importedText(
      `In that context, we note that the Resolution invites the Council Working Group\n\n1\nto consider the activities;\n\n2\nto prepare inputs.\n`,
    );
    expect(document.clauses.map((clause) => clause.label)).toEqual([null, '1', '2']);
  });

  it('reports where a footnote mark may be lost and joins nothing', () => {
    const document = importedText(`${SENTENCE}\n, in accordance with its mandate. ${SENTENCE}.\n`);
    expect(document.clauses).toHaveLength(1);
    expect(document.clauses[0]?.text).toContain('Geneva\n, in accordance');
    expect(document.repairs[0]).toMatchObject({ kind: 'possible-lost-footnote' });
    expect(document.repairs[0]?.source).toBe(document.repairs[0]?.result);
    expect(document.warnings).toEqual([{ code: 'possible-lost-footnotes', detail: '1', clause: null }]);
  });

  it('reads the footnotes under a rule and finds their marks', () => {
    const document = importedText(
      `${SENTENCE} for developing countries1, and others.\n\n___________\n1 These include the least developed countries.\n`,
    );
    expect(document.footnotes).toEqual([
      {
        id: 'note-1',
        label: '1',
        text: 'These include the least developed countries.',
        clause: document.clauses[0]?.id,
      },
    ]);
    expect(document.clauses).toHaveLength(1);
    expect(document.clauses[0]?.footnotes).toEqual([
      { offset: document.clauses[0]?.text.indexOf('1, and'), footnote: 'note-1' },
    ]);
  });

  it('anchors no footnote inside a symbol, a decimal or a number, and keeps each note', () => {
    const document = importedText(
      `${SENTENCE}, as in A/74/L.92/Add.1 and No.1 and on 2.1 per cent.\n\n___________\n1 See A/75/1\n2 United Nations, Treaty Series\n3 Ibid.\n`,
    );
    expect(document.footnotes.map(({ label, text, clause }) => [label, text, clause])).toEqual([
      ['1', 'See A/75/1', null],
      ['2', 'United Nations, Treaty Series', null],
      ['3', 'Ibid.', null],
    ]);
    expect(document.clauses).toHaveLength(1);
    expect(document.clauses[0]?.footnotes).toEqual([]);
  });

  it('finds a mark after the word, and joins the lines of a note', () => {
    const document = importedText(
      `It is so in A/74/L.92/Add.1 of that year.1 ${SENTENCE} in 2004.2 More.\n\n___________\n1 See the report that the Group made to its members at the second of the\nmeetings in Geneva.\n2 Ibid.\n`,
    );
    expect(document.footnotes.map(({ text }) => text)).toEqual([
      'See the report that the Group made to its members at the second of the meetings in Geneva.',
      'Ibid.',
    ]);
    const text = document.clauses[0]?.text ?? '';
    expect(document.clauses[0]?.footnotes.map(({ offset }) => offset)).toEqual([
      text.indexOf('1 The Group'),
      text.indexOf('2 More'),
    ]);
  });

  it('takes a section under a rule for no note', () => {
    const document = importedText(`Title of it\n\n___________\n1 Introduction\n\n${SENTENCE}.\n`);
    expect(document.footnotes).toEqual([]);
  });

  it('drops page lines and says so', () => {
    const document = importedText(`${SENTENCE}.\n\n- 3 -\n\n${SENTENCE}.\n\nPage 4 of 7\n`);
    expect(document.clauses).toHaveLength(2);
    expect(document.repairs.map((repair) => repair.source)).toEqual(['- 3 -', 'Page 4 of 7']);
  });

  it('takes a date for no label', () => {
    expect(
      importedText('20 July 2005 – Room XVIII\n\n1 de julio de 2020\n').clauses.map((clause) => clause.label),
    ).toEqual([null, null]);
  });

  it('never changes content: a day that does not exist stays', () => {
    expect(importedText('It met from 23 - 35 November 2004. How to built consensus?').clauses[0]?.text).toBe(
      'It met from 23 - 35 November 2004. How to built consensus?',
    );
  });
});

describe('sections, paragraphs and items', () => {
  it('tells two counts of one form apart: sections follow sections, paragraphs follow paragraphs', () => {
    const text = [
      'Executive Summary',
      '1',
      `${SENTENCE}.`,
      '2',
      `${SENTENCE}.`,
      '1',
      'Introduction',
      '3',
      `${SENTENCE}.`,
      '2',
      'Establishment',
      '(a)',
      'Mandate',
      '4',
      `${SENTENCE}.`,
      '(b)',
      'Consultations',
      '5',
      `${SENTENCE}:`,
      '(i)',
      'first;',
      '(ii)',
      'second.',
    ].join('\n\n');
    expect(outline(importedText(text)).map((line) => line.replace(/ The Group.*/u, ' …'))).toEqual([
      'heading1 Executive Summary',
      'paragraph0 1 …',
      'paragraph0 2 …',
      'heading1 1 Introduction',
      'paragraph0 3 …',
      'heading1 2 Establishment',
      'heading2 (a) Mandate',
      'paragraph0 4 …',
      'heading2 (b) Consultations',
      'paragraph0 5 …',
      'item1 (i) first;',
      'item1 (ii) second.',
    ]);
  });

  it('gives Roman and lettered headings their levels', () => {
    const text = `I.\tIntroduction\n\n1.\t${SENTENCE}.\n\nII.\tThreats\n\nA.\tGeneral observations\n\n2.\t${SENTENCE}.\n\nB.\tParticular threats\n\n3.\t${SENTENCE}.\n`;
    expect(outline(importedText(text)).filter((line) => line.startsWith('heading'))).toEqual([
      'heading1 I. Introduction',
      'heading1 II. Threats',
      'heading2 A. General observations',
      'heading2 B. Particular threats',
    ]);
  });

  it('reads decimal headings of Recommendations', () => {
    const text = `1 Scope\n\n${SENTENCE}.\n\n2 Terms of reference\n\n2.1 Parent group\n\n${SENTENCE}.\n\n2.2 Tasks\n\nThe group will:\na) collect;\nb) report.\n`;
    expect(outline(importedText(text)).filter((line) => !line.startsWith('paragraph'))).toEqual([
      'heading1 1 Scope',
      'heading1 2 Terms of reference',
      'heading2 2.1 Parent group',
      'heading2 2.2 Tasks',
      'item1 a) collect;',
      'item1 b) report.',
    ]);
  });

  it('takes a list of short entries for a list, and its last entry for no heading', () => {
    const text = `1. ${SENTENCE}:\n\n(a) Access for all\n\n(b) Multilingualism\n\n2. ${SENTENCE}.\n`;
    expect(outline(importedText(text)).slice(1, 3)).toEqual([
      'item1 (a) Access for all',
      'item1 (b) Multilingualism',
    ]);
  });

  it('takes quoted numbers inside a section for items, not for sections or paragraphs', () => {
    const text = `1. Background\n\nThe resolution invites the Secretary-General:\n“5. to take the necessary steps;\n\n6. as a concrete step, to organize consultations;”\n\n2. Proposal\n\n${SENTENCE}.\n`;
    expect(outline(importedText(text)).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'heading1 1.',
      'paragraph0 The',
      'item1 5.',
      'item1 6.',
      'heading1 2.',
      'paragraph0 The',
    ]);
  });

  it('begins an extract where it begins', () => {
    expect(
      outline(importedText(`29. ${SENTENCE}.\n\n30. ${SENTENCE}.\n`)).map((line) => line.split(' ')[0]),
    ).toEqual(['paragraph0', 'paragraph0']);
  });
});

describe('page breaks', () => {
  const broken = [
    'Symbols of the United Nations stand on each page of a text that was taken from its PDF file',
    'and so do the titles, which go on from line to line until the paragraph has come to an end at',
    'the foot of its page.',
    '',
    'Title of the whole document',
    '',
    ...Array.from({ length: 6 }, (_, i) => [
      `(${String.fromCharCode(97 + i)})`,
      'a point that is short;',
      '',
    ]).flat(),
    '1. The statement may be submitted by its President and will be played during the debate of the',
    '_______________',
    '',
    '25-15106',
    'Title of the whole document',
    '2/2',
    'Assembly at its session after it has been introduced by a representative who is present in the',
    'Hall.',
  ].join('\n');

  it('do not end the sentence they cut, and running headers are taken out and listed', () => {
    const document = importedText(broken);
    const cut = document.clauses.find((clause) => clause.label === '1.');
    expect(cut?.text).toMatch(/debate of the Assembly at its session .* in the Hall\.$/u);
    expect(
      document.repairs.filter(({ kind }) => kind !== 'joined-lines').map(({ source }) => source),
    ).toEqual(['_______________', '25-15106', 'Title of the whole document', '2/2']);
    expect(document.clauses.filter((clause) => clause.text === 'Title of the whole document')).toHaveLength(
      1,
    );
  });
});
