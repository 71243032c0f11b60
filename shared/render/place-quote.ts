import { clauseRange, codePointOffsets, type ClauseRange, type TextStream } from './text-stream.ts';

/** The selectors of a note from elsewhere. `position` counts characters of the stream. */
export interface QuotePlace {
  readonly quote: string | null;
  readonly prefix: string;
  readonly suffix: string;
  readonly position: { readonly start: number; readonly end: number } | null;
}

interface Squashed {
  readonly text: string;
  /** For each unit of `text`, and one past it, where it stood before. */
  readonly from: readonly number[];
}

/** Runs of white space become one space: a quote copied from lines finds its paragraph. */
function squash(text: string): Squashed {
  let out = '';
  const from: number[] = [];
  let inSpace = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    const isSpace = /\s/.test(char);
    if (isSpace && inSpace) continue;
    inSpace = isSpace;
    out += isSpace ? ' ' : char;
    from.push(i);
  }
  from.push(text.length);
  return { text: out, from };
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ');
}

/** Shortest quote that is held to be the one meant although the words around it differ. */
const TELLING = 25;

function agreeing(context: string, isBefore: boolean, text: string, start: number, end: number): number {
  let same = 0;
  if (isBefore)
    while (same < context.length && start - 1 - same >= 0 && context.at(-1 - same) === text[start - 1 - same])
      same++;
  else while (same < context.length && context[same] === text[end + same]) same++;
  return same;
}

/** Finds the place of one stream for many quotes; the squashed text is made once. */
export function quotePlacer(stream: TextStream): (place: QuotePlace) => ClauseRange | null {
  const whole = squash(stream.text);
  const offset = codePointOffsets(stream.text);
  const toRange = (start: number, end: number): ClauseRange | null => {
    const last = whole.from[end - 1];
    const first = whole.from[start];
    return first === undefined || last === undefined ? null : clauseRange(stream, first, last + 1);
  };
  return ({ quote, prefix, suffix, position }) => {
    const start = position === null ? -1 : offset(position.start);
    const end = position === null ? -1 : offset(position.end);
    const wanted = quote === null ? '' : plain(quote).trim();
    if (wanted === '') return position === null ? null : clauseRange(stream, start, end);
    if (position !== null && plain(stream.text.slice(start, end)).trim() === wanted)
      return clauseRange(stream, start, end);
    return byWords(whole.text, wanted, plain(prefix), plain(suffix), toRange);
  };
}

/**
 * By the words alone: the only place where they stand, unless they are few and the words around say otherwise;
 * of several places, the one whose surroundings agree best. Never one of several that agree alike: law 3.
 */
function byWords(
  text: string,
  wanted: string,
  prefix: string,
  suffix: string,
  toRange: (start: number, end: number) => ClauseRange | null,
): ClauseRange | null {
  const scored: { at: number; score: number; agrees: boolean }[] = [];
  for (let at = text.indexOf(wanted); at >= 0 && scored.length < 10_000; at = text.indexOf(wanted, at + 1)) {
    const before = agreeing(prefix, true, text, at, at + wanted.length);
    const after = agreeing(suffix, false, text, at, at + wanted.length);
    const agrees =
      (prefix !== '' && before * 2 >= prefix.length) || (suffix !== '' && after * 2 >= suffix.length);
    scored.push({ at, score: before + after, agrees });
  }
  scored.sort((a, b) => b.score - a.score);
  const [first, second] = scored;
  if (first === undefined) return null;
  const hasContext = prefix !== '' || suffix !== '';
  if (second === undefined) {
    if (hasContext && !first.agrees && wanted.length < TELLING) return null;
    return toRange(first.at, first.at + wanted.length);
  }
  return first.agrees && first.score > second.score ? toRange(first.at, first.at + wanted.length) : null;
}
