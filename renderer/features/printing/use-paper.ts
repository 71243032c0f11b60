import { useEffect, useState } from 'react';
import type { PrintPage } from '../../../shared/render/print-page-input.ts';
import { useWorkbench } from '../workbench.tsx';
import { callSignal } from './call-signal.ts';

/** A finished paper and the job it came from. */
export interface Paper {
  readonly job: PrintPage;
  readonly pdf: Uint8Array;
}

/** The paper of a job: the last finished one stays to be seen while the next is made. */
export interface PaperState {
  readonly paper: Paper | null;
  readonly isMaking: boolean;
  readonly failure: { readonly code: string; readonly details: string } | null;
}

/** Choices are often changed in a row; the host is asked when they have rested this long. */
const REST_MS = 300;

/** Has the host make the paper of a job, again whenever the job is another one. `attempt` asks once more. */
export function usePaper(job: PrintPage | null, attempt: number): PaperState {
  const { host } = useWorkbench();
  const [paper, setPaper] = useState<Paper | null>(null);
  const [failed, setFailed] = useState<{
    job: PrintPage;
    attempt: number;
    code: string;
    details: string;
  } | null>(null);
  useEffect(() => {
    if (job === null) return undefined;
    const abort = new AbortController();
    const make = async (): Promise<void> => {
      const made = await host.printing.pdf({ page: job }, { signal: callSignal(abort.signal) });
      if (abort.signal.aborted) return;
      if (made.ok) setPaper({ job, pdf: made.value.pdf });
      else setFailed({ job, attempt, code: made.error.code, details: made.error.detail ?? made.error.code });
    };
    const timer = setTimeout(() => void make(), REST_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [host, job, attempt]);
  const failure = failed !== null && failed.job === job && failed.attempt === attempt ? failed : null;
  return { paper, failure, isMaking: job !== null && failure === null && paper?.job !== job };
}
