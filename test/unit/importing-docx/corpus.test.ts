import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDocx } from '../../../electron/host/importing/docx/read-docx.ts';
import { readOk } from './read-ok.ts';
import { CORPUS, CORPUS_NEEDED, corpusFiles } from '../../support/import-text.ts';

// Real Word files beside the checkout; not part of it.
const read = (name: string) => readOk(readFileSync(join(CORPUS, name)));
const labelled = (name: string): string[] =>
  read(name)
    .blocks.filter((block) => block.label !== null)
    .map((block) => `${block.label} ${block.text}`);
const folded = (text: string | null): string => (text ?? '').replace(/[\s\u00a0]+/g, ' ').trim();

describe('the Word files of the corpus', CORPUS_NEEDED, () => {
  const files = corpusFiles('docx').filter((name) => name.endsWith('.docx'));

  it.each(files)('%s is read, or refused for its password', (name) => {
    const reading = readDocx(readFileSync(join(CORPUS, 'docx', name)));
    if (name.includes('password-is'))
      expect(reading).toMatchObject({ ok: false, error: { code: 'encrypted' } });
    else expect(reading.ok && reading.value.blocks.length > 0).toBe(true);
  });

  it.each(files.filter((name) => !name.includes('password-is')))(
    '%s keeps every offset inside its text',
    (name) => {
      for (const block of read(`docx/${name}`).blocks) {
        for (const mark of block.marks) {
          expect(mark.start).toBeLessThan(mark.end);
          expect(mark.end).toBeLessThanOrEqual(block.text.length);
        }
        for (const note of block.footnotes) expect(note.offset).toBeLessThanOrEqual(block.text.length);
        if (block.table === null) expect(block.text).toBe(block.text.trim());
      }
    },
  );

  it('restart where Word restarts them (labels as LibreOffice shows them too)', () => {
    expect(labelled('docx/poi-ComplexNumberedLists.docx').map((line) => line.split(' ')[0])).toEqual([
      '1.',
      '2.',
      'a.',
      'b.',
      'c.',
      '3.',
      '4.',
      '1.',
      '2.',
      '3.',
      '10.',
      '11.',
      '12.',
      '13.',
    ]);
    expect(labelled('docx/poi-NumberingWOverrides.docx')).toEqual(['1 1', 'B B', 'C C', 'A A', 'B B', '4 4']);
    expect(labelled('docx/pandoc-lists_restarting.docx')).toEqual(['2. Foo', '3. Bar', '4. Baz', '1. Bop.']);
    expect(labelled('docx/pandoc-lists_continuing.docx')).toEqual(['1. Foo', '2. Bar', '3. Baz', '4. Bop']);
    expect(labelled('docx/pandoc-enumerated_headings.docx')).toEqual(['1 H1', '1.1 H2', '1.1.1 H3']);
  });

  it('give comments with their ranges as expected', () => {
    const { comments } = read('docx/pandoc-comments.docx');
    expect(comments.map(({ text, date }) => [text, date])).toEqual([
      ['I left a comment.', '2016-05-09T16:13:00Z'],
      ['A comment across paragraphs.', '2016-05-09T16:13:00Z'],
      ['This one has multiple paragraphs.\nSee?', '2016-05-09T16:14:00Z'],
      ['Do something.', '2016-06-22T14:35:00Z'],
      ['Do something else.', '2016-06-22T14:36:00Z'],
    ]);
    expect(comments[1]?.quote).toBe('a new paragraph.\nAnd so');
  });

  it('give accepted and rejected text as expected', () => {
    const reading = read('docx/poi-delins.docx');
    for (const text of [
      'March 2009: Apache Tika Release',
      'Apache Droids - an intelligent standalone robot framework',
      'A software module for extracting text from binary files',
    ]) {
      expect(folded(reading.acceptedText)).toContain(text);
    }
    for (const text of [
      'Tika Waylan',
      'A pendant worn in place of the red spot',
      'A software module for extracting text from binary files',
    ]) {
      expect(folded(reading.rejectedText)).toContain(text);
    }
    for (const text of ['Tika Waylan', 'A pendant worn'])
      expect(folded(reading.acceptedText)).not.toContain(text);
    for (const text of ['Apache Tika 0.3 has been released', 'Solr Boot Camp'])
      expect(folded(reading.rejectedText)).not.toContain(text);
    expect(new Set(reading.changes.map(({ author }) => author))).toEqual(new Set(['pavel']));
    expect(new Set(reading.changes.map(({ date }) => date))).toEqual(
      new Set(['2009-07-24T15:05:00Z', '2009-07-24T15:06:00Z']),
    );
    const scrubbed = read('docx/pandoc-track_changes_scrubbed_metadata.docx');
    expect([scrubbed.acceptedText, scrubbed.rejectedText]).toEqual([
      'Here is a test document.',
      'Here is a dummy document.',
    ]);
    expect(scrubbed.comments).toEqual([
      { author: 'Author', date: null, text: 'With a comment!', quote: 'document', block: 0 },
    ]);
  });

  it('keep field codes out of the cabinet letter and its headings in', () => {
    const reading = read('un-itu/nl-cabinet-position-on-encryption-2016.docx');
    const text = reading.blocks.map((block) => block.text).join('\n');
    expect(text).not.toMatch(/DOCPROPERTY|MERGEFORMAT|\bIF\b/);
    expect(text).toContain(
      'Cryptografie speelt een sleutelrol in de technische beveiliging in het digitale domein',
    );
    expect(
      reading.blocks.filter((block) => block.kind === 'heading').map((block) => folded(block.text)),
    ).toEqual(
      expect.arrayContaining([
        'Inleiding',
        'Belang van encryptie voor de overheid, bedrijven en burgers',
        'Afweging en conclusie',
      ]),
    );
  });

  it('read right-to-left files with their direction and language', () => {
    expect(read('docx/lo-tdf87533_bidi.docx')).toMatchObject({ languageHint: 'ar', directionHint: 'rtl' });
    expect(read('docx/lo-tdf104649.docx')).toMatchObject({ languageHint: 'fa', directionHint: 'rtl' });
    expect(read('docx/lo-tdf130314.docx')).toMatchObject({ languageHint: 'zh', directionHint: 'ltr' });
  });

  it('keep a header of two rows with spans over a table', () => {
    const table = read('docx/pandoc-table_header_rowspan.docx').blocks.find(
      (block) => block.kind === 'table',
    )?.table;
    expect(table).toHaveLength(11);
    expect(table?.[0]?.some((cell) => (cell.rowSpan ?? 1) > 1 && cell.header === true)).toBe(true);
  });

  it.each(corpusFiles('hostile'))('hostile/%s is read or refused, and never throws', (name) => {
    const reading = readDocx(readFileSync(join(CORPUS, 'hostile', name)));
    if (name === 'poi-ExternalEntityInText.docx')
      expect(reading).toMatchObject({ ok: false, error: { code: 'hostile' } });
    expect(typeof reading.ok).toBe('boolean');
  });
});
