import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inlinePieces } from '../../../renderer/features/reading/inline-pieces.ts';
import { citationLinks } from '../../../renderer/features/reading/citation-links.ts';
import { undoneTexts } from '../../../renderer/features/reading/undone-repairs.ts';
import { asId } from '../../../shared/base/ids.ts';
import type { DocumentEntry } from '../../../shared/domain/document.ts';
import { repairHunks } from '../../../shared/text/repair-hunks.ts';
import { CitationResolver } from '../../../shared/text/references/index.ts';
import { importedText, seed } from '../../support/import-text.ts';

/** The text with each stretch as the source has it. */
function asSource(text: string, hunks: readonly { start: number; end: number; source: string }[]): string {
  return inlinePieces(text, { styles: [], marks: [], found: [], footnotes: [], undone: hunks })
    .map((piece) =>
      piece.kind === 'source' ? piece.text : piece.kind === 'run' && !piece.isReplaced ? piece.text : '',
    )
    .join('');
}

describe('an undone repair', () => {
  it("shows the source's characters and leaves every offset of the text as it was", () => {
    const words = fc.string({
      unit: fc.constantFrom('a', 'b', ' ', '\n', '\t'),
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(words, words, fc.constantFrom('', 'x', 'xyz'), (source, result, before) => {
        const text = `${before}${result}`;
        fc.pre(text.indexOf(result) === text.lastIndexOf(result));
        const hunks = repairHunks(text, { source, result });
        expect(hunks).not.toBeNull();
        const at = text.indexOf(result);
        expect(asSource(text, hunks ?? [])).toBe(
          `${text.slice(0, at)}${source}${text.slice(at + result.length)}`,
        );
        const runs = inlinePieces(text, {
          styles: [],
          marks: [],
          found: [],
          footnotes: [],
          undone: hunks ?? [],
        });
        expect(runs.map((run) => (run.kind === 'run' ? run.text : '')).join('')).toBe(text);
      }),
    );
  });

  it('is shown where it was made, and nowhere if nothing says which of equal words it was', () => {
    const text = 'of the Union, and of the Union, and of the Union';
    const repair = { source: 'of the\n7\nUnion', result: 'of the Union' };
    expect(repairHunks(text, repair)).toBeNull();
    expect(repairHunks(text, repair, { at: 1, of: 2 })).toBeNull();
    expect(repairHunks(text, repair, { at: 1, of: 3 })).toEqual([{ start: 24, end: 25, source: '\n7\n' }]);
  });

  it('of a page number inside a sentence shows that number again', () => {
    const parsed = seed('contribution-france.txt');
    const repair = parsed.repairs.find(({ kind }) => kind === 'page-number');
    const clause = parsed.clauses.find(({ id }) => id === repair?.clause);
    if (repair === undefined || clause === undefined) throw new Error('no such repair');
    expect(asSource(clause.text, repairHunks(clause.text, repair) ?? [])).toContain(
      'Member States\n  2\nto continue',
    );
  });

  it('of lines that were taken out shows each of them, where it stood', () => {
    const parsed = importedText('1. The first clause.\n\n2. The second clause.\n');
    const [first, second] = parsed.clauses.map(({ id }) => id);
    if (first === undefined || second === undefined) throw new Error('no clauses');
    const kind = 'removed-artefact';
    const repairs = [
      { kind, clause: null, source: 'C07/21-E', result: '' },
      { kind, clause: first, source: 'Report', result: '', after: true },
      { kind, clause: second, source: 'Page 2', result: '' },
      { kind, clause: second, source: 'Annex', result: '' },
    ] as const;
    const undone = undoneTexts({ ...parsed, repairs }, () => true);
    expect(undone.get(first)).toEqual({ hunks: [], label: null, before: ['C07/21-E'], after: ['Report'] });
    expect(undone.get(second)).toEqual({ hunks: [], label: null, before: ['Page 2', 'Annex'], after: [] });
  });

  it('of a sign or a removed line has no place in the text', () => {
    expect(repairHunks('text', { source: '\uFFFDƒ', result: '•' })).toBeNull();
    expect(repairHunks('text', { source: '____', result: '' })).toBeNull();
  });
});

describe('a citation in the reader', () => {
  const entry = (id: string, title: string, symbol: string | null = null): DocumentEntry => ({
    id: asId(id),
    meeting: asId('m'),
    fileName: `${id}.txt`,
    mediaType: 'text/plain',
    size: 1,
    sha256: asId('0'),
    title,
    symbol,
    language: 'en',
    direction: 'ltr',
    readable: true,
    clauseCount: 1,
    importedAt: 1,
    sample: false,
    trashedAt: null,
  });
  const tunis = entry('tunis', 'Tunis Agenda for the Information Society');

  it('is a link on its own words, each time it stands there, and none where the library has nothing', () => {
    const parsed = importedText(
      'As § 71 of the Tunis Agenda says, and again § 71 of the Tunis Agenda, and A/RES/57/270B.\n',
    );
    const own = entry('own', 'Own');
    const [links] = Array.from(citationLinks(parsed, own, new CitationResolver([tunis, own])).values());
    const [clause] = parsed.clauses;
    expect(links?.map(({ start, end }) => clause?.text.slice(start, end))).toEqual([
      '§ 71 of the Tunis Agenda',
      '§ 71 of the Tunis Agenda',
    ]);
  });

  it('of its own text is a link where that place is there', () => {
    const parsed = importedText(
      '1. The first sentence of it is here.\n\n2. As paragraph 1 says, and paragraph 9 does not.\n\n3. The third.\n',
    );
    const own = entry('own', 'Own');
    const links = Array.from(citationLinks(parsed, own, new CitationResolver([own])).values()).flat();
    expect(links.map(({ to }) => [to.kind, to.places])).toEqual([['own', ['1']]]);
  });
});
