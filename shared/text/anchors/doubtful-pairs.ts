interface Paired {
  readonly before: number;
  readonly after: number;
  readonly reason: string;
}

/**
 * The old indices of pairs of equal words of which nobody can say that they are the same clause: the words stand
 * several times between the nearest clauses that are sure, and not equally often in both versions, so one of
 * them came or went and nothing says which.
 */
export function doubtfulPairs(
  pairs: readonly Paired[],
  oldTexts: readonly string[],
  newTexts: readonly string[],
): ReadonlySet<number> {
  const oldCounts = countsOf(oldTexts);
  const newCounts = countsOf(newTexts);
  const repeated = (pair: Paired): boolean => {
    if (pair.reason === 'identity') return false;
    const [old, fresh] = [oldTexts[pair.before] ?? '', newTexts[pair.after] ?? ''];
    return (oldCounts.get(old) ?? 0) > 1 || (newCounts.get(fresh) ?? 0) > 1;
  };
  const sure = pairs.filter((pair) => !repeated(pair));
  const toAfter = new Map(sure.map((pair) => [pair.before, pair.after]));
  const old = stretches(oldTexts, new Set(toAfter.keys()));
  const fresh = stretches(newTexts, new Set(toAfter.values()));
  const doubtful = new Set<number>();
  for (const pair of pairs) {
    if (!repeated(pair)) continue;
    const one = old.at(pair.before);
    const other = fresh.at(pair.after);
    if (one === undefined || other === undefined) continue;
    const begins = one.from === -1 ? other.from === -1 : toAfter.get(one.from) === other.from;
    const isEnd = one.to === oldTexts.length;
    const ends = isEnd ? other.to === newTexts.length : toAfter.get(one.to) === other.to;
    const [text, now] = [oldTexts[pair.before] ?? '', newTexts[pair.after] ?? ''];
    const isEven = text === now && one.counts.get(text) === other.counts.get(text);
    if ((!begins && !ends) || !isEven) doubtful.add(pair.before);
  }
  return doubtful;
}

/** The clauses between two sure ones, and how often each text stands there. */
interface Stretch {
  readonly from: number;
  to: number;
  readonly counts: Map<string, number>;
}

function stretches(texts: readonly string[], sure: ReadonlySet<number>): readonly Stretch[] {
  const all: Stretch[] = [];
  let own: Stretch = { from: -1, to: texts.length, counts: new Map() };
  texts.forEach((text, index) => {
    all.push(own);
    if (sure.has(index)) {
      own.to = index;
      own = { from: index, to: texts.length, counts: new Map() };
    } else own.counts.set(text, (own.counts.get(text) ?? 0) + 1);
  });
  return all;
}

function countsOf(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}
