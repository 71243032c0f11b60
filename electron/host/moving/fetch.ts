import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { err, failure, type Failure, type Result } from '../../../shared/base/result.ts';
import type { FetchCode } from '../../../shared/contract/moving.ts';
import type { Wire } from '../../../shared/rpc/wire.ts';
import { isProfileInUse, repairProfile } from '../profile/repair-profile.ts';

/** How it ended that a window was asked for its copy. */
export type LeaveOutcome = Result<undefined, Failure<FetchCode>>;

/** A window of the other way of starting that nobody sees. */
export interface HiddenWindow {
  /** Resolves when its program has ended, however it ended. */
  readonly ended: Promise<void>;
  /** Ends it so that its databases are whole. May be called twice. */
  close(): Promise<void>;
}

/** Runs the other way of starting where nobody sees it. */
export interface OtherWindowPort {
  /** False where its program or its databases are not on this computer. */
  isHere(): Promise<boolean>;
  /** Opens it; each wire that it makes is handed to `serve`. Rejects when its program cannot be started. */
  open(serve: (wire: Wire) => void): Promise<HiddenWindow>;
}

/** Lets the other window leave its copy in the data folder. */
export interface Fetcher {
  isHere(): Promise<boolean>;
  /** One at a time: who asks while one is under way gets the same answer. */
  fetch(): Promise<LeaveOutcome>;
}

export interface FetcherDeps {
  /** The data folder. */
  readonly path: string;
  readonly other: OtherWindowPort;
  /** Serves a wire of the hidden window with what it needs and no more; `onLeft` hears how it ended. */
  readonly serve: (wire: Wire, onLeft: (outcome: LeaveOutcome) => void) => void;
  readonly bug: (problem: unknown) => void;
  /** Within these times one that is closing must have ended, the page must have come to us, and have left its copy. */
  readonly limits?: { readonly endMs: number; readonly arriveMs: number; readonly leaveMs: number };
}

const LIMITS = { endMs: 10_000, arriveMs: 60_000, leaveMs: 15 * 60_000 };

/**
 * Opens the other window, unseen, and waits until its copy lies in the data folder. Whatever happens before that
 * moment leaves `moving.json` naming the other window as the home, so that the next attempt begins anew.
 */
export function createFetcher(deps: FetcherDeps): Fetcher {
  let running: Promise<LeaveOutcome> | null = null;
  return {
    isHere: () => deps.other.isHere(),
    fetch() {
      running ??= fetchOnce(deps).finally(() => (running = null));
      return running;
    },
  };
}

async function fetchOnce(deps: FetcherDeps): Promise<LeaveOutcome> {
  const { path, other } = deps;
  if (!(await other.isHere())) return err(failure('not-found'));
  const limits = deps.limits ?? LIMITS;
  // Whoever runs with this profile has its databases: a second one would only hand over to that one.
  if (!(await isFree(join(path, 'profile'), limits.endMs))) return err(failure('crashed', 'in use'));
  await repairProfile(join(path, 'profile', 'Default'), join(path, 'kept-logs'));
  let end: (outcome: LeaveOutcome) => void = () => undefined;
  const ended = new Promise<LeaveOutcome>((resolve) => (end = resolve));
  const crashed = (detail: string) => (): void => end(err(failure('crashed', detail)));
  let timer = setTimeout(crashed('did not arrive'), limits.arriveMs);
  try {
    const window = await other.open((wire) => {
      clearTimeout(timer);
      timer = setTimeout(crashed('took too long'), limits.leaveMs);
      deps.serve(wire, end);
    });
    void window.ended.then(crashed('ended'));
    const outcome = await ended;
    await window.close();
    return outcome;
  } catch (problem) {
    deps.bug(problem);
    return err(failure('crashed'));
  } finally {
    clearTimeout(timer);
  }
}

/** Waits a little for a browser that is just ending, as that of a workbench that was killed. */
async function isFree(profile: string, withinMs: number): Promise<boolean> {
  const until = Date.now() + withinMs;
  for (;;) {
    if (!(await isProfileInUse(profile))) return true;
    if (Date.now() >= until) return false;
    await delay(100);
  }
}
