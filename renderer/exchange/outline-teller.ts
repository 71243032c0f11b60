import type { outlineService } from '../../shared/contract/outline.ts';
import type { Client } from '../../shared/contract/service.ts';
import type { ExchangeDrafts, ExchangeStore } from './ports.ts';

/** What telling a text needs: the text, and whether it is the circle's. */
export interface TellerPorts {
  readonly outline: Pick<Client<typeof outlineService>, 'events' | 'tell'>;
  readonly store: { readonly drafts: Pick<ExchangeStore['drafts'], 'get'> };
  readonly drafts: Pick<ExchangeDrafts, 'content'>;
}

/**
 * Answers colleagues who want to read a text before its history is with them: the clauses as they stand, of a draft
 * that is in that very circle, and nothing else. The host sends it to who asked. The result stops it.
 */
export function tellOutlines({ outline, store, drafts }: TellerPorts): () => void {
  return outline.events.wanted(({ circle, draft }) => {
    const tell = async (): Promise<void> => {
      const entry = await store.drafts.get(draft);
      if (entry?.home.kind !== 'circle' || entry.home.circle !== circle || entry.trashedAt !== null) return;
      const { clauses } = await drafts.content(draft);
      await outline.tell({
        circle,
        draft,
        clauses: clauses.map(({ kind, label, text }) => ({ kind, label, text })),
      });
    };
    // What cannot be told now comes with its history.
    tell().catch(() => undefined);
  });
}
