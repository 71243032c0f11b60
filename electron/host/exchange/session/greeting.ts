import type { Bytes } from '../../../../shared/base/bytes.ts';
import { toHex } from '../../../../shared/base/bytes.ts';
import type { CircleId, DeviceId } from '../../../../shared/base/ids.ts';
import type { Circle } from '../circle/circle.ts';
import { publicOf } from '../codec/crypto.ts';
import { newestEpochs } from '../circle/epoch.ts';
import type { Identity } from '../identity.ts';
import { ENTRIES } from './messages.ts';
import type { Entry } from './messages.ts';
import { deviceProof, EpochSecrets, isSame, otherSide } from './secrets.ts';
import type { Side } from './secrets.ts';

/* Finding out, in one message each way, which circles both ends are in, and who the other end is. */

/** An entry of the other end that was made with a key that this device holds. */
export interface Match {
  readonly circle: Circle;
  readonly epoch: string;
  readonly entry: Entry;
  /** Null: a holder of the key whom no record here names. */
  readonly device: DeviceId | null;
}

interface Own {
  readonly number: number;
  epoch: string;
  /** What its last entry said of the state. */
  state: string;
  /** Epochs under which this circle was entered already. */
  readonly said: Set<string>;
}

export interface GreetingPorts {
  readonly binding: Uint8Array;
  readonly side: Side;
  me(): Identity;
  /** The circles that may use this line now. */
  circles(): readonly Circle[];
}

/** Greatest number of epochs of a circle that are tried. */
const EPOCHS = 32;

export class Greeting {
  private readonly ports: GreetingPorts;
  private readonly own = new Map<CircleId, Own>();
  private readonly theirs = new Map<number, Match>();
  private readonly heard = new Map<number, Entry>();
  private readonly secrets = new Map<string, EpochSecrets>();

  constructor(ports: GreetingPorts) {
    this.ports = ports;
  }

  /** Entries for the circles that have none yet, under the epoch they write under. */
  enter(): Entry[] {
    return this.circles().flatMap((circle) => {
      if (this.own.has(circle.id) || circle.role === null || this.own.size >= ENTRIES) return [];
      const entry = this.entryUnder(circle, circle.membership.state.epoch);
      return entry === null ? [] : [entry];
    });
  }

  /** Takes what the other end says of its circles. Whoever knows only an older epoch is answered under that one. */
  read(entries: readonly Entry[]): readonly Entry[] {
    for (const entry of entries) this.heard.set(entry.number, entry);
    return this.judge(entries);
  }

  /** Looks again at what was heard, with the circles and keys of now. */
  readAgain(): readonly Entry[] {
    return this.judge(Array.from(this.heard.values()).filter(({ number }) => !this.theirs.has(number)));
  }

  private judge(entries: readonly Entry[]): readonly Entry[] {
    const tags = this.knownTags();
    const again: Entry[] = [];
    for (const entry of entries) {
      const found = tags.get(toHex(entry.tag));
      if (found === undefined) continue;
      const { circle, epoch } = found;
      this.theirs.set(entry.number, { circle, epoch, entry, device: this.resolve(circle, epoch, entry) });
      const own = this.own.get(circle.id);
      if (own === undefined || own.epoch === epoch || own.said.has(epoch)) continue;
      const answer = this.entryUnder(circle, epoch);
      if (answer !== null) again.push(answer);
    }
    return again;
  }

  /** Tries again to name those whom no record named before. True when somebody was found. */
  resolveAgain(): boolean {
    let anybody = false;
    for (const [number, match] of this.theirs) {
      if (match.device !== null) continue;
      const device = this.resolve(match.circle, match.epoch, match.entry);
      this.theirs.set(number, { ...match, device });
      anybody ||= device !== null;
    }
    return anybody;
  }

  matches(): readonly Match[] {
    return Array.from(this.theirs.values());
  }

  match(number: number): Match | null {
    return this.theirs.get(number) ?? null;
  }

  /** This side's number for a circle; null where it has not entered it. */
  numberOf(circle: CircleId): number | null {
    return this.own.get(circle)?.number ?? null;
  }

  /** The state of a circle as this side's last entry for it said it. */
  entered(circle: CircleId): string {
    return this.own.get(circle)?.state ?? '';
  }

  /** Masks of hashes, as the one side (`own`) or the other writes them for a circle. */
  mask(circle: Circle, whose: 'own' | 'theirs', hash: Uint8Array): Bytes | null {
    const epoch =
      whose === 'own'
        ? this.own.get(circle.id)?.epoch
        : this.matches().findLast((match) => match.circle === circle)?.epoch;
    return epoch === undefined ? null : (this.secretsOf(circle, epoch)?.mask(hash) ?? null);
  }

  /** This side's proof for a device; null when its key is none. */
  proofFor(agreement: Uint8Array): Bytes | null {
    return deviceProof(this.ports.me().agreementSeed, agreement, this.ports.binding, this.ports.side);
  }

  isProof(agreement: Uint8Array, proof: Uint8Array): boolean {
    const side = otherSide(this.ports.side);
    const right = deviceProof(this.ports.me().agreementSeed, agreement, this.ports.binding, side);
    return right !== null && isSame(right, proof);
  }

  /**
   * Those whose record of this device names its own key. By another key, which the head of one circle wrote down,
   * nothing can be proved, and whoever tried to would end the line for all other circles.
   */
  private circles(): readonly Circle[] {
    const { device, agreementSeed } = this.ports.me();
    const own = publicOf('x25519', agreementSeed);
    return this.ports.circles().filter((circle) => {
      const record = circle.membership.state.members.get(device)?.record;
      return record === undefined || isSame(record.agreement, own);
    });
  }

  private entryUnder(circle: Circle, epoch: string): Entry | null {
    const secrets = this.secretsOf(circle, epoch);
    if (secrets === null) return null;
    const state = circle.stateHashes();
    const own: Own = this.own.get(circle.id) ?? {
      number: this.own.size,
      epoch,
      state: '',
      said: new Set<string>(),
    };
    own.epoch = epoch;
    own.state = toHex(state.vector) + toHex(state.heads);
    own.said.add(epoch);
    this.own.set(circle.id, own);
    return {
      number: own.number,
      tag: secrets.tag(this.ports.side),
      hint: secrets.hint(this.ports.side, this.ports.me().device),
      vectorMask: secrets.mask(state.vector),
      headsMask: secrets.mask(state.heads),
    };
  }

  /** What the other end's tags would be, for every epoch of every circle, the newest of each circle last. */
  private knownTags(): ReadonlyMap<string, { readonly circle: Circle; readonly epoch: string }> {
    const tags = new Map<string, { readonly circle: Circle; readonly epoch: string }>();
    for (const circle of this.circles()) {
      for (const epoch of newestEpochs(circle.membership, EPOCHS)) {
        const tag = this.secretsOf(circle, epoch)?.tag(otherSide(this.ports.side));
        if (tag !== undefined) tags.set(toHex(tag), { circle, epoch });
      }
    }
    return tags;
  }

  private resolve(circle: Circle, epoch: string, entry: Entry): DeviceId | null {
    const secrets = this.secretsOf(circle, epoch);
    for (const device of circle.membership.state.members.keys()) {
      if (secrets !== null && isSame(secrets.hint(otherSide(this.ports.side), device), entry.hint))
        return device;
    }
    return null;
  }

  private secretsOf(circle: Circle, epoch: string): EpochSecrets | null {
    const known = this.secrets.get(`${circle.id}/${epoch}`);
    if (known !== undefined) return known;
    const key = circle.epochKey(epoch);
    if (key === null) return null;
    const secrets = new EpochSecrets(key, this.ports.binding);
    this.secrets.set(`${circle.id}/${epoch}`, secrets);
    return secrets;
  }
}
