import type { CircleId, DeviceId } from '../../../../shared/base/ids.ts';
import type { Circle } from '../circle/circle.ts';
import { wholeState } from '../circle/state-hash.ts';
import { hash } from '../codec/crypto.ts';
import type { Exchange } from '../exchange.ts';
import type { Greeting, Match } from './greeting.ts';
import type { Outbox } from './outbox.ts';
import { TAG } from './secrets.ts';
import type { SessionCircle } from './session.ts';
import { Talk } from './talk.ts';

export interface TalksPorts {
  readonly exchange: Exchange;
  readonly outbox: Outbox;
  readonly isCaller: boolean;
  /** Circles that may use the line, and how. */
  circles(): readonly SessionCircle[];
  greeting(): Greeting;
  /** Takes in what arrived. */
  flush(): void;
  changed(): void;
}

/** What two devices have in common on one line: a talk for each circle, and what may go in it. */
export class Talks {
  private readonly ports: TalksPorts;
  private readonly talks = new Map<CircleId, Talk>();
  private policies = new Map<CircleId, SessionCircle>();

  constructor(ports: TalksPorts) {
    this.ports = ports;
  }

  all(): readonly Talk[] {
    return Array.from(this.talks.values());
  }

  get(circle: CircleId): Talk | null {
    return this.talks.get(circle) ?? null;
  }

  policy(circle: CircleId): SessionCircle | null {
    return this.policies.get(circle) ?? null;
  }

  /** The talk of a number of the other end. */
  of(number: number): Talk | null {
    const match = this.ports.greeting().match(number);
    return match === null ? null : this.get(match.circle.id);
  }

  /** This side's number of a circle. */
  numberOf(circle: CircleId): number | null {
    return this.ports.greeting().numberOf(circle);
  }

  /** Asks again which circles may use the line. */
  ask(): void {
    this.policies = new Map(this.ports.circles().map((one) => [one.id, one]));
  }

  /** Circles that may use this line and in which this device still is. */
  allowed(): readonly Circle[] {
    return Array.from(this.policies.keys()).flatMap((id) => {
      const circle = this.ports.exchange.get(id);
      return circle === null || circle.role === null ? [] : [circle];
    });
  }

  /** Known to each other, and nothing in common any more. */
  get isDoneFor(): boolean {
    return this.all().every((talk) => talk.isFarewell);
  }

  /** Begins to talk of a circle of the proved device, or begins anew; false when it may not. */
  begin({ circle, entry }: Match, device: DeviceId): boolean {
    if (!this.policies.has(circle.id) || circle.role === null) return false;
    const number = this.numberOf(circle.id);
    if (number === null) return false;
    this.talks.get(circle.id)?.over();
    const { exchange, outbox, isCaller } = this.ports;
    const talk = new Talk(circle, entry, {
      exchange,
      outbox,
      device,
      isCaller,
      number: () => number,
      mask: (whose, value) => this.ports.greeting().mask(circle, whose, value),
      entered: () => this.ports.greeting().entered(circle.id),
      policy: () => this.policy(circle.id),
      flush: () => this.ports.flush(),
      changed: () => this.ports.changed(),
    });
    this.talks.set(circle.id, talk);
    talk.begin();
    talk.tellApplied();
    this.ports.changed();
    return true;
  }

  /** Ends the talks of circles that may not use the line any more. */
  drop(): void {
    for (const [id, talk] of this.talks) {
      if (this.policies.has(id) && talk.circle.role !== null && this.ports.exchange.get(id) === talk.circle)
        continue;
      talk.over();
      this.talks.delete(id);
      this.ports.changed();
    }
  }

  push(): void {
    for (const talk of this.talks.values()) {
      talk.push();
      talk.tellApplied();
    }
  }

  /** One value for all that both should hold. */
  sumOfStates() {
    const states = this.all()
      .filter((talk) => !talk.isFarewell)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map((talk) => wholeState(talk.circle.stateHashes()));
    return hash('dw/check/1', ...states).slice(0, TAG);
  }

  over(): void {
    for (const talk of this.talks.values()) talk.over();
  }
}
