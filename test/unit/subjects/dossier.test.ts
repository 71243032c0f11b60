import { describe, expect, it } from 'vitest';
import { asId, type DocumentId, type MeetingId, type Sha256 } from '../../../shared/base/ids.ts';
import type { Annotation } from '../../../shared/domain/annotation.ts';
import type { DocumentEntry, ParsedDocument } from '../../../shared/domain/document.ts';
import { CitationResolver, packageComments, surelySame } from '../../../shared/text/references/index.ts';
import { findFate } from '../../../shared/text/understanding/fate.ts';
import { meaningOf } from '../../../shared/text/understanding/meaning.ts';
import { dossierRowsOf, inTime, signsOf } from '../../../renderer/features/subjects/dossier-rows.ts';
import {
  isLongerThanPage,
  reportContent,
  suggestReport,
} from '../../../renderer/features/subjects/report-text.ts';
import { importedText, seed } from '../../support/import-text.ts';

function understood(id: string, parsed: ParsedDocument, rest: Partial<DocumentEntry> = {}) {
  const entry: DocumentEntry = {
    id: asId<DocumentId>(id),
    meeting: asId<MeetingId>('m-1'),
    fileName: `${id}.txt`,
    mediaType: 'text/plain',
    size: 1,
    sha256: asId<Sha256>('0'.repeat(64)),
    title: parsed.title ?? id,
    symbol: parsed.symbol,
    language: 'en',
    direction: 'ltr',
    readable: true,
    clauseCount: parsed.clauses.length,
    importedAt: 1,
    sample: false,
    trashedAt: null,
    ...rest,
  };
  return { entry, parsed, meaning: meaningOf(parsed) };
}

describe('the fate of a proposal', () => {
  it.each([
    ['because of lack of time, this proposal could not be discussed', 'no-time'],
    ['The proposal was not discussed for lack of time.', 'no-time'],
    ['Consideration of the item was deferred to the next session.', 'deferred'],
    ['The draft was adopted by consensus.', 'agreed'],
    ['The delegation of Kenya withdrew its proposal.', 'withdrawn'],
    ['No consensus was reached on the text.', 'not-agreed'],
    ['Le point n’a pas été examiné, faute de temps.', 'no-time'],
    ['由于时间关系，该提案未获审议。', 'no-time'],
  ])('%s', (text, fate) => {
    expect(findFate(text)?.fate).toBe(fate);
  });

  it('is said by nobody where a text only asks for it', () => {
    for (const text of ['The group should agree on a definition.', 'It is time to discuss the matter.'])
      expect(findFate(text)).toBeNull();
  });

  it('comes with the sentence that says so', () => {
    expect(findFate('It was long. The item was deferred to the plenary. It ended.')?.sentence).toBe(
      'The item was deferred to the plenary.',
    );
  });
});

describe('a dossier', () => {
  const france = understood('d-f', seed('contribution-france.txt'), { datedOn: '2007-09-01' });
  const resolution = understood('d-75', seed('wtsa-resolution-75.txt'), { datedOn: '2008' });

  it('gathers clauses by words and by symbols, across bodies, in time', () => {
    const signs = signsOf({
      name: 'x',
      words: ['enhanced  COOPERATION', 'Resolution 102 (Rev. Antalya, 2006)'],
    });
    const rows = inTime(
      [resolution, france].flatMap((each) => dossierRowsOf('subject/1', signs, each, each.parsed, [])),
    );
    expect(new Set(rows.map(({ document }) => document))).toEqual(new Set(['d-f', 'd-75']));
    expect(rows[0]?.document).toBe('d-f');
    expect(
      rows.some(({ text }) => /Resolution 102/u.test(text) && !/enhanced cooperation/iu.test(text)),
    ).toBe(true);
    expect(rows.find(({ document }) => document === 'd-75')?.body).toBe(
      'World Telecommunication Standardization Assembly',
    );
  });

  it('suggests that the proposal of France was not discussed for lack of time', () => {
    const rows = dossierRowsOf(
      'subject/1',
      signsOf({ name: 'x', words: ['this proposal'] }),
      france,
      france.parsed,
      [],
    );
    expect(rows.find(({ suggested }) => suggested?.fate === 'no-time')?.isProposal).toBe(true);
  });

  it('takes in clauses that carry one of its tags', () => {
    const clause = resolution.parsed.clauses.at(-1)?.id ?? asId('');
    const note: Annotation = {
      id: asId('n'),
      target: { kind: 'document', id: resolution.entry.id },
      kind: 'note',
      anchor: { scope: 'range', clause, label: null, start: 0, end: 1, quote: 'x', prefix: '', suffix: '' },
      body: '',
      position: null,
      tags: ['Our Subject'],
      createdAt: 1,
      changedAt: 1,
      trashedAt: null,
    };
    const signs = signsOf({ name: 'x', words: ['our subject'] });
    expect(dossierRowsOf('s', signs, resolution, resolution.parsed, [note]).map((row) => row.clause)).toEqual(
      [clause],
    );
    expect(dossierRowsOf('s', signs, resolution, resolution.parsed, [{ ...note, trashedAt: 2 }])).toEqual([]);
  });
});

describe('a text with the comments on it', () => {
  const paper = understood(
    'd-p',
    importedText(
      'Working Paper on Names\n\n1. The first paragraph says much.\n\n2. The second says more.\n\n3. The third is short.\n',
    ),
    {
      symbol: 'C07/21',
    },
  );
  const comments = understood(
    'd-c',
    importedText(
      'Comments of Kenya\n\nThis concerns document C07/21 as a whole.\n\nIn paragraph 2 the word more should be less.\n\nParagraph 3 of C07/21 is welcome.\n',
    ),
    { symbol: 'C07/30' },
  );
  const other = understood(
    'd-o',
    importedText('Unrelated\n\nIn paragraph 2 nothing is said of that paper at all.\n'),
  );
  const resolver = new CitationResolver([paper.entry, comments.entry, other.entry]);
  const read = [comments, other].map(({ entry, parsed, meaning }) => ({
    entry,
    parsed,
    citations: meaning.citations,
  }));

  it('has each comment at its paragraph, also where the comment leaves the name out; others say nothing of it', () => {
    const found = packageComments({ id: paper.entry.id, parsed: paper.parsed }, read, resolver);
    const labels = new Map(paper.parsed.clauses.map(({ id, label }) => [id, label]));
    expect(
      found.map(({ on, document, text }) => [
        on === null ? null : labels.get(on),
        document,
        text.slice(0, 12),
      ]),
    ).toEqual([
      [null, 'd-c', 'This concern'],
      ['2.', 'd-c', 'In paragraph'],
      ['3.', 'd-c', 'Paragraph 3 '],
    ]);
    expect(new Set(found.map(({ author }) => author))).toEqual(new Set(['C07/30']));
  });

  it("has the comments in the margin of the paper's own file with their authors", () => {
    const clause = paper.parsed.clauses[1]?.id ?? null;
    const parsed = {
      ...paper.parsed,
      comments: [{ author: 'A. Diallo', date: null, text: 'too long', quote: null, clause }],
    };
    expect(packageComments({ id: paper.entry.id, parsed }, [], resolver)).toEqual([
      { on: clause, document: 'd-p', clause: null, author: 'A. Diallo', text: 'too long' },
    ]);
  });

  it('has the comments in the files of its other revisions at the same clauses, with the answers to them', () => {
    const rev1 = importedText(
      'Working Paper on Names\n\n1. The first paragraph says much.\n\n2. A new one comes in here.\n\n3. The second says more.\n\n4. The third is short.\n',
    );
    const third = rev1.clauses.find(({ text }) => text === 'The third is short.')?.id ?? null;
    const fresh = rev1.clauses.find(({ text }) => text === 'A new one comes in here.')?.id ?? null;
    const comment = (text: string, clause: typeof third, more = {}) => ({
      author: 'B. Keller',
      date: null,
      text,
      quote: null,
      clause,
      ...more,
    });
    const commented = {
      ...rev1,
      comments: [
        comment('Too short?', third),
        comment('Agreed.', third, { author: 'A. Diallo', replyTo: 0 }),
        comment('Who asked for this?', fresh),
      ],
    };
    const id = asId<DocumentId>('d-rev1');
    const found = packageComments({ id: paper.entry.id, parsed: paper.parsed }, [], resolver, [
      { id, parsed: commented, same: new Map(surelySame(commented.clauses, paper.parsed.clauses)) },
    ]);
    const own = paper.parsed.clauses.find(({ text }) => text === 'The third is short.')?.id;
    expect(found).toEqual([
      {
        on: own,
        document: id,
        clause: third,
        author: 'B. Keller',
        text: 'Too short?',
        replies: [{ author: 'A. Diallo', text: 'Agreed.' }],
      },
      { on: null, document: id, clause: fresh, author: 'B. Keller', text: 'Who asked for this?' },
    ]);
  });
});

describe('a mission report', () => {
  const words = {
    title: 'Mission report',
    outcome: 'Outcome',
    position: 'Our position',
    followUp: 'Follow-up',
    language: 'en',
  };

  it('is a text of three parts, without those that are empty', () => {
    const content = reportContent(
      { outcome: 'We met.\n- One point', position: '', followUp: '- Do it' },
      words,
    );
    expect(content.clauses.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'title Mission report',
      'heading Outcome',
      'paragraph We met.',
      'bullet One point',
      'heading Follow-up',
      'bullet Do it',
    ]);
  });

  it('never takes a fallback or a red line over', () => {
    const position = {
      stance: 'support' as const,
      target: 'The target',
      fallback: 'Canaryfallback',
      redLine: 'Canaryredline',
    };
    const note: Annotation = {
      id: asId('n'),
      target: { kind: 'document', id: asId('d') },
      kind: 'position',
      anchor: { scope: 'document' },
      body: 'Canarybody',
      position,
      tags: [],
      createdAt: 1,
      changedAt: 1,
      trashedAt: null,
    };
    const report = suggestReport(
      { outcomes: [], positions: [note], mandates: [], dates: [] },
      {
        stance: (stance) => stance,
        due: (date) => date,
        agreed: (name) => name,
        quote: (words) => words,
        at: (stance, place) => `${stance}, ${place}`,
        says: (what, said) => `${what}: ${said}`,
      },
    );
    expect(report.position).toBe('- support: The target');
    expect(JSON.stringify(report)).not.toContain('Canary');
  });

  it('says when it is longer than a page', () => {
    expect(isLongerThanPage({ outcome: 'short', position: '', followUp: '' })).toBe(false);
    expect(isLongerThanPage({ outcome: '- a\n'.repeat(60), position: '', followUp: '' })).toBe(true);
  });
});
