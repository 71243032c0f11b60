import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findAll, fold, foldWithOffsets, queryTerms, snippetOf } from '../../../shared/text/search/index.ts';
import { runs } from '../../support/campaign.ts';

describe('folding', () => {
  it.each([
    ['Reconnaître', 'reconnaitre'],
    ['l’accès', "l'acces"],
    ['WG‑WSIS', 'wg-wsis'],
    ['23 – 25\u00A0 November\n2004', '23 - 25 november 2004'],
    ['Œuvre', 'oeuvre'],
    ['إِنْتَرْنِت', 'انترنت'],
    ['الاتّصـالات', 'الاتصالات'],
    ['فقرة ٣٤', 'فقره 34'],
    ['Ёлка', 'елка'],
    ['Российский', 'российский'],
    ['Мои\u0306', 'мой'],
    ['ＩＴＵ', 'itu'],
    ['信息社会', '信息社会'],
    ['«mot»', '"mot"'],
    ['soft\u00ADhyphen', 'softhyphen'],
    [' agenda', 'agenda'],
  ])('%s becomes %s', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it('gives the same with and without offsets, and again when folded twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const folded = foldWithOffsets(text);
        expect(fold(text)).toBe(folded.text);
        expect(fold(folded.text)).toBe(folded.text);
        expect(folded.offsets.length).toBe(folded.text.length + 1);
        for (let i = 1; i < folded.offsets.length; i++) {
          expect((folded.offsets[i] ?? 0) >= (folded.offsets[i - 1] ?? 0)).toBe(true);
        }
      }),
      runs(2000),
    );
  });
});

describe('finding in a text', () => {
  const words = (text: string, query: string) =>
    findAll(text, query).map((hit) => text.slice(hit.start, hit.end));

  it('finds whatever the case, the accents, the dashes and the spaces', () => {
    expect(words('Décision et DÉCISION', 'decision')).toEqual(['Décision', 'DÉCISION']);
    expect(words('of WG‑WSIS and WG-WSIS', 'wg-wsis')).toEqual(['WG‑WSIS', 'WG-WSIS']);
    expect(words('the  Tunis\u00A0Agenda', 'the tunis agenda')).toEqual(['the  Tunis\u00A0Agenda']);
  });

  it('finds Arabic with or without vowel marks and takes the marks along', () => {
    expect(words('حوكمة الإِنترنت', 'الانترنت')).toEqual(['الإِنترنت']);
  });

  it('finds Chinese and letters that fold to two', () => {
    expect(words('信息社会世界峰会', '世界')).toEqual(['世界']);
    expect(words('une œuvre', 'oe')).toEqual(['œ']);
  });

  it('finds again each piece of a text that was cut out of it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.nat(), fc.nat(), (text, from, length) => {
        const start = from % (text.length + 1);
        const piece = text.slice(start, start + 1 + (length % 10));
        if (fold(piece).trim() === '') return;
        expect(findAll(text, piece).length).toBeGreaterThan(0);
      }),
      runs(100),
    );
  });
});

describe('a library query', () => {
  it('is made of words and quoted phrases, without elided articles', () => {
    expect(queryTerms("L’accès à l'information")).toEqual(['acces', 'a', 'information']);
    expect(queryTerms('"working group" ICANN')).toEqual(['working group', 'icann']);
    expect(queryTerms('   ')).toEqual([]);
  });

  it('is shown by a snippet with its hits marked', () => {
    const text = `${'before '.repeat(40)}the deadline of 15 April was set${' after'.repeat(40)}`;
    const snippet = snippetOf(text, ['deadline', '15 april']);
    expect(snippet.cutBefore && snippet.cutAfter).toBe(true);
    expect(snippet.hits.map((hit) => snippet.text.slice(hit.start, hit.end))).toEqual([
      'deadline',
      '15 April',
    ]);
    expect(snippet.text.length).toBeLessThan(220);
  });
});
