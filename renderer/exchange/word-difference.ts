/** A stretch of one of two texts: in both, or in this one only. */
export interface WordRun {
  readonly text: string;
  readonly isOwn: boolean;
}

/** Beyond this many words a side is shown as wholly its own: clauses of that length are not compared by eye. */
const MAX_WORDS = 1500;

/** Splits two texts into what they share and what is only in the one or the other, word by word. */
export function wordDifference(a: string, b: string): readonly [readonly WordRun[], readonly WordRun[]] {
  const left = words(a);
  const right = words(b);
  if (left.length > MAX_WORDS || right.length > MAX_WORDS) {
    return [[{ text: a, isOwn: true }], [{ text: b, isOwn: true }]];
  }
  const shared = longestCommon(left, right);
  return [runs(left, shared.left), runs(right, shared.right)];
}

function words(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}\p{M}]+|\s+|[^\p{L}\p{N}\p{M}\s]/gu) ?? [];
}

function longestCommon(
  a: readonly string[],
  b: readonly string[],
): { readonly left: ReadonlySet<number>; readonly right: ReadonlySet<number> } {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const after = (lengths[(i + 1) * width + j + 1] ?? 0) + 1;
      const skip = Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
      lengths[i * width + j] = a[i] === b[j] ? after : skip;
    }
  }
  const left = new Set<number>();
  const right = new Set<number>();
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) {
      left.add(i++);
      right.add(j++);
    } else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) i++;
    else j++;
  }
  return { left, right };
}

function runs(all: readonly string[], shared: ReadonlySet<number>): readonly WordRun[] {
  const found: { text: string; isOwn: boolean }[] = [];
  for (const [i, word] of all.entries()) {
    const isOwn = !shared.has(i);
    const last = found.at(-1);
    if (last?.isOwn === isOwn) last.text += word;
    else found.push({ text: word, isOwn });
  }
  return found;
}
