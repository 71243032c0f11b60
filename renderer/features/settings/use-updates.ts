import { useCallback, useEffect, useState } from 'react';
import type { Failure, Result } from '../../../shared/base/result.ts';
import type { UpdateStatus } from '../../../shared/contract/updates.ts';
import { useWorkbench } from '../workbench.tsx';

/** What is known of new versions, and acts on it; one at a time. */
export interface Updates {
  readonly status: UpdateStatus | null;
  /** The act that runs. */
  readonly busy: string | null;
  /** The code of the last act that failed. */
  readonly problem: string | null;
  /** Runs an act; resolves with whether it succeeded. */
  act(name: string, work: () => Promise<Result<UpdateStatus, Failure<string>>>): Promise<boolean>;
}

/** Asks the host once and then hears of every change. */
export function useUpdates(): Updates {
  const { host } = useWorkbench();
  const [status, setStatus] = useState<UpdateStatus | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let isShown = true;
    const stop = host.updates.events.changed((next) => setStatus(next));
    const ask = async (): Promise<void> => {
      const answer = await host.updates.status({});
      if (!isShown) return;
      if (answer.ok) setStatus(answer.value);
      else setProblem(answer.error.code);
    };
    void ask();
    return () => {
      isShown = false;
      stop();
    };
  }, [host]);
  const act = useCallback<Updates['act']>(async (name, work) => {
    setBusy(name);
    setProblem(null);
    const done = await work();
    setBusy(null);
    if (done.ok) setStatus(done.value);
    else setProblem(done.error.code);
    return done.ok;
  }, []);
  return { status, busy, problem, act };
}
