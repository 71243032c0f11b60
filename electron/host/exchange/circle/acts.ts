import type { DeviceId } from '../../../../shared/base/ids.ts';
import type { Clock, Random } from '../../../../shared/base/ports.ts';
import type { CircleColour, CircleKind, Role } from '../../../../shared/domain/circle.ts';
import { sealBox } from '../codec/crypto.ts';
import type { Identity } from '../identity.ts';
import { deviceRecord } from '../identity.ts';
import { signRecord } from '../membership/record.ts';
import type { DeviceRecord, MembershipAct, MembershipRecord, SealedKey } from '../membership/record.ts';
import type { CircleState } from '../membership/state.ts';
import type { Circle } from './circle.ts';
import { boxContext, epochName } from './epoch.ts';

/** What writing a record needs. */
export interface RecordPorts {
  readonly random: Random;
  readonly clock: Clock;
}

/** The first record of a new circle. */
export function foundCircle(
  me: Identity,
  circle: { readonly name: string; readonly kind: CircleKind; readonly colour: CircleColour },
  ports: RecordPorts,
): MembershipRecord {
  const key = ports.random.bytes(32);
  const epoch = epochName(key);
  const founder = deviceRecord(me);
  const act: MembershipAct = {
    kind: 'genesis',
    name: circle.name,
    circleKind: circle.kind,
    colour: circle.colour,
    founder,
    epoch,
    keys: [{ device: me.device, box: sealBox(founder.agreement, key, boxContext(epoch), ports.random) }],
  };
  return signRecord(
    { circle: null, parents: [], author: me.device, at: ports.clock.now(), act },
    me.signingSeed,
  );
}

/** Adds a device, with every epoch key this one holds. */
export function addDevice(
  circle: Circle,
  me: Identity,
  device: DeviceRecord,
  role: Role,
  ports: RecordPorts,
): void {
  const keys = keysFor(circle, device, epochsInUse(circle), ports);
  write(circle, me, { kind: 'add', device, role, keys }, ports);
}

export function setRole(
  circle: Circle,
  me: Identity,
  device: DeviceId,
  role: Role,
  ports: RecordPorts,
): void {
  write(circle, me, { kind: 'role', device, role, ends: circle.endsOf(device) }, ports);
}

/** Removes a device and makes the new key for those who stay. */
export function removeDevice(circle: Circle, me: Identity, device: DeviceId, ports: RecordPorts): void {
  write(circle, me, { kind: 'remove', device, ends: circle.endsOf(device) }, ports);
  if (device !== me.device) tidyKeys(circle, me, ports);
}

/**
 * What a head's device does after every change of members: a new epoch key if someone who is gone holds
 * all of them, and the keys that a member still lacks (added by one head while another made a new key).
 * Returns how many records were written.
 */
export function tidyKeys(circle: Circle, me: Identity, ports: RecordPorts): number {
  if (circle.role !== 'head') return 0;
  let written = 0;
  if (circle.membership.state.needsRotation) {
    const key = ports.random.bytes(32);
    const epoch = epochName(key);
    const keys = activeMembers(circle.membership.state).map((device): SealedKey => ({
      device: device.device,
      box: sealBox(device.agreement, key, boxContext(epoch), ports.random),
    }));
    write(circle, me, { kind: 'rotate', epoch, keys }, ports);
    written += 1;
  }
  for (const device of activeMembers(circle.membership.state)) {
    const { sealedFor, boxes } = circle.membership.state;
    const lacking = epochsInUse(circle).filter(
      (epoch) => !(sealedFor.get(epoch) ?? boxes.get(epoch))?.has(device.device),
    );
    const keys = keysFor(circle, device, lacking, ports);
    if (keys.length === 0) continue;
    write(circle, me, { kind: 'share', device: device.device, keys }, ports);
    written += 1;
  }
  return written;
}

/** Those that count, and those of void acts under which something was written in good faith. */
function epochsInUse(circle: Circle): readonly string[] {
  return Array.from(new Set([...circle.membership.state.sealedFor.keys(), ...circle.log.epochs]));
}

function activeMembers(state: CircleState): readonly DeviceRecord[] {
  return Array.from(state.members.values()).flatMap((member) =>
    member.role === null ? [] : [member.record],
  );
}

function keysFor(circle: Circle, device: DeviceRecord, epochs: readonly string[], ports: RecordPorts) {
  return epochs.flatMap((epoch) => {
    const key = circle.epochKey(epoch);
    return key === null
      ? []
      : [{ epoch, box: sealBox(device.agreement, key, boxContext(epoch), ports.random) }];
  });
}

function write(circle: Circle, me: Identity, act: MembershipAct, ports: RecordPorts): void {
  const record = signRecord(
    {
      circle: circle.id,
      parents: circle.membership.state.heads,
      author: me.device,
      at: ports.clock.now(),
      act,
    },
    me.signingSeed,
  );
  circle.write([record]);
}
