import { describe, expect, it } from 'vitest';
import { findKeyword, KEYWORDS } from '../../../shared/text/keywords.ts';
import {
  isOrganLine,
  isPlaceLine,
  isResolutionHeading,
  keywordLine,
} from '../../../shared/text/resolution-lines.ts';
import { clauseGroups, importedHtml, importedText, outline } from '../../support/import-text.ts';

describe('lines of a resolution', () => {
  it.each([
    'RESOLUTION 75',
    'Resolution 2 (REV. DUBAI, 2018)',
    'DRAFT NEW RESOLUTION [SEN-1]',
    'Résolution 2532 (2020)',
    'Резолюция 2532 (2020),',
    '第2532(2020)号决议',
    'القرار 2532 (2020)',
    'DECISION 9 (Antalya, 2006)',
  ])('%s is a heading', (line) => {
    expect(isResolutionHeading(line)).toBe(true);
  });
  it.each([
    'Resolution 71 (Rev. Antalya, 2006) of the Plenipotentiary Conference',
    'Resolutions and decisions',
    'In Resolution 102',
  ])('%s is none', (line) => {
    expect(isResolutionHeading(line)).toBe(false);
  });
  it.each([
    'The World Telecommunication Standardization Assembly (Johannesburg, 2008),',
    'The Security Council,',
    'L’Assemblée générale,',
    'La Asamblea General,',
    'Генеральная Ассамблея,',
    '安全理事会，',
    'إن مجلس الأمن ،',
  ])('%s is an organ', (line) => {
    expect(isOrganLine(line)).toBe(true);
  });
  it.each([
    'The Council decided to revise the resolution.',
    'the Council,',
    'The Committee is of the opinion that more time is needed for the',
  ])('%s is none', (line) => {
    expect(isOrganLine(line)).toBe(false);
  });
  it('knows places', () => {
    expect(isPlaceLine('(Melbourne, 1988; Helsinki, 1993)')).toBe(true);
    expect(isPlaceLine('(see 2.1.1)')).toBe(false);
  });
  it('looks at no long line for a place, which would take time by the square of its length', () => {
    expect(isPlaceLine(`(${'a '.repeat(100_000)}2004`)).toBe(false);
  });
  it.each([
    ['considering further', 'considering further'],
    ['instructs the Director of the Telecommunication Standardization Bureau', 'instructs'],
    ['décide de charger le Secrétaire général', 'décide de charger'],
    ['considérant', 'considérant'],
  ])('%s is a keyword line', (line, word) => {
    expect(keywordLine(line)?.keyword.word).toBe(word);
  });
  it.each([
    'Recalling its resolution 57/270,',
    'noting that the Internet is global',
    '“invites Member States',
  ])('%s is none', (line) => {
    expect(keywordLine(line)).toBeNull();
  });
});

describe('keywords', () => {
  it.each([
    ['Recognizing further that', 'Recognizing further'],
    ['calls upon all States', 'calls upon'],
    ['Rappelant également sa résolution', 'Rappelant également'],
    ['Tomando nota además de', 'Tomando nota además'],
    ['принимая во внимание, что', 'принимая во внимание'],
    ['进一步注意到该报告', '进一步注意到'],
    ['وإذ يلاحظ مع القلق أن', 'وإذ يلاحظ مع القلق'],
    ['إذ تشير إلى قرارها', 'إذ تشير إلى'],
    ['يقرر أن يبقي', 'يقرر'],
  ])('finds the longest at the beginning of %s', (text, shown) => {
    expect(findKeyword(text)?.shown).toBe(shown);
  });
  it('finds no part of a word', () => {
    expect(findKeyword('notable results')).toBeNull();
  });
  it('says of each in each of six languages whether it was seen in a source', () => {
    expect(new Set(KEYWORDS.map((keyword) => keyword.language)).size).toBe(6);
    expect(KEYWORDS.filter((keyword) => keyword.verified).length).toBeGreaterThan(50);
    expect(KEYWORDS.some((keyword) => !keyword.verified)).toBe(true);
  });
});

const ITU = `RESOLUTION 50 (Rev. Hammamet, 2016)
Cybersecurity
The World Telecommunication Standardization Assembly (Hammamet, 2016),
recalling
a) Resolution 130 (Rev. Busan, 2014);
b) that the Council:
i) approved a report;
ii) instructed the secretariat;
c) the work of others,
recognizing
that this is needed,
resolves
1 to continue;
1bis that ITU-T should raise awareness;
2 that study groups evaluate,
instructs the Director
1 to assist;
2 to report.
ANNEX
1 This is no clause.
`;

describe('resolutions', () => {
  it('in ITU style are groups of clauses under keywords', () => {
    expect(clauseGroups(importedText(ITU))).toEqual([
      'preambular recalling: a b c',
      'preambular recognizing: -',
      'operative resolves: 1 1bis 2',
      'operative instructs the Director: 1 2',
    ]);
  });

  it('keep the keyword’s own line as a block that no keyword governs', () => {
    const line = importedText(ITU).clauses.find((clause) => clause.text === 'recalling');
    expect(line).toMatchObject({ kind: 'paragraph', part: 'preambular', keyword: null });
  });

  it('end at their annex', () => {
    expect(importedText(ITU).clauses.at(-1)?.part).toBeNull();
  });

  it('have symbol and title', () => {
    expect(importedText(ITU)).toMatchObject({
      symbol: 'RESOLUTION 50 (Rev. Hammamet, 2016)',
      title: 'Cybersecurity',
    });
  });

  it('in UN style begin each clause with its keyword', () => {
    const document = importedText(
      'Resolution 2532 (2020)\n\nThe Security Council,\n\nRecalling its primary responsibility,\n\nDeeply perturbed by the situation,\n\n1. Demands a cessation of hostilities, namely:\n\n(a) here;\n\n(b) there;\n\n2. Further calls upon all parties to engage;\n\n3. Decides to remain seized of the matter.\n',
    );
    expect(clauseGroups(document)).toEqual([
      'preambular Recalling: -',
      'preambular Deeply perturbed: -',
      'operative Demands: 1',
      'operative Further calls upon: 2',
      'operative Decides: 3',
    ]);
    expect(outline(document).filter((line) => line.startsWith('item'))).toEqual([
      'item1 (a) here;',
      'item1 (b) there;',
    ]);
  });

  it('take the keyword from the italics where the source sets it so', () => {
    const document = importedHtml(
      '<p>The General Assembly,</p><p><em>Expressing its deep appreciation</em> to the host,</p><p>1. <em>Takes note with interest</em> of the report;</p><p>2. <em>Decides</em> to meet.</p>',
    );
    expect(document.clauses.map((clause) => clause.keyword)).toEqual([
      null,
      'Expressing its deep appreciation',
      'Takes note with interest',
      'Decides',
    ]);
  });

  it('are not found in quoted words of one', () => {
    const document = importedText(
      'The Conference decided to revise its text. In particular it says:\n\ninvites Member States and Sector Members\n\nto seek the appropriate means.\n',
    );
    expect(document.clauses.every((clause) => clause.keyword === null && clause.part === null)).toBe(true);
  });
});

describe('clauses numbered without a stop', () => {
  const resolution = (head: string, organ: string, rows: string): readonly string[] =>
    clauseGroups(importedText(`${head}\n\n${organ}\n\n${rows.replaceAll('|', '\n\n')}\n`));

  it('are clauses under a keyword in Spanish and in Russian', () => {
    expect(
      resolution(
        'RESOLUCIÓN 9 (Rev. Bucarest, 2022)',
        'La Conferencia de Plenipotenciarios (Bucarest, 2022),',
        'considerando|a) la labor;|b) los resultados,|resuelve|1 seguir estudiando esta cuestión;|2 informar,|encarga al Secretario General|1 marcar el camino;|2 presentar un informe.',
      ),
    ).toEqual([
      'preambular considerando: a b',
      'operative resuelve: 1 2',
      'operative encarga al Secretario General: 1 2',
    ]);
    expect(
      resolution(
        'РЕЗОЛЮЦИЯ 9 (Бухарест, 2022 г.)',
        'Полномочная конференция (Бухарест, 2022 г.),',
        'учитывая|a) работу;|b) итоги,|решает|1 продолжать работу;|2 представить отчет.',
      ),
    ).toEqual(['preambular учитывая: a b', 'operative решает: 1 2']);
  });

  it('are clauses whatever English word they begin with, in broken lines too', () => {
    const rows = 'noting|1 the need for order;|2 older work,|resolves|1 once more to invite;|2 not to do so.';
    const head = ['RESOLUTION 9 (Rev. Geneva, 2022)', 'The Council (Geneva, 2022),'] as const;
    expect(resolution(...head, rows)).toEqual(['preambular noting: 1 2', 'operative resolves: 1 2']);
    expect(resolution(...head, rows.replaceAll(/(?<=\d) /gu, ' \t'))).toHaveLength(2);
    expect(clauseGroups(importedText(`${head.join('\n')}\n${rows.replaceAll('|', '\n')}\n`))).toHaveLength(2);
  });

  it('are not made of a number that a line inside a sentence happens to begin with', () => {
    expect(
      resolution(
        'RESOLUTION 9 (Geneva, 2022)',
        'The Council (Geneva, 2022),',
        'noting|a) the report,|resolves|1 May 2023 is the day;|2 more days follow.',
      ).at(-1),
    ).toBe('operative resolves: -');
  });
});

describe('resolutions of other houses', () => {
  it('of Russian texts set a comma after the keyword', () => {
    const document = importedText(
      'РЕЗОЛЮЦИЯ 130 (Пересм. Бухарест, 2022 г.)\n\nПолномочная конференция (Бухарест, 2022 г.),\n\nнапоминая\n\na)\tрезолюцию 68/198;\n\nb)\tрезолюцию 71/199,\n\nучитывая,\n\nчто это важно,\n\nрешает\n\n1\tпродолжать работу;\n\n2\tпридавать приоритет.\n',
    );
    expect(clauseGroups(document)).toEqual([
      'preambular напоминая: a b',
      'preambular учитывая: -',
      'operative решает: 1 2',
    ]);
  });

  it('of the General Assembly carry number and title on one line', () => {
    const document = importedText(
      'United Nations\n\nA/RES/80/1\n\n80/1. Participation during the eightieth session\n\nThe General Assembly,\n\nRecalling the Headquarters Agreement,\n\n1. Decides to meet.\n',
    );
    expect(document).toMatchObject({
      title: 'Participation during the eightieth session',
      symbol: 'A/RES/80/1',
    });
  });

  it('are named by their number where they have no title', () => {
    const document = importedText(
      'Résolution 2532 (2020)\n\nAdoptée par le Conseil de sécurité le 1er juillet 2020\n\nLe Conseil de sécurité,\n\nRappelant sa responsabilité,\n\n1. Exige la cessation des hostilités.\n',
    );
    expect(document.title).toBe('Résolution 2532 (2020)');
  });
});

describe('Arabic resolutions', () => {
  it('set a space before the bracket, quotes around second-level numbers, and tatweel into the heading', () => {
    const document = importedText(
      "القـرار 102 (المراجَع في بوسان، 2014)\n\nدور الاتحاد في قضايا السياسات العامة\n\nإن مؤتمر المندوبين المفوضين للاتحاد الدولي للاتصالات (بوسان، 2014)،\n\nإذ يشير إلى\n\nأ ) قرارات الجمعية العامة:\n\n'1' القرار الأول؛\n\n'2' القرار الثاني؛\n\nب) نتائج القمة،\n\nيقرر\n\n1 مواصلة الدراسة؛\n\n2 تقديم تقرير.\n",
    );
    expect(document).toMatchObject({
      symbol: 'القرار 102 (المراجع في بوسان، 2014)',
      title: 'دور الاتحاد في قضايا السياسات العامة',
    });
    expect(
      document.clauses
        .filter(({ label }) => label !== null)
        .map(({ kind, level, label }) => `${kind}${level} ${label ?? ''}`),
    ).toEqual(['clause1 أ )', "item2 '1'", "item2 '2'", 'clause1 ب)', 'clause1 1', 'clause1 2']);
  });

  it('of the General Assembly set a dash between number and title', () => {
    const document = importedText(
      'الأمم المتحدة\n\nA/RES/70/125\n\n70/125 - الوثيقة الختامية للاجتماع الرفيع المستوى\n\nإن الجمعية العامة،\n\nإذ تشير إلى قرارها 68/302،\n\n1 - تقرر اعتماد الوثيقة.\n',
    );
    expect(document.title).toBe('الوثيقة الختامية للاجتماع الرفيع المستوى');
  });
});

describe('numbers and words that are rarer', () => {
  it('a suffix after a space is part of the label', () => {
    const document = importedText(
      'RESOLUTION 9 (Geneva, 2022)\n\nThe Council (Geneva, 2022),\n\nnoting\n\na) one;\n\nb) two;\n\nb bis) new;\n\nc) three,\n\nresolves\n\n1. to go;\n\n1 bis. to come.\n',
    );
    expect(clauseGroups(document)).toEqual(['preambular noting: a b bbis c', 'operative resolves: 1 1bis']);
  });

  it('Cyrillic letters among Latin ones count with them', () => {
    const document = importedText('Пункты:\n\nа) первый;\n\nb) второй;\n\nс) третий.\n');
    expect(document.clauses.slice(1).map(({ level }) => level)).toEqual([1, 1, 1]);
  });

  it('items under a clause without a label that ends with a colon are its items', () => {
    const document = importedText(
      'RESOLUTION 9 (Geneva, 2022)\n\nThe Council (Geneva, 2022),\n\nnoting\n\na) the work,\n\nresolves\n\nthat the groups:\n\ni) first;\n\nii) second.\n',
    );
    expect(outline(document).slice(-3)).toEqual([
      'clause1 that the groups:',
      'item2 i) first;',
      'item2 ii) second.',
    ]);
  });

  it.each([
    ['Guidée par les buts', 'Guidée par'],
    ['Considère que cela suffit', 'Considère'],
    ['又回顾其决定', '又回顾'],
  ])('%s begins with a keyword', (text, shown) => {
    expect(findKeyword(text)?.shown).toBe(shown);
  });

  it.each(['Report of the Chairman of the Council Working Group', '秘书长的报告'])(
    '%s is the title where nothing else is',
    (title) => {
      const text = 'The Group agreed on the text that the secretariat had prepared for its second meeting.';
      expect(importedText(`Document 5-E\n\n${title}\n\n${text}\n\n1. ${text}\n`).title).toBe(title);
      expect(outline(importedText(`Document 5-E\n\n${text}\n`))[0]).toBe('paragraph0 Document 5-E');
    },
  );
});

describe('a clause that only cites a resolution, last in its group', () => {
  const text = [
    'RESOLUTION 99 (Rev. Dubai, 2018)',
    'The Plenipotentiary Conference (Dubai, 2018),',
    'recalling',
    'a)\tthe Charter of the United Nations;',
    'b)\tResolution 32 (Kyoto, 1994),',
    'considering',
    'a)\tthat users matter;',
    'b)\tthat it is needed,',
    'resolves',
    '1\tto continue the work;',
    '2\tto hold a forum.',
  ].join('\n\n');

  it('does not end the resolution', () => {
    const clauses = importedText(text).clauses.filter(({ label }) => label !== null);
    expect(clauses.map(({ label, part }) => [label, part])).toEqual([
      ['a)', 'preambular'],
      ['b)', 'preambular'],
      ['a)', 'preambular'],
      ['b)', 'preambular'],
      ['1', 'operative'],
      ['2', 'operative'],
    ]);
  });
});
