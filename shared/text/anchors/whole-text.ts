import type { AnchorClause } from './pair-clauses.ts';

/** Stands between clauses, so that no quote runs over two. */
const BETWEEN = '\u0000';

/** All clauses of a text as one string, to look for many quotes in it. */
export class WholeText {
  private readonly clauses: readonly AnchorClause[];
  private readonly text: string;
  private readonly starts: readonly number[];

  constructor(clauses: readonly AnchorClause[]) {
    this.clauses = clauses;
    this.text = clauses.map(({ text }) => text).join(BETWEEN);
    const starts: number[] = [];
    let at = 0;
    for (const { text } of clauses) {
      starts.push(at);
      at += text.length + BETWEEN.length;
    }
    this.starts = starts;
  }

  /** Whether a quote stands more than once. */
  isRepeated(quote: string): boolean {
    const first = this.text.indexOf(quote);
    return first >= 0 && this.text.indexOf(quote, first + 1) >= 0;
  }

  /** The place of a quote that stands exactly once; else null. */
  only(
    quote: string,
  ): { readonly clause: AnchorClause; readonly index: number; readonly start: number } | null {
    const first = this.text.indexOf(quote);
    if (first < 0 || this.text.indexOf(quote, first + 1) >= 0) return null;
    const index = this.clauseAt(first);
    const clause = this.clauses[index];
    return clause === undefined ? null : { clause, index, start: first - (this.starts[index] ?? 0) };
  }

  private clauseAt(offset: number): number {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
