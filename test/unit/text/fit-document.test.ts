import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { asId, type Sha256 } from '../../../shared/base/ids.ts';
import { parsedDocumentSchema } from '../../../shared/contract/importing.ts';
import type { ParsedDocument } from '../../../shared/domain/document.ts';
import { DOCUMENT_LIMITS } from '../../../shared/domain/document-limits.ts';
import { plainBlock, type SourceBlock, type SourceReading } from '../../../shared/text/blocks.ts';
import { findCitations } from '../../../shared/text/citations.ts';
import { finishDocument } from '../../../shared/text/finish-document.ts';
import { importedHtml, importedText } from '../../support/import-text.ts';
import { runs } from '../../support/campaign.ts';

// Whatever stands in a file, what the reader makes of it is a document that crosses the border to the reader's
// window: one long word must not cost the whole document.

const SHA = asId<Sha256>('a'.repeat(64));
const numbers = (count: number, between = ', '): string =>
  Array.from({ length: count }, (_, i) => String(100 + (i % 800))).join(between);

function refused(document: ParsedDocument): readonly string[] {
  const parsed = v.safeParse(parsedDocumentSchema, document);
  return parsed.success ? [] : parsed.issues.map((issue) => `${v.getDotPath(issue) ?? ''}: ${issue.message}`);
}

function reading(blocks: readonly SourceBlock[], more: Partial<SourceReading> = {}): SourceReading {
  return {
    format: 'html',
    blocks,
    footnotes: [],
    changes: [],
    comments: [],
    acceptedText: null,
    rejectedText: null,
    titleHint: null,
    languageHint: null,
    directionHint: null,
    repairs: [],
    warnings: [],
    ...more,
  };
}

describe('a document with more remarks than it may hold', () => {
  const remark = { author: null, date: null, text: 'so', block: 0 };
  const document = finishDocument(
    reading([plainBlock('Text.')], {
      comments: Array.from({ length: DOCUMENT_LIMITS.comments + 3 }, (_, index) => ({
        ...remark,
        quote: null,
        ...(index === 0 ? {} : { replyTo: index - 1 }),
      })),
      changes: Array.from({ length: DOCUMENT_LIMITS.changes + 2 }, () => ({ ...remark, kind: 'insertion' })),
    }),
    SHA,
  );

  it('keeps the first of them and says how many it left out', () => {
    expect(document.comments).toHaveLength(DOCUMENT_LIMITS.comments);
    expect(document.changes).toHaveLength(DOCUMENT_LIMITS.changes);
    expect(document.warnings.map(({ code, detail }) => [code, detail])).toEqual([
      ['further-comments', '3'],
      ['further-changes', '2'],
    ]);
    expect(refused(document)).toEqual([]);
  });

  it('crosses no border with one more', () => {
    const [comment] = document.comments;
    if (comment === undefined) throw new Error('No comment');
    expect(refused({ ...document, comments: [...document.comments, comment] })).toHaveLength(1);
  });
});

describe('a document of strange lengths satisfies the contract', () => {
  it.each([
    ['a list of paragraphs', `See paragraphs ${numbers(2000)} of the Tunis Agenda.`],
    ['a list of paragraphs and "and"', `See paras ${numbers(2000, ' and ')}.`],
    ['a list of articles', `Articles ${numbers(2000)} of the Constitution`],
    ['a name that goes on', `paragraph 5 of the ${'Great '.repeat(2000)}Charter`],
    ['an article of a name that goes on', `Article 5 of the ${'Great '.repeat(2000)}Charter`],
    ['a list of groups', `instructs ${numbers(2000).replaceAll(/\d(\d\d)/gu, '$1')},`],
    ['a symbol of many parts', `A/${'AC.2/'.repeat(500)}5`],
    ['a symbol of many revisions', `C07/21${'(Rev.1)'.repeat(500)}`],
    ['a list of acts', `resolutions ${numbers(2000)}`],
    ['a place that goes on', `Resolution 102 (Rev. ${'Ant'.repeat(2000)}, 2006)`],
    ['a number of many parts', `${'1.'.repeat(300)} Text\n\n${'1.'.repeat(300)}1 More`],
    ['a long title', `${'Report on the work '.repeat(400)}\n\nText.`],
    ['a long keyword', `RESOLUTION 5\n\nresolves ${'to instruct the Director '.repeat(100)}\n\n1 to do`],
    ['a long speaker', `${'Anna '.repeat(300)}said that.\n\nKenya said.\n\nChile said.\n\nPeru said.`],
  ])('%s', (_name, text) => {
    expect(refused(importedText(text))).toEqual([]);
    expect(refused(importedHtml(`<p>${text.replaceAll('\n\n', '</p><p>')}</p>`))).toEqual([]);
  });

  it.each([
    ['lists in lists', '<ul><li>a'.repeat(110)],
    ['quotations in quotations', `${'<blockquote>'.repeat(120)}<p>a</p>`],
    ['a long id of a note', `<p>a<a href="#${'n'.repeat(300)}" role="doc-noteref">1</a></p>`],
    ['a heading of no level', '<div role="heading" aria-level="x">a</div>'],
    ['spans that are no spans', '<table><tr><td colspan="-4">a<td rowspan="1e9">b</table>'],
  ])('%s', (_name, body) => {
    expect(refused(importedHtml(body))).toEqual([]);
  });

  it('keeps the words of a label that is no label', () => {
    const label = '1.'.repeat(150);
    const block = plainBlock('Words of it', {
      label,
      marks: [{ start: 0, end: 5, style: 'bold' }],
      footnotes: [{ offset: 5, footnote: 'n' }],
    });
    const note = { id: 'n', label: '1', text: 'A note' };
    const clause = finishDocument(reading([block], { footnotes: [note] }), SHA).clauses[0];
    expect(clause).toMatchObject({ label: null, text: `${label} Words of it` });
    expect(clause?.marks.map((mark) => clause.text.slice(mark.start, mark.end))).toEqual(['Words']);
    expect(clause?.text.slice(clause.footnotes[0]?.offset)).toBe(' of it');
  });

  it('keeps a note with its place when its id is shortened, and two such notes apart', () => {
    const ids = ['x'.repeat(150), 'y'.repeat(150), 'long-1'];
    const blocks = ids.map((footnote) =>
      plainBlock('Words', { footnotes: [{ offset: 5, footnote }], label: null }),
    );
    const footnotes = ids.map((id, i) => ({ id, label: String(i), text: `Note ${i}` }));
    const document = finishDocument(reading(blocks, { footnotes }), SHA);
    expect(refused(document)).toEqual([]);
    expect(new Set(document.footnotes.map((note) => note.id)).size).toBe(3);
    expect(document.clauses.map((clause) => clause.footnotes[0]?.footnote)).toEqual(
      document.footnotes.map((note) => note.id),
    );
    expect(document.footnotes.map((note) => note.clause)).toEqual(
      document.clauses.map((clause) => clause.id),
    );
  });

  it('cuts no character in two', () => {
    const title = `a${'\u{1F600}'.repeat(3000)}`;
    const document = finishDocument(
      reading([plainBlock(title, { role: 'title' })], { titleHint: title }),
      SHA,
    );
    expect(refused(document)).toEqual([]);
    expect(document.title?.isWellFormed()).toBe(true);
  });

  const long = fc.constantFrom(0, 1, 99, 100, 101, 200, 201, 400, 401, 1000, 1001, 4001, 9000);
  const words = fc.constantFrom(
    'Word ', 'resolves ', 'paragraphs 1, ', '§ 1, 2 ', 'resolution 5 ', 'A/RES/', '1/', '(a)', 'ا ', '决', ' said ', '\u{1F600}', '1.', 'Mr A ',
  ); // prettier-ignore
  const text = fc.tuple(fc.array(words, { maxLength: 6 }), long).map(([parts, length]) =>
    parts
      .join('')
      .repeat(1 + length / 10)
      .slice(0, length),
  );
  const label = fc.option(fc.oneof(fc.constantFrom('1.', 'a)', '•'), text), { nil: null });
  const block = fc
    .record({
      kind: fc.constantFrom('heading', 'paragraph', 'item', 'note'),
      label,
      level: fc.integer({ min: 0, max: 300 }),
      text,
      role: fc.constantFrom('title', 'quotation', 'caption', 'page-header'),
      notes: fc.array(text, { maxLength: 2 }),
    })
    .map(({ notes, kind, ...rest }) =>
      plainBlock(rest.text, {
        ...rest,
        kind: kind as SourceBlock['kind'],
        role: rest.role as 'title',
        footnotes: notes.map((footnote) => ({ offset: 0, footnote })),
      }),
    );
  const remark = fc.record({ author: fc.option(text), date: fc.option(text), text, block: fc.constant(0) });
  const any = fc.record({
    blocks: fc.array(block, { maxLength: 8 }),
    footnotes: fc.uniqueArray(fc.record({ id: text, label: text, text }), { selector: ({ id }) => id }),
    changes: fc.array(remark.map((each) => ({ ...each, kind: 'insertion' as const }))),
    comments: fc.array(remark.chain((each) => text.map((quote) => ({ ...each, quote })))),
    titleHint: fc.option(text),
    languageHint: fc.option(text),
    titleInTable: text,
    warnings: fc.array(
      fc.record({ code: fc.constant('numbering-gap'), detail: text, block: fc.constant(0) }),
    ),
  });

  it('whatever lengths and depths a file has', () => {
    fc.assert(
      fc.property(any, fc.boolean(), ({ languageHint, titleInTable, ...parts }, inTable) => {
        const source = reading(parts.blocks, {
          ...parts,
          ...(inTable ? { titleInTable } : {}),
          languageHint: languageHint === null ? null : asId(languageHint),
        });
        expect(refused(finishDocument(source, SHA))).toEqual([]);
      }),
      runs(200),
    );
  });
});

describe('a citation that goes on', () => {
  it.each([
    ['paragraph', `paragraphs ${numbers(900)} of the Tunis Agenda`],
    ['article', `Articles ${numbers(900)}`],
    ['paragraph', `paragraph 5 of the ${'Great '.repeat(900)}Charter`],
  ])('of family %s is cut between two of its members', (family, text) => {
    const [citation] = findCitations(text);
    expect(citation?.family).toBe(family);
    expect(citation?.raw.length).toBeLessThanOrEqual(400);
    expect(citation?.target.length).toBeLessThanOrEqual(400);
    expect(text.startsWith(citation?.raw ?? '-')).toBe(true);
    expect(`${citation?.raw} ${citation?.target}`).not.toMatch(/(?<!\d)\d{2}(?!\d)|Grea(?!t)/u);
  });
  it('still names the provision when the name of the text is cut', () => {
    expect(findCitations(`Article 5 of the ${'Great '.repeat(900)}Charter`)[0]?.target).toMatch(
      /^Great .*, Article 5$/u,
    );
    expect(findCitations(`paragraph 5 of the ${'Great '.repeat(900)}Charter`)[0]?.target).toMatch(
      /^Great .*, paragraph 5$/u,
    );
  });
});
