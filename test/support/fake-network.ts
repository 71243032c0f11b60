import { Emitter } from '../../shared/base/emitter.ts';
import type { CircleId, DeviceId } from '../../shared/base/ids.ts';
import { asId } from '../../shared/base/ids.ts';
import { ok } from '../../shared/base/result.ts';
import type { ConnectedColleague, NetworkStatus } from '../../shared/contract/network.ts';
import type { NetworkPort, Wait } from '../../renderer/exchange/ports.ts';

/** A network that is off, with what a test says is different. */
export function aNetworkStatus(change: Partial<NetworkStatus> = {}): NetworkStatus {
  return {
    on: false,
    paused: false,
    listening: null,
    colleagues: [],
    troubles: [],
    circles: [],
    expensive: false,
    budget: null,
    today: { sent: 0, received: 0 },
    proxy: null,
    addresses: [],
    ...change,
  };
}

export function aColleague(circle: CircleId, change: Partial<ConnectedColleague> = {}): ConnectedColleague {
  return {
    circle,
    device: asId<DeviceId>('b'.repeat(64)),
    person: 'Bob',
    way: 'lan',
    state: 'equal',
    sent: 0,
    received: 0,
    toSend: 0,
    toReceive: 0,
    since: 0,
    ...change,
  };
}

export function aCircleChoice(
  circle: CircleId,
  change: Partial<NetworkStatus['circles'][number]> = {},
): NetworkStatus['circles'][number] {
  return { circle, choice: 'exchange', relay: null, drafts: [], presence: false, ...change };
}

/** The network's service as exchange uses it: says what a test says, and keeps what it was told. */
export class FakeNetwork implements NetworkPort {
  private readonly statuses = new Emitter<NetworkStatus>();
  private readonly presences = new Emitter<never>();
  readonly told: Parameters<NetworkPort['applied']>[0][] = [];
  now: NetworkStatus = aNetworkStatus();
  readonly events: NetworkPort['events'] = { changed: this.statuses.event, presence: this.presences.event };

  status: NetworkPort['status'] = () => Promise.resolve(ok(this.now));
  applied: NetworkPort['applied'] = (said) => {
    this.told.push(said);
    return Promise.resolve(ok({}));
  };

  say(status: Partial<NetworkStatus>): void {
    this.now = aNetworkStatus(status);
    this.statuses.fire(this.now);
  }
}

/** Time that passes when a test says so: what waits is done at once, in order. */
export class HeldTime {
  private waiting: { readonly ms: number; readonly act: () => void }[] = [];

  readonly wait: Wait = (ms, act) => {
    const one = { ms, act };
    this.waiting.push(one);
    return () => {
      this.waiting = this.waiting.filter((other) => other !== one);
    };
  };

  /** How long each of those that wait has been asked to wait. */
  get asked(): readonly number[] {
    return this.waiting.map(({ ms }) => ms);
  }

  pass(): void {
    for (const { act } of this.waiting.splice(0)) act();
  }
}
