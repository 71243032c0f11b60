import type { CircleId, DraftId } from '../../shared/base/ids.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { Failure, Result } from '../../shared/base/result.ts';
import type { TransportCode } from '../../shared/contract/service.ts';
import type { ExchangePorts } from './ports.ts';

/** What of a draft stands in the log. */
export interface Logged {
  /** Whoever holds these, as far as they are in the draft here, lacks nothing of it that is in the log. */
  readonly heads: ReadonlySet<string>;
  readonly frontier: readonly string[];
}

interface Held extends Logged {
  readonly heads: Set<string>;
}

interface Book {
  readonly log: string;
  readonly count: number;
  readonly drafts: Map<DraftId, Held>;
}

type LoggedFailure = Failure<
  'locked' | 'identity-damaged' | 'unknown-circle' | 'not-writable' | TransportCode
>;

/**
 * What stands in the logs, kept up with them: each piece names new heads, and of a draft on which somebody worked for
 * days there are tens of thousands. The host tells those that came since; here those go that others build on.
 */
export class LoggedHeads {
  private readonly host: ExchangePorts['host'];
  private readonly books = new Map<CircleId, Book>();

  constructor({ host }: Pick<ExchangePorts, 'host'>) {
    this.host = host;
  }

  /** What of each draft of a circle stands in its log; kept up where more of it is asked later. */
  async of(circle: CircleId): Promise<Result<ReadonlyMap<DraftId, Logged>, LoggedFailure>> {
    const before = this.books.get(circle);
    const after = before === undefined ? {} : { after: { log: before.log, count: before.count } };
    const told = await this.host.logged({ circle, ...after });
    if (!told.ok) return err(told.error);
    const { log, count, drafts } = told.value;
    const isPart = before?.log === log;
    const now = this.books.get(circle);
    // What it is a part of was forgotten meanwhile.
    if (isPart && now?.log !== log) return this.of(circle);
    const book = isPart && now !== undefined ? now : { log, count, drafts: new Map<DraftId, Held>() };
    for (const { draft, heads, frontier } of drafts) {
      const held = book.drafts.get(draft)?.heads ?? new Set();
      for (const head of heads) held.add(head);
      book.drafts.set(draft, { heads: held, frontier });
    }
    this.books.set(circle, { ...book, count: Math.max(book.count, count) });
    return ok(book.drafts);
  }

  /** All that was asked from, and what was found after it, is in the log now: `next` says as much. */
  settled(circle: CircleId, draft: DraftId, asked: readonly string[], next: readonly string[]): void {
    const book = this.books.get(circle);
    const known = book?.drafts.get(draft);
    if (book === undefined || known === undefined) return;
    const old = new Set(asked);
    const came = Array.from(known.heads).filter((head) => !old.has(head));
    book.drafts.set(draft, { ...known, heads: new Set([...next, ...came]) });
  }

  /** A draft came that was not here: what is known here says nothing of what it will hold on the way. */
  forget(circle: CircleId): void {
    this.books.delete(circle);
  }
}
