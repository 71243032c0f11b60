import { commonSubsequence, tokenise } from '../anchors/index.ts';
import type { Token } from '../anchors/index.ts';

/** A stretch of two texts: in both, only in the new one, or only in the old one. */
export interface WordPart {
  readonly kind: 'same' | 'inserted' | 'deleted';
  readonly text: string;
}

/** A stretch of tokens of both texts; the ends are exclusive. */
interface Run {
  readonly isSame: boolean;
  readonly old: readonly [number, number];
  readonly fresh: readonly [number, number];
}

/** Letters of a stretch so short that it stands between two changes by chance ("of the"). */
const ISLAND = 5;

/**
 * What changed between two texts, word by word (sign by sign for Chinese). White space alone is no change; of
 * each stretch the white space before it is kept, so that the `same` and `inserted` parts together are the new
 * text. A changed stretch gives its deleted part first.
 */
export function wordDiff(before: string, after: string): readonly WordPart[] {
  if (before === after) return after === '' ? [] : [{ kind: 'same', text: after }];
  const old = tokenise(before);
  const fresh = tokenise(after);
  const parts: WordPart[] = [];
  const add = (kind: WordPart['kind'], text: string): void => {
    if (text !== '') parts.push({ kind, text });
  };
  for (const run of withoutIslands(runsOf(old, fresh), fresh)) {
    if (!run.isSame) add('deleted', textOf(before, old, run.old));
    add(run.isSame ? 'same' : 'inserted', textOf(after, fresh, run.fresh));
  }
  const tail = after.slice(fresh.at(-1)?.end ?? 0);
  const last = parts.at(-1);
  if (tail !== '' && last !== undefined && last.kind !== 'deleted')
    parts[parts.length - 1] = { kind: last.kind, text: last.text + tail };
  else add('same', tail);
  return parts;
}

function runsOf(old: readonly Token[], fresh: readonly Token[]): readonly Run[] {
  const matches = commonSubsequence(
    old.map((token) => token.text),
    fresh.map((token) => token.text),
  );
  const runs: Run[] = [];
  let x = 0;
  let y = 0;
  for (const [oldAt, newAt] of [...matches, [old.length, fresh.length] as const]) {
    if (oldAt > x || newAt > y) runs.push({ isSame: false, old: [x, oldAt], fresh: [y, newAt] });
    const last = runs.at(-1);
    if (oldAt < old.length) {
      if (last?.isSame === true)
        runs[runs.length - 1] = {
          isSame: true,
          old: [last.old[0], oldAt + 1],
          fresh: [last.fresh[0], newAt + 1],
        };
      else runs.push({ isSame: true, old: [oldAt, oldAt + 1], fresh: [newAt, newAt + 1] });
    }
    x = oldAt + 1;
    y = newAt + 1;
  }
  return runs;
}

/** A lone small word between two replaced stretches makes them hard to read: it goes with them. */
function withoutIslands(runs: readonly Run[], fresh: readonly Token[]): readonly Run[] {
  const merged: Run[] = [];
  runs.forEach((run, index) => {
    const last = merged.at(-1);
    const isIsland =
      run.isSame &&
      letters(fresh.slice(...run.fresh)) <= ISLAND &&
      isReplaced(last) &&
      isReplaced(runs[index + 1]);
    const isJoined = last !== undefined && !last.isSame && (isIsland || !run.isSame);
    if (isJoined)
      merged[merged.length - 1] = {
        isSame: false,
        old: [last.old[0], run.old[1]],
        fresh: [last.fresh[0], run.fresh[1]],
      };
    else merged.push(run);
  });
  return merged;
}

function isReplaced(run: Run | undefined): boolean {
  if (run === undefined || run.isSame) return false;
  return run.old[1] - run.old[0] >= 2 && run.fresh[1] - run.fresh[0] >= 2;
}

function letters(tokens: readonly Token[]): number {
  return tokens.reduce((sum, token) => sum + (token.isWord ? token.text.length : 0), 0);
}

function textOf(text: string, tokens: readonly Token[], [from, to]: readonly [number, number]): string {
  if (from >= to) return '';
  return text.slice(tokens[from - 1]?.end ?? 0, tokens[to - 1]?.end ?? 0);
}
