import { describe, expect, it } from 'vitest';
import { buildDocx, p, r } from '../../support/docx-builder.ts';
import { readOk } from './read-ok.ts';

const by = (author: string, day = 1): string =>
  `w:id="1" w:author="${author}" w:date="2018-10-0${day}T09:00:00Z"`;
const ins = (author: string, text: string, day = 1): string => `<w:ins ${by(author, day)}>${r(text)}</w:ins>`;
const del = (author: string, text: string, day = 1): string =>
  `<w:del ${by(author, day)}><w:r><w:delText xml:space="preserve">${text}</w:delText></w:r></w:del>`;
const paragraph = (inside: string, mark = ''): string =>
  `<w:p>${mark === '' ? '' : `<w:pPr><w:rPr>${mark}</w:rPr></w:pPr>`}${inside}</w:p>`;
const read = (body: string, comments?: string) =>
  readOk(buildDocx(comments === undefined ? { body } : { body, comments }));

describe('tracked changes', () => {
  it('give the accepted text to read and both texts to compare', () => {
    const reading = read(
      paragraph(`${r('Members ')}${del('A. Traoré', 'should')}${ins('陈伟', 'shall', 2)}${r(' report.')}`),
    );
    expect(reading.blocks[0]?.text).toBe('Members shall report.');
    expect(reading.acceptedText).toBe('Members shall report.');
    expect(reading.rejectedText).toBe('Members should report.');
    expect(reading.changes).toEqual([
      { kind: 'deletion', author: 'A. Traoré', date: '2018-10-01T09:00:00Z', text: 'should', block: 0 },
      { kind: 'insertion', author: '陈伟', date: '2018-10-02T09:00:00Z', text: 'shall', block: 0 },
    ]);
  });

  it('are none in a file that tracks none', () => {
    expect(read(p('Plain'))).toMatchObject({ changes: [], acceptedText: null, rejectedText: null });
  });

  it('join the runs of one author and moment, and keep two authors apart', () => {
    const reading = read(paragraph(ins('A', 'one ') + ins('A', 'two ') + ins('B', 'three')));
    expect(reading.changes.map(({ author, text }) => [author, text])).toEqual([
      ['A', 'one two '],
      ['B', 'three'],
    ]);
  });

  it('know text that one inserted and another deleted: it is in neither text', () => {
    const both = `<w:ins ${by('A')}><w:del ${by('B')}><w:r><w:delText>never</w:delText></w:r></w:del></w:ins>`;
    const reading = read(paragraph(r('Text') + both));
    expect(reading).toMatchObject({ acceptedText: 'Text', rejectedText: 'Text' });
    expect(reading.changes.map(({ kind, author }) => [kind, author])).toEqual([
      ['insertion', 'A'],
      ['deletion', 'B'],
    ]);
  });

  it('tell a move once, at its destination', () => {
    const from = `<w:moveFromRangeStart w:id="1" w:name="m1"/><w:moveFrom ${by('A')}>${r('Moved.')}</w:moveFrom><w:moveFromRangeEnd w:id="1"/>`;
    const to = `<w:moveToRangeStart w:id="2" w:name="m1"/><w:moveTo ${by('A')}>${r('Moved.')}</w:moveTo><w:moveToRangeEnd w:id="2"/>`;
    const reading = read(paragraph(r('First. ') + from) + paragraph(r('Second. ') + to));
    expect(reading.changes).toMatchObject([{ kind: 'move', text: 'Moved.', block: 1 }]);
    expect(reading.acceptedText).toBe('First.\nSecond. Moved.');
    expect(reading.rejectedText).toBe('First. Moved.\nSecond.');
  });

  it('run a paragraph whose mark is deleted into the next', () => {
    const reading = read(paragraph(r('Left '), `<w:del ${by('A')}/>`) + paragraph(r('right')));
    expect(reading.blocks.map((block) => block.text)).toEqual(['Left right']);
    expect(reading.rejectedText).toBe('Left\nright');
  });

  it('split a paragraph whose mark is inserted only in the accepted text', () => {
    const reading = read(paragraph(r('Left '), `<w:ins ${by('A')}/>`) + paragraph(r('right')));
    expect(reading.blocks.map((block) => block.text)).toEqual(['Left', 'right']);
    expect(reading.rejectedText).toBe('Left right');
    expect(reading.changes).toMatchObject([{ kind: 'insertion', text: '\n', block: 0 }]);
  });

  it('leave no block of a paragraph that is deleted as a whole; the change belongs to what follows', () => {
    const reading = read(paragraph(del('A', 'Gone.'), `<w:del ${by('A')}/>`) + p('Stays.'));
    expect(reading.blocks.map((block) => block.text)).toEqual(['Stays.']);
    expect(reading.changes).toMatchObject([{ kind: 'deletion', text: 'Gone.', block: 0 }]);
  });

  it('of formatting say who made them, on runs and on paragraphs', () => {
    const run = `<w:r><w:rPr><w:b/><w:rPrChange ${by('A')}><w:rPr/></w:rPrChange></w:rPr><w:t>bold</w:t></w:r>`;
    const properties = `<w:pPr><w:jc w:val="center"/><w:pPrChange ${by('B')}><w:pPr/></w:pPrChange></w:pPr>`;
    const reading = read(`<w:p>${properties}${run}</w:p>`);
    expect(reading.changes.map(({ kind, author, text }) => [kind, author, text])).toEqual([
      ['formatting', 'A', 'bold'],
      ['formatting', 'B', 'bold'],
    ]);
  });

  it('whose author or date was scrubbed have none', () => {
    expect(read(paragraph(`<w:ins w:id="1" w:author="">${r('x')}</w:ins>`)).changes).toMatchObject([
      { author: null, date: null },
    ]);
  });
});

describe('comments', () => {
  const comment = (id: number, ...paragraphs: string[]): string =>
    `<w:comment w:id="${id}" w:author="Ms Ito" w:initials="I" w:date="2019-03-01T10:00:00Z">${paragraphs.map((text) => p(text)).join('')}</w:comment>`;
  const start = (id: number): string => `<w:commentRangeStart w:id="${id}"/>`;
  const end = (id: number): string =>
    `<w:commentRangeEnd w:id="${id}"/><w:r><w:commentReference w:id="${id}"/></w:r>`;

  it('carry author, date, all paragraphs and the words they are about', () => {
    const reading = read(
      paragraph(`${r('We ')}${start(0)}${r('agree')}${end(0)}${r(' to it.')}`),
      comment(0, 'Really?', 'Ask capital.'),
    );
    expect(reading.comments).toEqual([
      {
        author: 'Ms Ito',
        date: '2019-03-01T10:00:00Z',
        text: 'Really?\nAsk capital.',
        quote: 'agree',
        block: 0,
      },
    ]);
  });

  it('may lie in each other and run over paragraphs', () => {
    const body =
      paragraph(`${start(0)}${r('one ')}${start(1)}${r('two')}${end(1)}`) +
      paragraph(`${r('three')}${end(0)}${r(' four')}`);
    expect(read(body, comment(0, 'a') + comment(1, 'b')).comments.map(({ quote }) => quote)).toEqual([
      'one two\nthree',
      'two',
    ]);
  });

  it('on deleted words quote those', () => {
    const reading = read(
      paragraph(`${r('Keep ')}${start(0)}${del('A', 'drop')}${end(0)}`),
      comment(0, 'Why?'),
    );
    expect(reading.comments).toMatchObject([{ quote: 'drop', block: 0 }]);
  });

  it('between paragraphs belong to the next one', () => {
    const body = `${p('first')}${start(0)}${p('second')}<w:commentRangeEnd w:id="0"/>${p('third')}`;
    expect(read(body, comment(0, 'x')).comments).toMatchObject([{ quote: 'second', block: 1 }]);
  });

  it('without a range have a place and no quote', () => {
    const body = p('zero') + paragraph(`${r('one')}<w:r><w:commentReference w:id="0"/></w:r>`);
    expect(read(body, comment(0, 'x')).comments).toMatchObject([{ quote: null, block: 1 }]);
  });
});
