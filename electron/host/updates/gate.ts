import { Emitter, type Event } from '../../../shared/base/emitter.ts';

/** Says when the line and the machine belong to an exchange with colleagues: updates stand back meanwhile. */
export interface ExchangeGate {
  readonly isBusy: boolean;
  /** True when an exchange began while none ran, false when the last one ended. */
  readonly changed: Event<boolean>;
  /** An exchange begins; call the result once when it has ended. */
  enter(): () => void;
}

export function createExchangeGate(): ExchangeGate {
  const changed = new Emitter<boolean>();
  let running = 0;
  return {
    get isBusy() {
      return running > 0;
    },
    changed: changed.event,
    enter() {
      running += 1;
      if (running === 1) changed.fire(true);
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        running -= 1;
        if (running === 0) changed.fire(false);
      };
    },
  };
}

/** A handler whose whole run counts as an exchange. */
export function duringExchange<A extends readonly unknown[], T>(
  gate: ExchangeGate,
  work: (...args: A) => Promise<T>,
): (...args: A) => Promise<T> {
  return async (...args) => {
    const leave = gate.enter();
    try {
      return await work(...args);
    } finally {
      leave();
    }
  };
}
