/** Replaces `remove` UTF-16 units at `at` by `insert`. A list of splices is applied one after the other. */
export interface Splice {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

/** Applies splices in order. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  let result = text;
  for (const { at, remove, insert } of splices) {
    result = result.slice(0, at) + insert + result.slice(at + remove);
  }
  return result;
}

const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;
const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/**
 * The one splice that makes `after` of `before`, or none if they are equal. It never cuts a surrogate pair,
 * because half a pair would be stored as a replacement character.
 */
export function diffText(before: string, after: string): readonly Splice[] {
  if (before === after) return [];
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  if (start > 0 && isHigh(before.charCodeAt(start - 1))) start--;
  let end = 0;
  while (
    end < shorter - start &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  ) {
    end++;
  }
  if (end > 0 && isLow(before.charCodeAt(before.length - end))) end--;
  return [{ at: start, remove: before.length - end - start, insert: after.slice(start, after.length - end) }];
}

/**
 * Where a position comes to stand. At a place where text was inserted, `bias` says on which side it stays.
 */
export function mapPosition(position: number, splices: readonly Splice[], bias: -1 | 1): number {
  let at = position;
  for (const splice of splices) {
    if (at < splice.at || (at === splice.at && bias === -1 && splice.remove === 0)) continue;
    if (
      at > splice.at + splice.remove ||
      (at === splice.at + splice.remove && (splice.remove > 0 || bias === 1))
    ) {
      at += splice.insert.length - splice.remove;
    } else {
      at = splice.at + (bias === 1 ? splice.insert.length : 0);
    }
  }
  return at;
}

type Cell = { readonly origin: number } | { readonly text: string };

function cellsAfter(length: number, splices: readonly Splice[]): Cell[] {
  const cells: Cell[] = Array.from({ length }, (_, origin) => ({ origin }));
  for (const { at, remove, insert } of splices) {
    const added: Cell[] = [];
    for (let i = 0; i < insert.length; i++) added.push({ text: insert.charAt(i) });
    cells.splice(at, remove, ...added);
  }
  return cells;
}

/**
 * Turns `splices`, made on a text of `length` units, into the same intention on that text after `over`.
 * What `over` inserted is never removed, what it removed is not brought back, and an insertion stands
 * beside the letter it was typed behind. The result is to be applied one after the other.
 */
export function rebaseSplices(
  length: number,
  splices: readonly Splice[],
  over: readonly Splice[],
): readonly Splice[] {
  if (splices.length === 0 || over.length === 0) return splices;
  const kept = new Set<number>();
  const insertions = new Map<number, string>();
  let last = -1;
  for (const cell of cellsAfter(length, splices)) {
    if ('origin' in cell) {
      last = cell.origin;
      kept.add(last);
    } else {
      insertions.set(last, (insertions.get(last) ?? '') + cell.text);
    }
  }
  return splicesOn(cellsAfter(length, over), kept, insertions);
}

function splicesOn(
  cells: readonly Cell[],
  kept: ReadonlySet<number>,
  insertions: ReadonlyMap<number, string>,
): readonly Splice[] {
  const places = new Map<number, string>();
  for (const [origin, text] of Array.from(insertions).toSorted(([a], [b]) => a - b)) {
    const before = cells.findLastIndex((cell) => 'origin' in cell && cell.origin <= origin);
    places.set(before + 1, (places.get(before + 1) ?? '') + text);
  }
  const result: Splice[] = [];
  for (let at = cells.length; at >= 0; at--) {
    const cell = cells[at];
    const remove = cell !== undefined && 'origin' in cell && !kept.has(cell.origin) ? 1 : 0;
    const insert = places.get(at) ?? '';
    if (remove === 0 && insert === '') continue;
    const later = result.at(-1);
    // Neighbours are removed in one go: a surrogate pair is never removed by halves.
    if (remove > 0 && later !== undefined && later.at === at + 1 && later.insert === '' && later.remove > 0) {
      result[result.length - 1] = { at, remove: later.remove + 1, insert };
    } else {
      result.push({ at, remove, insert });
    }
  }
  return result;
}
