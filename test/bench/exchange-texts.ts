const WORDS =
  'the of and to in a is that for it as was with be by on not this which at from or have an they were their are one all we can had has more when who will would there may such any been other into its only new some could time these two then first also after over most between through where before should each because people must under working group resolution member states sector union study question committee draft proposal contribution'.split(
    ' ',
  );

/** A draft with a past: what `seed` takes. */
export interface BenchDoc {
  readonly key: string;
  readonly title: string;
  readonly base: string;
  readonly ops: readonly (readonly [number, number, string])[];
}

/** Drafts of 2 to 5 kB with 50 edits each, the same ones every time. */
export function benchDocs(count: number): readonly BenchDoc[] {
  let state = 1;
  const below = (most: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * most);
  };
  const text = (length: number): string => {
    let made = '';
    while (made.length < length) made += `${WORDS[below(WORDS.length)] ?? ''}${below(12) === 0 ? '. ' : ' '}`;
    return made;
  };
  return Array.from({ length: count }, (_, number) => {
    const base = text(2_000 + below(3_000));
    let length = base.length;
    const ops = Array.from({ length: 50 }, (): readonly [number, number, string] => {
      const [inserted, removed] = [text(3 + below(20)), below(8)];
      const at = below(length - 10);
      length += inserted.length - removed;
      return [at, removed, inserted];
    });
    return { key: `doc-${number}`, title: `Contribution ${number}`, base, ops };
  });
}
