import type { SearchableText } from './api.ts';

/** So often something is learned from a failure; then it is not a text that is at fault. */
const MOST_LESSONS = 40;

/**
 * Texts at which the index failed or its worker ended, kept from one worker to the next: those that were under way
 * together are put in one by one, and one that fails alone is put in with nothing in it, so that it neither stops the
 * others nor is begun again for ever.
 */
export class Blame {
  private readonly suspects = new Set<string>();
  private readonly guilty = new Set<string>();
  private underWay: readonly SearchableText[] = [];
  private lessons = 0;

  begin(texts: readonly SearchableText[]): void {
    this.underWay = texts;
  }

  end(): void {
    this.underWay = [];
  }

  /** What was under way has failed. True where that tells something new, so that it is worth another try. */
  lay(): boolean {
    const texts = this.underWay;
    this.end();
    const found = texts.length === 1 ? this.guilty : this.suspects;
    const news = texts.filter(({ id }) => !found.has(id));
    for (const { id } of news) found.add(id);
    return news.length > 0 && ++this.lessons <= MOST_LESSONS;
  }

  /** Whether it is put in by itself. */
  isSuspect({ id }: { readonly id: string }): boolean {
    return this.suspects.has(id);
  }

  isGuilty({ id }: { readonly id: string }): boolean {
    return this.guilty.has(id);
  }
}
