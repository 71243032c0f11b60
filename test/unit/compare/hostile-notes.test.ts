import { expect, it } from 'vitest';
import { notePlacer } from '../../../shared/render/place-note.ts';
import { parseWebAnnotations } from '../../../shared/render/web-annotation.ts';
import { asId, type ClauseId } from '../../../shared/base/ids.ts';

const parse = (json: unknown) =>
  parseWebAnnotations(new TextEncoder().encode(typeof json === 'string' ? json : JSON.stringify(json)));
const clauses = [{ id: asId<ClauseId>('c-1'), label: '1', text: 'The Council decides to meet in May.' }];
const placed = (target: unknown) => {
  const notes = parse([{ type: 'Annotation', target }]);
  return notes.ok ? notes.value.map(notePlacer(clauses)) : notes.error.code;
};
const QUOTE = { type: 'TextQuoteSelector', exact: 'to meet in May' };

it('a list in a list in a list without end is refused', () => {
  const deep = '{"items":'.repeat(200_000) + '[]' + '}'.repeat(200_000);
  expect(parse(deep)).toMatchObject({ ok: false, error: { code: 'not-annotations' } });
});

it('a note whose targets stand in a list is on the words of the first, not on the whole document', () => {
  expect(placed([{ source: 'x', selector: QUOTE }])).toMatchObject([
    { kind: 'range', anchor: { quote: 'to meet in May' } },
  ]);
  expect(placed([{ source: 'x', selector: [QUOTE] }])).toMatchObject([{ kind: 'range' }]);
});

it('a note with a selector that is not read has no place, and is not said to be on the whole document', () => {
  expect(placed({ source: 'x', selector: { type: 'XPathSelector', value: '/p[3]' } })).toEqual([
    { kind: 'not-found' },
  ]);
  expect(placed('x')).toEqual([{ kind: 'whole' }]);
});
