import type { Bytes } from '../../../../shared/base/bytes.ts';
import type { DeviceId } from '../../../../shared/base/ids.ts';
import type { Circle } from '../circle/circle.ts';
import type { DeviceRecord } from '../membership/record.ts';
import { Greeting } from './greeting.ts';
import type { GreetingPorts, Match } from './greeting.ts';
import { VERSION } from './messages.ts';
import type { Entry, Message } from './messages.ts';
import { isSame } from './secrets.ts';

type Said = Exclude<Message, { readonly kind: 'channel' }>;

export interface GreeterPorts extends GreetingPorts {
  say(message: Said): void;
  /** The other end is proved to be this device. Once. */
  proved(device: DeviceRecord): void;
  /** A circle of the proved device matched, or was entered again. */
  matched(match: Match): void;
  fail(reason: 'bad-proof' | 'malformed' | 'newer-version'): void;
}

/** The first messages of a session: entries, who is who, and proofs. */
export class Greeter {
  readonly greeting: Greeting;
  private readonly ports: GreeterPorts;
  private readonly asked = new Set<number>();
  private readonly told = new Set<Match>();
  private hasHeard = false;
  private other: DeviceRecord | null = null;
  private theirProof: Bytes | null = null;
  private isProved = false;

  constructor(ports: GreeterPorts) {
    this.ports = ports;
    this.greeting = new Greeting(ports);
  }

  hello(): void {
    this.ports.say({ kind: 'hello', version: VERSION, entries: this.greeting.enter() });
  }

  /** Circles that may use the line since, and entries that mean something now. */
  refresh(): void {
    const entries = this.greeting.enter();
    if (this.hasHeard) entries.push(...this.greeting.readAgain());
    if (entries.length > 0) this.ports.say({ kind: 'entries', entries });
    this.greeting.resolveAgain();
    this.identify();
  }

  onHello(message: Extract<Message, { readonly kind: 'hello' }>): void {
    if (this.hasHeard) return this.ports.fail('malformed');
    this.hasHeard = true;
    if (message.version > VERSION) return this.ports.fail('newer-version');
    if (message.version !== VERSION) return this.ports.fail('malformed');
    this.onEntries(message.entries);
  }

  onEntries(entries: readonly Entry[]): void {
    if (!this.hasHeard) return this.ports.fail('malformed');
    const again = this.greeting.read(entries);
    if (again.length > 0) this.ports.say({ kind: 'entries', entries: again });
    this.identify();
  }

  onProof(proof: Bytes): void {
    if (this.theirProof !== null) return this.ports.fail('malformed');
    this.theirProof = proof;
    this.identify();
  }

  /** Tells the records that make this device a member: whoever asks holds a key of the circle, and no more is told. */
  onWho(number: number): void {
    const about = this.recordsAboutMe(number);
    const own = about === null ? null : this.greeting.numberOf(about.circle.id);
    if (about === null || own === null) return;
    for (const bytes of about.records) this.ports.say({ kind: 'record', number: own, bytes });
  }

  private recordsAboutMe(
    number: number,
  ): { readonly circle: Circle; readonly records: readonly Bytes[] } | null {
    const match = this.greeting.match(number);
    if (match === null) return null;
    const { graph } = match.circle.membership;
    const me = this.ports.me().device;
    const added = match.circle.membership
      .all()
      .filter(({ act }) => act.kind === 'add' && act.device.device === me)
      .map(({ id }) => id);
    return { circle: match.circle, records: graph.closure(added).map((one) => graph.record(one).bytes) };
  }

  get isWaitingForRecords(): boolean {
    return !this.isProved && this.asked.size > 0;
  }

  private identify(): void {
    const devices = new Set<DeviceId>();
    for (const match of this.greeting.matches()) {
      if (match.device === null) this.ask(match);
      else devices.add(match.device);
    }
    const first = this.other?.device ?? Array.from(devices)[0];
    if (first === undefined) return;
    if (Array.from(devices).some((device) => device !== first)) return this.ports.fail('bad-proof');
    if (this.other === null && !this.meet(first)) return this.ports.fail('bad-proof');
    this.check();
  }

  /** A holder of the key whom nobody named here yet: asked for the records that do. */
  private ask({ entry, circle }: Match): void {
    if (this.asked.has(entry.number)) return;
    this.asked.add(entry.number);
    const number = this.greeting.numberOf(circle.id);
    const heads = circle.membership.state.heads.map((head) => head.slice(0, 32));
    if (number !== null) this.ports.say({ kind: 'who', number, heads: heads.slice(0, 16) });
  }

  private meet(device: DeviceId): boolean {
    const match = this.greeting.matches().find((one) => one.device === device);
    const record = match?.circle.membership.state.members.get(device)?.record ?? null;
    const proof = record === null ? null : this.greeting.proofFor(record.agreement);
    if (record === null || proof === null) return false;
    this.other = record;
    this.ports.say({ kind: 'proof', proof });
    return true;
  }

  private check(): void {
    if (this.other === null || this.theirProof === null) return;
    if (!this.isProved) {
      if (!this.greeting.isProof(this.other.agreement, this.theirProof)) return this.ports.fail('bad-proof');
      this.isProved = true;
      this.ports.proved(this.other);
    }
    for (const match of this.greeting.matches()) {
      if (match.device === null || this.told.has(match) || !this.isProvedIn(match)) continue;
      this.told.add(match);
      this.ports.matched(match);
    }
  }

  /**
   * A head of one circle writes down whatever key he likes for a device. What was proved is the key that one record
   * names, so it counts only in circles whose own record names the same.
   */
  private isProvedIn({ circle, device }: Match): boolean {
    const record = device === null ? undefined : circle.membership.state.members.get(device)?.record;
    return record !== undefined && this.other !== null && isSame(record.agreement, this.other.agreement);
  }
}
