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
  private worker: WorkerClient | null = null;
  private ending: ReturnType<typeof setTimeout> | null = null;

  constructor(wasm: string) {
    this.wasm = wasm;
  }

  async refusal(bundle: Uint8Array): Promise<BundleRefusal | null> {
    if (this.ending !== null) clearTimeout(this.ending);
    let timer: ReturnType<typeof setTimeout> | null = null;
    const tooLong = new Promise<'timed-out'>((resolve) => {
      timer = setTimeout(() => resolve('timed-out'), BUNDLE_TIME_MS);
    });
    try {
      const worker = this.worker ?? (await this.start());
      const outcome = await Promise.race([worker.call('tryBundle', { bundle }), tooLong]);
      if (outcome === 'timed-out') this.end();
      return outcome;
    } catch {
      // The worker died, of the bundle or of a machine without memory: nobody knows which.
      this.end();
      return 'timed-out';
    } finally {
      if (timer !== null) clearTimeout(timer);
      this.ending = setTimeout(() => this.end(), KEEP_MS);
    }
  }

  end(): void {
    this.worker?.terminate();
    this.worker = null;
    if (this.ending !== null) clearTimeout(this.ending);
    this.ending = null;
  }

  private async start(): Promise<WorkerClient> {
    const worker = new WorkerClient();
    this.worker = worker;
    await worker.call('start', { wasm: this.wasm, key: null, database: '', isReadOnly: true });
    return worker;
  }
}
