import type { Bytes } from '../../../../shared/base/bytes.ts';
import type { CircleId } from '../../../../shared/base/ids.ts';
import type { Way } from '../../../../shared/contract/network.ts';
import type { Circle } from '../circle/circle.ts';
import type { Seen } from '../codec/segment.ts';
import type { Exchange } from '../exchange.ts';
import { announceKey } from '../line/announcement.ts';
import type { AnnounceKeys } from '../line/discovery.ts';
import type { SessionCircle } from '../session/session.ts';
import { mayLeave, mayUse, settingsOf, tellsPresence } from './policy.ts';
import type { SettingsFile } from './settings.ts';

/** Of so many former keys of a circle an announcement is known again: by who was away while they changed. */
const EPOCHS_KNOWN = 8;

/** The circles as the wires may see them, by the delegate's choices. */
export class CircleView {
  private readonly exchange: Exchange;
  private readonly settings: SettingsFile;
  /** Keys under which whoever was invited finds this workbench. */
  private readonly doors: () => readonly Bytes[];
  private readonly applied = new Map<CircleId, readonly Seen[]>();
  private readonly keys = new Map<string, Bytes>();

  constructor(exchange: Exchange, settings: SettingsFile, doors: () => readonly Bytes[]) {
    this.exchange = exchange;
    this.settings = settings;
    this.doors = doors;
  }

  setApplied(circle: CircleId, applied: readonly Seen[]): void {
    this.applied.set(circle, applied);
  }

  forSession(way: Way): readonly SessionCircle[] {
    const settings = this.settings.value;
    return this.exchange
      .list()
      .filter(({ id }) => mayUse(settings, id, way))
      .map((circle) => ({
        id: circle.id,
        mayLeave: (draft) => mayLeave(this.settings.value, circle, draft, way),
        presence: tellsPresence(settings, circle.id, circle.membership.state.kind),
        applied: () => this.applied.get(circle.id) ?? [],
      }));
  }

  /** True where somebody else could be met in a room. */
  expectsSomebody(): boolean {
    return this.exchange.list().some(({ id, role, membership }) => {
      const members = Array.from(membership.state.members.values()).filter((one) => one.role !== null);
      return role !== null && members.length > 1 && mayUse(this.settings.value, id, 'lan');
    });
  }

  /** The relays in use, by circle. */
  relays(): ReadonlyMap<CircleId, string> {
    const settings = this.settings.value;
    const used = new Map<CircleId, string>();
    for (const { id } of this.exchange.list()) {
      const { relay } = settingsOf(settings, id);
      if (relay !== null && mayUse(settings, id, 'relay')) used.set(id, relay);
    }
    return used;
  }

  /** Circles of which this device is no member any more. */
  removedFrom(): readonly CircleId[] {
    return this.exchange.list().flatMap(({ id, role }) => (role === null ? [id] : []));
  }

  announceKeys(): AnnounceKeys {
    const own: Bytes[] = [...this.doors()];
    const known: Bytes[] = [...own];
    for (const circle of this.exchange.list()) {
      if (!mayUse(this.settings.value, circle.id, 'lan')) continue;
      const { epoch, boxes } = circle.membership.state;
      const current = this.keyOf(circle, epoch);
      if (current !== null && circle.role !== null) own.push(current);
      for (const former of new Set([...Array.from(boxes.keys()).slice(-EPOCHS_KNOWN), epoch])) {
        const key = this.keyOf(circle, former);
        if (key !== null) known.push(key);
      }
    }
    return { own, known };
  }

  private keyOf(circle: Circle, epoch: string): Bytes | null {
    const known = this.keys.get(epoch);
    if (known !== undefined) return known;
    const key = circle.epochKey(epoch);
    if (key === null) return null;
    const made = announceKey(key);
    this.keys.set(epoch, made);
    return made;
  }
}
