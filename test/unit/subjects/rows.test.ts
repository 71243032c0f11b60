import { describe, expect, it } from 'vitest';
import { asId, type DocumentId, type MeetingId, type Sha256 } from '../../../shared/base/ids.ts';
import { documentDate } from '../../../shared/text/document-date.ts';
import { meaningOf, meaningSteps } from '../../../shared/text/understanding/meaning.ts';
import { findMandates } from '../../../shared/text/understanding/mandates.ts';
import type { ParsedDocument } from '../../../shared/domain/document.ts';
import {
  dateRows,
  groupMandates,
  mandateRows,
  speakerRows,
  withoutRepeats,
  withWords,
} from '../../../renderer/features/subjects/rows.ts';
import { documentFamilies } from '../../../shared/text/references/index.ts';
import { importedText, seed } from '../../support/import-text.ts';

const understood = (id: string, parsed: ParsedDocument) => ({
  entry: {
    id: asId<DocumentId>(id),
    meeting: asId<MeetingId>('m-1'),
    fileName: `${id}.txt`,
    mediaType: 'text/plain',
    size: 1,
    sha256: asId<Sha256>('0'.repeat(64)),
    title: parsed.title ?? id,
    symbol: parsed.symbol,
    language: parsed.language,
    direction: parsed.direction,
    readable: true,
    clauseCount: parsed.clauses.length,
    datedOn: documentDate(parsed.clauses, parsed.symbol, `${id}.txt`) ?? '',
    importedAt: 1,
    sample: false,
    trashedAt: null,
  },
  meaning: meaningOf(parsed),
});
const compare = (a: string, b: string): number => a.localeCompare(b);
const resolution = understood('d-75', seed('wtsa-resolution-75.txt'));
const consultation = understood('d-c', seed('informal-consultations-2005-07-20.txt'));

describe('mandates', () => {
  const rows = mandateRows([resolution, consultation], new Map(), '2026-11-23');

  it('of a resolution stand by addressee, however it is written', () => {
    const groups = groupMandates(rows, 'addressee', compare);
    const director = groups.find(({ key }) => key.startsWith('director'));
    expect(director?.rows.map(({ label }) => label)).toEqual(['1', '2', '3']);
  });

  it('have the state that the delegate gave them, and are open before', () => {
    const [first] = rows;
    if (first === undefined) throw new Error('no mandate');
    const states = mandateRows([resolution], new Map([[first.key, 'done' as const]]), '2026-11-23');
    expect(states.map(({ state }) => state).slice(0, 2)).toEqual(['done', 'open']);
  });

  it('are late when their day is over and nobody has done them', () => {
    const text = understood(
      'd-late',
      importedText(
        'The General Assembly,\n\nRecalling its resolution 57/270 B of 23 June 2003,\n\n1. Requests the Secretary-General to report to it by 1 March 2020;\n\n2. Decides to remain seized of the matter.\n',
      ),
    );
    const [row] = mandateRows([text], new Map(), '2026-11-23');
    expect([row?.by, row?.isLate]).toEqual(['2020-03-01', true]);
    const done = mandateRows([text], new Map([[row?.key ?? '', 'done' as const]]), '2026-11-23');
    expect(done[0]?.isLate).toBe(false);
  });

  it('worked out in steps are those worked out at once, with their dates', () => {
    for (const parsed of [seed('wtsa-resolution-75.txt'), seed('wgig-preliminary-report.txt')])
      expect(meaningOf(parsed).mandates).toEqual(findMandates(parsed));
  });
});

describe('dates', () => {
  it('of the consultation report have 15 August as a deadline of 2005, and say where the year is from', () => {
    const row = dateRows([consultation], new Map(), '2026-11-23').find(({ raw }) => raw === '15 August');
    expect(row).toMatchObject({ iso: '2005-08-15', yearFrom: 'document', isDeadline: true, isPast: true });
  });

  it('have the year that the delegate chose', () => {
    const [row] = dateRows([consultation], new Map(), '2026-11-23').filter(({ raw }) => raw === '15 August');
    const again = dateRows([consultation], new Map([[row?.key ?? '', 2006]]), '2026-11-23');
    expect(again.find(({ raw }) => raw === '15 August')).toMatchObject({
      iso: '2006-08-15',
      yearFrom: 'delegate',
    });
  });
});

describe('speakers', () => {
  const rows = speakerRows([consultation], new Map());

  it('who share a paragraph come apart', () => {
    const shared = rows.filter(
      ({ clause }) => clause === rows.find((row) => row.speaker === 'Barbados')?.clause,
    );
    expect(shared.map(({ speaker, capacity }) => [speaker, capacity])).toEqual([
      ['Barbados', 'delegation'],
      ['Brazil', 'delegation'],
      ['Ghana', 'delegation'],
    ]);
  });

  it('are as the delegate confirmed them', () => {
    const own = rows.find(({ speaker }) => speaker === 'Ambassador Karklins');
    expect(own?.capacity).toBe('personal');
    const confirmed = { speaker: 'Janis Karklins', onBehalfOf: 'PrepCom', capacity: 'chair' as const };
    const again = speakerRows([consultation], new Map([[own?.key ?? '', confirmed]]));
    expect(again.find(({ key }) => key === own?.key)).toMatchObject({ ...confirmed, isConfirmed: true });
  });
});

describe('the work on a meaning', () => {
  it('comes in many steps, so that others can go between', () => {
    let steps = 0;
    const work = meaningSteps(seed('wgig-preliminary-report.txt'));
    while (work.next().done !== true) steps += 1;
    expect(steps).toBeGreaterThan(5);
  });
});

it('rows are narrowed by words, folded', () => {
  expect(withWords(['Änderung der Sätze', 'other'], 'anderung satze', (row) => row)).toEqual([
    'Änderung der Sätze',
  ]);
});

describe('deadlines of a text and of its revision', () => {
  const text = (date: string): string =>
    `Call for comments\n\n1. Comments reach the secretariat by ${date}.\n\n2. The group meets on 3 May 2026.\n`;
  const old = { ...understood('d-old', importedText(text('1 March 2026'))) };
  const fresh = { ...understood('d-new', importedText(text('15 March 2026'))) };
  const families = documentFamilies([
    { ...old.entry, symbol: 'C26/7' },
    { ...fresh.entry, symbol: 'C26/7(Rev.1)' },
  ]);

  it('are one where both say the same, and two where they differ', () => {
    const rows = withoutRepeats(dateRows([old, fresh], new Map(), '2026-01-01'), families);
    expect(rows.map(({ document, iso }) => [document, iso])).toEqual([
      ['d-old', '2026-03-01'],
      ['d-new', '2026-03-15'],
      ['d-new', '2026-05-03'],
    ]);
  });

  it('stay all where the texts are no family', () => {
    expect(withoutRepeats(dateRows([old, fresh], new Map(), '2026-01-01'), [])).toHaveLength(4);
  });
});
