import type { DraftId } from '../../../shared/base/ids.ts';
import type { Circle } from './circle/circle.ts';
import { narrower } from './circle/kept.ts';
import { Vector } from './circle/vector.ts';
import type { KeptAct } from './codec/kept-act.ts';
import { LIMITS } from './codec/limits.ts';
import type { Exchange } from './exchange.ts';

/*
 * What this device says of the ways by which the texts of a draft are to go, so that colleagues keep to it. It goes with
 * the first text that it holds for. That something may go by more ways is said only when the delegate chooses so: choices
 * that were lost widen nothing.
 */

/** What of the delegate's choices for these drafts lets less out than what was said. */
export function keptActs(exchange: Exchange, circle: Circle, drafts: readonly DraftId[]): readonly KeptAct[] {
  return actsFor(exchange, circle, drafts).filter(
    ({ draft, choice }) => narrower(choice, circle.kept.said(draft)) === choice,
  );
}

/** The delegate chose: it is said at once of drafts that colleagues have. What cannot be said goes with the next text. */
export function sayKept(
  exchange: Exchange,
  circle: Circle,
  drafts: readonly DraftId[],
): Record<string, never> {
  const there = new Set(circle.loggedDrafts().map(({ draft }) => draft));
  const acts = actsFor(
    exchange,
    circle,
    drafts.filter((draft) => there.has(draft)),
  );
  for (let at = 0; at < acts.length; at += LIMITS.actsPerSegment)
    circle.seal([], acts.slice(at, at + LIMITS.actsPerSegment), new Vector());
  if (acts.length > 0) exchange.changed.fire(circle.id);
  return {};
}

function actsFor(exchange: Exchange, circle: Circle, drafts: readonly DraftId[]): readonly KeptAct[] {
  const at = exchange.ports.clock.now();
  return Array.from(new Set(drafts)).flatMap((draft) => {
    const choice = exchange.choiceOf(circle.id, draft);
    const isSaid = choice === null || choice === circle.kept.said(draft);
    return isSaid ? [] : [{ kind: 'kept', draft, choice, at }];
  });
}
