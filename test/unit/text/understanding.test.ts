import { describe, expect, it } from 'vitest';
import { findDates } from '../../../shared/text/understanding/dates.ts';
import { documentKind } from '../../../shared/text/understanding/document-kind.ts';
import { findMandates } from '../../../shared/text/understanding/mandates.ts';
import { relationOf, symbolFacts } from '../../../shared/text/understanding/symbol-facts.ts';
import { agendaItemOf, capacityOf } from '../../../shared/text/understanding/understand.ts';
import { importedText, seed } from '../../support/import-text.ts';

describe('a symbol', () => {
  it.each([
    ['A/74/L.75', 'General Assembly', '74', 'A/74/L.75', null, null],
    ['A/C.3/L.203/Rev.1', 'Third Committee', null, 'A/C.3/L.203', 1, null],
    ['C18/35-C', 'ITU Council', 'C18', 'C18/35', null, 'zh'],
    ['C2001/49(Rev.1)', 'ITU Council', 'C2001', 'C2001/49', 1, null],
    ['WG-WSIS-11/10 rev 1', 'Council Working Group', 'WG-WSIS-11', 'WG-WSIS-11/10', 1, null],
    [
      'WSIS-II/PC-2/DOC/5',
      'World Summit on the Information Society',
      'WSIS-II/PC-2',
      'WSIS-II/PC-2/DOC/5',
      null,
      null,
    ],
    ['PP-02/56-E', 'Plenipotentiary Conference', 'PP-02', 'PP-02/56', null, 'en'],
    ['TD 251R2 (PLEN/13)', 'ITU-T', null, 'TD 251 (PLEN/13)', 2, null],
    ['S/RES/2532 (2020)', 'Security Council', null, 'S/RES/2532 (2020)', null, null],
    [
      'RESOLUTION 75 (Johannesburg, 2008)',
      'World Telecommunication Standardization Assembly',
      'Johannesburg, 2008',
      'Resolution 75',
      2008,
      null,
    ],
    ['Council Resolution 1282', 'ITU Council', null, 'Resolution 1282', null, null],
    ['WT/ACC/RUS/70/ADD.2', 'World Trade Organization', null, 'WT/ACC/RUS/70', null, null],
  ])('%s', (symbol, body, meeting, base, revision, language) => {
    expect(symbolFacts(symbol)).toMatchObject({ body, meeting, base, revision, language });
  });

  it.each([
    ['RÉSOLUTION 12 (Rév. Dubaï, 2018)', 'Resolution 12', 2018, 'Plenipotentiary Conference'],
    ['RESOLUCIÓN 12 (Rev. Dubái, 2018)', 'Resolution 12', 2018, 'Plenipotentiary Conference'],
    ['РЕЗОЛЮЦИЯ 12 (Пересм. Дубай, 2018 г.)', 'Resolution 12', 2018, 'Plenipotentiary Conference'],
    ['القرار 12 (المراجَع في دبي، 2018)', 'Resolution 12', 2018, 'Plenipotentiary Conference'],
    ['第12号决议（2018年，迪拜，修订版）', 'Resolution 12', 2018, 'Plenipotentiary Conference'],
    ['القرار ١٣٠٥', 'Resolution 1305', null, null],
    ['理事会第1305号决议', 'Resolution 1305', null, 'ITU Council'],
    ['DÉCISION 5', 'Decision 5', null, null],
  ])('%s is the act that English has', (symbol, base, revision, body) => {
    expect(symbolFacts(symbol)).toMatchObject({ family: 'ituAct', base, revision, body });
  }); // prettier-ignore

  it('is none where it is none', () => {
    for (const words of ['24/25', 'and/or', 'IPv6', '12/2004']) expect(symbolFacts(words)).toBeNull();
  });

  it('says how two documents stand to each other', () => {
    const relation = (a: string, b: string) => {
      const [own, other] = [symbolFacts(a), symbolFacts(b)];
      return own === null || other === null ? 'none' : relationOf(own, other);
    };
    expect(relation('C07/21(Rev.1)-E', 'C07/21-E')).toBe('revises');
    expect(relation('C07/21-E', 'C07/21-F')).toBe('other-language');
    expect(relation('C07/21(Add.1)-E', 'C07/21-E')).toBe('adds-to');
    expect(relation('A/74/L.75/Corr.1', 'A/74/L.75')).toBe('corrects');
    expect(relation('Resolution 75 (Rev. Dubai, 2012)', 'RESOLUTION 75 (Johannesburg, 2008)')).toBe(
      'revises',
    );
    expect(relation('Resolution 102 (Rev. Antalya, 2006)', 'Resolution 102 (Hammamet, 2016)')).toBeNull();
    expect(relation('C07/21', 'C07/22')).toBeNull();
  });
});

describe('dates', () => {
  const clause = (text: string) => importedText(text).clauses;
  it.each([
    ['Inputs are due by 15 August 2005 at the latest.', '2005-08-15', true],
    ['15 April was set as a deadline for comments.', '--04-15', false],
    ['The report shall be sent before 1 March.', '--03-01', true],
    ['The meeting was held on 20 July 2005.', '2005-07-20', false],
    ['Les contributions sont attendues au plus tard le 3 février 2025.', '2025-02-03', true],
    ['Las observaciones se enviarán a más tardar el 4 de mayo de 2025.', '2025-05-04', true],
    ['Доклад представить не позднее 5 июня 2025 года.', '2025-06-05', true],
    ['请于2025年6月5日之前提交报告。', '2025-06-05', true],
    ['يقدم التقرير في موعد أقصاه 5 حزيران/يونيه 2025.', '2025-06-05', true],
    ['It was adopted in December 2003 in Geneva.', '2003-12', false],
    ['Adopted by the Security Council on 1 July 2020', '2020-07-01', false],
    ['adopted by the UN General Assembly on April 2nd 2020,', '2020-04-02', false],
    ['Replies are to reach the secretariat on or before 1 July 2020.', '2020-07-01', true],
    ['Comments shall reach the secretariat by 5 p.m. on 3 June 2024.', '2024-06-03', true],
    ['Comments shall be sent by 18:00 (Geneva time) on 3 June 2024.', '2024-06-03', true],
    ['Submit by Friday, 3 May 2024, 18:00.', '2024-05-03', true],
    ['Replies are due on 15 Nov. 2016.', '2016-11-15', true],
    ['Submit it by 6 Sept 2024.', '2024-09-06', true],
    ['Submit it by Sept. 7, 2024.', '2024-09-07', true],
    ['Faire rapport au plus tard le 15 févr. 2021.', '2021-02-15', true],
    ['Replies are due by 31.12.2016.', '2016-12-31', true],
    ['Ответы направить до 01.04.2025.', '2025-04-01', true],
    ['The meeting was held on 31.12.2016.', '2016-12-31', false],
    ['请秘书长于2010年3月31日前提交报告。', '2010-03-31', true],
    ['2010年3月底以前完成。', '2010-03', true],
    ['会议于2010年3月31日举行。', '2010-03-31', false],
    ['يقدم التقرير قبل ٣١ مارس ٢٠١٠.', '2010-03-31', true],
    ['Requests should be sent by email on 9 June 2024 at the latest.', '2024-06-09', true],
    ['Replies should be sent no later than two weeks before the session, i.e. 24 May 2024.', '2024-05-24', true],
    ['报告应于二〇〇九年十一月四日之前提交。', '2009-11-04', true],
    ['会议于二○一○年三月三十一日举行。', '2010-03-31', false],
    ['请于２０２５年６月５日之前提交报告。', '2025-06-05', true],
    ['Replies are due by 5/5/2024.', '2024-05-05', true],
    ['Replies are due by 25/12/2024.', '2024-12-25', true],
    ['Papers to be submitted by Member States on 8 July 2024.', '2024-07-08', false],
  ])('%s', (text, iso, isDeadline) => {
    expect(findDates(clause(text))).toMatchObject([{ iso, isDeadline }]);
  }); // prettier-ignore

  it('are none where a number with points is no day, or a word only begins as a month does', () => {
    for (const text of [
      'See 3.2.2019.4 here.',
      'It has 5 Martians and 6 decisions.',
      'On 31.13.2016 it met.',
      'It met on 3/4/2024.',
      'See document 5/5/2024/7 and A/5/5/2024.',
      'On 31 June 2024 it met.',
    ])
      expect(findDates(clause(text))).toEqual([]);
  });

  it('keep the words and the digits of the text', () => {
    expect(findDates(clause('يقدم التقرير قبل ٣١ مارس ٢٠١٠.'))).toMatchObject([{ raw: '٣١ مارس ٢٠١٠' }]);
  });
});

describe('mandates', () => {
  it('of an ITU resolution are the addressees of its keyword lines and their clauses', () => {
    const found = findMandates(seed('wtsa-resolution-75.txt'));
    const director = found.filter(
      ({ addressee }) => addressee === 'the Director of the Telecommunication Standardization Bureau',
    );
    expect(director.map(({ label, verb }) => [label, verb])).toEqual([
      ['1', 'instructs'],
      ['2', 'instructs'],
      ['3', 'instructs'],
    ]);
    expect(found.map(({ addressee }) => addressee)).toEqual(
      expect.arrayContaining([
        'the Secretary-General',
        'Member States',
        'Member States and Sector Members',
        'the Council',
      ]),
    );
  });

  it.each([
    [
      'The General Assembly,\n\nRecalling its resolution 57/270,\n\nNoting the report,\n\n1. Requests the Secretary-General to report to it by 1 March 2026;\n\n2. Decides to remain seized of the matter.\n',
      'the Secretary-General',
      'to report to it by 1 March 2026;',
      '2026-03-01',
    ],
    [
      'L’Assemblée générale,\n\nRappelant sa résolution 57/270,\n\nNotant le rapport,\n\n1. Prie le Secrétaire général de lui faire rapport avant le 1er mars 2026;\n\n2. Décide de rester saisie de la question.\n',
      'le Secrétaire général',
      'de lui faire rapport avant le 1er mars 2026;',
      '2026-03-01',
    ],
  ])('of a UN resolution are its operative sentences', (text, addressee, task, by) => {
    expect(findMandates(importedText(text))).toMatchObject([
      { label: '1.', addressee, task, by, state: 'open' },
    ]);
    expect(findMandates(importedText(text), '2026-03-02')).toMatchObject([{ state: 'due' }]);
  });
});

describe('what a document is', () => {
  it('is told by its title, its parts and its symbol', () => {
    expect(documentKind(seed('wtsa-resolution-75.txt'))).toBe('resolution');
    expect(documentKind(seed('contribution-france.txt'))).toBe('contribution');
    expect(
      documentKind(
        importedText(
          'Provisional agenda of the second meeting\n\n1. Opening of the meeting\n\n2. Adoption of the agenda\n',
        ),
      ),
    ).toBe('agenda');
    expect(
      documentKind(
        importedText('Terms of reference of the group\n\n1. Scope\n\nThe group shall meet twice.\n'),
      ),
    ).toBe('terms-of-reference');
    expect(documentKind(importedText('Some words that say nothing of what they are.\n'))).toBeNull();
  });

  it.each([
    ['世界人权宣言', 'declaration'],
    ['秘书长的报告', 'report'],
    ['Записка секретариата: доклад группы', 'information'],
    ['Note by the Secretariat on the report', 'information'],
    ['Agenda item 4: names and numbers', null],
    ['Point 4 de l’ordre du jour', null],
    ['Пункт 4 повестки дня', null],
    ['البند 4 من جدول الأعمال', null],
    ['Повестка дня', 'agenda'],
  ])('is told by the word for its kind: %s', (title, kind) => {
    const paper = { format: 'txt' as const, title, symbol: null, clauses: [] };
    expect(documentKind(paper)).toBe(kind);
  });

  it('with a preamble is a resolution unless its title says what else', () => {
    const parts = importedText('The Council,\n\nRecalling the rules,\n\n1. Decides to meet;\n').clauses;
    const kindOf = (title: string) => documentKind({ format: 'txt', title, symbol: null, clauses: parts });
    expect(kindOf('Universal Declaration of Human Rights')).toBe('declaration');
    expect(kindOf('Всеобщая декларация прав человека')).toBe('declaration');
    expect(kindOf('Resolution on the Declaration of Principles')).toBe('resolution');
    expect(kindOf('Names and numbers')).toBe('resolution');
  });

  it('names its agenda item at its head', () => {
    expect(
      agendaItemOf(
        importedText('A/C.3/74/L.20\n\nAgenda item 70 (b)\n\nHuman rights questions\n\nText of it here.\n'),
      ),
    ).toBe('70 (b)');
    expect(agendaItemOf(importedText('Point 12 de l’ordre du jour\n\nLe texte suit ici.\n'))).toBe('12');
    expect(agendaItemOf(importedText('The agenda items were many.\n'))).toBeNull();
  });
});

describe('a speaker', () => {
  it.each([
    ['Brazil', null, 'delegation'],
    ['United Kingdom/EU', null, 'delegation'],
    ['Ambassador Karklins', null, 'personal'],
    ['Ambassador of Kenya', null, 'delegation'],
    ['Ambassador Karklins', 'Latvia', 'delegation'],
    ['посол Кении', null, 'delegation'],
    ['Chairman Khan', null, 'chair'],
    ['The Director of TSB', null, 'secretariat'],
    ['Ayesha Hassan', 'CCBI', 'organization'],
    ['William Drake', null, 'personal'],
    ['China Mobile', null, 'organization'],
    ['Telecom Italia', null, 'organization'],
    ['ICANN', null, 'organization'],
    ['中国', null, 'delegation'],
    ['The representative of ICANN', null, 'organization'],
    ['The representative of Kenya', null, 'delegation'],
    ['le représentant du Kenya', null, 'delegation'],
    ['la déléguée de la France', null, 'delegation'],
    ['el delegado de España', null, 'delegation'],
    ['представитель Кении', null, 'delegation'],
    ['مندوب مصر', null, 'delegation'],
    ['وفد مصر', null, 'delegation'],
    ['المدير', null, 'secretariat'],
  ])('%s speaks as %s: %s', (speaker, onBehalfOf, capacity) => {
    expect(capacityOf({ speaker, onBehalfOf })).toBe(capacity);
  });
});
