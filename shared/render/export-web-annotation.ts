import type { Annotation } from '../domain/annotation.ts';
import { resolveAnchor, type AnchorClause, type Placement, type RangeAnchor } from '../text/anchors/index.ts';
import { clauseRange, textStream, toCodePoints, type TextStream } from './text-stream.ts';

const MOTIVATIONS = {
  highlight: 'highlighting',
  note: 'commenting',
  question: 'questioning',
  position: 'assessing',
} as const;

type Json = Readonly<Record<string, unknown>>;

function selectors(anchor: RangeAnchor, stream: TextStream, placed: Placement): readonly Json[] {
  const quote: Json = {
    type: 'TextQuoteSelector',
    exact: anchor.quote,
    prefix: anchor.prefix,
    suffix: anchor.suffix,
  };
  if (placed.state === 'unplaced') return [quote];
  const body = stream.bodies[stream.clauses.findIndex((clause) => clause.id === placed.clause.id)] ?? 0;
  const start = body + placed.start;
  const end = body + placed.end;
  if (clauseRange(stream, start, end) === null) return [quote];
  return [
    quote,
    {
      type: 'TextPositionSelector',
      start: toCodePoints(stream.text, start),
      end: toCodePoints(stream.text, end),
    },
  ];
}

function bodies(annotation: Annotation): readonly Json[] {
  const text =
    annotation.body === '' ? [] : [{ type: 'TextualBody', value: annotation.body, format: 'text/plain' }];
  return [
    ...text,
    ...annotation.tags.map((tag) => ({ type: 'TextualBody', value: tag, purpose: 'tagging' })),
  ];
}

/**
 * Annotations on one text as a Web Annotation page, without names. `source` says which text: a
 * `urn:sha256:…`, say. All of it is private until the delegate gives the file to somebody.
 */
export function webAnnotationPage(
  annotations: readonly Annotation[],
  clauses: readonly AnchorClause[],
  source: string,
): Json {
  const stream = textStream(clauses);
  const items = annotations.map((annotation): Json => {
    const { anchor, position } = annotation;
    const target: Json =
      anchor.scope === 'document'
        ? { source }
        : { source, selector: selectors(anchor, stream, resolveAnchor(anchor, clauses)) };
    return {
      id: `urn:dw:annotation:${annotation.id}`,
      type: 'Annotation',
      motivation: MOTIVATIONS[annotation.kind],
      created: new Date(annotation.createdAt).toISOString(),
      modified: new Date(annotation.changedAt).toISOString(),
      body: bodies(annotation),
      target,
      ...(anchor.scope === 'document' || anchor.label === null ? {} : { 'dw:label': anchor.label }),
      ...(position === null ? {} : { 'dw:position': { ...position } }),
    };
  });
  return {
    '@context': ['http://www.w3.org/ns/anno.jsonld', { dw: 'urn:delegate-workbench:annotation:1#' }],
    type: 'AnnotationPage',
    items,
  };
}
