import type { DocumentEntry } from '../../../shared/domain/document.ts';
import { shingleSet, similarity } from '../../../shared/text/anchors/index.ts';
import { IN_MEETING } from '../../../shared/text/references/index.ts';
import { relationOf, symbolFacts } from '../../../shared/text/understanding/symbol-facts.ts';

/** A document that another may revise; `isSure`: their symbols say so, else their texts must. */
export interface EarlierDocument {
  readonly entry: DocumentEntry;
  readonly isSure: boolean;
}

/** Titles must share this much, word pair by word pair, before texts are looked at. */
const LIKE_TITLE = 0.3;
const MOST = 4;

/**
 * The documents that this one may revise: the same number in an earlier revision, or, where symbols do not say, a
 * like title in the same language, imported before. The likeliest first, and only a few.
 */
export function mayRevise(own: DocumentEntry, all: readonly DocumentEntry[]): readonly EarlierDocument[] {
  const title = shingleSet(own.title);
  return all
    .filter((entry) => entry.id !== own.id && entry.readable && entry.trashedAt === null)
    .filter((entry) => own.sha256 !== entry.sha256 && isSameLanguage(own, entry))
    .map((entry) => ({
      entry,
      relation: symbolRelation(own, entry),
      like: similarity(shingleSet(entry.title), title),
    }))
    .filter(({ entry, relation, like }) => {
      if (relation === 'revises') return true;
      if (own.importedAt <= entry.importedAt) return false;
      const isOtherNumber = relation === null && isKnown(own.symbol) && isKnown(entry.symbol);
      return relation === 'same' || (relation === null && !isOtherNumber && like >= LIKE_TITLE);
    })
    .map(({ entry, relation, like }) => ({ entry, isSure: relation === 'revises', like }))
    .toSorted(
      (a, b) =>
        Number(b.isSure) - Number(a.isSure) || b.like - a.like || b.entry.importedAt - a.entry.importedAt,
    )
    .slice(0, MOST);
}

/** A symbol that says what it is; of another, nobody knows that its number is a different one. */
function isKnown(symbol: string | null): boolean {
  return symbol !== null && symbolFacts(symbol) !== null;
}

/** Share of the earlier text that must stand in the later one for it to be a revision. */
const KEPT = 0.3;

/** Whether enough of an earlier text stands in a later one, clause by clause. */
export function isRevisionText(
  earlier: readonly { readonly text: string }[],
  later: readonly { readonly text: string }[],
): boolean {
  const known = new Set(later.map(({ text }) => folded(text)));
  const texts = earlier.map(({ text }) => folded(text)).filter((text) => text.length >= TELLING);
  const size = (list: readonly string[]): number => list.reduce((sum, text) => sum + text.length, 0);
  return size(texts.filter((text) => known.has(text))) >= KEPT * size(texts) && texts.length > 0;
}

/** Shorter lines ("Introduction") stand in many texts. */
const TELLING = 25;

function symbolRelation(own: DocumentEntry, earlier: DocumentEntry): ReturnType<typeof relationOf> {
  const [a, b] = [own.symbol, earlier.symbol].map((symbol) => (symbol === null ? null : symbolFacts(symbol)));
  if (a === null || a === undefined || b === null || b === undefined) return null;
  // "DT/5 Rev.1" of one meeting has nothing to do with "DT/5" of another.
  if (IN_MEETING.has(a.family) && own.meeting !== earlier.meeting) return null;
  const relation = relationOf(a, b);
  // An act of which nobody knows the body may be a namesake: its text must say that it is a revision.
  return relation === 'revises' && a.family === 'ituAct' && a.body === null ? 'same' : relation;
}

function isSameLanguage(a: DocumentEntry, b: DocumentEntry): boolean {
  return a.language === null || b.language === null || a.language === b.language;
}

function folded(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();
}

/** The language in the name of a file, before its ending: "udhr.fr.html", "C25-DT-5-F.docx". */
const LANGUAGE_IN_NAME = /[._-](?:en|fr|es|ru|ar|zh|zh-hans|[efsrac])(?:\.akn)?\.[^.]+$/u;

/** Whether two files of different languages are called the same but for the language. */
function isSameFileInOther(a: DocumentEntry, b: DocumentEntry): boolean {
  const [own, other] = [a, b].map(({ fileName }) => fileName.toLowerCase());
  const bare = (name = ''): string => name.replace(LANGUAGE_IN_NAME, '');
  return a.language !== b.language && own !== bare(own) && other !== bare(other) && bare(own) === bare(other);
}

/** Other texts to compare with, the likeliest first: revisions, other languages of the same number, like names. */
export function likeliest(own: DocumentEntry, all: readonly DocumentEntry[]): readonly DocumentEntry[] {
  const revised = new Set(mayRevise(own, all).map(({ entry }) => entry.id));
  const names = shingleSet(`${own.symbol ?? ''} ${own.title}`);
  const score = (entry: DocumentEntry): number =>
    (revised.has(entry.id) ? 4 : 0) +
    (symbolRelation(own, entry) === null ? 0 : 2) +
    (isSameFileInOther(own, entry) ? 1 : 0) +
    similarity(shingleSet(`${entry.symbol ?? ''} ${entry.title}`), names) +
    (entry.meeting === own.meeting ? 0.2 : 0);
  return all
    .filter((entry) => entry.id !== own.id && entry.readable && entry.trashedAt === null)
    .map((entry) => ({ entry, score: score(entry) }))
    .toSorted((a, b) => b.score - a.score || b.entry.importedAt - a.entry.importedAt)
    .map(({ entry }) => entry);
}
