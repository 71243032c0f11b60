import { ok } from '../../../../shared/base/result.ts';
import type { outlineService } from '../../../../shared/contract/outline.ts';
import type { Announce, Handlers } from '../../../../shared/contract/service.ts';
import type { Exchange } from '../exchange.ts';
import type { ExchangeOpener } from '../opener.ts';
import type { OutlineBook } from './outline-book.ts';

/** The `outline` service, over the exchange folder that the `exchange` service opens. */
export function createOutlineService(
  opener: ExchangeOpener,
  bookOf: (exchange: Exchange) => OutlineBook,
  announce: Announce<typeof outlineService>,
): Handlers<typeof outlineService> & { dispose(): void } {
  const stops: (() => void)[] = [];
  stops.push(
    opener.opened((exchange) => {
      const book = bookOf(exchange);
      stops.push(
        book.changed.event((circle) => announce('changed', { circle })),
        book.wanted.event((wanted) => announce('wanted', wanted)),
      );
    }),
  );
  return {
    list: ({ circle }) =>
      opener.inCircle(circle, (_, exchange) => ok({ drafts: [...bookOf(exchange).list(circle)] })),
    ask: ({ circle, draft }) =>
      opener.inCircle(circle, (_, exchange) => {
        bookOf(exchange).ask(circle, draft);
        return ok({});
      }),
    tell: ({ circle, draft, clauses }) =>
      opener.inCircle(circle, (_, exchange) => {
        bookOf(exchange).tell(circle, draft, clauses);
        return ok({});
      }),
    dispose() {
      for (const stop of stops.splice(0)) stop();
    },
  };
}
