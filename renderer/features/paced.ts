/** Milliseconds; `times`: so many times as long as the work took it rests, within the other two. */
export interface Pace {
  readonly least: number;
  readonly times: number;
  readonly most: number;
}

/**
 * Does some work again where it is asked for, and never oftener than the machine bears: what is asked for while it runs
 * or rests is done once, afterwards. The first time at once. A failure of the work is the work's own matter.
 */
export function paced(
  work: () => Promise<void>,
  { least, times, most }: Pace,
): { readonly ask: () => void; readonly stop: () => void } {
  let isAsked = false;
  let isResting = false;
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const run = async (): Promise<void> => {
    isAsked = false;
    isResting = true;
    const began = performance.now();
    await work().catch(() => undefined);
    if (isOver) return;
    const rest = Math.min(most, Math.max(least, times * (performance.now() - began)));
    timer = setTimeout(() => {
      isResting = false;
      if (isAsked) void run();
    }, rest);
  };
  return {
    ask() {
      isAsked = true;
      if (!isResting && !isOver) void run();
    },
    stop() {
      isOver = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
