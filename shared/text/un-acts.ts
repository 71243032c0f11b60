import { toRoman } from './numbering.ts';
import { onSign } from './on-sign.ts';
import { normalizeSymbol } from './symbols.ts';

// Resolutions and decisions of the United Nations as running text names them: "GA resolution 57/270 B",
// "resolutions 1970 (2011) and 1973 (2011)", "217 A (III)", "Security Council resolution 1973".

/** An act found in a text: where its words stand and the symbol that they mean. */
export interface FoundAct {
  readonly start: number;
  readonly length: number;
  readonly target: string;
}

const UN_NUMBER = '\\d{1,4}\\/\\d{1,3}(?![\\d/])(?:\\s?[A-Z](?![A-Za-z]))?';
/** A year, or a session as the Assembly counted them until 1976; the Arabic one is "د-3". */
const SESSION = '(?:\\d{4}|(?:E?S-)?[IVXL]+|د\\s?-\\s?\\d{1,2})';
/** "1973 (2011)", "217 A (III)", "2200A (XXI)". */
const OLD_NUMBER = `\\d{1,4}(?:\\s?[A-Z](?![A-Za-z])|\\s(?:ألف|باء|جيم|دال|هاء))?\\s?\\(${SESSION}\\)`;
const MONTH_DATE = '\\d{1,2}(?:er)?\\s(?:de\\s)?[^\\s\\d.,;]{3,12}\\s(?:de\\s)?\\d{4}';
const DATED = `(?:\\s(?:of|du|de|от)\\s${MONTH_DATE})`;
const AND = '(?:,\\s?|,?\\s(?:and|et|y|&|и)\\s|\\sو\\s?)';
const BODY =
  "(?:Economic and Social Council|Human Rights Council|Commission on Human Rights|General Assembly|Security Council|GA|UNGA|SC|UNSC|HRC|Assembly|ECOSOC|Council)(?:['’]s)?\\s+";
const WORD =
  '[Rr][ée]solutions?|RESOLUTIONS?|[Rr]esoluci(?:ón|ones)|[Dd][ée]cisions?|DECISIONS?|[Dd]ecisi(?:ón|ones)|[Рр]езолюци(?:ями|[яиюейх]{1,2})|القرار(?:ات|ين)?|قرار(?:ها|ه|اتها|اته|ات|ي)?';
const WORD_SIGN = /[Rr][ée]sol|RESOL|[Dd][ée]cisi|DECISI|[Рр]езолюц|قرار/u;
const ARABIC_BODY = '(?:\\s(?:مجلس الأمن|الجمعية العامة|المجلس الاقتصادي والاجتماعي|مجلس حقوق الإنسان))?';
const ITEM = `(?:${UN_NUMBER}|${OLD_NUMBER})${DATED}?`;
const ACT = onSign(
  WORD_SIGN,
  () =>
    new RegExp(
      `(?<!\\p{L})(?:${BODY})?(?:${WORD})${ARABIC_BODY}\\s*(${ITEM}(?:${AND}(?=\\d+(?:\\/|\\s?(?:[A-Z]|\\p{Script=Arabic}{3,4})?\\s?\\())${ITEM})*)`,
      'gu',
    ),
);
const NUMBERS = onSign(/\d/u, () => new RegExp(`${UN_NUMBER}|${OLD_NUMBER}`, 'gu'));
/** A number further on in a list of acts whose titles stand between them: ", 74/274 of 20 April 2020". */
const NEXT = onSign(
  /\d\//u,
  () =>
    new RegExp(
      `(?<=[,”"»]\\s|\\s(?:and|et|y|и)\\s|\\sو\\s?)${UN_NUMBER}(?=${DATED}|\\s?[,;.)]|$|\\s(?:and|on|entitled|et|y)\\s)`,
      'gu',
    ),
);
/** "217 A (III)" says what it is without any word before it. */
const BARE = onSign(
  /\((?:E?S-)?[IVXL]+\)|\(د/u,
  () =>
    new RegExp(
      '(?<![\\p{L}\\p{N}/-])(?:\\d{2,4}\\s?[A-Z]\\s?\\((?:E?S-)?[IVXL]+\\)|\\d{2,4}\\s(?:ألف|باء|جيم|دال|هاء)\\s?\\(د\\s?-\\s?\\d{1,2}\\))',
      'gu',
    ),
);

const PLAIN = '\\d{1,4}(?![\\d/]|\\s?\\(\\s?(?:\\d{4}|[IVXL]+)\\))';
const PLAIN_LIST = `${PLAIN}(?:${AND}${PLAIN})*`;
const COUNCIL =
  "Security Council(?:['’]s)?|UNSC|Conseil de sécurité|Consejo de Seguridad|Совета Безопасности";
const ASSEMBLY =
  "(?:UN |United Nations )?General Assembly(?:['’]s)?|UNGA|l'Assemblée générale|la Asamblea General|Генеральной Ассамблеи";
/** The Council's and the Assembly's numbers never come twice, so one without a year or a session is enough. */
const NUMBERED_BY: readonly { readonly letter: 'S' | 'A'; readonly matches: ReturnType<typeof onSign> }[] = [
  {
    letter: 'S',
    matches: onSign(/Security Council|UNSC|Conseil de s|Consejo de S|Совета Без|مجلس الأمن/u, () =>
      plainAct(COUNCIL, 'مجلس الأمن', 'UNSCR'),
    ),
  },
  {
    letter: 'A',
    matches: onSign(/Assembl|UNGA|Asamblea|Генеральной Ас|الجمعية العامة/u, () =>
      plainAct(ASSEMBLY, 'الجمعية العامة', 'UNGAR'),
    ),
  },
];

function plainAct(body: string, arabicBody: string, short: string): RegExp {
  return new RegExp(
    `(?<!\\p{L})(?:(?:${body})\\s(?:[Rr]esolutions?|RESOLUTIONS?|Res\\.)\\s?(${PLAIN_LIST})` +
      `|${short}\\s?(${PLAIN_LIST})` +
      `|(?:[Rr]ésolutions?|[Rr]esoluci(?:ón|ones)|[Рр]езолюци(?:ями|[яиюейх]{1,2}))\\s(${PLAIN_LIST})\\s(?:du |del |de )?(?:${body})` +
      `|(?:ال)?قرار(?:ات|ي)?\\s${arabicBody}\\s(${PLAIN_LIST}))(?!\\p{L})`,
    'gu',
  );
}

const HRC = /Human Rights Council|HRC|droits de l'homme|Derechos Humanos|по правам человека|حقوق الإنسان/iu;
const ARABIC_LETTERS: Readonly<Record<string, string>> = {
  ألف: 'A',
  باء: 'B',
  جيم: 'C',
  دال: 'D',
  هاء: 'E',
};

/** Finds the acts that a text names; `text` has plain hyphens and spaces (`foldHyphens`). */
export function findUnActs(text: string): readonly FoundAct[] {
  const found: FoundAct[] = [];
  for (const match of ACT(text)) found.push(...actsOf(match, text));
  for (const match of BARE(text))
    found.push({ start: match.index, length: match[0].length, target: unTarget('', match[0]) });
  for (const { letter, matches } of NUMBERED_BY)
    for (const match of matches(text)) found.push(...plainActs(match, letter));
  return found;
}

function actsOf(match: RegExpExecArray, text: string): readonly FoundAct[] {
  const [whole, numbers = ''] = match;
  const start = match.index;
  const offset = whole.length - numbers.length;
  const end = start + whole.length;
  const after =
    /^\s(?:du Conseil|del Consejo|Совета)[^,;.]{0,40}/u.exec(text.slice(end, end + 60))?.[0] ?? '';
  const words = `${whole.slice(0, offset)}${after}`;
  const found = [...NUMBERS(numbers)].map((number, i): FoundAct => {
    const from = i === 0 ? start : start + offset + number.index;
    const to = start + offset + number.index + number[0].length;
    return { start: from, length: to - from, target: unTarget(words, number[0]) };
  });
  const isPlural = /(?:s|es|и|[яе]х|ями|ات\p{L}*|ي|ين)\s*$/u.test(
    whole.slice(0, offset).replace(new RegExp(`${ARABIC_BODY}\\s*$`, 'u'), ''),
  );
  if (!isPlural || !numbers.includes('/')) return found;
  const sentence = /^[^\n]*?(?=;|\.\s+\p{Lu}|\n|\d{1,4}\/\d{1,3}\/|resolu|résolu|decision|$)/u.exec(
    text.slice(end, end + 2000),
  );
  for (const next of NEXT(sentence?.[0] ?? ''))
    found.push({ start: end + next.index, length: next[0].length, target: unTarget(words, next[0]) });
  return found;
}

function plainActs(match: RegExpExecArray, letter: 'S' | 'A'): readonly FoundAct[] {
  const list = match.slice(1).find((group) => group !== undefined) ?? '';
  const offset = match[0].indexOf(list);
  const numbers = [...list.matchAll(/\d+/gu)];
  return numbers.map((number, i): FoundAct => {
    const isOnly = numbers.length === 1;
    const from = i === 0 ? 0 : offset + number.index;
    const to = isOnly ? match[0].length : offset + number.index + number[0].length;
    return { start: match.index + from, length: to - from, target: `${letter}/RES/${number[0]}` };
  });
}

/** "GA resolution 57/270B" is A/RES/57/270B; a number with a year in brackets is the Security Council's. */
export function unTarget(words: string, number: string): string {
  const act = /d[ée]cisi/iu.test(words) ? 'DEC' : 'RES';
  const plain = latinNumber(number);
  if (/Commission on Human Rights/iu.test(words)) return `E/CN.4/${act}/${plain}`;
  if (HRC.test(words)) return `A/HRC/${act}/${plain}`;
  // Only the Economic and Social Council numbers its acts by the year
  if (/ECOSOC|Economic and Social|الاقتصادي والاجتماعي/iu.test(words) || /^(?:19|20)\d\d\//u.test(plain))
    return `E/${act}/${plain}`;
  if (/\(\d{4}\)/u.test(plain)) return normalizeSymbol(`S/${act}/${plain}`);
  return normalizeSymbol(`A/${act}/${plain}`);
}

/** One spelling of an act's number: "217 ألف (د-3)" and "217A(III)" are "217 A (III)", "57/270 B" is "57/270B". */
function latinNumber(number: string): string {
  return number
    .replace(/\s?(ألف|باء|جيم|دال|هاء)/u, (_whole, letter: string) => ` ${ARABIC_LETTERS[letter] ?? ''}`)
    .replace(/د\s?-\s?(\d{1,2})/u, (_whole, session: string) => toRomanUpper(Number(session)))
    .replace(/(?<=\/\d+)\s(?=[A-Z]$)/u, '')
    .toUpperCase();
}

function toRomanUpper(value: number): string {
  return toRoman(value).toUpperCase();
}
