import { decodeWindows1252 } from './windows-1252.ts';
import { decode850 } from './code-page-850.ts';
import type { EncodingId } from './list.ts';

// Which code page of Latin letters a text is in: the one in which nearly all its letters beyond ASCII are those of one
// language. In the other ones they are letters of several, or signs inside words ("ksi¹¿ka").

const WESTERN = [
  'àâæçéèêëîïôœùûüÿ',
  'äöüßéà',
  'áéíñóúüªº',
  'áâãàçéêíóôõúüªº',
  'àèéìíîòóù',
  'éëïèóöüáíúê',
  'åäöéüàæøõ',
  'åæøéòôêäö',
  'áðéíóúýþæö',
  'àçèéíïòóúü',
] as const;
const CENTRAL = [
  'ąćęłńóśźżéö',
  'áčďéěíňóřšťúůýžöü',
  'áäčďéíĺľňóôŕšťúýž',
  'áéíóöőúüű',
  'ăâîşţ',
  'čćđšž',
  'çëáé',
] as const;

interface Candidate {
  readonly page: EncodingId;
  readonly languages: readonly string[];
  readonly decode: (bytes: Uint8Array) => string;
}

const byDecoder = (page: EncodingId) => (bytes: Uint8Array) => new TextDecoder(page).decode(bytes);

const WINDOWS_1252: Candidate = {
  page: 'windows-1252',
  languages: WESTERN,
  decode: (bytes) => decodeWindows1252(bytes).text,
};
const OTHERS: readonly Candidate[] = [
  { page: 'windows-1250', languages: CENTRAL, decode: byDecoder('windows-1250') },
  { page: 'iso-8859-2', languages: CENTRAL, decode: byDecoder('iso-8859-2') },
  { page: 'windows-1254', languages: ['çğıöşüâîû'], decode: byDecoder('windows-1254') },
  {
    page: 'windows-1257',
    languages: ['ąčęėįšųūž', 'āčēģīķļņšūž', 'õäöüšž'],
    decode: byDecoder('windows-1257'),
  },
  { page: 'macintosh', languages: WESTERN, decode: byDecoder('macintosh') },
  { page: 'ibm850', languages: WESTERN, decode: decode850 },
];

const SAMPLE = 65_536;
/** Fewer signs than this say nothing against the usual code page. */
const MIN_SIGNS = 3;
/** Nearly all signs are letters of one language. */
const FITS = 0.93;
/** So much better than the usual one. */
const LEAD = 0.15;

/** A code page of Latin letters, and whether its letters make sense. */
export interface LatinGuess {
  readonly page: EncodingId;
  readonly isLikely: boolean;
}

/** The code page of Latin letters that bytes are in; windows-1252 where nothing speaks against it. */
export function guessLatinPage(bytes: Uint8Array): LatinGuess {
  const sample = bytes.subarray(0, SAMPLE);
  const usual = fitOf(sample, WINDOWS_1252);
  const best = OTHERS.map((candidate) => ({ candidate, ...fitOf(sample, candidate) })).reduce((a, b) =>
    b.share > a.share ? b : a,
  );
  const isOther = best.count >= MIN_SIGNS && best.share >= FITS && best.share >= usual.share + LEAD;
  if (isOther) return { page: best.candidate.page, isLikely: true };
  return { page: 'windows-1252', isLikely: usual.share >= FITS };
}

/** Signs of every Latin text that are no letters. */
const NEUTRAL = /[\u00a0\u00ad«»‘’‚“”„‹›–—…§°•·©®™€£№¿¡†‡±×½¼¾²³µ]/u;
/** What no word has behind a letter: a sign that opens, and marks that no word goes on after. */
const INSIDE = /(?<=\p{L})(?:[„‚¿¡]|[¢“”«»…•§°†‡±×€£™](?=\p{L}))/gu;

/** The greatest part of the signs beyond ASCII that are letters of one language; all of them where there is none. */
function fitOf(bytes: Uint8Array, { languages, decode }: Candidate): { share: number; count: number } {
  const text = decode(bytes);
  const misplaced = text.match(INSIDE)?.length ?? 0;
  // "adoptÉ": a capital behind a small letter is another code page's.
  const capitals = text.match(/(?<=\p{Ll})(?![A-Z])\p{Lu}/gu)?.length ?? 0;
  const signs = new Map<string, number>();
  let all = misplaced;
  for (const sign of text.match(/[^\0-\x7f]/gu) ?? []) {
    if (NEUTRAL.test(sign)) continue;
    const letter = sign.toLowerCase();
    signs.set(letter, (signs.get(letter) ?? 0) + 1);
    all += 1;
  }
  if (all === 0) return { share: 1, count: 0 };
  const own = languages.map((letters) =>
    Array.from(signs).reduce((sum, [sign, count]) => sum + (letters.includes(sign) ? count : 0), 0),
  );
  return { share: Math.max(0, Math.max(...own) - capitals) / all, count: all };
}
