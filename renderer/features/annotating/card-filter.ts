import type { AnnotationKind, Stance } from '../../../shared/domain/annotation.ts';
import { fold, queryTerms } from '../../../shared/text/search/index.ts';
import type { PlacedAnnotation } from './use-annotation-marks.ts';

/** Which cards are shown. Empty sets hold nothing back. */
export interface CardFilter {
  readonly kinds: ReadonlySet<AnnotationKind>;
  /** `null`: a position whose stance is not chosen yet. */
  readonly stances: ReadonlySet<Stance | null>;
  readonly tags: ReadonlySet<string>;
  readonly unplacedOnly: boolean;
  readonly text: string;
}

export const SHOW_ALL: CardFilter = {
  kinds: new Set(),
  stances: new Set(),
  tags: new Set(),
  unplacedOnly: false,
  text: '',
};

export function isFiltering(filter: CardFilter): boolean {
  const { kinds, stances, tags, unplacedOnly, text } = filter;
  return kinds.size + stances.size + tags.size > 0 || unplacedOnly || text.trim() !== '';
}

/** The annotations a filter lets through, in the order given. */
export function filterCards(
  placed: readonly PlacedAnnotation[],
  filter: CardFilter,
): readonly PlacedAnnotation[] {
  const terms = queryTerms(filter.text);
  return placed.filter(({ annotation, placement }) => {
    if (filter.unplacedOnly && placement.state !== 'unplaced') return false;
    if (filter.kinds.size > 0 && !filter.kinds.has(annotation.kind)) return false;
    const { position } = annotation;
    if (filter.stances.size > 0 && (position === null || !filter.stances.has(position.stance))) return false;
    if (filter.tags.size > 0 && !annotation.tags.some((tag) => filter.tags.has(tag))) return false;
    if (terms.length === 0) return true;
    const words = fold(wordsOf(annotation));
    return terms.every((term) => words.includes(term));
  });
}

function wordsOf({ anchor, body, position, tags }: PlacedAnnotation['annotation']): string {
  const quote = anchor.scope === 'range' ? `${anchor.label ?? ''} ${anchor.quote}` : '';
  const wants = position === null ? '' : `${position.target} ${position.fallback} ${position.redLine}`;
  return `${quote} ${body} ${wants} ${tags.join(' ')}`;
}

/** Adds to a set, or takes out of it. */
export function toggled<T>(set: ReadonlySet<T>, item: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(item)) next.add(item);
  return next;
}
