import * as v from 'valibot';
import { err, failure, ok, type Failure, type Result } from '../base/result.ts';
import { STANCES, type AnnotationKind, type Position } from '../domain/annotation.ts';
import type { QuotePlace } from './place-quote.ts';

/**
 * Annotations as W3C Web Annotation JSON, read. The format is in `docs/formats/web-annotation.md`. What is read
 * comes from elsewhere: it is capped before it is looked at, and whatever does not fit the format refuses the
 * whole file and names the place.
 */
export const WEB_ANNOTATION_LIMITS = { bytes: 32 * 1024 * 1024, annotations: 20_000, text: 200_000 } as const;

/** Why a file of annotations is refused. */
export type WebAnnotationFailure = 'too-large' | 'not-text' | 'not-json' | 'not-annotations' | 'too-many';

/** A note as a file gives it. `place` null: on the whole document. */
export interface WebNote {
  /** As the file has it; null where it has none. */
  readonly id: string | null;
  readonly kind: AnnotationKind;
  readonly body: string;
  readonly tags: readonly string[];
  readonly position: Position | null;
  readonly place: QuotePlace | null;
  /** What may name the clause, by its id or its label: fragments of the source, fragment selectors, members. */
  readonly clauses: readonly string[];
  /** The note says that it is about a part of the text, whether that is one we know or not. */
  readonly isOfPart: boolean;
  readonly createdAt: number | null;
}

const words = v.pipe(v.string(), v.maxLength(WEB_ANNOTATION_LIMITS.text));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const oneOrMany = <S extends v.GenericSchema>(item: S) =>
  v.optional(v.union([v.pipe(v.array(item), v.maxLength(200)), item]));

const selectorSchema = v.looseObject({
  type: v.string(),
  value: v.optional(v.unknown()),
  exact: v.optional(words),
  prefix: v.optional(words),
  suffix: v.optional(words),
  start: v.optional(count),
  end: v.optional(count),
  refinedBy: v.optional(v.unknown()),
});
const bodySchema = v.union([
  words,
  v.looseObject({ type: v.optional(v.string()), value: v.optional(words), purpose: v.optional(v.string()) }),
]);
const targetSchema = v.union([
  v.string(),
  v.looseObject({ source: v.optional(v.unknown()), selector: oneOrMany(selectorSchema) }),
]);
const positionSchema = v.looseObject({
  stance: v.optional(v.nullable(v.picklist(STANCES)), null),
  target: v.optional(words, ''),
  fallback: v.optional(words, ''),
  redLine: v.optional(words, ''),
});
const annotationSchema = v.looseObject({
  id: v.optional(v.unknown()),
  type: v.union([v.literal('Annotation'), v.pipe(v.array(v.string()), v.includes('Annotation'))]),
  motivation: oneOrMany(v.string()),
  body: oneOrMany(bodySchema),
  bodyValue: v.optional(words),
  // The list first: an object with no member that must be there would take a list, too, and lose what it holds.
  target: v.union([v.pipe(v.array(targetSchema), v.minLength(1), v.maxLength(200)), targetSchema]),
  created: v.optional(v.string()),
  'dw:position': v.optional(positionSchema),
});
type RawAnnotation = v.InferOutput<typeof annotationSchema>;
type Selector = v.InferOutput<typeof selectorSchema>;

function many<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

/** Collections may hold a page that holds a list, and no more. */
const DEEPEST = 5;

/** The list inside a page, a collection with its first page, an array, or a single annotation. */
function itemsOf(json: unknown, depth = 0): readonly unknown[] | null {
  if (Array.isArray(json)) return json as readonly unknown[];
  if (typeof json !== 'object' || json === null || depth > DEEPEST) return null;
  if ('items' in json) return itemsOf(json.items, depth + 1);
  if ('first' in json && typeof json.first === 'object') return itemsOf(json.first, depth + 1);
  return 'type' in json && many(json.type as string).includes('Annotation') ? [json] : null;
}

function kindOf(raw: RawAnnotation, hasBody: boolean): AnnotationKind {
  const motivations = many(raw.motivation).map((one) => one.replace(/^.*[#/:]/, ''));
  if (raw['dw:position'] !== undefined) return 'position';
  if (motivations.includes('questioning')) return 'question';
  if (motivations.includes('highlighting')) return 'highlight';
  return motivations.length > 0 || hasBody ? 'note' : 'highlight';
}

/** Selectors, also those that refine another: the innermost is the most exact. */
function flatSelectors(selectors: readonly Selector[], depth = 0): readonly Selector[] {
  return selectors.flatMap((selector) => {
    const inner = v.safeParse(selectorSchema, selector.refinedBy);
    return inner.success && depth < 5 ? [...flatSelectors([inner.output], depth + 1), selector] : [selector];
  });
}

const CLAUSE_MEMBERS = ['dw:clause', 'clause', 'clauseId', 'dw:label', 'label'] as const;
/** Members that name a clause and nothing else; a `label` may be a note's own. */
const PART_MEMBERS = ['dw:clause', 'clause', 'clauseId', 'dw:label'] as const;
const MOST_NAME = 500;

/** The strings that may be the id or the label of a clause, the surest first. */
function clausesOf(raw: RawAnnotation): readonly string[] {
  const target = many<v.InferOutput<typeof targetSchema>>(raw.target)[0];
  const found: unknown[] = [];
  const members = (object: Readonly<Record<string, unknown>>): void => {
    for (const name of CLAUSE_MEMBERS) found.push(object[name]);
  };
  const source = typeof target === 'object' ? target.source : target;
  const address = typeof source === 'object' && source !== null && 'id' in source ? source.id : source;
  if (typeof target === 'object') {
    for (const selector of flatSelectors(many<Selector>(target.selector))) {
      if (selector.type === 'FragmentSelector') found.push(selector.value);
      members(selector);
    }
    members(target);
  }
  members(raw);
  if (typeof address === 'string') {
    if (address.includes('#')) found.push(address.slice(address.indexOf('#') + 1));
    found.push(address);
  }
  return found
    .filter((one): one is string => typeof one === 'string' && one !== '' && one.length <= MOST_NAME)
    .map((one) => one.replace(/^#/u, ''));
}

/** A fragment, in a selector or behind the address, or a clause by name: such a note is not about the whole text. */
function isOfPart(raw: RawAnnotation): boolean {
  const target = many<v.InferOutput<typeof targetSchema>>(raw.target)[0];
  const source = typeof target === 'object' ? target.source : target;
  const address = typeof source === 'object' && source !== null && 'id' in source ? source.id : source;
  const selectors = typeof target === 'object' ? flatSelectors(many<Selector>(target.selector)) : [];
  const said: readonly unknown[] = [
    ...selectors.flatMap((selector) => (selector.type === 'FragmentSelector' ? [selector.value] : [])),
    ...[...selectors, typeof target === 'object' ? target : {}, raw].flatMap((object) =>
      PART_MEMBERS.map((name) => (object as Readonly<Record<string, unknown>>)[name]),
    ),
    typeof address === 'string' && address.includes('#') ? address.slice(address.indexOf('#') + 1) : '',
  ];
  return said.some((one) => typeof one === 'string' && one !== '');
}

function placeOf(raw: RawAnnotation): QuotePlace | null {
  const target = many<v.InferOutput<typeof targetSchema>>(raw.target)[0];
  if (target === undefined || typeof target === 'string') return null;
  const selectors = flatSelectors(many<Selector>(target.selector));
  const quote = selectors.find(
    (selector) => selector.type === 'TextQuoteSelector' && selector.exact !== undefined,
  );
  const at = selectors.find(
    (selector) =>
      selector.type === 'TextPositionSelector' && selector.start !== undefined && selector.end !== undefined,
  );
  // Selectors of a kind that is not read here say of no whole document that it is meant.
  const isElsewhere = selectors.some(({ type }) => type !== 'FragmentSelector');
  if (quote === undefined && at === undefined && !isElsewhere) return null;
  return {
    quote: quote?.exact ?? null,
    prefix: quote?.prefix ?? '',
    suffix: quote?.suffix ?? '',
    position: at?.start === undefined || at.end === undefined ? null : { start: at.start, end: at.end },
  };
}

function noteOf(raw: RawAnnotation): WebNote {
  const bodies = many<v.InferOutput<typeof bodySchema>>(raw.body);
  const texts: string[] = raw.bodyValue === undefined ? [] : [raw.bodyValue];
  const tags: string[] = [];
  for (const body of bodies) {
    if (typeof body === 'string' || body.value === undefined) continue;
    if (body.purpose === 'tagging') tags.push(body.value.slice(0, 200));
    else texts.push(body.value);
  }
  const created = raw.created === undefined ? Number.NaN : Date.parse(raw.created);
  const position = raw['dw:position'];
  return {
    id: typeof raw.id === 'string' ? raw.id : typeof raw.id === 'number' ? String(raw.id) : null,
    kind: kindOf(raw, texts.length > 0),
    body: texts.join('\n\n'),
    tags,
    position:
      position === undefined
        ? null
        : {
            stance: position.stance,
            target: position.target,
            fallback: position.fallback,
            redLine: position.redLine,
          },
    place: placeOf(raw),
    clauses: clausesOf(raw),
    isOfPart: isOfPart(raw),
    createdAt: Number.isNaN(created) ? null : created,
  };
}

/** Parses annotations from JSON text or bytes. All or nothing. */
export function parseWebAnnotations(
  input: Uint8Array,
): Result<readonly WebNote[], Failure<WebAnnotationFailure>> {
  if (input.byteLength > WEB_ANNOTATION_LIMITS.bytes) return err(failure('too-large'));
  let json: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(input);
    try {
      json = JSON.parse(text);
    } catch (problem) {
      return err(failure('not-json', problem instanceof Error ? problem.name : undefined));
    }
  } catch {
    return err(failure('not-text'));
  }
  const items = itemsOf(json);
  if (items === null) return err(failure('not-annotations', 'no annotation and no list of annotations'));
  if (items.length > WEB_ANNOTATION_LIMITS.annotations) return err(failure('too-many', String(items.length)));
  const notes: WebNote[] = [];
  for (const [index, item] of items.entries()) {
    const parsed = v.safeParse(annotationSchema, item);
    if (!parsed.success) {
      const path = v.getDotPath(parsed.issues[0]) ?? '';
      return err(
        failure('not-annotations', `annotation ${String(index + 1)}${path === '' ? '' : ` at ${path}`}`),
      );
    }
    notes.push(noteOf(parsed.output));
  }
  return ok(notes);
}
