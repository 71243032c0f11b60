import type { Clause } from '../../domain/document.ts';
import type { ClauseId } from '../../base/ids.ts';
import { bareLabel, jumpTokens } from './jump-tokens.ts';
import { placeWord } from './words.ts';
import type { PlaceWord } from './words.ts';

/** What finding a place needs of a clause. */
export type JumpClause = Pick<Clause, 'id' | 'kind' | 'label' | 'level' | 'keyword' | 'text'>;

/** A place as typed: a resolution's keyword, then labels from the outside in. */
interface PlacePath {
  readonly wants: PlaceWord | null;
  readonly keyword: string;
  readonly labels: readonly string[];
}

/**
 * Finds the clause that words such as "34 (ii)", "§ 35 a)", "considering further a", "section 2" or
 * "الفقرة ٣٤" name. Null where they name none, or not wholly: "34 (ix)" does not settle for 34.
 */
export function findClause(place: string, clauses: readonly JumpClause[]): ClauseId | null {
  const tokens = jumpTokens(place).map((token) => token.text);
  return findClauseByTokens(tokens, clauses);
}

/** As `findClause`, for a query already cut. */
export function findClauseByTokens(
  tokens: readonly string[],
  clauses: readonly JumpClause[],
): ClauseId | null {
  if (tokens.length === 0) return null;
  for (const path of readings(tokens, labelsOf(clauses).keywords)) {
    const found = follow(path, clauses);
    if (found !== null) return found;
  }
  return headingByWords(tokens, clauses);
}

/** What is looked at of a text for each place: a text of ten thousand clauses is asked for hundreds of places. */
interface Labels {
  /** Of each clause, its label as it is typed. */
  readonly bare: readonly string[];
  readonly byLabel: ReadonlyMap<string, readonly number[]>;
  readonly byId: ReadonlyMap<ClauseId, number>;
  /** Of each label as it is shown, where it stands. */
  readonly byShown: ReadonlyMap<string | null, readonly number[]>;
  /** Of each clause, its keyword as it is typed; '' where it has none. */
  readonly keyword: readonly string[];
  /** Keywords of the text, longest first, so that "considering further" is not "considering". */
  readonly keywords: readonly string[];
  /** Headings, by their words; made when first asked for. */
  readonly headings: () => readonly { readonly id: ClauseId; readonly words: string }[];
}

/** By the list itself, which nobody changes. */
const known = new WeakMap<readonly JumpClause[], Labels>();

function labelsOf(clauses: readonly JumpClause[]): Labels {
  const own = known.get(clauses) ?? readLabels(clauses);
  known.set(clauses, own);
  return own;
}

function push<K>(lists: Map<K, number[]>, key: K, index: number): void {
  const there = lists.get(key);
  if (there === undefined) lists.set(key, [index]);
  else there.push(index);
}

/** A clause, and the others that show the same label: without going through the whole text. */
export function withSameLabel(
  id: ClauseId,
  clauses: readonly JumpClause[],
): { readonly own: JumpClause; readonly others: readonly JumpClause[] } | null {
  const { byId, byShown } = labelsOf(clauses);
  const own = clauses[byId.get(id) ?? -1];
  if (own === undefined) return null;
  const others = (byShown.get(own.label) ?? []).flatMap((index) => clauses[index] ?? []);
  return { own, others: others.filter((clause) => clause !== own) };
}

function readLabels(clauses: readonly JumpClause[]): Labels {
  const folded = new Map<string, string>();
  const bare = clauses.map(({ label }) => bareLabel(label));
  const byLabel = new Map<string, number[]>();
  const byShown = new Map<string | null, number[]>();
  const byId = new Map<ClauseId, number>();
  clauses.forEach(({ id, label }, index) => {
    push(byLabel, bare[index] ?? '', index);
    push(byShown, label, index);
    if (!byId.has(id)) byId.set(id, index);
  });
  const keyword = clauses.map((clause) => {
    if (clause.keyword === null) return '';
    const words = folded.get(clause.keyword) ?? wordsOf(clause.keyword);
    folded.set(clause.keyword, words);
    return words;
  });
  const keywords = Array.from(new Set(folded.values())).sort((a, b) => b.length - a.length);
  let headings: ReturnType<Labels['headings']> | null = null;
  return {
    bare,
    byLabel,
    byId,
    byShown,
    keyword,
    keywords,
    headings: () =>
      (headings ??= clauses
        .filter(({ kind }) => kind === 'heading')
        .map(({ id, text }) => ({ id, words: ` ${wordsOf(text)} ` }))),
  };
}

function wordsOf(text: string): string {
  return jumpTokens(text)
    .map((token) => token.text)
    .join(' ');
}

/** The ways to read the tokens, the likeliest first. */
function readings(tokens: readonly string[], keywords: readonly string[]): readonly PlacePath[] {
  const wants = tokens.map(placeWord).find((word) => word !== undefined) ?? null;
  const rest = tokens.filter((token) => placeWord(token) === undefined);
  const paths: PlacePath[] = [];
  for (let length = rest.length; length >= 0; length--) {
    const typed = rest.slice(0, length).join(' ');
    const labels = rest.slice(length);
    if (length === 0) paths.push({ wants, keyword: '', labels });
    else for (const keyword of fittingKeywords(typed, keywords)) paths.push({ wants, keyword, labels });
  }
  return paths.flatMap(withLettersApart);
}

/** The exact keyword; else those that begin with what was typed ("instructs"), shortest first. */
function fittingKeywords(typed: string, keywords: readonly string[]): readonly string[] {
  if (keywords.includes(typed)) return [typed];
  if (typed.length < 3) return [];
  return keywords.filter((keyword) => keyword.startsWith(typed)).reverse();
}

/** "102b" is a label of its own, or b of 102; "29-82" begins at 29. */
function withLettersApart(path: PlacePath): readonly PlacePath[] {
  const apart = path.labels.flatMap((label) => {
    const match = /^(\d+)(?:([a-z]+)|-\d+)$/.exec(label);
    return match === null ? [label] : [match[1] ?? '', match[2] ?? ''].filter((part) => part !== '');
  });
  return apart.every((label, index) => label === path.labels[index])
    ? [path]
    : [path, { ...path, labels: apart }];
}

function follow(path: PlacePath, clauses: readonly JumpClause[]): ClauseId | null {
  const scope =
    path.keyword === ''
      ? clauses
      : clauses.filter((_, index) => labelsOf(clauses).keyword[index] === path.keyword);
  const [first, ...others] = path.labels;
  if (first === undefined) return path.keyword === '' ? null : (scope[0]?.id ?? null);
  for (const start of withLabel(first, scope, path.wants)) {
    const found = descend(start, others, scope);
    if (found !== null) return found;
  }
  return null;
}

/** Where the first label stands. Paragraphs go before headings of the same number unless a heading is asked for. */
function withLabel(
  label: string,
  clauses: readonly JumpClause[],
  wants: PlaceWord | null,
): readonly number[] {
  const found = labelsOf(clauses).byLabel.get(label) ?? [];
  const isHeading = (index: number): boolean => clauses[index]?.kind === 'heading';
  const headings = found.filter(isHeading);
  const others = found.filter((index) => !isHeading(index));
  const outermostFirst = others.toSorted((a, b) => depth(clauses[a]) - depth(clauses[b]) || a - b);
  return wants === 'heading' ? [...headings, ...outermostFirst] : [...outermostFirst, ...headings];
}

function depth(clause: JumpClause | undefined): number {
  return clause?.level ?? 0;
}

/** Follows the inner labels among what stands under a clause, up to the next clause as far out as itself. */
function descend(start: number, labels: readonly string[], clauses: readonly JumpClause[]): ClauseId | null {
  let at = start;
  for (const label of labels) {
    const next = innerWithLabel(at, label, clauses);
    if (next === null) return null;
    at = next;
  }
  return clauses[at]?.id ?? null;
}

function innerWithLabel(start: number, label: string, clauses: readonly JumpClause[]): number | null {
  const own = clauses[start];
  const { bare } = labelsOf(clauses);
  const ownLabel = bare[start] ?? '';
  for (let index = start + 1; index < clauses.length; index++) {
    const clause = clauses[index];
    const shown = bare[index] ?? '';
    if (clause === undefined || endsUnder(own, ownLabel, clause, shown)) return null;
    if (shown === label) return index;
  }
  return null;
}

function endsUnder(
  own: JumpClause | undefined,
  ownLabel: string,
  clause: JumpClause,
  shown: string,
): boolean {
  if (own === undefined) return true;
  if (own.kind === 'heading') return clause.kind === 'heading' && clause.level <= own.level;
  if (clause.kind === 'heading') return true;
  return clause.level <= own.level && shown !== '' && shown !== ownLabel;
}

/** A heading called by its words: "working methods", "executive summary". */
function headingByWords(tokens: readonly string[], clauses: readonly JumpClause[]): ClauseId | null {
  const words = tokens.filter((token) => placeWord(token) === undefined);
  if (words.join('').length < 4) return null;
  const found = labelsOf(clauses)
    .headings()
    .find((heading) => words.every((word) => heading.words.includes(` ${word}`)));
  return found?.id ?? null;
}
