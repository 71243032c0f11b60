import { BUNDLE_TIME_MS, type BundleRefusal } from '../../shared/drafts/bundle.ts';
import { WorkerClient } from './worker-client.ts';

/** How long an unused trial worker is kept warm. */
const KEEP_MS = 30_000;

/**
 * Decodes a stranger's bundle in a worker of its own, which is killed if it takes too long: the worker that
 * holds the delegate's drafts never meets a bundle that has not been decoded once.
 */
export class BundleTrial {
  private readonly wasm: string;
  private worker: Promise<WorkerClient> | null = null;
  private client: WorkerClient | null = null;
  private isExpected = false;
  private ending: ReturnType<typeof setTimeout> | null = null;

  constructor(wasm: string) {
    this.wasm = wasm;
  }

  /** While something may come at any moment the worker is ready for it; to start one takes as long as all else. */
  expect(isExpected: boolean): void {
    if (isExpected === this.isExpected) return;
    this.isExpected = isExpected;
    if (isExpected) this.ready().catch(() => this.end());
    this.rest();
  }

  async refusal(bundle: Uint8Array): Promise<BundleRefusal | null> {
    this.stay();
    let timer: ReturnType<typeof setTimeout> | null = null;
    const tooLong = new Promise<'timed-out'>((resolve) => {
      timer = setTimeout(() => resolve('timed-out'), BUNDLE_TIME_MS);
    });
    try {
      const worker = await this.ready();
      const outcome = await Promise.race([worker.call('tryBundle', { bundle }), tooLong]);
      if (outcome === 'timed-out') this.end();
      return outcome;
    } catch {
      // The worker died, of the bundle or of a machine without memory: nobody knows which.
      this.end();
      return 'timed-out';
    } finally {
      if (timer !== null) clearTimeout(timer);
      this.rest();
    }
  }

  end(): void {
    this.stay();
    this.client?.terminate();
    this.client = null;
    this.worker = null;
  }

  /** Nothing is to be tried now: it ends after a while, unless something is expected. */
  private rest(): void {
    this.stay();
    if (!this.isExpected) this.ending = setTimeout(() => this.end(), KEEP_MS);
  }

  private stay(): void {
    if (this.ending !== null) clearTimeout(this.ending);
    this.ending = null;
  }

  private ready(): Promise<WorkerClient> {
    this.worker ??= this.start();
    return this.worker;
  }

  private async start(): Promise<WorkerClient> {
    const worker = new WorkerClient();
    this.client = worker;
    await worker.call('start', { wasm: this.wasm, key: null, database: '', isReadOnly: true });
    return worker;
  }
}
