import { describe, expect, it } from 'vitest';
import { findCitations } from '../../../shared/text/citations.ts';
import { normalizeSymbol, symbolFamily } from '../../../shared/text/symbols.ts';
import { importedHtml } from '../../support/import-text.ts';

const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  unResolution: ['A/RES/57/270B', 'A/RES/57/270 B', 'S/RES/1325 (2000)', 'A/RES/1514 (XV)', 'E/RES/2006/46'],
  unGeneral: ['A/74/L.75', 'E/CN.4/Sub.2/AC.2/1987/WP.4/Add.1', 'A/C.3/L.203/Rev.1', 'A/69/L.52*'],
  wsis: ['WSIS-II/PC-2/DOC/5', 'WSIS-05/TUNIS/ADM/4-E', 'WSIS/PC-3/DOC/15-E'],
  council: ['C07/21', 'C18/35-C', 'C2001/49(Rev.1)', 'C97/68'],
  councilGroup: ['WG-WSIS-11/10 Rev.1', 'WG-WSIS-11/10 rev 1'],
  conference: ['PP-02/56-E', 'PP14/67(Add.1)-A', 'WTDC17/11-R', 'WTSA16/42(Add.12)-E'],
  inMeeting: ['DT/5', 'DL/12(Rev.1)-E'],
  td: ['TD 12 (GEN/2)', 'TD 120 Rev.1', 'TD 251R2 (PLEN/13)'],
  contributionT: ['C 005 Rev.1', 'COM 14-10', 'COM 17-C 10-E'],
  fileName: ['S14-PP-C-0067!A1!MSW-A', 'T13-TSAG-160201-TD-GEN-0405', 'T09-TSAG-C-0041'],
  proposalNo: ['SEN/56/1', 'AFCP/42A12/1'],
  ituAct: ['Resolution 102 (Rev. Antalya, 2006)', 'Decision 9 (Antalya, 2006)', 'Council Resolution 1282'],
  recommendation: ['Recommendation A.7', 'ITU-T A.1 (09/2019)', 'Recommendation ITU-T G.709/Y.1331'],
  provision: ['No. 184A', 'No. 239', 'No. 191bis'],
};

describe('document symbols', () => {
  it.each(
    Object.entries(EXAMPLES).flatMap(([family, symbols]) =>
      symbols.map((symbol) => [symbol, family] as const),
    ),
  )('%s is of family %s', (symbol, family) => {
    expect(symbolFamily(symbol)).toBe(family);
  });
  it.each([
    '24/25',
    'and/or',
    'IPv6',
    '12/2004',
    'C07',
    'PP02',
    'WTSA-16',
    'A.',
    '2003/2005',
    'http',
    'e-mail',
  ])('%s is none', (token) => {
    expect(symbolFamily(token)).toBeNull();
  });
  it('are the same in every spelling of a revision', () => {
    expect(normalizeSymbol('WG-WSIS-11/10 (Rev.1)')).toBe('WG-WSIS-11/10 Rev.1');
    expect(normalizeSymbol('S/RES/2532(2020)')).toBe('S/RES/2532 (2020)');
    expect(normalizeSymbol('WG‑WSIS‑11/10 rev 1')).toBe('WG-WSIS-11/10 Rev.1');
  });
});

const found = (text: string): readonly string[] =>
  findCitations(text).map(({ raw, family }) => `${family}: ${raw}`);

describe('citations', () => {
  it.each([
    ['in accordance with §§ 35 a)-e) of the Tunis Agenda,', 'paragraph: §§ 35 a)-e) of the Tunis Agenda'],
    ['(paras 29-82 of the Agenda)', 'paragraph: paras 29-82 of the Agenda'],
    ['in line with para 102b of the Tunis Agenda which states', 'paragraph: para 102b of the Tunis Agenda'],
    [
      'as called for in paragraph 13 (b) of the Plan of Action and started',
      'paragraph: paragraph 13 (b) of the Plan of Action',
    ],
    ['(in instructs 5 and 6):', 'clause: instructs 5 and 6'],
    ['The paragraph 6.5 of the annex of this document', 'paragraph: paragraph 6.5 of the annex'],
    ['under Res.102, but', 'ituAct: Res.102'],
    ['Resolution 102 (Rev. Antalya, 2006) of the', 'ituAct: Resolution 102 (Rev. Antalya, 2006)'],
    ['the GA resolution 57/270B on', 'unResolution: GA resolution 57/270B'],
    ['(Council document C07/21).', 'council: C07/21'],
    ['Article 34 of the Constitution', 'article: Article 34 of the Constitution'],
    ['of ITU-T Recommendation A.7).', 'recommendation: ITU-T Recommendation A.7'],
  ])('finds in "%s": %s', (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  it.each([
    ['la résolution 74/270 intitulée', 'A/RES/74/270'],
    ['la resolución 74/270, “Solidaridad', 'A/RES/74/270'],
    ['резолюцию 74/270 «Глобальная', 'A/RES/74/270'],
    ['通过的第74/270号决议', 'A/RES/74/270'],
    ['القرار 2532 (2020) المعنون', 'S/RES/2532 (2020)'],
  ])('finds a UN resolution in "%s"', (text, target) => {
    expect(findCitations(text).map((citation) => citation.target)).toEqual([target]);
  });

  it.each([
    ['Resolutions 101, 102 and 133 (Rev. Dubai, 2018)', ['101', '102', '133'].map((n) => `Resolution ${n} (Rev. Dubai, 2018)`)],
    ['Recommendation ITU-R M.2012-3', ['Recommendation M.2012-3']],
    ['see para. 12bis and', ['paragraph 12bis']],
    ['Article 12 bis of the Convention', ['Convention, Article 12 bis']],
    ['l’article 5 de l’Accord', ['Accord, Article 5']],
    ['الفقرة ٧١', ['paragraph 71']],
    ['والمادة ٥', ['Article 5']],
  ])('in "%s" points at all of %j', (text, expected) => {
    expect(findCitations(text).map(({ target }) => target)).toEqual(expected);
  }); // prettier-ignore

  it('takes a list apart', () => {
    expect(findCitations('On the basis of resolutions 102 and 140,').map(({ target }) => target)).toEqual([
      'Resolution 102',
      'Resolution 140',
    ]);
    expect(findCitations('resolutions 55/63 and 56/121').map(({ target }) => target)).toEqual([
      'A/RES/55/63',
      'A/RES/56/121',
    ]);
  });

  it('takes a list apart that gives a date after each', () => {
    const text =
      'Recalling its resolutions 56/183 of 21 December 2001, 57/238 of 20 December 2002 and 59/220,';
    expect(findCitations(text).map(({ target }) => target)).toEqual([
      'A/RES/56/183',
      'A/RES/57/238',
      'A/RES/59/220',
    ]);
  });

  it.each([
    ['Economic and Social Council resolution 2006/46 on', 'E/RES/2006/46'],
    ['its resolution 2006/46 on', 'E/RES/2006/46'],
    ['HRC resolution 20/8 on', 'A/HRC/RES/20/8'],
    ['Human Rights Council resolution 20/8 on', 'A/HRC/RES/20/8'],
    ['la résolution 20/8 du Conseil des droits de l’homme', 'A/HRC/RES/20/8'],
    ['Commission on Human Rights resolution 2005/80', 'E/CN.4/RES/2005/80'],
    ['Council decision 2004/322 of', 'E/DEC/2004/322'],
    ['decision 74/544 of 27 March 2020', 'A/DEC/74/544'],
    ['article 19 of the International Covenant on Civil and Political Rights', 'International Covenant on Civil and Political Rights, Article 19'],
    ['under articles 5 and 6, as', 'Article 5 and 6'],
    ['the report A/HRC/44/24 says', 'A/HRC/44/24'],
    ['S/PRST/2020/5,', 'S/PRST/2020/5'],
    ['(ST/SGB/2018/1)', 'ST/SGB/2018/1'],
    ['TD/B/C.I/34.', 'TD/B/C.I/34'],
    ['No. 184A of the Constitution', 'No. 184A'],
    ['under No. 239 above', 'No. 239'],
    ['resolution 1282 adopted', 'Resolution 1282'],
  ])('in "%s" points at %s', (text, target) => {
    expect(findCitations(text).map((citation) => citation.target)).toEqual([target]);
  }); // prettier-ignore

  it('goes on after the title of an act in a list', () => {
    const text =
      'Recalling its resolutions 74/270 of 2 April 2020, entitled “Global solidarity to fight it”, 74/274 of 20 April 2020 on access, and 74/306, and noting that 24/25 agreed';
    expect(findCitations(text).map(({ raw, target }) => [raw, target])).toEqual([
      ['resolutions 74/270', 'A/RES/74/270'],
      ['74/274', 'A/RES/74/274'],
      ['74/306', 'A/RES/74/306'],
    ]);
  });

  it('does not take the Security Council for the Council of ITU', () => {
    expect(findCitations('Security Council resolution 1973')[0]?.target).not.toMatch(/^Council/u);
  });

  it('names both the provision and the document it is in', () => {
    expect(found('see paragraph 25 of doc.WG-WSIS-11/10 rev 1, report')).toEqual([
      'paragraph: paragraph 25 of doc.WG-WSIS-11/10 rev 1',
      'councilGroup: WG-WSIS-11/10 rev 1',
    ]);
    expect(found('as paragraph 34 of C25/9 has it')).toEqual([
      'paragraph: paragraph 34 of C25/9',
      'council: C25/9',
    ]);
  });

  it.each([
    'Study Group 17 instructs Study Group 17 and others',
    'in 12/2004 and/or 24/25',
    'IPv6 over IPv4',
    'on 14 – 18 February 2005',
    'a screen resolution 1024',
    'resolution 1080 x 720',
    'A resolution 20 years ago',
    'a decision 15 minutes later',
    'his opinion 3',
    'the decision 2005',
    'our No. 1 priority',
    'at No. 5 Main Street',
    'Treaty Series, vol. 5, No. 3, p. 2',
    'an article 5 pages long',
    'the date of the resolution 12/2004',
    'options A/B/2',
  ])('finds none in "%s"', (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('citations of a document', () => {
  it('are those of its clauses and of their footnotes, the note under the clause that carries its mark', () => {
    const document = importedHtml(
      '<p>See A/74/L.75.</p><p>As agreed<a href="#n1" role="doc-noteref">1</a> in C07/21.</p>' +
        '<aside id="n1" role="doc-footnote"><p>1 Resolution 102 (Rev. Antalya, 2006).</p></aside>',
    );
    expect(document.footnotes).toHaveLength(1);
    expect(document.citations.map(({ target, clause }) => [target, clause])).toEqual([
      ['A/74/L.75', document.clauses[0]?.id],
      ['C07/21', document.clauses[1]?.id],
      ['Resolution 102 (Rev. Antalya, 2006)', document.clauses[1]?.id],
    ]);
  });
});
