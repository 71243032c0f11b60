/** Listens to something that happened; call the result to stop. */
export type Event<T> = (listener: (value: T) => void) => () => void;

/** Announces a state to whoever listens. A listener that throws does not stop the others. */
export class Emitter<T> {
  private readonly listeners = new Set<(value: T) => void>();

  readonly event: Event<T> = (listener) => {
    const own = (value: T): void => listener(value);
    this.listeners.add(own);
    return () => this.listeners.delete(own);
  };

  fire(value: T): void {
    const failures: unknown[] = [];
    for (const listener of Array.from(this.listeners)) {
      try {
        listener(value);
      } catch (failure) {
        failures.push(failure);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'A listener failed');
  }
}
