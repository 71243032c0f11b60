/** Two places that hold the same: index in the old list, index in the new list. */
export type Match = readonly [oldIndex: number, newIndex: number];

/** Above this many edits the exact search gives way to the matches that are unique on both sides. */
const MOST_EDITS = 2000;

/**
 * The longest common subsequence of two lists (Myers 1986), as matches in order. Items that occur on one
 * side only are set aside first, as GNU diff does: on revisions of a document that leaves few edits.
 */
export function commonSubsequence(before: readonly string[], after: readonly string[]): readonly Match[] {
  const inAfter = new Set(after);
  const inBefore = new Set(before);
  const a = indicesWhere(before, (item) => inAfter.has(item));
  const b = indicesWhere(after, (item) => inBefore.has(item));
  const same = (x: number, y: number): boolean => before[a[x] ?? -1] === after[b[y] ?? -1];
  const matches = shortestEdit(a.length, b.length, same) ?? uniqueMatches(before, after, a, b);
  return matches.map(([x, y]) => [a[x] ?? 0, b[y] ?? 0]);
}

function indicesWhere(items: readonly string[], keep: (item: string) => boolean): readonly number[] {
  const indices: number[] = [];
  items.forEach((item, index) => {
    if (keep(item)) indices.push(index);
  });
  return indices;
}

function shortestEdit(
  n: number,
  m: number,
  same: (x: number, y: number) => boolean,
): readonly Match[] | null {
  const most = Math.min(n + m, MOST_EDITS);
  const furthest = new Int32Array(2 * most + 3);
  const trace: Int32Array[] = [];
  for (let d = 0; d <= most; d++) {
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && at(furthest, most + k) < at(furthest, most + k + 2));
      let x = down ? at(furthest, most + k + 2) : at(furthest, most + k) + 1;
      while (x < n && x - k < m && same(x, x - k)) x++;
      furthest[most + k + 1] = x;
      if (x >= n && x - k >= m) return walkBack(trace, n, m, d);
    }
    // What round d+1 starts from: the furthest x of the diagonals -d…d.
    trace.push(furthest.slice(most - d + 1, most + d + 2));
  }
  return null;
}

function walkBack(trace: readonly Int32Array[], n: number, m: number, edits: number): readonly Match[] {
  const matches: Match[] = [];
  let x = n;
  let y = m;
  for (let d = edits; d > 0; d--) {
    const row = trace[d - 1] ?? new Int32Array();
    const reach = (k: number): number => (Math.abs(k) > d - 1 ? -1 : at(row, k + d - 1));
    const k = x - y;
    const down = k === -d || (k !== d && reach(k - 1) < reach(k + 1));
    const previousK = down ? k + 1 : k - 1;
    const previousX = Math.max(0, reach(previousK));
    const previousY = previousX - previousK;
    const startX = down ? previousX : previousX + 1;
    while (x > startX) matches.push([--x, --y]);
    x = previousX;
    y = previousY;
  }
  while (x > 0 && y > 0) matches.push([--x, --y]);
  return matches.reverse();
}

function uniqueMatches(
  before: readonly string[],
  after: readonly string[],
  a: readonly number[],
  b: readonly number[],
): readonly Match[] {
  const placeInA = uniquePlaces(a.map((index) => before[index] ?? ''));
  const placeInB = uniquePlaces(b.map((index) => after[index] ?? ''));
  const pairs: Match[] = [];
  for (const [item, x] of placeInA) {
    const y = placeInB.get(item);
    if (x >= 0 && y !== undefined && y >= 0) pairs.push([x, y]);
  }
  return longestIncreasing(pairs);
}

function uniquePlaces(items: readonly string[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  items.forEach((item, index) => places.set(item, places.has(item) ? -1 : index));
  return places;
}

/** Of pairs sorted by their first index: the longest run whose second indices also rise. */
export function longestIncreasing(pairs: readonly Match[]): readonly Match[] {
  const tails: number[] = [];
  const previous: number[] = [];
  pairs.forEach(([, y], index) => {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tails[middle] ?? 0]?.[1] ?? 0) < y) low = middle + 1;
      else high = middle;
    }
    previous[index] = low > 0 ? (tails[low - 1] ?? -1) : -1;
    tails[low] = index;
  });
  const run: Match[] = [];
  for (let index = tails.at(-1) ?? -1; index >= 0; index = previous[index] ?? -1) {
    const pair = pairs[index];
    if (pair !== undefined) run.push(pair);
  }
  return run.reverse();
}

function at(numbers: Int32Array, index: number): number {
  return numbers[index] ?? 0;
}
