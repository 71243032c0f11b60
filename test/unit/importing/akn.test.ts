import { describe, expect, it } from 'vitest';
import { importFile } from '../../../electron/host/importing/import-file.ts';
import { utf8 } from '../../../shared/base/bytes.ts';
import { importedFile, outline } from '../../support/import-text.ts';

const akn = (body: string, language = 'eng') =>
  utf8(
    `<?xml version="1.0"?><akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act><meta><identification><FRBRExpression><FRBRlanguage language="${language}"/></FRBRExpression></identification></meta>${body}</act></akomaNtoso>`,
  );
const read = (body: string) => importedFile(akn(body), 'a.xml');

describe('Akoma Ntoso', () => {
  it('shows the labels that its num elements have, to the character', () => {
    const document = read(
      '<body><section><num>Section 1</num><heading>Scope</heading><paragraph><num>(1)</num><content><p>Members shall meet.</p></content></paragraph><paragraph><num>(2 bis)</num><list><intro><p>They shall:</p></intro><point><num>a)</num><content><p>talk;</p></content></point></list></paragraph></section></body>',
    );
    expect(document.clauses.map(({ label, text }) => [label, text])).toEqual([
      ['Section 1', 'Scope'],
      ['(1)', 'Members shall meet.'],
      ['(2 bis)', 'They shall:'],
      ['a)', 'talk;'],
    ]);
    expect(outline(document)[0]).toBe('heading1 Section 1 Scope');
  });

  it('keeps notes with their places, and tables with their spans', () => {
    const document = read(
      '<body><p>A word<authorialNote marker="7"><p>The note.</p></authorialNote> more.</p><table><tr><th colspan="2">Head</th></tr><tr><td>a</td><td>b</td></tr></table></body>',
    );
    expect(document.footnotes).toMatchObject([{ label: '7', text: 'The note.' }]);
    expect(document.clauses[0]?.footnotes).toMatchObject([{ offset: 6 }]);
    expect(document.clauses[1]?.table?.[0]).toEqual([{ text: 'Head', columnSpan: 2, header: true }]);
  });

  it('lists what was inserted and deleted, and gives both texts', () => {
    const document = read('<body><p>The Council <del>may</del><ins>shall</ins> meet.</p></body>');
    expect(document.clauses[0]?.text).toBe('The Council shall meet.');
    expect(document.changes.map(({ kind, text }) => [kind, text])).toEqual([
      ['deletion', 'may'],
      ['insertion', 'shall'],
    ]);
    expect([document.acceptedText, document.rejectedText]).toEqual([
      'The Council shall meet.',
      'The Council may meet.',
    ]);
  });

  it('names images with the words that stand for them', () => {
    expect(read('<body><p>Text <img src="x" alt="Map of region 2"/></p></body>').warnings).toMatchObject([
      { code: 'images-left-out', detail: '1 · Map of region 2' },
    ]);
  });

  it('refuses entities and what is broken', () => {
    const bomb = utf8('<!DOCTYPE akomaNtoso [<!ENTITY a "b">]><akomaNtoso><doc/></akomaNtoso>');
    expect(importFile(bomb, 'a.xml')).toMatchObject({ ok: true, value: { kind: 'kept' } });
    const late = utf8('<akomaNtoso><!DOCTYPE x [<!ENTITY a "b">]><doc/></akomaNtoso>');
    expect(importFile(late, 'a.xml')).toMatchObject({ ok: false });
    expect(importFile(akn('<body><p>one').subarray(0, 200), 'a.xml')).toMatchObject({
      ok: false,
      error: { code: 'damaged' },
    });
  });
});

describe('what a converter glued together', () => {
  it('is taken apart where the count says so, each with its source', () => {
    const document = read(
      '<body><p>These are developing countries1, as we know.</p><paragraph><num>1</num><content><p>to hold it soon; ____________________ 1 These include small states.</p></content></paragraph><paragraph><num>2</num><content><p>to be open; 3 that it be short.</p></content></paragraph></body>',
    );
    expect(document.clauses.map(({ label, text }) => [label, text])).toEqual([
      [null, 'These are developing countries1, as we know.'],
      ['1', 'to hold it soon;'],
      ['2', 'to be open;'],
      ['3', 'that it be short.'],
    ]);
    expect(document.footnotes).toMatchObject([{ label: '1', text: 'These include small states.' }]);
    expect(document.clauses[0]?.footnotes).toHaveLength(1);
    expect(document.repairs.map(({ kind }) => kind)).toEqual(['glued', 'glued']);
    expect(document.repairs[1]?.source).toContain('; 3 that');
  });

  it('stays where the number is one of the sentence', () => {
    const texts = ['in 2020; 3 that remain', 'of Articles 2, 3 and 4 of it'];
    for (const text of texts) {
      const document = read(
        `<body><paragraph><num>2</num><content><p>It said ${text}.</p></content></paragraph><paragraph><num>3</num><content><p>More.</p></content></paragraph></body>`,
      );
      expect(document.repairs).toEqual([]);
    }
  });
});
