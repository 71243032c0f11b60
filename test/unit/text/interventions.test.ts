import { describe, expect, it } from 'vitest';
import { isDelegation, leadingDelegation, sameDelegation } from '../../../shared/text/countries.ts';
import { findInterventions } from '../../../shared/text/interventions.ts';

/** Three more speakers, so that a case is a debate. */
const OTHERS = ['Kenya welcomed the report.', 'Norway stressed openness.', 'Chile raised a point.'];

function speakers(...paragraphs: readonly string[]): readonly string[] {
  const found = findInterventions([...paragraphs, ...OTHERS].map((text, id) => ({ id, text })));
  return found
    .slice(0, -OTHERS.length)
    .map(({ speaker, onBehalfOf }) => (onBehalfOf === null ? speaker : `${speaker} (${onBehalfOf})`));
}

describe('interventions', () => {
  it.each([
    ['Ayesha Hassan, on behalf of CCBI, regretted the short notice.', ['Ayesha Hassan (CCBI)']],
    ['The USA underlined the importance. The USA reminded their engagement.', ['USA']],
    ['For Israel, the process has developed.', ['Israel']],
    ['Speaking in his personal capacity, Ambassador Khan proposed a text.', ['Ambassador Khan']],
    ['ICANN, underlining the need, called upon all to work.', ['ICANN']],
    ['Markus Kummer, noting that the report called for this, stressed that.', ['Markus Kummer']],
    [
      'Ms. Karen Banks, referring to the discussion of the CS IG Caucus, added that.',
      ['Karen Banks (CS IG Caucus)'],
    ],
    ['Bertrand de la Chapelle took note of it.', ['Bertrand de la Chapelle']],
    ['The United Kingdom/EU, mentioned the openness. Lastly the UK wanted more.', ['United Kingdom/EU']],
    ['The delegate of Japan thanked the secretariat.', ['Japan']],
    ['Mr Dupont (France) said that this was so.', ['Dupont (France)']],
    ['The representative of Egypt, speaking on behalf of the Arab Group, said that.', ['Egypt (Arab Group)']],
    [
      'Barbados asserted one thing. However, Barbados reminded another. Brazil added a place. Ghana stressed change.',
      ['Barbados', 'Brazil', 'Ghana'],
    ],
    ['China noted that it was not. Japan supported that.', ['China', 'Japan']],
    ['China said no. India and Pakistan reserved their positions.', ['China', 'India and Pakistan']],
    ['China said no. Cuba, India and Peru opposed it.', ['China', 'Cuba, India and Peru']],
    ['China said no. Sweden seconded it. Cuba endorsed this.', ['China', 'Sweden', 'Cuba']],
    ['China said no. The United Kingdom on behalf of the EU noted that.', ['China', 'United Kingdom (EU)']],
    ['China said no. The Group of 77 and China opposed it.', ['China', 'Group of 77 and China']],
    ['China said no. GSMA requested a seat.', ['China', 'GSMA']],
    ['GSMA requested a seat.', ['GSMA']],
    [
      'The European Union, on behalf of its Member States, welcomed it.',
      ['European Union (its Member States)'],
    ],
    ['Bosnia and Herzegovina agreed.', ['Bosnia and Herzegovina']],
    ['Canada expressed concern; Mexico noted that time was short.', ['Canada', 'Mexico']],
  ])('%s', (text, expected) => {
    expect(speakers(text)).toEqual(expected);
  });

  it('carry the speaker forward over sentences and pronouns', () => {
    const found = findInterventions(
      [
        'Israel supported this. It had more to say. ICANN should still be an actor.',
        'It suggested a pause.',
        ...OTHERS,
      ].map((text, id) => ({ id, text })),
    );
    expect(found[0]?.text).toBe(
      'Israel supported this. It had more to say. ICANN should still be an actor. It suggested a pause.',
    );
  });

  it('are found in French reports', () => {
    const found = findInterventions(
      [
        'Le Japon a souligné que cela était vrai. Il a ajouté un point. L’Inde s’est félicitée de ce texte.',
        'La représentante du Kenya, au nom du Groupe africain, a déclaré que non.',
        'Les États-Unis ont appuyé la proposition du Brésil.',
        'M. Dupont (France) a dit que oui. Le Président a rappelé les règles.',
        'La Chine et la Fédération de Russie ont également demandé cela.',
      ].map((text, id) => ({ id, text })),
    );
    expect(found.map(({ speaker, onBehalfOf }) => [speaker, onBehalfOf])).toEqual([
      ['Japon', null],
      ['Inde', null],
      ['Kenya', 'Groupe africain'],
      ['États-Unis', null],
      ['Dupont', 'France'],
      ['Président', null],
      ['Chine et la Fédération de Russie', null],
    ]);
    expect(found[0]?.text).toBe('Le Japon a souligné que cela était vrai. Il a ajouté un point.');
  });

  it('are none in a French text that only describes', () => {
    expect(
      findInterventions(
        ['Le Japon est grand.', 'L’Inde a une côte.', 'La Chine compte beaucoup.', 'Le Kenya a grandi.'].map(
          (text, id) => ({ id, text }),
        ),
      ),
    ).toEqual([]);
  });

  it('give nobody what begins with the name of another and says no more of who spoke', () => {
    const found = findInterventions(
      ['Israel supported this. China is a large place. That was so. Israel agreed.', ...OTHERS].map(
        (text, id) => ({ id, text }),
      ),
    );
    expect(found.slice(0, 2).map(({ speaker, text }) => `${speaker}: ${text}`)).toEqual([
      'Israel: Israel supported this.',
      'Israel: Israel agreed.',
    ]);
  });

  it('leave a sentence with its speaker that only names a delegation further on, or what is its own', () => {
    expect(speakers('Israel supported this. The proposal of China was good. China’s text was not.')).toEqual([
      'Israel',
    ]);
  });

  it('leave out the opening of whoever convened the meeting, and not his closing', () => {
    expect(
      speakers(
        'Ambassador Khan from Pakistan, Chairman-designate, had convened this meeting.',
        'Mr Khan recalled the rules.',
        'Peru asked for the floor.',
        'Chairman Khan closed the meeting.',
      ),
    ).toEqual(['Peru', 'Chairman Khan']);
  });

  it('are none where one body reports on itself', () => {
    expect(
      findInterventions(
        [
          'The WGIG agreed on this.',
          'The WGIG recognized that.',
          'The WGIG took note of more.',
          'The WGIG decided.',
        ].map((text, id) => ({ id, text })),
      ),
    ).toEqual([]);
  });

  it('know the names under which delegations speak', () => {
    expect(isDelegation('United Kingdom/EU')).toBe(true);
    expect(isDelegation('ICANN')).toBe(false);
    expect(isDelegation('India and ICANN')).toBe(false);
    expect(leadingDelegation('The United States of America said')).toBe('United States of America');
    expect(leadingDelegation('Antigua and Barbuda said')).toBe('Antigua and Barbuda');
    expect(leadingDelegation('Nigeria said')).toBe('Nigeria');
    expect(leadingDelegation('Chinaware sold')).toBeNull();
    expect(leadingDelegation('us and them')).toBeNull();
    expect(sameDelegation('the USA', 'United States')).toBe(true);
  });
});
