import type { DraftId } from '../../shared/base/ids.ts';
import { BUNDLE_TIME_MS, type BundleRefusal } from '../../shared/drafts/bundle.ts';
import type { PreparedDraft } from '../../shared/drafts/prepare.ts';
import { WorkerClient } from './worker-client.ts';
import type { ParamsOf, ResultOf } from './worker/protocol.ts';

/** How long an unused trial worker is kept warm. */
const KEEP_MS = 30_000;

/** Trial workers at the most, and how many bundles must wait before another one is worth its start. */
const MOST = 2;
const MANY = 8;

interface Bench {
  readonly client: WorkerClient;
  readonly ready: Promise<unknown>;
}

/**
 * Decodes strangers' bundles in workers of their own, which are killed if it takes too long: the worker that
 * holds the delegate's drafts never meets a bundle that has not been decoded once.
 */
export class BundleTrial {
  private readonly wasm: string;
  private readonly benches = new Set<Bench>();
  private readonly free: Bench[] = [];
  private readonly waiting: ((bench: Bench) => void)[] = [];
  private isExpected = false;
  private ending: ReturnType<typeof setTimeout> | null = null;

  constructor(wasm: string) {
    this.wasm = wasm;
  }

  /** While something may come at any moment a worker is ready for it; to start one takes as long as all else. */
  expect(isExpected: boolean): void {
    if (isExpected === this.isExpected) return;
    this.isExpected = isExpected;
    if (isExpected && this.benches.size === 0) this.free.push(this.open());
    this.rest();
  }

  refusal(bundle: Uint8Array): Promise<BundleRefusal | null> {
    return this.run('tryBundle', { bundle });
  }

  /** Of a draft that is not here yet: what is to be kept of it. */
  async prepare(
    id: DraftId,
    bundle: Uint8Array,
    allowed: readonly string[],
  ): Promise<PreparedDraft | { readonly refused: BundleRefusal }> {
    const prepared = await this.run('prepare', { id, bundle, allowed });
    return prepared === 'timed-out' ? { refused: prepared } : prepared;
  }

  end(): void {
    this.stay();
    for (const bench of Array.from(this.benches)) this.discard(bench);
  }

  private async run<M extends 'tryBundle' | 'prepare'>(
    method: M,
    params: ParamsOf<M>,
  ): Promise<ResultOf<M> | 'timed-out'> {
    const bench = await this.next();
    let timer: ReturnType<typeof setTimeout> | null = null;
    const tooLong = new Promise<'timed-out'>((resolve) => {
      timer = setTimeout(() => resolve('timed-out'), BUNDLE_TIME_MS);
    });
    try {
      const outcome = await Promise.race([
        bench.ready.then(() => bench.client.call(method, params)),
        tooLong,
      ]);
      if (outcome === 'timed-out') this.discard(bench);
      return outcome;
    } catch {
      // The worker died, of the bundle or of a machine without memory: nobody knows which.
      this.discard(bench);
      return 'timed-out';
    } finally {
      if (timer !== null) clearTimeout(timer);
      this.release(bench);
    }
  }

  /** A worker that has nothing to do; another one is started where many wait. */
  private next(): Promise<Bench> {
    this.stay();
    const free = this.free.pop();
    if (free !== undefined) return Promise.resolve(free);
    const isWorthIt = this.benches.size === 0 || (this.benches.size < MOST && this.waiting.length >= MANY);
    if (isWorthIt) return Promise.resolve(this.open());
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private release(bench: Bench): void {
    const isAlive = this.benches.has(bench);
    const waiting = this.waiting.shift();
    if (waiting !== undefined) waiting(isAlive ? bench : this.open());
    else if (isAlive) this.free.push(bench);
    this.rest();
  }

  private discard(bench: Bench): void {
    bench.client.terminate();
    this.benches.delete(bench);
    const index = this.free.indexOf(bench);
    if (index >= 0) this.free.splice(index, 1);
  }

  /** Where nothing is to be tried now the workers end after a while; one stays if something is expected. */
  private rest(): void {
    this.stay();
    if (this.free.length < this.benches.size) return;
    this.ending = setTimeout(() => {
      for (const bench of this.free.slice(this.isExpected ? 1 : 0)) this.discard(bench);
    }, KEEP_MS);
  }

  private stay(): void {
    if (this.ending !== null) clearTimeout(this.ending);
    this.ending = null;
  }

  private open(): Bench {
    const client = new WorkerClient();
    const ready = client.call('start', { wasm: this.wasm, key: null, database: '', isReadOnly: true });
    const bench = { client, ready };
    // Whoever tries something on it hears of it too.
    ready.catch(() => this.discard(bench));
    this.benches.add(bench);
    return bench;
  }
}
