import type { Annotation } from '../domain/annotation.ts';
import { resolveAnchor, type AnchorClause } from '../text/anchors/index.ts';
import { quotePlacer } from './place-quote.ts';
import type { PrintNote } from './print-page-input.ts';
import { textStream } from './text-stream.ts';
import type { WebNote } from './web-annotation.ts';

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

/**
 * Notes from elsewhere as notes to print: each where its quoted words stand, alone or by the words around them;
 * else unplaced. Red lines only if asked for.
 */
export function webNotesToPrint(
  notes: readonly WebNote[],
  clauses: readonly AnchorClause[],
  withRedLines: boolean,
): PrintNote[] {
  const placer = quotePlacer(textStream(clauses));
  return notes.map((note): PrintNote => {
    const placed = note.place === null ? null : placer(note.place);
    const place: PrintNote['place'] =
      note.place === null
        ? { kind: 'whole' }
        : placed === null
          ? { kind: 'unplaced', label: null, quote: note.place.quote ?? '' }
          : { kind: 'range', block: placed.clause.id, start: placed.start, end: placed.end, changed: false };
    const { position } = note;
    const redLine = position !== null && withRedLines && position.redLine !== '' ? position.redLine : null;
    return {
      kind: note.kind,
      place,
      body: note.body,
      position:
        position === null
          ? null
          : { stance: position.stance, target: position.target, fallback: position.fallback, redLine },
      tags: [...note.tags],
    };
  });
}
