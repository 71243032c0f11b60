/** Milliseconds of a turn that are left to the window. */
const SPARE = 4;
/** Work goes on after so long even where the window is never idle: slowly is better than not at all. */
const PATIENCE_MS = 250;

/** Turns of work in the moments in which the window has nothing to do. */
export class IdleTurns {
  private deadline: IdleDeadline | null = null;

  /** Resolves when there is time for a little work: at once where time is left. */
  async next(): Promise<void> {
    if (this.deadline !== null && this.deadline.timeRemaining() > SPARE) return;
    this.deadline = await new Promise<IdleDeadline>((resolve) => {
      requestIdleCallback(resolve, { timeout: PATIENCE_MS });
    });
  }
}
