import { describe, expect, it } from 'vitest';
import type { Placement } from '../../../shared/text/anchors/index.ts';
import {
  carryAnchors,
  pairClauses,
  makeAnchor,
  resolveAnchor,
  suggestPlaces,
} from '../../../shared/text/anchors/index.ts';
import { clause, clauses, quoteOf, wgig } from './clauses.ts';

const only = (placements: readonly Placement[]): Placement => placements[0] ?? { state: 'unplaced' };

describe('anchors on the version they were made on', () => {
  it('keeps quote and up to 32 units of context', () => {
    const anchor = makeAnchor(
      clause('a', '3', 'The quick brown fox jumps over the lazy dog and away'),
      10,
      15,
    );
    expect(anchor).toEqual({
      scope: 'range',
      clause: 'a',
      label: '3',
      start: 10,
      end: 15,
      quote: 'brown',
      prefix: 'The quick ',
      suffix: ' fox jumps over the lazy dog and',
    });
  });

  it('is exact where nothing changed, also among repeated words', () => {
    const text = clause('a', null, 'no no no no');
    const anchor = makeAnchor(text, 6, 8);
    expect(resolveAnchor(anchor, [text])).toEqual({ state: 'exact', clause: text, start: 6, end: 8 });
  });

  it('follows the quote when words are put in before it', () => {
    const anchor = makeAnchor(clause('a', null, 'The Council decides to meet in Geneva each year.'), 31, 37);
    const now = clause('a', null, 'Subject to funds, the Council decides to meet in Geneva each year.');
    expect(quoteOf(resolveAnchor(anchor, [now]))).toEqual(['exact', 'a', 'Geneva']);
  });

  it('says changed when words of the quote were replaced', () => {
    const anchor = makeAnchor(
      clause('a', null, 'The group shall report to the Council every year in May.'),
      0,
      43,
    );
    const now = clause('a', null, 'The group may report to the Council every second year in May.');
    expect(quoteOf(resolveAnchor(anchor, [now]))).toEqual([
      'changed',
      'a',
      'The group may report to the Council every',
    ]);
  });

  it('is unplaced when its words were deleted though the same small word stands elsewhere in the clause', () => {
    const anchor = makeAnchor(clause('a', null, 'France insists that the budget be cut.'), 20, 23);
    const now = clause('a', null, 'Nobody is against it: see the annex.');
    expect(resolveAnchor(anchor, [now])).toEqual({ state: 'unplaced' });
  });
});

describe('a revision of the WGIG report', () => {
  const before = wgig();
  const numbered = (label: string) => before.find((each) => each.label === label) ?? clause('?', null, '');
  const whole = (label: string) => makeAnchor(numbered(label), 0, numbered(label).text.length);
  const fresh = (list: readonly { label: string | null; text: string }[]) =>
    list.map((each, index) => clause(`new-${index}`, each.label, each.text));

  it('has paragraphs 4 and 15 nearly the same', () => {
    expect(numbered('4').text.slice(0, 40)).not.toBe('');
    expect(numbered('15').text).toContain('The WGIG sees itself not as a negotiating body but');
  });

  it('leaves a note on 15 unplaced when 15 is deleted, whatever part of it is marked', () => {
    const after = fresh(before.filter((each) => each.label !== '15'));
    const text = numbered('15').text;
    for (let start = 0; start < text.length; start += 3) {
      for (const length of [4, 11, 26, 60, 120, text.length]) {
        const anchor = makeAnchor(numbered('15'), start, start + length);
        expect(only(carryAnchors(before, after, [anchor])), anchor.quote).toMatchObject({
          state: 'unplaced',
        });
        expect(
          resolveAnchor(
            anchor,
            before.filter((each) => each.label !== '15'),
          ).state,
        ).toBe('unplaced');
      }
    }
  });

  it('leaves a note on 4 unplaced when 4 is deleted', () => {
    const after = fresh(before.filter((each) => each.label !== '4'));
    expect(only(carryAnchors(before, after, [whole('4')]))).toMatchObject({ state: 'unplaced' });
  });

  it('does not give a new look-alike at another place the note of the deleted one', () => {
    const lookAlike = { label: '39', text: numbered('15').text.replace('body', 'forum') };
    const rest = before.filter((each) => each.label !== '15');
    const at = rest.findIndex((each) => each.label === '39');
    const after = fresh([...rest.slice(0, at), lookAlike, ...rest.slice(at)]);
    expect(only(carryAnchors(before, after, [whole('15')]))).toMatchObject({ state: 'unplaced' });
  });

  it('gives no note to either of two new look-alikes elsewhere, though one has more of its words', () => {
    const note = whole('15');
    const [one, two] = [note.quote.replace('body', 'forum'), note.quote.replace('body', 'large open forum')];
    const rest = before.filter((each) => each.label !== '15');
    const [first, second] = ['20', '39'].map((label) => rest.findIndex((each) => each.label === label));
    const after = fresh([
      ...rest.slice(0, first),
      { label: '20', text: one },
      ...rest.slice(first, second),
      { label: '39', text: two },
      ...rest.slice(second),
    ]);
    const withoutFour = before.map((each) => (each.label === '4' ? { ...each, text: 'Deleted.' } : each));
    expect(only(carryAnchors(withoutFour, after, [note]))).toMatchObject({ state: 'unplaced' });
  });

  it('leaves notes on two neighbours that are nearly the same unplaced when only one of them is there, changed', () => {
    const stem =
      'The Group shall report on the management of names and numbers to the Council at its session of';
    const old = clauses('Reports', `${stem} May.`, `${stem} June.`, 'Nothing else follows in this part.');
    const now = fresh([
      { label: null, text: 'Reports' },
      { label: null, text: `${stem} July.` },
      { label: null, text: 'Nothing else follows in this part.' },
    ]);
    for (const each of old.slice(1, 3)) {
      const anchor = makeAnchor(each, 0, each.text.length);
      expect(only(carryAnchors(old, now, [anchor])), each.text).toMatchObject({ state: 'unplaced' });
    }
  });

  describe('of clauses that say the same of different people', () => {
    const report = (who: string): string =>
      `instructs ${who} to report to each session of the Council on the implementation of this resolution;`;
    const [general, radio, standards, development] = [
      'the Secretary-General',
      'the Director of the Radiocommunication Bureau',
      'the Director of the Telecommunication Standardization Bureau',
      'the Director of the Telecommunication Development Bureau',
    ];
    const old = clauses('Follow-up', ...[general, radio, standards, development].map(report));
    const onRadio = makeAnchor(old[2] ?? clause('?', null, ''), report(radio).indexOf('report'), 80);
    const carried = (...texts: readonly string[]) =>
      only(carryAnchors(old, fresh(texts.map((text) => ({ label: null, text }))), [onRadio]));

    it.each([
      [
        'before the one that was rewritten',
        [report('the Deputy Secretary-General'), 'invites the Bureau to help;'],
      ],
      [
        'behind the one that was rewritten',
        ['invites the Bureau to help;', report('the Chair of the Council')],
      ],
      ['in the place of the one that went', [report('the Deputy Secretary-General')]],
      [
        'before one that has its other words',
        [report('the Deputy Secretary-General'), `invites ${radio} to contribute;`],
      ],
      ['twice', [report('the Chair of the Council'), report('the Deputy Secretary-General')]],
    ])('gives a new look-alike no note: put in %s', (_, inside) => {
      expect(
        carried('Follow-up', report(general), ...inside, report(standards), report(development)),
      ).toMatchObject({ state: 'unplaced' });
    });

    it('follows the one that still names its own', () => {
      const longer = report(`${radio}, in consultation with all members of the advisory group,`);
      expect(
        carried('Follow-up', report(general), 'A new one.', longer, report(standards), report(development)),
      ).toMatchObject({ state: 'changed', clause: { text: longer } });
    });

    it('shows the one in its place as changed, where nothing else could be, and is not sure of it', () => {
      const now = ['Follow-up', general, 'the Deputy Secretary-General', standards, development];
      const after = fresh(now.map((who, at) => ({ label: null, text: at === 0 ? who : report(who) })));
      expect(pairClauses(old, after).find((pair) => pair.before === 2)).toMatchObject({
        after: 2,
        isSure: false,
      });
    });
  });

  it('moves a note on 29 to 30 when a paragraph is put in before it', () => {
    const at = before.findIndex((each) => each.label === '29');
    const renumbered = before.map((each) => ({ ...each, label: plusOneFrom(29, each.label) }));
    const after = fresh([
      ...renumbered.slice(0, at),
      { label: '29', text: 'A wholly new paragraph.' },
      ...renumbered.slice(at),
    ]);
    const placed = only(carryAnchors(before, after, [whole('29')]));
    expect(placed.state).toBe('moved');
    expect(placed.state !== 'unplaced' && placed.clause.label).toBe('30');
    expect(quoteOf(placed)[2]).toBe(numbered('29').text);
  });

  it('says changed on paragraph 6 when its date is corrected, under the note and beside it', () => {
    const after = fresh(
      before.map((each) => ({ ...each, text: each.text.replace('23 - 35 November', '23 - 25 November') })),
    );
    const text = numbered('6').text;
    const date = text.indexOf('23 - 35 November 2004');
    const anchors = [
      makeAnchor(numbered('6'), date, date + 21),
      makeAnchor(numbered('6'), 0, 8),
      makeAnchor(numbered('6'), text.indexOf('35'), text.indexOf('35') + 2),
    ];
    expect(carryAnchors(before, after, anchors).map(quoteOf)).toEqual([
      ['changed', expect.any(String), '23 - 25 November 2004'],
      ['changed', expect.any(String), 'The WGIG'],
      ['unplaced', '', ''],
    ]);
  });

  it.each([
    ['a word that reverses it', 'The plan shall not be approved by the Council;', 'changed'],
    ['another sign at its end', 'The plan shall be approved by the Council.', 'exact'],
    ['other white space', 'The plan  shall be approved\u00a0by the Council;', 'exact'],
    ['an amount', 'The plan shall be approved by the Council (5);', 'changed'],
  ])('judges a quote that stayed by its whole clause: %s', (_, now, state) => {
    const old = clauses(
      'The first one is here.',
      'The plan shall be approved by the Council;',
      'The last one.',
    );
    const after = fresh(
      ['The first one is here.', now, 'The last one.'].map((text) => ({ label: null, text })),
    );
    const [, own] = old;
    if (own === undefined) throw new Error('no clause');
    const [inPlace] = carryAnchors(old, after, [makeAnchor(own, 0, 8)]);
    expect(inPlace).toMatchObject({ state, by: 'clause', start: 0, end: 8 });
    const renumbered = after.map((each) => ({ ...each, label: '7' }));
    const [moved] = carryAnchors(old, renumbered, [makeAnchor(own, 0, 8)]);
    expect(moved?.state).toBe(state === 'exact' ? 'moved' : 'changed');
  });

  it('takes the words of clauses that were put together for the same, and a word more between them for a change', () => {
    const one = 'The secretariat shall send the papers to all the members of the group in good time.';
    const two = 'It shall also send them to every observer who asked for them in writing before.';
    const old = clauses('The first one is here.', one, two, 'The last one.');
    const states = (joint: string) =>
      carryAnchors(
        old,
        fresh(['The first one is here.', joint, 'The last one.'].map((text) => ({ label: null, text }))),
        old.slice(1, 3).map((each) => makeAnchor(each, 4, 30)),
      ).map(({ state }) => state);
    expect(states(`${one} ${two}`)).not.toContain('changed');
    expect(states(`${one} Never. ${two}`)).toEqual(['changed', 'changed']);
  });

  it('follows a whole paragraph that was moved', () => {
    const paragraph = numbered('33');
    const rest = before.filter((each) => each.label !== '33');
    const after = fresh([rest[0] ?? paragraph, paragraph, ...rest.slice(1)]);
    expect(only(carryAnchors(before, after, [whole('33')])).state).toBe('moved');
  });

  it('finds a long quote again where its clause was split', () => {
    const text = numbered('9').text;
    const cut = text.indexOf('adopted in Geneva');
    const after = fresh(
      before.flatMap((each) =>
        each.label === '9'
          ? [
              { ...each, text: text.slice(0, cut).trim() },
              { label: null, text: text.slice(cut) },
            ]
          : [each],
      ),
    );
    const anchor = makeAnchor(numbered('9'), cut, text.length);
    const placed = only(carryAnchors(before, after, [anchor]));
    expect(['moved', 'unplaced']).toContain(placed.state);
    if (placed.state === 'moved') expect(quoteOf(placed)[2]).toBe(anchor.quote);
  });

  it('offers the look-alike only as a suggestion', () => {
    const after = before.filter((each) => each.label !== '15');
    expect(suggestPlaces(whole('15'), after).map((each) => each.clause.label)).toContain('4');
  });
});

describe('carrying between versions of a draft', () => {
  it('keeps identity over words: a clause whose words were swapped with another keeps its own notes', () => {
    const before = clauses(
      'The secretariat shall publish all contributions.',
      'Observers may attend every session.',
    );
    const [first, second] = before;
    const after = [
      clause('c0', null, 'Observers may attend every session.'),
      clause('c1', null, 'The secretariat shall publish all contributions.'),
    ];
    if (first === undefined || second === undefined) throw new Error('no clauses');
    const placed = only(carryAnchors(before, after, [makeAnchor(first, 0, 15)]));
    expect(placed.state === 'unplaced' || placed.state === 'moved').toBe(true);
  });

  it('of a deleted clause does not go to another that has come to say its very words', () => {
    const quote = 'shall report to the Council every six months';
    const note = `Finance. Under these terms of reference the group ${quote} on its work to all the members.`;
    const other = (often: string): string =>
      `The host country renews its offer, for which it is thanked by all, and under these terms of reference the group shall report to the Council every ${often} on its work to all the members of the region concerned.`;
    const before = [clause('c0', null, note), clause('c1', null, other('two years'))];
    const [own] = before;
    if (own === undefined) throw new Error('no clause');
    const at = note.indexOf(quote);
    const anchor = makeAnchor(own, at, at + quote.length);
    const now = clause('c1', null, other('six months'));
    expect(only(carryAnchors(before, [now], [anchor])).state).toBe('unplaced');
    // Where the other clause is new altogether, the words went there.
    expect(only(carryAnchors([own], [now], [anchor])).state).not.toBe('unplaced');
  });

  it('is unplaced when less than 40 % of the words survive', () => {
    const before = clauses('The group shall meet four times and shall report in writing to the Council.');
    const after = [
      clause('c0', null, 'The panel will convene twice yearly to brief members orally at the Council.'),
    ];
    const old = before[0] ?? clause('?', null, '');
    expect(only(carryAnchors(before, after, [makeAnchor(old, 4, 40)])).state).toBe('unplaced');
  });
});

function plusOneFrom(first: number, label: string | null): string | null {
  const number = Number(label);
  return Number.isInteger(number) && number >= first ? String(number + 1) : label;
}
