import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asId, type AnnotationId, type ClauseId, type DocumentId } from '../../../shared/base/ids.ts';
import { utf8 } from '../../../shared/base/bytes.ts';
import type { Annotation } from '../../../shared/domain/annotation.ts';
import { makeAnchor, type AnchorClause } from '../../../shared/text/anchors/index.ts';
import { webNotesToPrint } from '../../../shared/render/annotation-notes.ts';
import { webAnnotationPage } from '../../../shared/render/export-web-annotation.ts';
import { noteText } from '../../../shared/render/print-notes.ts';
import { printWords } from '../../../shared/render/print-words.ts';
import { codePointOffsets, textStream, toCodePoints } from '../../../shared/render/text-stream.ts';
import { parseWebAnnotations, WEB_ANNOTATION_LIMITS } from '../../../shared/render/web-annotation.ts';
import { runs } from '../../support/campaign.ts';

function clause(id: string, label: string | null, text: string): AnchorClause {
  return { id: asId<ClauseId>(id), label, text };
}

/** Paragraphs 4 and 15 of the WGIG report are nearly the same. */
const REPORT = [
  clause(
    'c1',
    '1',
    'The Working Group on Internet Governance (WGIG) held its first two meetings in Geneva 😀 in 2004.',
  ),
  clause(
    'c4',
    '4',
    'The WGIG sees itself not as a negotiating body, but as a working group with the task of preparing the ground.',
  ),
  clause(
    'c15',
    '15',
    'The WGIG sees itself not as a negotiating body but as a working group with the task of preparing the ground.',
  ),
  clause('h', null, 'Introduction'),
];

function read(json: unknown) {
  return parseWebAnnotations(utf8(JSON.stringify(json)));
}
function placed(selector: unknown, clauses = REPORT) {
  const notes = read({ type: 'Annotation', motivation: 'commenting', target: { source: 'x', selector } });
  if (!notes.ok) throw new Error(notes.error.detail);
  return webNotesToPrint(notes.value, clauses, false)[0]?.place;
}
const quote = (exact: string, prefix = '', suffix = '') => ({
  type: 'TextQuoteSelector',
  exact,
  prefix,
  suffix,
});

test('finds a quote that stands once, whatever its white space', () => {
  expect(placed(quote('held its first\n  two meetings'))).toMatchObject({
    kind: 'range',
    block: 'c1',
    start: 48,
    end: 75,
  });
});

test('tells two places of the same words by what stands around them', () => {
  expect(placed(quote('sees itself not as a negotiating body', 'The WGIG ', ' but as a'))).toMatchObject({
    block: 'c15',
  });
  expect(placed(quote('sees itself not as a negotiating body', 'The WGIG ', ', but as a'))).toMatchObject({
    block: 'c4',
  });
});

test('leaves a note unplaced where two places agree alike', () => {
  expect(placed(quote('sees itself not as a negotiating body'))).toEqual({
    kind: 'unplaced',
    label: null,
    quote: 'sees itself not as a negotiating body',
  });
});

test('takes the position where it holds the quoted words', () => {
  const stream = textStream(REPORT).text;
  const at = toCodePoints(stream, stream.lastIndexOf('sees itself'));
  expect(
    placed([quote('sees itself'), { type: 'TextPositionSelector', start: at, end: at + 11 }]),
  ).toMatchObject({ block: 'c15', start: 9, end: 20 });
});

test('does not take a position that holds other words', () => {
  expect(
    placed([quote('no such words at all'), { type: 'TextPositionSelector', start: 5, end: 25 }]),
  ).toMatchObject({ kind: 'unplaced' });
});

test('leaves a few words unplaced when everything around them differs', () => {
  expect(placed(quote('Introduction', 'of the first ', ' to the second'))).toMatchObject({
    kind: 'unplaced',
  });
});

test('a quote that takes in the label stands on the text behind it', () => {
  expect(placed(quote('1 The Working Group on Internet'))).toMatchObject({ block: 'c1', start: 0, end: 29 });
});

test('a note without selector is on the whole document', () => {
  expect(placed(undefined)).toEqual({ kind: 'whole' });
});

function annotation(change: Partial<Annotation>): Annotation {
  return {
    id: asId<AnnotationId>('a-1'),
    target: { kind: 'document', id: asId<DocumentId>('d-1') },
    kind: 'note',
    anchor: { scope: 'document' },
    body: 'Ask',
    position: null,
    tags: [],
    createdAt: 1_000_000,
    changedAt: 2_000_000,
    trashedAt: null,
    ...change,
  };
}

test('what is exported is read again the same, on every range', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 2 }),
      fc.nat({ max: 80 }),
      fc.integer({ min: 1, max: 60 }),
      (index, start, length) => {
        const on = REPORT[index] ?? clause('x', null, '');
        const end = Math.min(on.text.length, start + length);
        const splits = (at: number): boolean =>
          /[\ud800-\udbff]/.test(on.text[at - 1] ?? '') && /[\udc00-\udfff]/.test(on.text[at] ?? '');
        fc.pre(start < end && !splits(start) && !splits(end) && on.text.slice(start, end).trim() !== '');
        const position = { stance: 'oppose', target: 'T', fallback: 'F', redLine: 'R' } as const;
        const one = annotation({
          kind: 'position',
          position,
          anchor: makeAnchor(on, start, end),
          tags: ['IPR'],
        });
        const notes = read(webAnnotationPage([one], REPORT, 'urn:x'));
        expect(notes.ok && notes.value[0]).toMatchObject({
          kind: 'position',
          body: 'Ask',
          tags: ['IPR'],
          position,
          createdAt: 1_000_000,
        });
        const place = notes.ok ? webNotesToPrint(notes.value, REPORT, true)[0]?.place : null;
        expect(place).toMatchObject({ kind: 'range', block: on.id, start, end });
      },
    ),
    runs(100),
  );
});

test('positions count characters, not halves of them', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const points = Array.from(text).length;
      expect(toCodePoints(text, text.length)).toBe(points);
      expect(codePointOffsets(text)(points)).toBe(text.length);
    }),
    runs(100),
  );
});

test('a position that nobody chose yet is exported, read and printed as not chosen', () => {
  const position = { stance: null, target: 'T', fallback: '', redLine: '' };
  const one = annotation({ kind: 'position', position, anchor: { scope: 'document' } });
  const notes = read(webAnnotationPage([one], REPORT, 'urn:x'));
  expect(notes.ok && notes.value[0]?.position).toEqual(position);
  const [printed] = notes.ok ? webNotesToPrint(notes.value, REPORT, false) : [];
  const shown = printed === undefined ? '' : JSON.stringify(noteText(printed, printWords('en')));
  expect(shown).toContain('Position: not chosen yet');
  expect(shown).not.toContain('No position');
  const absent = { type: 'Annotation', target: 'x', 'dw:position': { target: 'T' } };
  expect(read(absent)).toMatchObject({ ok: true, value: [{ position: { stance: null } }] });
});

test('red lines of a file are printed only when asked for', () => {
  const json = {
    type: 'Annotation',
    motivation: 'assessing',
    target: 'x',
    'dw:position': { stance: 'reserve', redLine: 'never' },
  };
  const notes = read(json);
  expect(notes.ok && webNotesToPrint(notes.value, REPORT, false)[0]?.position?.redLine).toBeNull();
  expect(notes.ok && webNotesToPrint(notes.value, REPORT, true)[0]?.position?.redLine).toBe('never');
});

test('reads a page, a collection, a list and a single annotation', () => {
  const one = { type: 'Annotation', bodyValue: 'Hello', target: 'x' };
  for (const json of [
    one,
    [one],
    { type: 'AnnotationPage', items: [one] },
    { type: 'AnnotationCollection', first: { items: [one] } },
  ]) {
    expect(read(json)).toMatchObject({ ok: true, value: [{ kind: 'note', body: 'Hello', place: null }] });
  }
});

test('reads motivations, tags and several bodies', () => {
  const body = [
    { type: 'TextualBody', value: 'One' },
    { type: 'TextualBody', value: 'wsis', purpose: 'tagging' },
    { value: 'Two' },
  ];
  expect(read({ type: 'Annotation', motivation: ['oa:questioning'], body, target: 'x' })).toMatchObject({
    value: [{ kind: 'question', body: 'One\n\nTwo', tags: ['wsis'] }],
  });
  expect(read({ type: 'Annotation', motivation: 'highlighting', target: 'x' })).toMatchObject({
    value: [{ kind: 'highlight' }],
  });
});

test('refuses what is no annotation and says where', () => {
  expect(parseWebAnnotations(utf8('{'))).toMatchObject({ error: { code: 'not-json' } });
  expect(parseWebAnnotations(new Uint8Array([0xff, 0xfe, 0]))).toMatchObject({ error: { code: 'not-text' } });
  expect(read({ hello: 1 })).toMatchObject({ error: { code: 'not-annotations' } });
  const bad = {
    type: 'Annotation',
    target: { selector: { type: 'TextPositionSelector', start: -4, end: 2 } },
  };
  expect(read([{ type: 'Annotation', target: 'x' }, bad])).toMatchObject({
    error: { code: 'not-annotations', detail: expect.stringContaining('annotation 2') as string },
  });
  expect(read(Array.from({ length: WEB_ANNOTATION_LIMITS.annotations + 1 }, () => ({})))).toMatchObject({
    error: { code: 'too-many' },
  });
  expect(parseWebAnnotations({ byteLength: WEB_ANNOTATION_LIMITS.bytes + 1 } as Uint8Array)).toMatchObject({
    error: { code: 'too-large' },
  });
});

test('never throws, whatever the file holds', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => void read(json)),
    runs(100),
  );
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => void parseWebAnnotations(bytes)),
    runs(100),
  );
});
