import type { Database, Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import { snippetAround } from '../../../shared/text/search/index.ts';
import { isAsking, latinOf, matchText, parseQuery } from '../../../shared/text/search/forms.ts';
import type { Query } from '../../../shared/text/search/forms.ts';
import type {
  FoundPart,
  FoundText,
  SearchableText,
  SearchAnswer,
  SearchRequest,
  Suggestion,
  TextIndex,
} from '../api.ts';
import { Candidates } from './candidates.ts';
import { expressionOf } from './expression.ts';
import type { Vocabulary } from './expression.ts';
import { nearWords } from './near-words.ts';
import { TextDatabase } from './text-database.ts';
import type { TextRow } from './text-list.ts';

const NOTHING: SearchAnswer = {
  texts: [],
  more: false,
  parts: 0,
  inTexts: 0,
  isPart: false,
  suggestions: [],
};

/** So many words are looked through for a beginning. */
const MOST_BEGINNINGS = 300;
/** Proposals that are judged for one answer: more would be felt. */
const MOST_JUDGED = 3000;

/** An index of words over SQLite, wherever its pages lie. FTS5 proposes, `matchText` judges and marks. */
export class TextEngine implements TextIndex {
  private readonly tables: TextDatabase;
  private readonly vocabulary: Vocabulary = {
    wordsFrom: (beginning) => this.tables.wordsFrom(beginning, MOST_BEGINNINGS),
    languages: () => this.tables.texts.languages(),
  };

  constructor(sqlite: Sqlite3Static, db: Database) {
    this.tables = new TextDatabase(sqlite, db);
  }

  ids(): readonly string[] {
    return this.tables.texts.ids();
  }

  cut(): readonly string[] {
    return this.tables.texts.cut();
  }

  put(texts: readonly SearchableText[]): void {
    this.tables.put(texts);
  }

  remove(ids: readonly string[]): void {
    this.tables.remove(ids);
  }

  settle(): void {
    this.tables.settle();
  }

  search(request: SearchRequest): SearchAnswer {
    const query = parseQuery(request.query);
    if (!isAsking(query)) return NOTHING;
    const expression = expressionOf(query, this.vocabulary);
    const among = request.among === null ? null : this.numbers(request.among);
    const candidates = new Candidates(this.tables, expression, among, this.numbers(request.first));
    const answer = this.judge(request, query, candidates);
    return answer.texts.length > 0 || request.skip > 0
      ? answer
      : { ...answer, suggestions: this.suggestionsFor(query) };
  }

  close(): void {
    this.tables.close();
  }

  private numbers(ids: readonly string[]): ReadonlySet<number> {
    const numbers = new Set<number>();
    for (const id of ids) {
      const text = this.tables.texts.called(id);
      if (text !== null) numbers.add(text.num);
    }
    return numbers;
  }

  /** Goes through the proposed texts in their order until there are enough that answer. */
  private judge(request: SearchRequest, query: Query, candidates: Candidates): SearchAnswer {
    const texts: FoundText[] = [];
    const budget = { left: MOST_JUDGED };
    let { parts, inTexts } = candidates;
    let isPart = candidates.isPart;
    let passed = 0;
    let more = false;
    for (const { num, rows } of candidates.texts()) {
      if (texts.length >= request.texts || budget.left <= 0) {
        more = true;
        isPart = true;
        break;
      }
      const text = this.tables.texts.numbered(num);
      if (text === null) continue;
      const { found, refused, judged } = this.judgeText(text, rows, query, request.parts, budget);
      parts -= refused;
      if (found.length === 0) inTexts -= 1;
      else if (passed++ >= request.skip)
        texts.push({ id: text.id, parts: found, more: judged < rows.length });
    }
    return { texts, more, parts, inTexts, isPart: isPart && more, suggestions: [] };
  }

  private judgeText(
    text: TextRow,
    rows: readonly number[],
    query: Query,
    most: number,
    budget: { left: number },
  ): { readonly found: readonly FoundPart[]; readonly refused: number; readonly judged: number } {
    const latin = latinOf(text.language);
    const found: FoundPart[] = [];
    let judged = 0;
    for (const row of rows) {
      if (found.length >= most || budget.left <= 0) break;
      judged += 1;
      budget.left -= 1;
      const part = this.tables.part(row, text);
      const hits = part === null ? null : matchText(part.text, latin, query);
      const [hit] = hits ?? [];
      if (part === null || hits === null || hit === undefined) continue;
      const { key, label } = part;
      found.push({ key, label, snippet: snippetAround(part.text, hits), hit });
    }
    return { found, refused: judged - found.length, judged };
  }

  private suggestionsFor(query: Query): readonly Suggestion[] {
    const typed = query.terms
      .filter((term) => !term.isExcluded)
      .flatMap(({ units }) => units)
      .filter(({ isSign, word }) => !isSign && !this.tables.hasWord(word));
    return Array.from(new Set(typed.map(({ word }) => word))).flatMap((word): readonly Suggestion[] => {
      const [best] = nearWords(word)
        .filter((near) => this.tables.hasWord(near))
        .map((near) => ({ near, n: this.countOf(near) }))
        .filter(({ n }) => n > 0)
        .toSorted((a, b) => b.n - a.n);
      return best === undefined ? [] : [{ typed: word, meant: best.near }];
    });
  }

  /** How many parts a word stands in, as far as it is worth counting. */
  private countOf(word: string): number {
    const query = parseQuery(word);
    return new Candidates(this.tables, expressionOf(query, this.vocabulary), null, new Set(), 200).parts;
  }
}
