import type { Annotation } from '../domain/annotation.ts';
import { resolveAnchor, type AnchorClause } from '../text/anchors/index.ts';
import type { PrintNote } from './print-page-input.ts';

function placeOf(annotation: Annotation, clauses: readonly AnchorClause[]): PrintNote['place'] {
  const { anchor } = annotation;
  if (anchor.scope === 'document') return { kind: 'whole' };
  const placed = resolveAnchor(anchor, clauses);
  if (placed.state === 'unplaced') return { kind: 'unplaced', label: anchor.label, quote: anchor.quote };
  return {
    kind: 'range',
    block: placed.clause.id,
    start: placed.start,
    end: placed.end,
    changed: placed.state === 'changed',
  };
}

/**
 * The chosen annotations as notes to print, each where its words stand now. A red line goes in only for the
 * annotations in `redLines`, which the delegate asked for in this very copy; else it is not even in the job.
 */
export function notesToPrint(
  annotations: readonly Annotation[],
  clauses: readonly AnchorClause[],
  redLines: ReadonlySet<Annotation['id']>,
): PrintNote[] {
  return annotations.map((annotation): PrintNote => {
    const { position } = annotation;
    return {
      kind: annotation.kind,
      place: placeOf(annotation, clauses),
      body: annotation.body,
      position:
        position === null
          ? null
          : {
              stance: position.stance,
              target: position.target,
              fallback: position.fallback,
              redLine: redLines.has(annotation.id) && position.redLine !== '' ? position.redLine : null,
            },
      tags: [...annotation.tags],
    };
  });
}
