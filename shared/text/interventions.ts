import { isDelegation, leadingDelegation, sameDelegation } from './countries.ts';
import { FRENCH_BEHALF, FRENCH_SPEECH, frenchSubject } from './speech-fr.ts';
import { splitSentences, type Sentence } from './sentences.ts';
import { findSpeaker, type SpokenBy } from './speech-grammar.ts';
import { russian, spanish } from './speech-es-ru.ts';
import { findArabicSpeaker, findChineseSpeaker } from './speech-zh-ar.ts';

// Who said what in the report of a meeting. By sentence, since speakers share paragraphs; a sentence without a
// speaker of its own belongs to the one before it. Always open to the delegate's correction.

/** A paragraph of a report; `id` is whatever the caller points at it with. */
export interface ReportParagraph<I> {
  readonly id: I;
  readonly text: string;
}

export interface FoundIntervention<I> {
  readonly speaker: string;
  readonly onBehalfOf: string | null;
  readonly paragraph: I;
  readonly text: string;
}

const STRONG =
  'said|stated|added|stressed|underlined|underscored|reminded|recalled|replied|responded|asserted|declared|remarked|reiterated|reaffirmed|emphasi[sz]ed|pointed out|pointed to|drew attention|suggested|proposed|mentioned|highlighted|noted|observed|explained|argued|insisted|announced|reported|informed|indicated|commented|warned|cautioned|asked|inquired|enquired|called (?:up)?on|called for|raised|regretted|requested|urged|recommended|concluded|clarified|questioned|objected|intervened|took the floor|took note|expressed|appealed|invited|affirmed|closed the|opened the|closed by|concurred|echoed|outlined|presented|introduced|described|stood ready|voiced|submitted that|maintained|lamented|welcomed|thanked|congratulated|commended';
const WEAK =
  'supported|opposed|agreed|disagreed|considered|believed|felt|hoped|wished|wanted|endorsed|seconded|reserved|abstained|dissented|backed|approved|referred|shared|associated (?:itself|himself|herself|themselves)|aligned|joined|favou?red|preferred|accepted|rejected|spoke|advocated|praised|criti[cs]i[sz]ed|deplored|doubted|acknowledged|recogni[sz]ed|sought|thought|would like';
const PRESENT =
  'says|states|adds|stresses|underlines|suggests|proposes|notes|asks|requests|believes|supports|welcomes|recalls|reminds|emphasi[sz]es|considers|urges|calls';
const AUXILIARY =
  '(?:(?:has|had|have|also|then|further|furthermore|finally|lastly|again|strongly|briefly|subsequently|in turn|therefore)\\s+){0,2}';
const NAME_WORD = "(?:\\p{Lu}[\\p{L}'’.-]*|\\p{Lu}\\.)";
const PARTICLE =
  '(?:de la|de las|de los|de|del|della|di|du|dos|da|van der|van den|van|von|bin|ibn|al|el|la|le|of the|of|and)';
const NAME = `${NAME_WORD}(?:(?:/|\\s+(?:${PARTICLE}\\s+)?)${NAME_WORD}){0,6}`;
const ROLE =
  '(?:(?:The|A|One)\\s+)?(?:(?:distinguished\\s+)?(?:representative|delegate|delegation|ambassador|observer|spokesperson|spokesman|minister|member|chair|chairman|chairperson|president|rapporteur|secretary|director|moderator|co-chair|vice-chair|facilitator|secretariat)s?(?:\\s+(?:of|from|for)\\s+(?:the\\s+)?)?)';
const TITLE = /^(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Madam|Sir|H\.E|Hon|M|Mme)\.?\s+/u;
const LEAD =
  /^(?:(?:(?:[Ss]peaking|[Ii]ntervening|[Aa]cting)\s(?:in|on)\s(?:his|her|their|a|an)\s[^,.;]{3,60},|However|Lastly|Finally|Then|Also|Furthermore|Moreover|Similarly|In addition|Meanwhile|Subsequently|In response|In reply|In turn|Next|First|Secondly|Thirdly|Further|In conclusion|On this point),?\s+)/u;
const NOT_SPEAKERS =
  /^(?:It|This|That|These|Those|There|They|He|She|We|I|The|A|An|In|On|At|As|For|All|Some|Many|Most|Several|Other|Others|Another|Both|Each|Every|Participants?|Delegations?|Members?|Member States|Governments?|Stakeholders?|Speakers?|Discussions?|Comments?|Consultations?|Civil Society|Private Sector|Forum|Meeting|Report|Committee|Working Group|Group|Internet|Article|Section|Chapter|Resolution|Decision|Paragraph|Work|Role|International|Regarding|Concerning|Root|Secretary|However|Infrastructure|Coordination|Moreover|Further|Indeed|Private)$/u;

interface Subject {
  readonly speaker: string;
  /** Named with "Mr" or as the delegate of a country: no longer to be mistaken for something else. */
  readonly isFormal: boolean;
  readonly onBehalfOf: string | null;
  readonly force: 'strong' | 'weak';
}

const SPEECH = new RegExp(`^${AUXILIARY}(?:(${STRONG})|(${WEAK}|${PRESENT}))(?![\\p{L}])`, 'u');
const SUBJECT = new RegExp(
  `^(?:[Tt]he\\s+)?(${ROLE}(?:${NAME})?|${NAME})(\\s+(?:representative|delegation|delegate))?`,
  'u',
);
const FOR = new RegExp(`^For\\s+(?:the\\s+)?(${NAME}),\\s`, 'u');
const BEHALF =
  /^,?\s*(?:speaking\s+)?(?:on behalf of|for|representing|speaking for|in the name of|referring to (?:the )?(?:discussions?|positions?|statements?|views|work) of)\s+(?:the\s+)?((?:(?:its|their)\s+)?[\p{Lu}\d][^,]{1,80}?)(?:,|\s(?=(?:has|had|also|then|said)\s|\p{Ll}+ed\s))/u;
const CONVENES = /\b(?:had\s+|has\s+)?(?:convened|chaired|presided over|opened)\b/u;

/** What a sentence says of who speaks; null if it names nobody. */
function findSubject(sentence: string, isSpanish: boolean): Subject | null {
  const other = findOtherSpeaker(sentence, isSpanish);
  if (other !== null) return { ...other, force: 'strong', isFormal: true };
  const body = sentence.replace(LEAD, '').replace(TITLE, '');
  const named = FOR.exec(body);
  if (named?.[1] !== undefined && isSpeakerName(named[1]))
    return { speaker: named[1], onBehalfOf: null, force: 'weak', isFormal: false };
  const delegation = leadingDelegation(body);
  if (delegation !== null) {
    const subject = subjectWith(delegation, body.slice(body.indexOf(delegation) + delegation.length));
    if (subject !== null) return { ...subject, isFormal: false };
  }
  const french = findFrenchSubject(body);
  if (french !== null) return french;
  const match = SUBJECT.exec(body);
  if (match?.[1] === undefined) return null;
  const speaker = cleanName(match[1]);
  if (!isSpeakerName(speaker)) return null;
  const rest = body.slice(match[0].length);
  const isFormal = TITLE.test(sentence.replace(LEAD, '')) || REPRESENTS.test(match[1]);
  const subject = subjectWith(speaker, rest);
  return subject === null ? null : { ...subject, isFormal };
}

/** Small words of Spanish that neither English nor French has. */
const SPANISH_SIGN = /(?:^|\s)(?:el|los|las|del|una|por)\s/iu;

/** A speaker in the languages whose letters or words tell them from English and French. */
function findOtherSpeaker(sentence: string, isSpanish: boolean): SpokenBy | null {
  if (/^\p{Script=Han}/u.test(sentence)) return findChineseSpeaker(sentence);
  if (/^\p{Script=Arabic}/u.test(sentence)) return findArabicSpeaker(sentence);
  if (/^\p{Script=Cyrillic}/u.test(sentence)) return findSpeaker(sentence, russian());
  return isSpanish ? findSpeaker(sentence, spanish()) : null;
}

/** "Le Japon a dit", "La représentante du Kenya, au nom du Groupe africain, a dit", "Le Président a rappelé". */
function findFrenchSubject(body: string): Subject | null {
  const french = frenchSubject(body);
  const speaker = french === null ? null : (leadingDelegation(french.body) ?? french.office);
  if (french === null || speaker === null) return null;
  const subject = subjectWith(speaker, french.body.slice(french.body.indexOf(speaker) + speaker.length));
  return subject === null ? null : { ...subject, isFormal: true };
}

function speechOf(words: string): RegExpExecArray | null {
  return SPEECH.exec(words) ?? FRENCH_SPEECH.exec(words);
}

function subjectWith(speaker: string, rest: string): Omit<Subject, 'isFormal'> | null {
  const direct = speechOf(rest.replace(/^,?\s+/u, ''));
  const spokenFor = BEHALF.exec(rest) ?? FRENCH_BEHALF.exec(rest);
  const behalf = spokenFor?.[1] ?? null;
  if (direct !== null)
    return { speaker, onBehalfOf: null, force: direct[1] === undefined ? 'weak' : 'strong' };
  if (!/^\s*[,(]/u.test(rest) && behalf === null) return null;
  // "X, on behalf of Y, regretted"; "X, noting that …, stressed"; "X (Y) said"
  const bracketed = /^\s*\(([^)]{2,60})\)/u.exec(rest)?.[1] ?? null;
  const after = rest
    .slice(0, 400)
    .split(/,\s+|\)\s+/u)
    .slice(1);
  if (spokenFor !== null) after.unshift(rest.slice(spokenFor[0].length).trimStart());
  const verb = after.map((part) => speechOf(part)).find((found) => found !== null);
  const participle =
    /^,\s+(?:underlining|noting|stressing|recalling|referring|highlighting|speaking|emphasi[sz]ing|supporting|responding|welcoming|thanking|replying)\b/u.test(
      rest,
    );
  if (verb === undefined && !participle) return null;
  if (verb === undefined && !/,\s+(?:said|called|expressed)/u.test(rest))
    return { speaker, onBehalfOf: behalf ?? bracketed, force: 'weak' };
  return { speaker, onBehalfOf: behalf ?? bracketed, force: verb?.[1] === undefined ? 'weak' : 'strong' };
}

const REPRESENTS =
  /^(?:the|a|one)?\s*(?:distinguished\s+)?(?:representative|delegate|delegation|observer|spokes\w+)s?\s+(?:of|from|for)\s/iu;
const OFFICE =
  /^(?:chair\w*|president|secretary-general|director(?:-general)?|moderator|rapporteur|secretariat|legal adviser|facilitator|co-chair\w*|vice-chair\w*)$/iu;

function cleanName(name: string): string {
  const bare = name.replace(TITLE, '').replace(/[\s,.]+$/u, '');
  const role =
    /^(?:the|a|one)?\s*(?:distinguished\s+)?(?:representative|delegate|delegation|observer|spokes\w+)\s+(?:of|from|for)\s+(?:the\s+)?(.+)$/iu.exec(
      bare,
    );
  return (role?.[1] ?? bare).trim();
}

function isSpeakerName(name: string): boolean {
  if (NOT_SPEAKERS.test(name) || name.length > 80 || name.length < 2) return false;
  return !/^(?:In|On|At|As|For|By|With|After|Before|During|While|When|If|Since|Although|Because|Under)\s/u.test(
    name,
  );
}

/** A person: two or more names, or a title of office before one; an organization in capitals counts as one too. */
function isPersonOrBody(name: string): boolean {
  return (
    /^(?:Ambassador|Chair\w*|President|Minister|Secretary|Director|Professor|Co-Chair|Vice-Chair|Rapporteur)\s/u.test(
      name,
    ) ||
    (/^\p{Lu}[\p{L}'’.-]+(?:\s+(?:\p{Ll}{1,3}\s+){0,2}\p{Lu}[\p{L}'’.-]+)+$/u.test(name) &&
      !/^(?:Private|Civil|Working|Member|Developing|International|Internet|United Nations|General|Civil)\s/u.test(
        name,
      ))
  );
}

function isAcronym(name: string): boolean {
  return /^\p{Lu}[\p{Lu}\d&/-]{1,11}$/u.test(name);
}

function mayOpenParagraph(subject: Subject): boolean {
  return (
    isDelegation(subject.speaker) ||
    isPersonOrBody(subject.speaker) ||
    isAcronym(subject.speaker) ||
    subject.isFormal ||
    OFFICE.test(subject.speaker)
  );
}

function mayInterrupt(subject: Subject): boolean {
  if (subject.isFormal || isDelegation(subject.speaker)) return true;
  if (subject.force !== 'strong') return false;
  return OFFICE.test(subject.speaker) || isPersonOrBody(subject.speaker) || isAcronym(subject.speaker);
}

/** A sentence that begins with another delegation's name is not what this speaker said, whoever else said it. */
function namesAnother<I>(turn: Turn<I>, sentence: string): boolean {
  const delegation = leadingDelegation((frenchSubject(sentence)?.body ?? sentence).replace(LEAD, ''));
  return (
    delegation !== null &&
    !isSame(turn, { speaker: delegation, onBehalfOf: null, force: 'weak', isFormal: false })
  );
}

interface Turn<I> {
  speaker: string;
  onBehalfOf: string | null;
  paragraph: I;
  texts: string[];
}

/** The same speaker again, by name, by the body spoken for, or by the surname. */
function isSame<I>(turn: Turn<I>, subject: Subject): boolean {
  const { speaker } = subject;
  if (turn.speaker === speaker || turn.onBehalfOf === speaker) return true;
  if (sameDelegation(turn.speaker, speaker)) return true;
  if (isDelegation(speaker) || isDelegation(turn.speaker)) return turn.speaker.includes(speaker);
  const surname = (name: string): string => name.split(/\s+/u).at(-1) ?? name;
  return surname(turn.speaker) === surname(speaker) && surname(speaker).length > 2;
}

/**
 * Finds the interventions of a report: at least four speakers, or it is no report of a debate and nothing is
 * returned. Opening words of whoever convened the meeting frame the debate and are not counted.
 */
export function findInterventions<I>(
  paragraphs: readonly ReportParagraph<I>[],
): readonly FoundIntervention<I>[] {
  const turns: Turn<I>[] = [];
  const conveners = new Set<string>();
  const isSpanish = paragraphs.some(({ text }) => SPANISH_SIGN.test(text));
  let current: Turn<I> | null = null;
  for (const { id, text } of paragraphs) {
    const sentences = splitSentences(text).flatMap((sentence) => splitTurns(sentence, isSpanish));
    const continues =
      /^(?:(?:He|She|They|Ils?|Elles?|Él|Ella|Ellos|Ellas|Он|Она|Они)\s|[他她]们?|It\s(?!was|is|would))/u.test(
        text,
      );
    if (!continues) current = null;
    for (const [at, sentence] of sentences.entries()) {
      const subject = findSubject(sentence.text, isSpanish);
      noteConvener(sentence.text, conveners);
      const opens =
        subject !== null &&
        (at === 0 && current === null ? mayOpenParagraph(subject) : mayInterrupt(subject));
      if (
        opens &&
        !(turns.length === 0 && isConvener(subject.speaker, conveners)) &&
        (current === null || !isSame(current, subject))
      ) {
        current = { speaker: subject.speaker, onBehalfOf: subject.onBehalfOf, paragraph: id, texts: [] };
        turns.push(current);
      } else if (current !== null && namesAnother(current, sentence.text)) current = null;
      current?.texts.push(sentence.text);
    }
  }
  return isDebate(turns) ? turns.map(toIntervention) : [];
}

/** "Egypt expressed concern; Kenya noted that …": a delegation after a semicolon begins a turn too. */
function splitTurns(sentence: Sentence, isSpanish: boolean): readonly Pick<Sentence, 'text'>[] {
  const parts = sentence.text.split(/(?<=;)\s+/u);
  if (parts.length === 1) return [sentence];
  const turns: { text: string }[] = [];
  for (const part of parts) {
    const subject = turns.length === 0 ? null : findSubject(part, isSpanish);
    const last = turns.at(-1);
    if (last === undefined || (subject !== null && isDelegation(subject.speaker))) turns.push({ text: part });
    else last.text += ` ${part}`;
  }
  return turns;
}

function noteConvener(sentence: string, conveners: Set<string>): void {
  if (!CONVENES.test(sentence)) return;
  const name = SUBJECT.exec(sentence.replace(TITLE, ''))?.[1];
  const person = name?.replace(/\s+(?:from|of)\s.*$/u, '');
  if (person !== undefined && isSpeakerName(person)) conveners.add(person.split(/\s+/u).at(-1) ?? person);
}

function isConvener(speaker: string, conveners: ReadonlySet<string>): boolean {
  return conveners.has(speaker.split(/\s+/u).at(-1) ?? speaker);
}

function isDebate<I>(turns: readonly Turn<I>[]): boolean {
  const speakers = new Set(turns.map((turn) => turn.speaker));
  return speakers.size >= 4 && turns.length >= 4;
}

function toIntervention<I>(turn: Turn<I>): FoundIntervention<I> {
  return {
    speaker: turn.speaker,
    onBehalfOf: turn.onBehalfOf,
    paragraph: turn.paragraph,
    text: turn.texts.join(' '),
  };
}
