/** How a run of tests ended. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
  /** What skipped tests lacked on this machine, and how many lacked it. */
  readonly skipped: ReadonlyMap<string, number>;
}

/** The count of a report of vitest; a test says what it lacks by `needs` of test/support/needs.ts. */
export function countUnit(report: {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly status: string;
      readonly meta?: { readonly needs?: string };
    }[];
  }[];
}): Count;

interface Suite {
  readonly specs?: readonly {
    readonly tests: readonly {
      readonly status: string;
      readonly annotations: readonly { readonly type: string; readonly description?: string }[];
    }[];
  }[];
  readonly suites?: readonly Suite[];
}

/** The count of a report of Playwright; a test says what it lacks as the reason of its skip. */
export function countEndToEnd(report: {
  readonly stats: { readonly expected: number; readonly flaky: number; readonly unexpected: number };
  readonly suites: readonly Suite[];
}): Count;

export function total(counts: readonly Count[]): Count;

/** The count in words: what was skipped is named. */
export function countLine(count: Count): string;
