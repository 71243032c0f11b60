import type { SessionTimers } from './session.ts';

/** The process's own time. A session holds no process open. */
export const systemTimers: SessionTimers = {
  now: () => performance.now(),
  after(milliseconds, call) {
    const timer = setTimeout(call, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
