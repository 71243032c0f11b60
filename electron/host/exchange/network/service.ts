import { err, failure, ok } from '../../../../shared/base/result.ts';
import type { Failure, Result } from '../../../../shared/base/result.ts';
import type { CircleId } from '../../../../shared/base/ids.ts';
import type { networkService, NetworkStatus } from '../../../../shared/contract/network.ts';
import type { Announce, Handlers } from '../../../../shared/contract/service.ts';
import { isDiskError } from '../../data-folder/disk-error.ts';
import type { Circle } from '../circle/circle.ts';
import type { Exchange } from '../exchange.ts';
import { sayKept } from '../keeping.ts';
import { parseProxy } from '../line/proxy.ts';
import type { ExchangeOpener, OpenCode } from '../opener.ts';
import { choiceOf, settingsOf, tellsPresence } from './policy.ts';
import { previewSending } from './preview.ts';
import { readRelayUrl } from './relays.ts';
import { NetworkRun } from './run.ts';
import type { RunPorts } from './run-ports.ts';
import type { CircleSettings } from './settings.ts';

export interface NetworkServiceDeps extends Omit<RunPorts, 'hostKey' | 'onChanged' | 'onPresence'> {
  readonly opener: ExchangeOpener;
  /** Null while locked. */
  hostKey(): Uint8Array | null;
}

type Service = Handlers<typeof networkService>;
const EVERY_MS = 250;

/**
 * The `network` service. It runs while the exchange folder is open and the delegate has switched it on; before, and
 * after locking, no socket of it is open. `dispose` resolves when none is.
 */
export function createNetworkService(
  deps: NetworkServiceDeps,
  announce: Announce<typeof networkService>,
): Service & { readonly current: () => NetworkRun | null; dispose(): Promise<void> } {
  const holder = new Holder(deps, announce);
  return {
    ...switchHandlers(holder),
    ...circleHandlers(holder),
    ...toldHandlers(holder),
    current: () => holder.run,
    dispose: () => holder.dispose(),
  };
}

/** The run of the open exchange, and the quiet way of telling changes. */
class Holder {
  run: NetworkRun | null = null;
  private readonly deps: NetworkServiceDeps;
  private readonly announce: Announce<typeof networkService>;
  private readonly stops: readonly (() => void)[];
  private closing: Promise<void> = Promise.resolve();
  private toldAt = Number.NEGATIVE_INFINITY;
  private stopTelling: (() => void) | null = null;

  constructor(deps: NetworkServiceDeps, announce: Announce<typeof networkService>) {
    this.deps = deps;
    this.announce = announce;
    this.stops = [
      deps.opener.opened((exchange) => this.tryToRun(exchange)),
      deps.opener.closing(() => this.close()),
    ];
  }

  async with<T, C extends string>(
    work: (run: NetworkRun) => Promise<Result<T, Failure<C>>> | Result<T, Failure<C>>,
  ): Promise<Result<T, Failure<C | OpenCode>>> {
    return this.deps.opener.with<T, C | OpenCode>((exchange) => {
      const run = this.of(exchange);
      return run === null ? err(failure('locked')) : work(run);
    });
  }

  async inCircle<T, C extends string>(
    id: CircleId,
    work: (run: NetworkRun, circle: Circle) => Promise<Result<T, Failure<C>>> | Result<T, Failure<C>>,
  ): Promise<Result<T, Failure<C | OpenCode | 'unknown-circle'>>> {
    return this.with<T, C | 'unknown-circle'>((run) => {
      const circle = run.exchange.get(id);
      return circle === null ? err(failure('unknown-circle')) : work(run, circle);
    });
  }

  async dispose(): Promise<void> {
    for (const stop of this.stops) stop();
    this.close();
    await this.closing;
  }

  private of(exchange: Exchange): NetworkRun | null {
    if (this.run?.exchange === exchange) return this.run;
    const hostKey = this.deps.hostKey();
    if (hostKey === null) return null;
    exchange.choiceOf = (circle, draft) =>
      this.run === null ? null : choiceOf(this.run.settings.value, circle, draft);
    this.run = new NetworkRun(exchange, {
      ...this.deps,
      hostKey,
      bug: (problem) => this.deps.bug(problem),
      onChanged: () => this.changed(),
      onPresence: ({ circle, device, draft, clause, gone }, person) =>
        this.announce('presence', { circle, device, person, draft, clause, gone }),
    });
    return this.run;
  }

  /** A disk that refuses keeps nobody from the texts; the first call about the network says so. */
  private tryToRun(exchange: Exchange): void {
    try {
      this.of(exchange);
    } catch (problem) {
      if (!isDiskError(problem)) throw problem;
    }
  }

  private close(): void {
    this.stopTelling?.();
    this.stopTelling = null;
    const { run } = this;
    this.run = null;
    if (run !== null) this.closing = run.close();
  }

  private changed(): void {
    if (this.stopTelling !== null) return;
    const now = this.deps.timers.now();
    this.stopTelling = this.deps.timers.after(Math.max(0, this.toldAt + EVERY_MS - now), () => {
      this.stopTelling = null;
      this.toldAt = this.deps.timers.now();
      if (this.run !== null) this.announce('changed', describe(this.run));
    });
  }
}

function describe(run: NetworkRun): NetworkStatus {
  const settings = run.settings.value;
  const { sent, received } = run.budget.today;
  const { listening } = run;
  return {
    on: settings.on,
    paused: settings.paused,
    listening: listening === null ? null : { port: listening.port, hosts: [...listening.hosts] },
    colleagues: [...(run.connections?.colleagues() ?? [])],
    troubles: [...run.troubles()],
    circles: run.exchange.list().map((circle) => describeCircle(run, circle)),
    expensive: settings.expensive,
    budget: settings.budget,
    today: { sent, received },
    proxy: settings.proxy,
    addresses: settings.addresses.map((one) => ({ ...one })),
  };
}

function describeCircle(run: NetworkRun, { id, membership, kept }: Circle): NetworkStatus['circles'][number] {
  const settings = run.settings.value;
  const { choice, relay, drafts } = settingsOf(settings, id);
  return {
    circle: id,
    choice,
    relay:
      relay === null
        ? null
        : (run.relays.status(id) ?? { url: relay, state: 'off' as const, lastAt: null, items: 0 }),
    drafts: Array.from(drafts, ([draft, choice]) => ({ draft, choice })),
    kept: [...kept.all()],
    presence: tellsPresence(settings, id, membership.state.kind),
  };
}

function switchHandlers(
  holder: Holder,
): Pick<
  Service,
  'status' | 'switchOn' | 'pause' | 'exchangeNow' | 'dial' | 'forgetAddress' | 'setBudget' | 'setProxy'
> {
  return {
    status: () => holder.with((run) => ok(describe(run))),
    switchOn: ({ on }) =>
      holder.with(async (run) => {
        run.settings.change({ on });
        run.apply();
        await run.settled();
        return ok(describe(run));
      }),
    pause: ({ paused }) => change(holder, (run) => run.settings.change({ paused })),
    exchangeNow: () =>
      holder.with((run) => {
        run.exchangeNow();
        return ok(describe(run));
      }),
    dial: ({ host, port }) => holder.with((run) => run.callAddress(host, port)),
    forgetAddress: ({ host, port }) =>
      holder.with((run) => {
        run.forgetAddress(host, port);
        return ok(describe(run));
      }),
    setBudget: ({ expensive, budget }) => change(holder, (run) => run.settings.change({ expensive, budget })),
    setProxy: ({ url }) =>
      holder.with((run) => {
        const proxy = url === null ? null : parseProxy(url);
        if (url !== null && proxy === null) return err(failure('bad-address'));
        run.settings.change({ proxy: proxy === null ? null : proxy.href });
        run.apply();
        return ok(describe(run));
      }),
  };
}

function circleHandlers(
  holder: Holder,
): Pick<Service, 'setChoice' | 'setDraftChoice' | 'setRelay' | 'setPresence' | 'preview' | 'receipts'> {
  return {
    async setChoice({ circle, choice }) {
      const changed = await changeCircle(holder, circle, () => ({ choice }));
      if (changed.ok)
        await holder.inCircle(circle, (run, found) => ok(sayKept(run.exchange, found, found.kept.saidOf())));
      return changed;
    },
    async setDraftChoice({ circle, draft, choice }) {
      const changed = await changeCircle(holder, circle, (before) => {
        const drafts = new Map(before.drafts);
        if (choice === null) drafts.delete(draft);
        else drafts.set(draft, choice);
        return { drafts };
      });
      if (changed.ok)
        await holder.inCircle(circle, (run, found) => ok(sayKept(run.exchange, found, [draft])));
      return changed;
    },
    async setRelay({ circle, url }) {
      const relay = url === null ? null : readRelayUrl(url);
      if (url !== null && relay === null) return err(failure('bad-address'));
      return changeCircle(holder, circle, () => ({ relay }));
    },
    setPresence: ({ circle, presence }) => changeCircle(holder, circle, () => ({ presence })),
    preview: ({ circle }) =>
      holder.inCircle(circle, (run, found) => {
        const seen = previewSending(run.exchange, found, run.settings.value, run.relays.toSend(circle));
        return ok({ ...seen, recipients: [...seen.recipients], drafts: [...seen.drafts] });
      }),
    receipts: ({ circle }) =>
      holder.inCircle(circle, (run, found) => {
        const me = run.exchange.requireIdentity().device;
        return ok({ receipts: [...run.receipts.list(found, me)] });
      }),
  };
}

function toldHandlers(holder: Holder): Pick<Service, 'here' | 'applied'> {
  return {
    here: (whereabouts) =>
      holder.with((run) => {
        run.here(whereabouts);
        return ok({});
      }),
    applied: ({ circle, applied }) =>
      holder.inCircle(circle, (run) => {
        run.tellApplied(circle, applied);
        return ok({});
      }),
  };
}

function change(holder: Holder, work: (run: NetworkRun) => void) {
  return holder.with<NetworkStatus, never>((run) => {
    work(run);
    run.apply();
    return ok(describe(run));
  });
}

function changeCircle(
  holder: Holder,
  id: CircleId,
  work: (before: CircleSettings) => Partial<CircleSettings>,
) {
  return holder.inCircle<NetworkStatus, never>(id, (run) => {
    const before = settingsOf(run.settings.value, id);
    const circles = new Map(run.settings.value.circles).set(id, { ...before, ...work(before) });
    run.settings.change({ circles });
    run.apply();
    return ok(describe(run));
  });
}
