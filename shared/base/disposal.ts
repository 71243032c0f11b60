/** Something that must be given back. */
export interface Disposable {
  dispose(): void;
}

/** Collects what must be given back; gives it back once, last first. */
export class DisposableStack implements Disposable {
  private readonly held: (() => void)[] = [];
  private disposed = false;

  add(dispose: () => void): void {
    if (this.disposed) dispose();
    else this.held.push(dispose);
  }

  dispose(): void {
    this.disposed = true;
    while (this.held.length > 0) this.held.pop()?.();
  }
}
