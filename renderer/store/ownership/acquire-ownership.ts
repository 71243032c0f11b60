import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';

/** The stores of this origin belong to this window until it releases them or hands them over. */
export interface Ownership {
  /** Resolves when they have been handed to another window; show "open in another window". */
  readonly handedOver: Promise<void>;
  /** Gives them back; call it after everything is closed. */
  release(): void;
}

export interface OwnershipOptions {
  /**
   * Closes the stores because another window asks for them: flush, close the store, the drafts and their
   * worker. The other window gets them when this resolves; it must not be left half done.
   */
  onHandOver(): Promise<void>;
  /** How long to wait for a window that does not answer. It is never robbed: that would make two writers. */
  readonly patienceMs?: number;
  /** Another name than the workbench's, for tests. */
  readonly name?: string;
}

const LOCK_NAME = 'delegate-workbench-stores';
const PATIENCE_MS = 15_000;
const ASK_EVERY_MS = 400;

/**
 * Makes this window the one owner of the stores. A window that owns them now is asked to close them and to
 * hand over: the newer window gets them. `busy`: the other window did not answer; it may be frozen, and the
 * delegate has to close it.
 */
export async function acquireOwnership(
  options: OwnershipOptions,
): Promise<Result<Ownership, Failure<'busy'>>> {
  const name = options.name ?? LOCK_NAME;
  const channel = new BroadcastChannel(name);
  const own = crypto.randomUUID();
  const ask = (): void => channel.postMessage({ ask: own });
  ask();
  const asking = setInterval(ask, ASK_EVERY_MS);
  const given = await requestLock(name, options.patienceMs ?? PATIENCE_MS);
  clearInterval(asking);
  if (given === null) {
    channel.close();
    return err(failure('busy'));
  }
  return ok(ownershipOf(channel, own, given, options.onHandOver));
}

/** Resolves with what releases the lock, or null when it was not given in time. */
async function requestLock(name: string, patienceMs: number): Promise<(() => void) | null> {
  const patience = AbortSignal.timeout(patienceMs);
  return await new Promise((resolve, reject) => {
    navigator.locks
      .request(name, { signal: patience }, () => new Promise<void>((release) => resolve(() => release())))
      .catch((problem: unknown) => {
        if (patience.aborted) resolve(null);
        else reject(problem instanceof Error ? problem : new Error(String(problem)));
      });
  });
}

function ownershipOf(
  channel: BroadcastChannel,
  own: string,
  giveBack: () => void,
  onHandOver: () => Promise<void>,
): Ownership {
  let released = false;
  const release = (): void => {
    if (released) return;
    released = true;
    channel.close();
    giveBack();
  };
  const handedOver = new Promise<void>((resolve, reject) => {
    let handing = false;
    channel.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (handing || !isRequestOfAnother(event.data, own)) return;
      handing = true;
      // If closing fails the lock stays here: better one frozen window than two writers.
      onHandOver().then(() => {
        release();
        resolve();
      }, reject);
    });
  });
  handedOver.catch(() => undefined);
  return { handedOver, release };
}

function isRequestOfAnother(data: unknown, own: string): boolean {
  return (
    typeof data === 'object' &&
    data !== null &&
    'ask' in data &&
    typeof data.ask === 'string' &&
    data.ask !== own
  );
}
