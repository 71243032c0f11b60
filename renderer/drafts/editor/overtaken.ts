import type { Node } from 'prosemirror-model';
import type { ClauseId } from '../../../shared/base/ids.ts';
import type { ClauseState, DraftUpdate } from '../../../shared/drafts/edit.ts';
import type { UnsentText } from '../api.ts';
import { clauseOf, placesOf } from './clause-nodes.ts';

/** Words on the screen that were never sent when a colleague's change of their clause arrived: matter for review. */
export class Overtaken {
  private texts: readonly UnsentText[] = [];

  /** Looks at what is about to be shown; `base` is what the screen was made from. */
  note(shown: Node, base: ReadonlyMap<ClauseId, ClauseState>, update: DraftUpdate): void {
    const places = placesOf(shown);
    for (const { state, splices } of update.changed) {
      const from = base.get(state.id);
      const place = places.get(state.id);
      if (from === undefined || place === undefined || (splices.length === 0 && !state.deleted)) continue;
      const mine = clauseOf(place.node).text;
      if (mine !== from.text) this.texts = [...this.texts, { clause: state.id, base: from.text, mine }];
    }
  }

  /** Those of some clauses; the others are forgotten. */
  take(clauses: ReadonlySet<ClauseId>): readonly UnsentText[] {
    const taken = this.texts.filter(({ clause }) => clauses.has(clause));
    this.texts = [];
    return taken;
  }
}
