import { Emitter } from '../../../shared/base/emitter.ts';
import type { Event } from '../../../shared/base/emitter.ts';
import type { CircleId } from '../../../shared/base/ids.ts';
import { systemClock } from '../../../shared/base/ports.ts';
import type { Clock, Random } from '../../../shared/base/ports.ts';
import { err, failure } from '../../../shared/base/result.ts';
import type { Failure, Result } from '../../../shared/base/result.ts';
import type { exchangeService } from '../../../shared/contract/exchange.ts';
import type { Announce } from '../../../shared/contract/service.ts';
import { isDiskError } from '../data-folder/disk-error.ts';
import type { Circle } from './circle/circle.ts';
import { systemRandom } from './codec/crypto.ts';
import { WORDS_COST } from './codec/invitation.ts';
import { describeIdentity } from './describe.ts';
import { Exchange, IdentityDamagedError } from './exchange.ts';

/** The host's keys as exchange needs them. */
export interface ExchangeKeys {
  /** Null while locked. */
  hostKey(): Uint8Array | null;
  readonly locked: Event<undefined>;
}

export interface ExchangeServiceDeps {
  /** `<data>/exchange`. */
  readonly folder: string;
  readonly folderIncarnation: number;
  readonly keys: ExchangeKeys;
  readonly clock?: Clock;
  readonly random?: Random;
  /** Tests that compare no words make them cheaper. */
  readonly wordsCost?: number;
}

/** Why the exchange folder could not be worked in. */
export type OpenCode = 'locked' | 'not-writable' | 'identity-damaged';
export type CommonCode = OpenCode | 'unknown-circle';

type Work<T, C extends string> = Promise<Result<T, Failure<C>>> | Result<T, Failure<C>>;

/** The exchange folder, opened at the first question after unlocking, for every service that works in it. */
export interface ExchangeOpener {
  /** After it was opened; at once where it is open. */
  readonly opened: Event<Exchange>;
  /** Before it is closed. */
  readonly closing: Event<Exchange>;
  /** The open exchange, opened now if it can be; null while locked. Throws what the disk says. */
  get(): Exchange | null;
  /** Runs on the open exchange; a disk that refuses is an expected failure. */
  with<T, C extends string>(
    work: (exchange: Exchange) => Work<T, C>,
  ): Promise<Result<T, Failure<C | OpenCode>>>;
  inCircle<T, C extends string>(
    id: CircleId,
    work: (circle: Circle, exchange: Exchange) => Work<T, C>,
  ): Promise<Result<T, Failure<C | CommonCode>>>;
  dispose(): void;
}

export function createOpener(
  deps: ExchangeServiceDeps,
  announce: Announce<typeof exchangeService>,
): ExchangeOpener {
  return new Opener(deps, announce);
}

class Opener implements ExchangeOpener {
  private readonly deps: ExchangeServiceDeps;
  private readonly announce: Announce<typeof exchangeService>;
  private readonly stop: () => void;
  private readonly opening = new Emitter<Exchange>();
  private readonly ending = new Emitter<Exchange>();
  private open: Exchange | null = null;
  readonly closing = this.ending.event;

  constructor(deps: ExchangeServiceDeps, announce: Announce<typeof exchangeService>) {
    this.deps = deps;
    this.announce = announce;
    this.stop = deps.keys.locked(() => this.close());
  }

  readonly opened: Event<Exchange> = (listener) => {
    const stop = this.opening.event(listener);
    if (this.open !== null) listener(this.open);
    return stop;
  };

  async with<T, C extends string>(
    work: (exchange: Exchange) => Work<T, C>,
  ): Promise<Result<T, Failure<C | OpenCode>>> {
    try {
      const exchange = this.get();
      return exchange === null ? err(failure('locked')) : await work(exchange);
    } catch (problem) {
      if (isDiskError(problem)) return err(failure('not-writable'));
      if (problem instanceof IdentityDamagedError) return err(failure('identity-damaged'));
      throw problem;
    }
  }

  async inCircle<T, C extends string>(
    id: CircleId,
    work: (circle: Circle, exchange: Exchange) => Work<T, C>,
  ): Promise<Result<T, Failure<C | CommonCode>>> {
    return this.with<T, C | 'unknown-circle'>((exchange) => {
      const circle = exchange.get(id);
      return circle === null ? err(failure('unknown-circle')) : work(circle, exchange);
    });
  }

  dispose(): void {
    this.stop();
    this.close();
  }

  get(): Exchange | null {
    if (this.open !== null) return this.open;
    const key = this.deps.keys.hostKey();
    if (key === null) return null;
    const exchange = new Exchange(this.deps.folder, key, {
      random: this.deps.random ?? systemRandom,
      clock: this.deps.clock ?? systemClock,
      folderIncarnation: this.deps.folderIncarnation,
      wordsCost: this.deps.wordsCost ?? WORDS_COST,
    });
    exchange.changed.event((circle) => this.announce('changed', { circle }));
    exchange.reincarnated.event((identity) => this.announce('reincarnated', describeIdentity(identity)));
    this.open = exchange;
    this.opening.fire(exchange);
    return exchange;
  }

  private close(): void {
    if (this.open !== null) this.ending.fire(this.open);
    this.open?.close();
    this.open = null;
  }
}
