import { describe, expect, it } from 'vitest';
import { clauseGroups, outline, seed } from '../../support/import-text.ts';

// What a person who read the five documents of the sample dossier found in them, as tables.

const range = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => String(from + i));
const fold = (text: string): string => text.replace(/\s+/gu, ' ').trim();

describe('the preliminary report of the WGIG', () => {
  const document = seed('wgig-preliminary-report.txt');
  const ofKind = (kind: string) => document.clauses.filter((clause) => clause.kind === kind);
  const under = (label: string): readonly (string | null)[] => {
    const at = document.clauses.findIndex((clause) => clause.kind === 'paragraph' && clause.label === label);
    const rest = document.clauses.slice(at + 1);
    return rest
      .slice(
        0,
        rest.findIndex((clause) => clause.kind !== 'item'),
      )
      .map((clause) => clause.label);
  };

  it('has 41 numbered paragraphs, told apart from 7 numbered sections', () => {
    expect(ofKind('paragraph').map((clause) => clause.label)).toEqual(range(1, 41));
    expect(
      ofKind('heading')
        .filter((clause) => /^\d/u.test(clause.label ?? ''))
        .map((clause) => clause.label),
    ).toEqual(range(1, 7));
  });

  it('has these headings', () => {
    expect(ofKind('heading').map((clause) => `${clause.level} ${clause.label ?? ''} ${clause.text}`)).toEqual(
      [
        '1  Executive Summary',
        '1 1 Introduction',
        '1 2 Establishment of the Working Group on Internet Governance',
        '2 (a) Mandate',
        '2 (b) Consultations on the Establishment of the WGIG',
        '1 3 Process and Working Methods',
        '1 4 Consultations',
        '1 5 Substantive work',
        '2 (a) Methodology',
        '2 (b) Structure of the report',
        '2 (c) Identifying the public policy issues that are relevant to Internet governance – Issue papers',
        '2 (d) Towards a working definition of Internet governance',
        '2 (e) Key issues',
        '1 6 Horizontal issues',
        '1 7 Future Work',
      ],
    );
  });

  it('has sub-items under paragraphs 10 and 34, and bullets under 18', () => {
    expect(under('10')).toEqual(['(i)', '(ii)', '(iii)']);
    expect(under('34')).toEqual(['(i)', '(ii)', '(iii)', '(iv)']);
    expect(under('18')).toEqual(['·', '·', '·', '·']);
  });

  it('shows eight places of a possible lost footnote and joins none', () => {
    expect(document.repairs.filter((repair) => repair.kind === 'possible-lost-footnote')).toHaveLength(8);
    expect(document.warnings).toContainEqual({ code: 'possible-lost-footnotes', detail: '8', clause: null });
  });

  it.each([
    ['The WGIG sees itself not as a negotiating body', ['4', '15']],
    ['Over 250 participants', ['13']],
    ['the fast moving technological environment', ['·']],
    ['15 April was set as a deadline for posting comments', ['38']],
    ['Currently 21 draft papers are available', ['28']],
    ['23 - 35 November 2004', ['6']],
    ['23 - 25 November 2004', ['·']],
  ])('holds "%s" in %s', (quote, labels) => {
    expect(
      document.clauses.filter((clause) => fold(clause.text).includes(quote)).map((clause) => clause.label),
    ).toEqual(labels);
  });

  it('is named by itself, since it has no title line', () => {
    expect(document.title).toBe(
      'preliminary report of the Working Group on Internet Governance (WGIG) to PrepCom-2',
    );
    expect(document).toMatchObject({
      symbol: null,
      language: 'en',
      direction: 'ltr',
      interventions: [],
      footnotes: [],
    });
  });

  it('gives each clause an id that every machine finds', () => {
    expect(document.clauses[2]?.id).toBe(`c-${document.sha256.slice(0, 32)}-${document.importerVersion}-2`);
    expect(seed('wgig-preliminary-report.txt')).toEqual(document);
  });
});

describe('Resolution 75', () => {
  const document = seed('wtsa-resolution-75.txt');

  it('has eleven clause groups', () => {
    expect(clauseGroups(document)).toEqual([
      'preambular considering: a b c d',
      'preambular considering further: a b',
      'preambular recognizing: a b',
      'preambular recognizing further: a b',
      'preambular noting: a b',
      'operative resolves: 1 2',
      'operative resolves to request the Council: -',
      'operative requests the Secretary-General: -',
      'operative instructs the Director of the Telecommunication Standardization Bureau: 1 2 3',
      'operative invites Member States and Sector Members: 1 2',
      'operative invites Member States: -',
    ]);
  });

  it('has twelve preambular and ten operative clauses, and seven items under considering b)', () => {
    const clauses = document.clauses.filter((clause) => clause.kind === 'clause');
    expect(clauses.filter((clause) => clause.part === 'preambular')).toHaveLength(12);
    expect(clauses.filter((clause) => clause.part === 'operative')).toHaveLength(10);
    const items = document.clauses.filter((clause) => clause.kind === 'item');
    expect(items.map((clause) => clause.label)).toEqual(['i)', 'ii)', 'iii)', 'iv)', 'v)', 'vi)', 'vii)']);
    expect(new Set(items.map((clause) => `${clause.keyword} ${clause.level}`))).toEqual(
      new Set(['considering 2']),
    );
  });

  it('has its title over two lines, and its symbol with the place', () => {
    expect(document.title).toMatch(
      /^ITU-T's contribution in implementing .* World Summit on the Information Society, and .* Society$/u,
    );
    expect(document.symbol).toBe('RESOLUTION 75 (Johannesburg, 2008)');
  });

  it('has two headings beside its title', () => {
    expect(
      document.clauses
        .filter((clause) => clause.kind === 'heading' && clause.text !== document.title)
        .map((clause) => clause.text),
    ).toEqual(['FOREWORD', 'RESOLUTION 75']);
  });

  it('leaves an enumeration inside a clause there', () => {
    const clause = document.clauses.find(
      (each) => each.keyword === 'considering further' && each.label === 'b)',
    );
    expect(clause?.text).toContain('interaction: (i) by avoiding');
  });

  it('has nothing to repair but the joined title', () => {
    expect(document.repairs.map((repair) => repair.kind)).toEqual(['joined-lines']);
    expect(document.warnings).toEqual([]);
  });
});

describe('the charter of the PrepTeam', () => {
  const document = seed('tor-prepteam.txt');

  it('has seven numbered sections and seventeen bullets', () => {
    expect(
      document.clauses
        .filter((clause) => clause.kind === 'paragraph' && clause.label !== null)
        .map((clause) => clause.label),
    ).toEqual(['1.', '2.', '3.', '4.', '5.', '6.', '7.']);
    expect(document.clauses.filter((clause) => clause.label === '•')).toHaveLength(17);
  });

  it('lists each repaired bullet with what stands in the source', () => {
    const bullets = document.repairs.filter((repair) => repair.kind === 'bullet');
    expect(bullets).toHaveLength(17);
    expect(new Set(bullets.map((repair) => repair.source))).toEqual(new Set(['\uFFFDƒ\uFFFD\uFFFD']));
  });

  it.each([
    ['in not requiring a financial contribution from participants', '•'],
    ['a global support model to jointly understand and plan the responses', '•'],
    ['confirm that it will use, support and possibly adapt the ITU-T IPR Policy', '6.'],
    ['organize and document the financing of the Focus Group', '7.'],
  ])('holds "%s" whole, under %s', (quote, label) => {
    expect(document.clauses.find((clause) => fold(clause.text).includes(quote))?.label).toBe(label);
  });

  it('ends sentences where they end: no clause stops inside one', () => {
    const inside = document.clauses.filter((clause) => /\s(?:the|of|and|as|to|with)$/u.test(clause.text));
    expect(inside).toEqual([]);
  });
});

describe('the contribution of France', () => {
  const document = seed('contribution-france.txt');

  it('has three sections, whether the number stands alone or not', () => {
    expect(
      document.clauses
        .filter((clause) => clause.kind === 'heading')
        .map((clause) => `${clause.label} ${clause.text}`),
    ).toEqual(['1. Introduction', '2. Background', '3. Proposal']);
  });

  it('has the quoted items A to E, with bullets under A', () => {
    const letters = document.clauses.filter((clause) => /^[A-E]\.$/u.test(clause.label ?? ''));
    expect(letters.map((clause) => `${clause.kind} ${clause.level}`)).toEqual(
      Array.from({ length: 5 }, () => 'item 1'),
    );
    expect(document.clauses.filter((clause) => clause.label === '•' && clause.level === 2)).toHaveLength(7);
  });

  it('takes the page number out of a quotation', () => {
    expect(
      document.clauses.some((clause) =>
        fold(clause.text).includes('“invites Member States to continue to participate'),
      ),
    ).toBe(true);
    expect(document.repairs.map((repair) => repair.kind)).toEqual(['page-number']);
  });

  it('has no clause of a resolution, though it quotes several', () => {
    expect(document.clauses.filter((clause) => clause.part !== null || clause.keyword !== null)).toEqual([]);
  });

  it('cites what it names', () => {
    expect(document.citations.map(({ raw }) => raw)).toEqual(
      expect.arrayContaining([
        'paragraph 25 of doc.WG-WSIS-11/10 rev 1',
        'WG-WSIS-11/10 rev 1',
        'Res.102',
        'instructs 5 and 6',
        'C07/21',
        'paragraph 6.5 of the annex',
        'para 102b of the Tunis Agenda',
        'Resolution 30 (Rev. Doha, 2006)',
      ]),
    );
  });

  it.each([
    ['ITU-D should continue its work set out under the Doha Action Plan', 'D.'],
    ['The second benefit would be to increase visibility of ITU', '·'],
    ['see paragraph 25 of doc.WG-WSIS-11/10 rev 1', null],
  ])('holds "%s" under %s', (quote, label) => {
    expect(document.clauses.find((clause) => fold(clause.text).includes(quote))?.label).toBe(label);
  });
});

describe('the informal consultation', () => {
  const document = seed('informal-consultations-2005-07-20.txt');

  it('has twenty interventions, three of them in one paragraph', () => {
    const named = document.interventions.map(({ speaker, onBehalfOf }) =>
      onBehalfOf === null ? speaker : `${speaker} (${onBehalfOf})`,
    );
    expect(named).toEqual([
      'Ayesha Hassan (CCBI)', 'USA', 'Israel', 'Ambassador Karklins', 'Brazil', 'United Kingdom/EU', 'William Drake', 'Donald McLean',
      'Alejandro Pisanty', 'Markus Kummer', 'Bertrand de la Chapelle', 'Switzerland', 'ICANN', 'Karen Banks (CS IG Caucus)', 'Barbados',
      'Brazil', 'Ghana', 'Alejandro Pisanty', 'Chairman Khan', 'Ambassador Karklins',
    ]); // prettier-ignore
    const [barbados, brazil, ghana] = document.interventions.slice(14, 17);
    expect(new Set([barbados?.clause, brazil?.clause, ghana?.clause]).size).toBe(1);
  });

  it.each([
    ['The 4 proposed IG models did not offer the innovation required', 'Israel'],
    ['Brazil was still studying the forum proposal', 'Brazil'],
    ['the status quo would be more harmful for all stakeholders', 'Ghana'],
    ['no single country should have a higher situation', 'Karen Banks'],
  ])('gives "%s" to %s', (quote, speaker) => {
    expect(
      document.interventions.filter(({ text }) => fold(text).includes(quote)).map((each) => each.speaker),
    ).toEqual([speaker]);
  });

  it('has its title, its date as a line and nine bullets', () => {
    expect(document.title).toBe('Informal Open-ended Consultations on Internet Governance');
    expect(outline(document)[1]).toBe('paragraph0 20 July 2005 – 10:00-13:00 – Room XVIII');
    expect(document.clauses.filter((clause) => clause.label === '·')).toHaveLength(9);
  });

  it('cites the resolution it names', () => {
    expect(document.citations).toMatchObject([
      { raw: 'GA resolution 57/270B', target: 'A/RES/57/270B', family: 'unResolution' },
    ]);
  });
});
