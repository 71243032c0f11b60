/** Work between two looks at whether the delegate wants something: less than a frame. */
const SLICE_MS = 6;

/** Runs steps a few milliseconds at a time, each time after everything else that waits. */
export async function inSlices<T>(steps: Generator<undefined, T>): Promise<T> {
  for (;;) {
    const end = oneSlice(steps);
    if (end !== null) return end.value;
    await idle();
  }
}

/** The same as long as somebody wants it; null where nobody does any more. */
export async function inSlicesWhile<T>(
  steps: Generator<undefined, T>,
  isWanted: () => boolean,
): Promise<T | null> {
  while (isWanted()) {
    const end = oneSlice(steps);
    if (end !== null) return end.value;
    await idle();
  }
  return null;
}

/** Null: there is more to do. */
function oneSlice<T>(steps: Generator<undefined, T>): { readonly value: T } | null {
  const until = performance.now() + SLICE_MS;
  do {
    const step = steps.next();
    if (step.done === true) return step;
  } while (performance.now() < until);
  return null;
}

/** The next moment at which nothing else waits. */
export function idle(): Promise<void> {
  return new Promise((resolve) => {
    requestIdleCallback(() => resolve(), { timeout: 500 });
  });
}
