import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import fc from 'fast-check';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { importFile } from '../../../electron/host/importing/import-file.ts';
import { importOutcomeSchema, REFUSAL_CODES } from '../../../shared/contract/importing.ts';
import { runs } from '../../support/campaign.ts';
import { abstractNum, buildDocx, lvl, num, numOf, p, r } from '../../support/docx-builder.ts';

/* Word files of which something is broken: bytes of the container, or the text of a part before it is packed. */

const whole = buildDocx({
  body:
    p('1.\tFirst of the list', num(1)) +
    p('second', num(1, 1)) +
    `<w:p><w:ins w:author="A" w:date="2020-01-01T00:00:00Z">${r('inserted')}</w:ins><w:del w:author="A">` +
    '<w:r><w:delText>deleted</w:delText></w:r></w:del><w:r><w:footnoteReference w:id="1"/></w:r></w:p>' +
    `<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>${p('cell')}</w:tc></w:tr></w:tbl>`,
  styles:
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:basedOn w:val="H1"/></w:style>',
  numbering: abstractNum(1, lvl(0, 'decimal', '%1.') + lvl(1, 'lowerLetter', '(%2)')) + numOf(1, 1),
  footnotes: `<w:footnote w:id="1">${p('A note')}</w:footnote>`,
  comments: `<w:comment w:id="0" w:author="C">${p('A comment')}</w:comment>`,
});
const corpus = resolve(import.meta.dirname, '../../../../shared/corpus');
const real = existsSync(corpus)
  ? readdirSync(corpus, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.docx'))
      .toSorted()
      .map((name) => readFileSync(join(corpus, name)))
      // Packed, and small enough to be read hundreds of times.
      .filter((bytes) => bytes[0] === 0x50 && bytes.byteLength < 60_000)
  : [];
const files: readonly Uint8Array[] = [whole, whole, ...real];
const file = fc.nat({ max: files.length - 1 });
const bytesOf = (index: number): Uint8Array => files[index] ?? whole;

/** A document or a coded refusal: anything else is a bug, and what is thrown even more so. */
function expectAnswer(bytes: Uint8Array): void {
  const outcome = importFile(bytes, 'a.docx');
  if (outcome.ok) expect(v.is(importOutcomeSchema, outcome.value)).toBe(true);
  else expect(REFUSAL_CODES).toContain(outcome.error.code);
}

const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const change = fc.record({
  at: share,
  length: fc.nat({ max: 40 }),
  kind: fc.constantFrom('remove', 'repeat', 'move', 'write'),
  text: fc.constantFrom(
    '<',
    '>',
    '/>',
    '"',
    '&',
    '&#0;',
    '</w:p>',
    '<w:p>',
    '<w:tbl>',
    '-1',
    '999999999999',
    'é',
  ),
});
type Change = typeof change extends fc.Arbitrary<infer C> ? C : never;

function changed(text: string, { at, length, kind, text: own }: Change): string {
  const from = Math.floor(at * text.length);
  const piece = text.slice(from, from + length);
  const [before, after] = [text.slice(0, from), text.slice(from + length)];
  if (kind === 'remove') return before + after;
  if (kind === 'repeat') return before + piece.repeat(3) + after;
  return kind === 'move' ? before + after + piece : before + own + after;
}

describe('a Word file of which something is broken', () => {
  it('gives a document or a coded refusal, whatever bytes of it are altered', () => {
    fc.assert(
      fc.property(
        file,
        fc.array(fc.tuple(share, fc.nat({ max: 255 })), { minLength: 1, maxLength: 8 }),
        share,
        (index, flips, cut) => {
          const altered = Uint8Array.from(bytesOf(index));
          for (const [at, value] of flips) altered[Math.floor(at * altered.byteLength)] = value;
          expectAnswer(altered);
          expectAnswer(altered.subarray(0, Math.floor(cut * altered.byteLength)));
        },
      ),
      runs(60),
    );
  });

  it('gives a document or a coded refusal, whatever is wrong inside its parts', () => {
    fc.assert(
      fc.property(
        file,
        fc.array(fc.tuple(share, change), { minLength: 1, maxLength: 4 }),
        (index, changes) => {
          const parts = unzipSync(bytesOf(index));
          const names = Object.keys(parts);
          for (const [which, each] of changes) {
            const name = names[Math.floor(which * names.length)] ?? '';
            parts[name] = strToU8(changed(strFromU8(parts[name] ?? new Uint8Array()), each));
          }
          expectAnswer(zipSync(parts));
        },
      ),
      runs(80),
    );
  });
});
