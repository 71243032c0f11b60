/** Time as exchange over wires sees it; a port, so that tests need not wait. */
export interface Timers {
  /** Milliseconds that never step back. */
  now(): number;
  /** Calls once; the result forgets it. */
  after(milliseconds: number, call: () => void): () => void;
}

/** The system's. Keeps no process alive. */
export const systemTimers: Timers = {
  now: () => performance.now(),
  after(milliseconds, call) {
    const timer = setTimeout(call, milliseconds).unref();
    return () => clearTimeout(timer);
  },
};
