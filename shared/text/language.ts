import type { Direction, LanguageTag } from '../domain/language.ts';

/** Words that nearly every page of a language holds and its neighbours do not. */
const STOP_WORDS: Readonly<Record<string, string>> = {
  en: 'the of and to in that is for on with as by be are this which shall should has have was were from it an not or at its',
  fr: 'le la les des du et en que qui une un dans pour par sur est au aux avec ce cette ces sont ou pas plus leur d l qu été ont',
  es: 'el la los las de y en que del se por con para una un su sus al lo como más o es son este esta entre sobre ha no',
  pt: 'o os as da do dos das em que e um uma para com não por se na no nos nas ao mais como pelo pela são foi à',
  it: 'il lo gli i di e che la le un una per con non del della dei delle nel nella sono è al alla ed anche come si da',
  de: 'der die das und in zu den von mit ist des im für auf dem nicht ein eine als auch es an werden aus sich wird',
  nl: 'de het een en van in is dat op te zijn voor met die niet aan door er om bij ook als worden wordt naar heeft deze',
  sv: 'och att det som en på är av för med den till inte om ett har de i var kan från vid eller ska',
  da: 'og at det som en på er af for med den til ikke om et har de i var kan fra ved eller skal der',
  pl: 'i w na z do że się nie jest o od przez dla oraz to po jak są za przy który które być',
  cs: 'a v na se že je s z do o k pro od po jsou by být nebo který které podle jako jeho',
  tr: 've bir bu için ile de da olarak olan en çok daha gibi ya veya ne kadar sonra her ise değil',
  ro: 'și de la în cu pe că din care o un pentru este sunt nu se al ale mai prin sau fi',
  hu: 'a az és hogy nem is egy ez meg de vagy mint van volt azt el ki csak',
  fi: 'ja on ei että se oli joka ovat myös mutta kun tai sen hän ole niin',
  id: 'dan yang di untuk dengan pada dari ini itu dalam tidak adalah akan atau oleh ke sebagai',
  sw: 'na ya wa kwa ni katika za la kuwa au cha hii hiyo kama pia ili',
  vi: 'và của các có là được trong cho không với những này một để khi về từ người',
  ru: 'и в на с по что для к не о от из а как это его за или при также их всех',
  uk: 'і в на з що та для до не у від за про його є або як це та їх',
  bg: 'и на да за от се в с не по че са като или към е ще които',
  sr: 'и у на да је за се од са не који о као или то су',
  ar: 'في من على إلى أن التي الذي عن مع هذا هذه أو ما لا كل بين ذلك وأن إذ كما',
  fa: 'در به از که این را با است برای آن های می یا تا بر خود شود کرد باید',
  ur: 'کے کی میں اور ہے سے کا کو پر نے یہ کہ ہیں بھی اس جو',
  he: 'של את על לא הוא זה עם כי או גם כל אל היא אשר אם יש בין',
  yi: 'און די דער אין איז צו פֿון פון מיט וואָס אַז',
};

const WORDS = new Map(
  Object.entries(STOP_WORDS).map(([tag, words]) => [tag, new Set(words.split(' '))] as const),
);
const RIGHT_TO_LEFT = /^(?:ar|fa|he|iw|ur|yi|ji|ps|sd|ug|dv|ckb|syr|arc)(?:-|$)/iu;
const SAMPLE = 40_000;

type Script =
  | 'latin'
  | 'cyrillic'
  | 'arabic'
  | 'hebrew'
  | 'han'
  | 'kana'
  | 'hangul'
  | 'greek'
  | 'devanagari'
  | 'thai'
  | 'armenian'
  | 'georgian';
const SCRIPTS: Readonly<Record<Script, RegExp>> = {
  latin: /\p{Script=Latin}/gu,
  cyrillic: /\p{Script=Cyrillic}/gu,
  arabic: /\p{Script=Arabic}/gu,
  hebrew: /\p{Script=Hebrew}/gu,
  han: /\p{Script=Han}/gu,
  kana: /[\p{Script=Hiragana}\p{Script=Katakana}]/gu,
  hangul: /\p{Script=Hangul}/gu,
  greek: /\p{Script=Greek}/gu,
  devanagari: /\p{Script=Devanagari}/gu,
  thai: /\p{Script=Thai}/gu,
  armenian: /\p{Script=Armenian}/gu,
  georgian: /\p{Script=Georgian}/gu,
};
const BY_SCRIPT: Readonly<Record<Script, readonly LanguageTag[]>> = {
  latin: [
    'en',
    'fr',
    'es',
    'pt',
    'it',
    'de',
    'nl',
    'sv',
    'da',
    'pl',
    'cs',
    'tr',
    'ro',
    'hu',
    'fi',
    'id',
    'sw',
    'vi',
  ],
  cyrillic: ['ru', 'uk', 'bg', 'sr'],
  arabic: ['ar', 'fa', 'ur'],
  hebrew: ['he', 'yi'],
  han: ['zh'],
  kana: ['ja'],
  hangul: ['ko'],
  greek: ['el'],
  devanagari: ['hi'],
  thai: ['th'],
  armenian: ['hy'],
  georgian: ['ka'],
};

/** The script of most letters; Chinese characters weigh more, since one is a word. */
function scriptOf(text: string): Script | null {
  let best: Script | null = null;
  let most = 0;
  let kana = 0;
  for (const [script, pattern] of Object.entries(SCRIPTS) as [Script, RegExp][]) {
    const count = (text.match(pattern)?.length ?? 0) * (script === 'han' ? 2.5 : 1);
    if (script === 'kana') kana = count;
    if (count > most) {
      best = script;
      most = count;
    }
  }
  return best === 'han' && kana > most * 0.05 ? 'kana' : best;
}

export interface DetectedLanguage {
  readonly language: LanguageTag;
  /** Share of all words that are stop words of it (1 where the script alone decides). */
  readonly share: number;
}

/** Guesses the language of a text by script and stop words; null if there is too little of it to tell. */
export function detectLanguage(text: string): DetectedLanguage | null {
  const sample = text.slice(0, SAMPLE);
  const script = scriptOf(sample);
  if (script === null) return null;
  const candidates = BY_SCRIPT[script];
  const only = candidates[0];
  if (candidates.length === 1 && only !== undefined) return { language: only, share: 1 };
  const words = sample.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? [];
  if (words.length < 3) return null;
  let best: DetectedLanguage | null = null;
  for (const language of candidates) {
    const stops = WORDS.get(language);
    const hits = words.reduce((sum, word) => sum + (stops?.has(word) === true ? 1 : 0), 0);
    if (hits > 0 && (best === null || hits / words.length > best.share))
      best = { language, share: hits / words.length };
  }
  if (words.length < 8 && best !== null && best.share * words.length < 2) best = null;
  if (best !== null && (best.share >= 0.06 || (words.length < 40 && best.share >= 0.02))) return best;
  return script === 'latin' || only === undefined ? null : { language: only, share: best?.share ?? 0 };
}

/** Fewer words than this say little: "Here is a test" is as good Hungarian as English by its small words. */
const FEW_WORDS = 40;
/** So many more small words of another language are no accident in a few words. */
const CLEAR_LEAD = 4;

/**
 * True if a text may well be in the language that its file states: its script is one of that language, and
 * the words hold as many of its small words as of any other language's, or are too few to say otherwise.
 */
export function isPlausible(text: string, stated: LanguageTag): boolean {
  const language = stated.toLowerCase().split('-')[0] ?? stated;
  const sample = text.slice(0, SAMPLE);
  const script = scriptOf(sample);
  if (script === null || !BY_SCRIPT[script].includes(language)) return false;
  const words = sample.toLowerCase().match(/[\p{L}\p{M}]{2,}/gu) ?? [];
  const hits = (tag: LanguageTag): number =>
    words.filter((word) => WORDS.get(tag)?.has(word) === true).length;
  const most = Math.max(...BY_SCRIPT[script].map(hits));
  if (words.length < FEW_WORDS) return most - hits(language) < CLEAR_LEAD;
  return most > 0 && most === hits(language);
}

/** The direction in which a language is written. */
export function directionOf(language: LanguageTag | null): Direction {
  return language !== null && RIGHT_TO_LEFT.test(language) ? 'rtl' : 'ltr';
}

/** The direction of a text by its letters, for text of unknown language. */
export function detectDirection(text: string): Direction {
  const sample = text.slice(0, SAMPLE);
  const right =
    sample.match(/[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/gu)?.length ?? 0;
  const all = sample.match(/\p{L}/gu)?.length ?? 0;
  return right * 2 > all ? 'rtl' : 'ltr';
}
