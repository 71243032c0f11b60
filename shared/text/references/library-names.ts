import type { DocumentId } from '../../base/ids.ts';
import type { DocumentEntry } from '../../domain/document.ts';
import { fold } from '../search/fold.ts';
import { bareArticle, jumpTokens, nameWords } from '../jump/jump-tokens.ts';
import { stemOf } from '../search/stem.ts';
import { symbolFacts, type SymbolFacts } from '../understanding/symbol-facts.ts';
import { knownText, wordsOfName, type KnownText } from './known-texts.ts';

/** What finding a cited document needs of those in the library. */
export type NamedDocument = Pick<
  DocumentEntry,
  'id' | 'title' | 'symbol' | 'fileName' | 'meeting' | 'language' | 'importedAt'
>;

interface Named {
  readonly document: NamedDocument;
  readonly facts: SymbolFacts | null;
  readonly words: ReadonlySet<string>;
}

/** The documents of a library by what they can be called. Made once for many citations. */
export interface LibraryNames {
  readonly all: readonly Named[];
  readonly byBase: ReadonlyMap<string, readonly Named[]>;
  readonly byWord: ReadonlyMap<string, readonly Named[]>;
  /** Those that are one of the texts that everybody cites, whatever the language of their titles. */
  readonly byText: ReadonlyMap<KnownText, readonly Named[]>;
}

/** A document found for a citation. */
export interface FoundDocument {
  readonly id: DocumentId;
  /** False where another revision than the one named was found, or the name has no revision and there are several. */
  readonly isExact: boolean;
}

/** Symbols that mean something only inside their meeting. */
const IN_MEETING: ReadonlySet<string> = new Set(['inMeeting', 'td', 'contributionT']);

export function libraryNames(documents: readonly NamedDocument[]): LibraryNames {
  const all = documents.map((document) => ({
    document,
    facts: document.symbol === null ? null : symbolFacts(document.symbol),
    words: nameWords(document.title, document.symbol, document.fileName),
  }));
  const byBase = Map.groupBy(
    all.filter(({ facts }) => facts !== null),
    ({ facts }) => baseKey(facts),
  );
  const byWord = new Map<string, Named[]>();
  for (const named of all)
    for (const word of named.words) {
      const known = byWord.get(word);
      if (known === undefined) byWord.set(word, [named]);
      else known.push(named);
    }
  const byText = new Map<KnownText, Named[]>();
  for (const named of all) {
    const text = knownText(named.document.title);
    if (text !== null) byText.set(text, [...(byText.get(text) ?? []), named]);
  }
  return { all, byBase, byWord, byText };
}

function baseKey(facts: Pick<SymbolFacts, 'family' | 'base'> | null): string {
  return facts === null ? '' : `${facts.family} ${facts.base.toLowerCase().replaceAll(/\s+/gu, '')}`;
}

/**
 * The document of the library that a citation names: by its symbol, else by the words of its title. Null where none
 * fits, and where the words fit several: nothing is guessed.
 */
export function findCited(
  name: string,
  from: NamedDocument | null,
  names: LibraryNames,
): FoundDocument | null {
  const facts = symbolFacts(name);
  if (facts !== null) return bySymbol(facts, from, names);
  const fitting = fittingByWords(name, names);
  if (fitting.length === 0) return byKnownName(name, from, names);
  const numbers = new Set(fitting.map(({ facts, document }) => baseKey(facts) || title(document)));
  const chosen = numbers.size > 1 ? undefined : best(fitting, from);
  return chosen === undefined ? null : { id: chosen.document.id, isExact: true };
}

/** "Tunis Agenda" where the library has it in Arabic only. */
function byKnownName(name: string, from: NamedDocument | null, names: LibraryNames): FoundDocument | null {
  const text = knownText(name);
  const chosen = text === null ? undefined : best(names.byText.get(text) ?? [], from);
  return chosen === undefined ? null : { id: chosen.document.id, isExact: true };
}

/**
 * The document whose title stands at the beginning of `words`, in whatever case its words are: «Тунисской программы, где
 * …». Behind the name must be its end, or a word that no name goes on with; the name is the whole title, or a known one
 * of that text. Null for anything less.
 */
export function findInflected(
  words: string,
  from: NamedDocument | null,
  names: LibraryNames,
): FoundDocument | null {
  const phrase = (/^[^.,;:!?()«»"“”،؛\n]*/u.exec(words.trimStart())?.[0] ?? '').trim();
  const wanted = stemsOf(phrase).slice(0, MOST_WORDS);
  for (let length = wanted.length; length > 1; length--) {
    const next = wanted[length];
    if (next !== undefined && !GOES_ON.has(next.word) && !next.word.startsWith('و')) continue;
    const key = wanted
      .slice(0, length)
      .map(({ stem }) => stem)
      .join(' ');
    const found = stemmedNames(names).get(key) ?? [];
    const texts = new Set(found.map(({ document, facts }) => textKey(document, facts)));
    const chosen = texts.size === 1 ? best(found, from) : undefined;
    if (chosen !== undefined) return { id: chosen.document.id, isExact: true };
  }
  return null;
}

const MOST_WORDS = 16;
/** Words behind a name that are none of it. */
const GOES_ON = new Set(
  'и или а что где который которая которое гласит предусматривает подтверждает устанавливает призывает говорится указано содержит التي الذي أن تنص ينص على حيث'
    .split(' ')
    .map((word) => bareArticle(fold(word))),
);

/** Two versions of one text in two languages are one. */
function textKey(document: NamedDocument, facts: SymbolFacts | null): string {
  const text = knownText(document.title);
  if (text !== null) return text.names[0] ?? '';
  return baseKey(facts) || title(document);
}

function stemsOf(name: string): readonly { readonly word: string; readonly stem: string }[] {
  return wordsOfName(name).map((word) => ({ word, stem: stemOf(word, null) }));
}

const stemmed = new WeakMap<LibraryNames, ReadonlyMap<string, readonly Named[]>>();

/** The documents by the stems of their titles, and of the other names of a known text. Made when first asked for. */
function stemmedNames(names: LibraryNames): ReadonlyMap<string, readonly Named[]> {
  const present = stemmed.get(names);
  if (present !== undefined) return present;
  const made = new Map<string, Named[]>();
  for (const named of names.all) {
    const titles = knownText(named.document.title)?.names ?? [
      named.document.title.replace(/\s*[(（][^()（）]*[)）]\s*$/u, ''),
    ];
    const keys = new Set(
      titles.map((each) =>
        stemsOf(each)
          .map(({ stem }) => stem)
          .join(' '),
      ),
    );
    for (const key of keys) made.set(key, [...(made.get(key) ?? []), named]);
  }
  stemmed.set(names, made);
  return made;
}

function bySymbol(facts: SymbolFacts, from: NamedDocument | null, names: LibraryNames): FoundDocument | null {
  const fitting = (names.byBase.get(baseKey(facts)) ?? []).filter((named) => {
    if (IN_MEETING.has(facts.family)) return named.document.meeting === from?.meeting;
    if (facts.family !== 'ituAct' || named.facts === null) return true;
    return maySame(facts, named.facts);
  });
  const exact = fitting.filter((named) => named.facts !== null && sameNumbers(named.facts, facts));
  const candidates = exact.length > 0 ? exact : fitting;
  // "Resolution 75" is of several bodies, and the text does not say which: nothing is guessed.
  const asked = facts.revision !== null || facts.body !== null ? candidates : fitting;
  if (facts.family === 'ituAct' && new Set(asked.map((named) => named.facts?.body)).size > 1) return null;
  const chosen = best(candidates, from);
  if (chosen === undefined) return null;
  return { id: chosen.document.id, isExact: exact.length > 0 };
}

/** Whether two names of acts of one number may be of one body; two acts of one year and two places are not. */
function maySame(a: SymbolFacts, b: SymbolFacts): boolean {
  if (a.body !== null && b.body !== null) return a.body === b.body;
  const isElsewhere =
    a.meeting !== null && b.meeting !== null && a.meeting.toLowerCase() !== b.meeting.toLowerCase();
  return !(isElsewhere && a.revision === b.revision);
}

function sameNumbers(a: SymbolFacts, b: SymbolFacts): boolean {
  return (
    (a.revision ?? 0) === (b.revision ?? 0) &&
    (a.addendum ?? 0) === (b.addendum ?? 0) &&
    (a.corrigendum ?? 0) === (b.corrigendum ?? 0)
  );
}

/** Of versions of one document: the language asked for or of the citing text, then the latest revision of the text itself. */
function best(found: readonly Named[], from: NamedDocument | null): Named | undefined {
  const rank = ({ document, facts }: Named): readonly number[] => [
    Number(document.language !== from?.language),
    Number((facts?.addendum ?? facts?.corrigendum ?? null) !== null),
    -(facts?.revision ?? 0),
    -document.importedAt,
  ];
  return found.toSorted((a, b) => {
    const [one, other] = [rank(a), rank(b)];
    const at = one.findIndex((value, index) => value !== other[index]);
    return at < 0 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
  })[0];
}

/** Words as they stand in a folded name, each also without the article of Arabic. */
function wordSet(words: string): ReadonlySet<string> {
  return new Set(
    words.split(' ').flatMap((word) => {
      const folded = fold(word);
      return [folded, bareArticle(folded)];
    }),
  );
}

/** Words that many titles have, kinds of paper above all: alone they name none. Chinese is read sign by sign. */
const COMMON = wordSet(
  'the of on and for in to a an its this that annex document doc report agenda resolution decision convention constitution declaration charter plan programme draft final ' +
    'du de la le les un une et rapport ordre jour résolution décision déclaration charte projet annexe programme ' +
    'del los las el y informe orden día resolución decisión convenio convención constitución declaración carta proyecto documento anexo programa ' +
    'и в о об на по для от к доклад доклада отчет повестка повестки дня резолюция резолюции решение решения конвенция конвенции устав устава декларация декларации хартия хартии план плана программа программы проект документ документа приложение приложения ' +
    'في من على عن إلى تقرير جدول أعمال قرار مقرر اتفاقية دستور إعلان ميثاق خطة برنامج مشروع وثيقة مرفق ملحق ' +
    '报 告 议 程 决 定 公 约 宣 言 章 宪 计 划 方 案 草 文 件 附 的 和 在 关 于',
);

/** The documents that are called by these words. */
function fittingByWords(name: string, names: LibraryNames): readonly Named[] {
  const tokens = jumpTokens(name).map(({ text }) => bareArticle(text));
  const telling = tokens.filter((token) => !COMMON.has(token));
  if (telling.length === 0) return [];
  const wanted = tokens.filter((token) => !STOP.has(token));
  // The rarest word leaves the fewest documents to look at.
  const lists = wanted.map((token) => names.byWord.get(token) ?? []);
  const [fewest = []] = lists.toSorted((a, b) => a.length - b.length);
  return fewest.filter((named) => wanted.every((token) => named.words.has(token)) && !isAbout(named, wanted));
}

/** Words of texts that are about another one: "Comments on the Tunis Agenda" is not the Tunis Agenda. */
const ABOUT = wordSet(
  'about amendments analysis annotated comment comments concerning contribution contributions follow-up implementation input inputs intervention observation observations on proposal proposals regarding remarks reply response responses review statement statements submission submissions summary to ' +
    'commentaire commentaires mise proposition propositions relatif relative remarques réponse résumé sur suivi ' +
    'aportaciones comentario comentarios contribución observaciones propuesta propuestas resumen sobre seguimiento ' +
    'комментарий комментарии замечания вклад предложение предложения относительно касательно осуществление выполнение ответ ответы резюме обзор заявление о об по ' +
    'تعليق تعليقات ملاحظات مساهمة مساهمات مقترح مقترحات تنفيذ متابعة رد ردود ملخص استعراض بيان بشأن حول عن على',
);
/** The same in Chinese, where one sign says little: "关于…的意见". */
const ABOUT_CHINESE = /意见|评论|建议|提案|答复|回应|摘要|执行情况|落实|后续|发言|文稿|关于/u;

/** Whether a document's title says of what it is about before it says the name that is looked for. */
function isAbout({ document }: Named, wanted: readonly string[]): boolean {
  const own = jumpTokens(document.title).map(({ text }) => bareArticle(text));
  const at = own.findIndex((token) => wanted.includes(token) && !COMMON.has(token));
  if (own.slice(0, Math.max(0, at)).some((token) => ABOUT.has(token) && !wanted.includes(token))) return true;
  return wanted.some((token) => /\p{Script=Han}/u.test(token)) && isAboutInChinese(document.title, wanted);
}

/** Whether a Chinese title says more than the name, of the kind that texts about another one say, before or behind it. */
function isAboutInChinese(name: string, wanted: readonly string[]): boolean {
  const rest = name.replace(/《[^》]*》/gu, '');
  return ABOUT_CHINESE.test(rest) && !ABOUT_CHINESE.test(wanted.join(''));
}

const STOP = wordSet('the of on and for in to a an du de la le les des del los las el et y и в о об на по');

function title(document: NamedDocument): string {
  return jumpTokens(document.title)
    .map(({ text }) => text)
    .join(' ');
}
