/** What a bench module gives: one named series of runs after its warm-up. */
export interface Figure {
  readonly name: string;
  readonly unit: 'ms' | 'MB' | 'pages' | 'ratio' | 'count' | 'kB' | 'B';
  readonly runs: readonly number[];
  /** What the product aims at, as text: "p95 ≤ 32". */
  readonly aim: string;
}

/** A bench: run one after the other by `run.mjs`, which adds the machine's load. */
export interface Bench {
  readonly name: string;
  run(report: (figure: Figure) => void): Promise<void>;
}
