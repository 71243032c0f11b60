import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asId, type DocumentId, type MeetingId } from '../../../shared/base/ids.ts';
import { findCitations } from '../../../shared/text/citations.ts';
import type { Clause } from '../../../shared/domain/document.ts';
import {
  CitationResolver,
  citationsOf,
  citationSteps,
  citedPlace,
  clausesNamed,
  documentFamilies,
  findCited,
  libraryNames,
  missingDocuments,
  sameTexts,
  bindPlaces,
  type NamedDocument,
  type PlacedCitation,
} from '../../../shared/text/references/index.ts';
import { meaningOf } from '../../../shared/text/understanding/meaning.ts';
import { importedText } from '../../support/import-text.ts';

let at = 0;
const named = (id: string, title: string, symbol: string | null = null, rest = {}): NamedDocument => ({
  id: asId<DocumentId>(id),
  title,
  symbol,
  fileName: `${id}.txt`,
  meeting: asId<MeetingId>('m-1'),
  language: 'en',
  importedAt: (at += 1),
  ...rest,
});
const clause = (id: string, label: string | null, rest: Partial<Clause> = {}): Clause => ({
  id: asId(id),
  kind: 'paragraph',
  label,
  level: 0,
  text: `text of ${id}`,
  part: null,
  keyword: null,
  marks: [],
  footnotes: [],
  table: null,
  ...rest,
});
const cited = (text: string): readonly PlacedCitation[] =>
  bindPlaces(
    text,
    findCitations(text).map(({ raw, family, target }) => ({ raw, family, target, clause: asId('c-1') })),
  );
const tunis = named('tunis', 'Tunis Agenda for the Information Society');
const res102 = named('res102', 'Management of Internet names', 'RESOLUTION 102 (Rev. Antalya, 2006)');
const wg = named('wg', 'Report on the consultation', 'WG-WSIS-11/10 Rev.1');
const france = named('france', 'Contribution of France');
const instructs = { kind: 'clause', part: 'operative', keyword: 'instructs the Secretary-General' } as const;
const clausesOf102 = ['1', '5', '6'].map((label) => clause(`r-${label}`, label, instructs));

/** Documents and places that the citations of a sentence lead to. */
function leads(text: string, library = [tunis, res102, wg, france]) {
  const resolver = new CitationResolver(library);
  return cited(text).map((citation) => {
    const to = resolver.resolve(citation, france);
    return to.kind === 'found'
      ? `${to.document}: ${to.places.join('; ')}`
      : to.kind === 'missing'
        ? `missing ${to.name}`
        : to.kind;
  });
}

describe('a citation leads', () => {
  it.each([
    ['as expressed in § 71 of the Tunis Agenda', ['tunis: 71']],
    ['in accordance with §§ 35 a)-e) of the Tunis Agenda', ['tunis: 35 a)-e)']],
    ['see paragraph 25 of doc.WG-WSIS-11/10 rev 1', ['wg: 25', 'wg: ']],
    [
      'resolution 102 invites the Secretary-General (in instructs 5 and 6):',
      ['res102: ', 'res102: instructs 5; instructs 6'],
    ],
    ['as in instructs 5 of Resolution 102 (Rev. Antalya, 2006)', ['res102: instructs 5', 'res102: ']],
    ['under Decision 9 (Antalya, 2006)', ['missing Decision 9 (Antalya, 2006)']],
    ['The paragraph 6.5 of the annex of this document states', ['own']],
    ['see paragraph 4 above', ['own']],
    ['paragraph 4 of this document', ['own']],
    ['see §§ 4 and 5 and the Tunis Agenda', ['own']],
    ['пункт 4 выше', ['own']],
    ['пункт 4 настоящего документа', ['own']],
    ['الفقرة ٤ من هذه الوثيقة', ['own']],
    ['见本决议第5段', ['own']],
    ['见第5段', ['own']],
    ['paragraph 5 of resolution 68/167', ['missing A/RES/68/167', 'missing A/RES/68/167']],
    ['paragraph 2 of resolution 2334 (2016)', ['missing S/RES/2334 (2016)', 'missing S/RES/2334 (2016)']],
    ['paragraphs 5(a) and 7(b) of Security Council resolution 2334 (2016)', ['missing S/RES/2334 (2016)', 'missing S/RES/2334 (2016)']],
    ['paragraph 25 of document WG-WSIS-11/10 Rev. 1', ['wg: 25', 'wg: ']],
    ['paragraph 25 of the report (WG-WSIS-11/10 Rev.1)', ['wg: 25', 'wg: ']],
    ['paragraph 25 of the report of the Secretary-General', ['nothing']],
    ['paragraph 71 of the Tunis Agenda and resolution 102 of the Conference', ['tunis: 71', 'res102: ']],
    ['paragraph 3 of its report', ['nothing']],
    ['paragraph 4 of the annex to resolution 68/167', ['nothing', 'missing A/RES/68/167']],
    ['paragraph 3 of article 7', ['nothing', 'own']],
    ['as paragraph 35 thereof says', ['nothing']],
    ['see WG-WSIS-11/10 Rev.1, paras. 5, 7 and 9-11', ['wg: ', 'wg: 5; 7; 9-11']],
    ['le paragraphe 71 de l’Agenda de Tunis', ['tunis: 71']],
    ['le paragraphe 71 de l’accord', ['nothing']],
    ['el párrafo 71 del acuerdo', ['nothing']],
    ['пункт 5 документа WG-WSIS-11/10 Rev.1', ['wg: 5', 'wg: ']],
    ['пункт 5 резолюции 68/167', ['missing A/RES/68/167', 'missing A/RES/68/167']],
    ['пункт 71 Тунисской программы', ['tunis: 71']],
    ['пункт 71 Тунисской программы для информационного общества', ['tunis: 71']],
    ['в пункте 71 Тунисской программы, где говорится', ['tunis: 71']],
    ['пункт 71 Тунисской программы действий', ['nothing']],
    ['пункт 71 Тунисской программы для развивающихся стран', ['nothing']],
    ['пункт 71 программы', ['nothing']],
    ['статья 19 Всеобщей декларации прав человека', ['nothing']],
    ['الفقرة 71 من برنامج عمل تونس', ['tunis: 71']],
    ['الفقرة 71 من برنامج عمل تونس بشأن مجتمع المعلومات', ['tunis: 71']],
    ['الفقرة 71 من برنامج عمل أديس أبابا', ['nothing']],
    ['الفقرة ٧١ من برنامج عمل تونس', ['tunis: 71']],
    ['المادة ٥ من الدستور', ['nothing']],
    ['见《突尼斯议程》第71段', ['tunis: 71']],
    ['见第68/167号决议第5段', ['missing A/RES/68/167', 'missing A/RES/68/167']],
    ['见该公约第7条', ['nothing']],
    ['paragraphs 3 bis and 4 of the Tunis Agenda', ['tunis: 3 bis; 4']],
    ['see para. 12bis', ['own']],
    ['Article 5 of the Constitution and paragraph 4 above', ['missing Constitution', 'own']],
    ['Article 5 of the Constitution and Article 6 of the Convention', ['missing Constitution', 'missing Convention']],
    ['paragraph 25 of A/76/135 and in document A/C.3/74/L.5', ['missing A/76/135', 'missing A/76/135', 'missing A/C.3/74/L.5']],
  ])('%s', (text, expected) => {
    expect(leads(text)).toEqual(expected);
  }); // prettier-ignore

  it('to a text of the library by its title in another case, and to none that only begins like it', () => {
    const ru = named('nairobi', 'Найробийская декларация о доступе');
    const sentence = (words: string) => leads(`пункт 5 ${words}`, [ru, tunis, france]);
    expect(sentence('Найробийской декларации о доступе')).toEqual(['nairobi: 5']);
    expect(sentence('Найробийской декларации о доступе и пункт 6')).toEqual(['nairobi: 5', 'own']);
    expect(sentence('Найробийской декларации')).toEqual(['nothing']);
    expect(sentence('Найробийской декларации о доступе к воде')).toEqual(['nothing']);
    const about = named('about', 'Замечания о Тунисской программе для информационного общества');
    expect(leads('пункт 71 Тунисской программы', [about])).toEqual(['nothing']);
  });

  it('to the version of a known text in the language of the citing one, else to any', () => {
    const english = named('udhr-en', 'Universal Declaration of Human Rights');
    const arabic = named('udhr-ar', 'الإعلان العالمي لحقوق الإنسان', null, { language: 'ar' });
    const reader = named('reader', 'ورقة', null, { language: 'ar' });
    const resolver = new CitationResolver([english, arabic, reader]);
    const [citation] = cited('المادة 19 من الإعلان العالمي لحقوق الإنسان');
    if (citation === undefined) throw new Error('nothing was cited');
    expect(resolver.resolve(citation, reader)).toMatchObject({ kind: 'found', document: 'udhr-ar' });
    expect(resolver.resolve(citation, english)).toMatchObject({ kind: 'own' });
  });

  it('to nothing where the same words name a paragraph of two texts', () => {
    expect(leads('paragraph 5 of resolution 68/167, but paragraph 5 above')).toEqual([
      'nothing',
      'missing A/RES/68/167',
      'nothing',
    ]);
  });

  it('to nothing from a note, of which nobody knows whose paragraph it names', () => {
    const citation = {
      raw: 'paragraph 5',
      family: 'paragraph',
      target: 'paragraph 5',
      clause: asId<Clause['id']>('c'),
    };
    expect(bindPlaces('See the note.¹', [citation])).toEqual([{ ...citation, of: null }]);
  });

  it('to the clauses that its places name', () => {
    expect(clausesNamed(['instructs 5', 'instructs 6'], clausesOf102)).toEqual(['r-5', 'r-6']);
    expect(clausesNamed(['instructs 9'], clausesOf102)).toEqual([]);
  });

  it('to no clause where several fit alike, and to the text before its annex', () => {
    const other = { kind: 'clause', part: 'operative', keyword: 'resolves' } as const;
    const both = [...clausesOf102, clause('s-5', '5', other)];
    expect(clausesNamed(['5'], both)).toEqual([]);
    expect(clausesNamed(['instructs 5'], both)).toEqual(['r-5']);
    const item = { kind: 'item', level: 1 } as const;
    const listed = [
      clause('p-1', '1'),
      clause('a', '(a)', item),
      clause('p-2', '2'),
      clause('b', '(a)', item),
    ];
    expect(clausesNamed(['2 (a)'], listed)).toEqual(['b']);
    expect(clausesNamed(['1'], [clause('p-1', '1'), clause('x-1', '1', item)])).toEqual(['p-1']);
  });

  it('to no document where the words fit several', () => {
    const other = named('tunis2', 'Tunis Agenda of the Internet');
    expect(leads('§ 71 of the Tunis Agenda', [tunis, other, france])).toEqual(['missing Tunis Agenda']);
  });

  it('to a resolution of the body that adopted it and not to its namesake', () => {
    const wtsa = named('wtsa102', 'Another', 'RESOLUTION 102 (Hammamet, 2016)');
    expect(leads('Resolution 102 (Rev. Antalya, 2006)', [wtsa, france])).toEqual([
      'missing Resolution 102 (Rev. Antalya, 2006)',
    ]);
    expect(leads('Resolution 102 (Rev. Antalya, 2006)', [wtsa, res102, france])).toEqual(['res102: ']);
  });

  it('to none of two resolutions of one number where the text does not say of which body', () => {
    const wtsa = named('wtsa102', 'Another', 'RESOLUTION 102 (Hammamet, 2016)');
    expect(leads('see Resolution 102', [wtsa, res102, france])).toEqual(['missing Resolution 102']);
    expect(leads('see Resolution 102', [res102, france])).toEqual(['res102: ']);
  });

  it('to no resolution of the same year that was adopted elsewhere', () => {
    const rabat = named('rabat5', 'One', 'Resolution 5 (Rabat, 2007)');
    expect(leads('see Resolution 5 (Tampere, 2007)', [rabat, france])).toEqual([
      'missing Resolution 5 (Tampere, 2007)',
    ]);
  });

  it('to no text about the one it names', () => {
    const about = [
      named('a', 'Contribution by Brazil on the Tunis Agenda'),
      named('b', 'Comments to the Tunis Agenda for the Information Society'),
      named('c', 'Follow-up and implementation of the Tunis Agenda'),
      named('d', 'Observations sur le Tunis Agenda'),
    ];
    for (const one of about)
      expect(leads('§ 71 of the Tunis Agenda', [one])).toEqual(['missing Tunis Agenda']);
    expect(leads('§ 71 of the Tunis Agenda', [...about, tunis])).toEqual(['tunis: 71']);
  });

  it('to no text about the one it names, in the other languages of the United Nations', () => {
    const texts = [
      [
        'Тунисская программа для информационного общества',
        'Замечания по Тунисская программа для информационного общества',
      ],
      ['جدول أعمال تونس بشأن مجتمع المعلومات', 'تعليقات على جدول أعمال تونس بشأن مجتمع المعلومات'],
      ['信息社会突尼斯议程', '关于信息社会突尼斯议程的意见'],
    ] as const;
    for (const [text, comments] of texts) {
      const found = (titles: readonly string[]) =>
        findCited(text, null, libraryNames(titles.map((title) => named(title, title))));
      expect(found([comments])).toBeNull();
      expect(found([comments, text])?.id).toBe(text);
    }
  });

  it('to no text by its kind alone, in any language of the United Nations', () => {
    for (const [kind, title] of [
      ['Резолюция', 'Резолюция о названиях'],
      ['القرار', 'قرار بشأن الأسماء'],
      ['决定', '关于名称的决定'],
      ['Résolution', 'Résolution sur les noms'],
      ['Resolución', 'Resolución sobre los nombres'],
    ] as const)
      expect(findCited(kind, null, libraryNames([named('x', title)]))).toBeNull();
  });

  it('to the version in the language of the citing text', () => {
    const french = named('wg-f', 'Rapport', 'WG-WSIS-11/10(Rev.1)-F', { language: 'fr' });
    expect(leads('document WG-WSIS-11/10 Rev.1', [french, wg, france])).toEqual(['wg: ']);
  });

  it('to a document of the same meeting where the symbol means nothing outside it', () => {
    const here = named('dt5', 'Draft', 'DT/5');
    const there = named('dt5b', 'Draft', 'DT/5', { meeting: asId<MeetingId>('m-2') });
    expect(leads('see DT/5', [there, france])).toEqual(['missing DT/5']);
    expect(leads('see DT/5', [there, here, france])).toEqual(['dt5: ']);
  });

  it('to the other revision where the one named is not here, and says so', () => {
    const rev2 = named('wg2', 'Report', 'WG-WSIS-11/10 Rev.2');
    const [citation] = cited('document WG-WSIS-11/10 Rev.1');
    if (citation === undefined) throw new Error('no citation');
    expect(new CitationResolver([rev2]).resolve(citation, france)).toMatchObject({
      document: 'wg2',
      isExact: false,
    });
  });

  it('from any paragraph number of a named text to that number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999 }), (number) => {
        const [citation] = cited(`as stated in paragraph ${number} of the Tunis Agenda.`);
        return citation !== undefined && citedPlace(citation)?.places[0] === String(number);
      }),
    );
  });
});

describe('who cites a very long text', () => {
  const long = named('d-long', 'Report', 'WG-1/10');
  const citer = named('d-citer', 'Contribution', 'WG-2/1');
  const many = 400;
  const citations = Array.from({ length: many }, (_, place): PlacedCitation => {
    const target = `paragraph ${String(place * 5 + 1)}`;
    return { clause: asId('x'), raw: target, family: 'paragraph', target, of: 'WG-1/10' };
  });
  const resolver = new CitationResolver([long, citer]);

  it('is found without going through the text again for each citation', () => {
    let looks = 0;
    const clauses = Array.from({ length: many * 5 }, (_, index) => {
      const { label: _label, ...rest } = clause(`c${String(index)}`, null);
      return {
        ...rest,
        get label() {
          looks += 1;
          return `${String(index + 1)}.`;
        },
      };
    });
    const found = citationsOf({ id: long.id, clauses }, [[citer, citations]], resolver);
    expect(found.map((one) => one.clauses)).toEqual(citations.map((_, place) => [`c${String(place * 5)}`]));
    // Once for the whole text, and a few times for each place.
    expect(looks).toBeLessThan(clauses.length * 4 + many * 20);
  });

  it('is found in steps, between which a window may draw', () => {
    const steps = citationSteps({ id: long.id, clauses: [] }, [[citer, citations]], resolver);
    let between = 0;
    while (steps.next().done !== true) between += 1;
    expect(between).toBe(many / 100);
  });
});

describe('a library knows', () => {
  const citing: readonly (readonly [NamedDocument, readonly PlacedCitation[]])[] = [
    [
      france,
      cited(
        'Resolution 102 asks (in instructs 5 and 6) what § 71 of the Tunis Agenda says, and § 9 of the Geneva Plan',
      ),
    ],
    [wg, cited('Resolution 102 (Rev. Antalya, 2006), and § 10 of the Geneva Plan')],
  ];

  it('what cites a document and which of its clauses', () => {
    const resolver = new CitationResolver([tunis, res102, wg, france]);
    const by = citationsOf({ id: res102.id, clauses: clausesOf102 }, citing, resolver);
    expect(by.map(({ document, clauses, isExact }) => [document, clauses, isExact])).toEqual([
      ['france', [], false],
      ['france', ['r-5', 'r-6'], false],
      ['wg', [], true],
    ]);
  });

  it('what is cited but missing, with every place', () => {
    const missing = missingDocuments(citing, new CitationResolver([res102, wg, france]));
    expect(missing.map(({ name, cited: places }) => [name, places.length])).toEqual([
      ['Geneva Plan', 2],
      ['Tunis Agenda', 1],
    ]);
  });

  it('families: revisions supersede, addenda and corrigenda do not', () => {
    const documents = [
      'C07/21-E',
      'C07/21(Rev.1)-E',
      'C07/21(Add.1)-E',
      'C07/21-F',
      'C07/22-E',
      'C07/21(Corr.1)-E',
    ];
    const [family, ...others] = documentFamilies(documents.map((symbol) => named(symbol, 't', symbol)));
    expect(others).toEqual([]);
    expect(family?.members.map(({ id, role, isSuperseded }) => [id, role, isSuperseded])).toEqual([
      ['C07/21-E', 'text', true],
      ['C07/21-F', 'text', false],
      ['C07/21(Rev.1)-E', 'revision', false],
      ['C07/21(Corr.1)-E', 'corrigendum', false],
      ['C07/21(Add.1)-E', 'addendum', false],
    ]);
  });

  it('acts of one body by the year, and none of another body', () => {
    const documents = [
      'Resolution 75 (Johannesburg, 2008)',
      'RESOLUTION 75 (Rev. Hammamet, 2016)',
      'Resolution 75 (Marrakesh, 2002)',
    ];
    const [family] = documentFamilies(documents.map((symbol) => named(symbol, 't', symbol)));
    expect(family?.members.map(({ role, isSuperseded }) => [role, isSuperseded])).toEqual([
      ['text', true],
      ['revision', false],
    ]);
  });

  it('no family of acts of which nobody knows the bodies', () => {
    const documents = ['Resolution 2 (Istanbul, 2002)', 'Resolution 2 (Rabat, 2003)'];
    const families = documentFamilies(documents.map((symbol) => named(symbol, 't', symbol)));
    expect(families.flatMap(({ members }) => members.filter(({ isSuperseded }) => isSuperseded))).toEqual([]);
  });

  it('the same words under two symbols, however they are cut into lines', () => {
    const words = 'The Council notes with concern that the work has not been completed in time. '.repeat(8);
    const one = meaningOf(importedText(`${words}\n\n${words}`)).sameText;
    const two = meaningOf(importedText(`${words}${words}`)).sameText;
    const other = meaningOf(importedText(`${words}\n\n${words.replace('concern', 'satisfaction')}`)).sameText;
    const texts = [
      [wg.id, one],
      [france.id, two],
      [tunis.id, other],
      [res102.id, null],
    ] as const;
    expect(one).not.toBeNull();
    expect(sameTexts(texts)).toEqual([['wg', 'france']]);
  });
});
