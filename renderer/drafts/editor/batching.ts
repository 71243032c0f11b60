/** Longest time between a key and the batch that carries it. */
const BATCH_MS = 300;
/** From here on a batch goes right after the frame that shows a key, where it is in no later key's way. */
const ALIGNED_MS = 200;
/** Who writes after such a pause is not kept waiting for more: the first letter goes right after its frame. */
const PAUSE_MS = 700;

/** When what is typed goes to the worker: soon, after it is painted, and never a message for each key. */
export class Batching {
  private readonly due: () => void;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private scheduledAt = 0;
  private typedAt = Number.NEGATIVE_INFINITY;

  constructor(due: () => void) {
    this.due = due;
  }

  /** A key changed the text. */
  typed(): void {
    const now = performance.now();
    const isFirst = this.timer === null && now - this.typedAt >= PAUSE_MS;
    this.typedAt = now;
    this.schedule();
    if (isFirst || now - this.scheduledAt >= ALIGNED_MS) this.afterFrame();
  }

  /** There is something to hand over, when there is time. */
  schedule(): void {
    if (this.timer !== null) return;
    this.scheduledAt = performance.now();
    this.timer = setTimeout(() => this.go(), BATCH_MS);
  }

  /** Nothing is, or it goes by itself. */
  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private go(): void {
    this.stop();
    this.due();
  }

  /** In a window that paints no frames the timer still goes off. */
  private afterFrame(): void {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      const onPainted = (): void => {
        port1.close();
        if (this.timer !== null) this.go();
      };
      port1.addEventListener('message', onPainted, { once: true });
      port1.start();
      port2.postMessage(null);
    });
  }
}
