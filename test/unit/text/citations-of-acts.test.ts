import { describe, expect, it } from 'vitest';
import { findCitations } from '../../../shared/text/citations.ts';
import { normalizeSymbol, symbolFamily } from '../../../shared/text/symbols.ts';

const targets = (text: string): readonly string[] => findCitations(text).map(({ target }) => target);

describe('acts of the United Nations in running text', () => {
  it.each([
    ['resolutions 1970 (2011), 1973 (2011) and 2009 (2011),', ['S/RES/1970 (2011)', 'S/RES/1973 (2011)', 'S/RES/2009 (2011)']],
    ['les résolutions 1970 (2011) et 1973 (2011)', ['S/RES/1970 (2011)', 'S/RES/1973 (2011)']],
    ['в резолюциях 1970 (2011) и 1973 (2011)', ['S/RES/1970 (2011)', 'S/RES/1973 (2011)']],
    ['القرارات 1970 (2011) و 1973 (2011)', ['S/RES/1970 (2011)', 'S/RES/1973 (2011)']],
    ['قرار مجلس الأمن 1973 (2011)', ['S/RES/1973 (2011)']],
    ['Security Council resolution 1973 says', ['S/RES/1973']],
    ['Security Council resolutions 1970 and 1973', ['S/RES/1970', 'S/RES/1973']],
    ['la résolution 1973 du Conseil de sécurité', ['S/RES/1973']],
    ['la resolución 1973 del Consejo de Seguridad', ['S/RES/1973']],
    ['резолюция 1973 Совета Безопасности', ['S/RES/1973']],
    ['UNSCR 1325', ['S/RES/1325']],
    ['General Assembly resolution 1514', ['A/RES/1514']],
    ['resolution 217 A (III)', ['A/RES/217 A (III)']],
    ['General Assembly resolution 2200A (XXI) of 16 December 1966', ['A/RES/2200 A (XXI)']],
    ['adopted as 217 A (III), annex', ['A/RES/217 A (III)']],
    ['resolutions 1514 (XV) and 3201 (S-VI)', ['A/RES/1514 (XV)', 'A/RES/3201 (S-VI)']],
    ['قرار الجمعية العامة 217 ألف (د-3)', ['A/RES/217 A (III)']],
  ])('in "%s" are %j', (text, expected) => {
    expect(targets(text)).toEqual(expected);
  }); // prettier-ignore

  it.each([
    ['Council resolution 1282', ['Council Resolution 1282']],
    ['in resolution 1325 of the meeting', ['Resolution 1325']],
    ['the Security Council met 12 times', []],
    ['Plan A (II) of the group', []],
    ['1080 x 720 (HD)', []],
  ])('are not seen where "%s" names none: %j', (text, expected) => {
    expect(targets(text)).toEqual(expected);
  });

  it('have one symbol in every spelling', () => {
    for (const symbol of ['A/RES/217(III)A', 'A/RES/217A (III)', 'A/RES/217 A (III)'])
      expect([symbolFamily(symbol), normalizeSymbol(symbol)]).toEqual(['unResolution', 'A/RES/217 A (III)']);
    expect(symbolFamily('A/RES/1973')).not.toBe('unResolution');
  });
});

describe('citations in Chinese', () => {
  it.each([
    ['回顾其第1970(2011)号、第1973（2011）号和第2009(2011)号决议', ['S/RES/1970 (2011)', 'S/RES/1973 (2011)', 'S/RES/2009 (2011)']],
    ['第75/1、75/2和75/3号决议', ['A/RES/75/1', 'A/RES/75/2', 'A/RES/75/3']],
    ['安全理事会第1973号决议', ['S/RES/1973']],
    ['大会第217 A（III）号决议', ['A/RES/217 A (III)']],
    ['人权理事会第5/1号决议', ['A/HRC/RES/5/1']],
    ['经济及社会理事会第1996/31号决议', ['E/RES/1996/31']],
    ['大会第74/544号决定', ['A/DEC/74/544']],
    ['全权代表大会第71、102和140号决议', ['Resolution 71', 'Resolution 102', 'Resolution 140']],
    ['理事会第1282号决议', ['Council Resolution 1282']],
    ['见第29、30和35段', ['paragraph 29, 30 and 35']],
    ['第29至35段', ['paragraph 29-35']],
    ['第13（b）段', ['paragraph 13(b)']],
    ['根据第12条和第13、14条', ['Article 12', 'Article 13, 14']],
    ['第5号文件和第3次会议', []],
  ])('"%s" name %j', (text, expected) => {
    expect(targets(text)).toEqual(expected);
  }); // prettier-ignore

  it('show each number of a list with the words that stand around it', () => {
    expect(findCitations('第75/1、75/2和75/3号决议').map(({ raw }) => raw)).toEqual([
      '第75/1',
      '75/2',
      '75/3号决议',
    ]);
  });

  it('are found in time that grows with the text', () => {
    const text = '第1、第1、1、'.repeat(40_000);
    expect(findCitations(text)).toEqual([]);
  });
});
