import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Bytes } from '../../../shared/base/bytes.ts';
import { fromHex, toHex } from '../../../shared/base/bytes.ts';
import { Emitter } from '../../../shared/base/emitter.ts';
import type { CircleId, DeviceId, DraftId } from '../../../shared/base/ids.ts';
import { asId } from '../../../shared/base/ids.ts';
import type { Clock, Random } from '../../../shared/base/ports.ts';
import type { SendingChoice } from '../../../shared/contract/network.ts';
import type { CircleColour, CircleKind } from '../../../shared/domain/circle.ts';
import { isDiskError } from '../data-folder/disk-error.ts';
import { Attachments } from './attachments/attachments.ts';
import { foundCircle } from './circle/acts.ts';
import { Circle } from './circle/circle.ts';
import type { CirclePorts } from './circle/circle-ports.ts';
import { Vector } from './circle/vector.ts';
import { cappedBytes, fixedBytes, NewerError, uint } from './codec/cbor.ts';
import { LIMITS } from './codec/limits.ts';
import type { Seen } from './codec/segment.ts';
import { soundClock } from '../../../shared/base/sound-clock.ts';
import { openIdentityFile } from './identity.ts';
import type { Identity, IdentityFile } from './identity.ts';
import { syncFolder, unusedName } from './log/framed-file.ts';
import { createSealer, isUnreadable, readOrPutAside, sealedValue } from './log/sealed-file.ts';
import type { SealedValue, Sealer } from './log/sealed-file.ts';
import { readRecord } from './membership/record.ts';
import type { MembershipRecord } from './membership/record.ts';
import { Words } from './words.ts';

export interface ExchangePorts {
  readonly random: Random;
  readonly clock: Clock;
  /** The data folder's count of restores: a restored copy must not write under its old numbers. */
  readonly folderIncarnation: number;
  /** scrypt's N for the comparison words; the same on every machine. */
  readonly wordsCost: number;
  /** Something that must not happen; absent: thrown. */
  readonly bug?: (problem: unknown) => void;
}

function raise(problem: unknown): void {
  throw problem;
}

/** What is known of a colleague's device from the files read of it. */
export interface PeerKnowledge {
  readonly device: DeviceId;
  /** When the file was read, by this device's clock. */
  readonly at: number;
  readonly holds: readonly Seen[];
}

/** An invitation written here, waiting for its answer; or one answered here, waiting for the first file. */
export interface OpenInvitation {
  readonly circle: CircleId;
  readonly bytes: Bytes;
  readonly role: 'written' | 'answered';
}

const vectorSchema = v.array(v.strictTuple([fixedBytes(32), uint(), uint()]));
const peersSchema = v.array(v.strictTuple([fixedBytes(32), fixedBytes(32), uint(), vectorSchema]));
const invitationsSchema = v.array(v.strictTuple([fixedBytes(32), cappedBytes(8192), uint(1)]));

/**
 * The exchange folder of a data folder, opened with the host's key: identity, circles, what is known of
 * colleagues, open invitations. Everything in it that names people is sealed.
 */
export class Exchange {
  readonly changed = new Emitter<CircleId>();
  readonly reincarnated = new Emitter<Identity>();
  readonly ports: ExchangePorts;
  /** A circle's documents changed: something came, was asked for, or was dropped. */
  readonly filesChanged = new Emitter<CircleId>();
  /** What the delegate chose here for a draft; null: not known now. Whoever knows the choices sets it. */
  choiceOf: (circle: CircleId, draft: DraftId) => SendingChoice | null = () => null;
  /** How often the word of a device began a new incarnation here. */
  readonly words: Words;
  private readonly folder: string;
  private readonly sealer: Sealer;
  private readonly wantsSealer: Sealer;
  private readonly folders = new Map<CircleId, Attachments>();
  private readonly identityFile: IdentityFile;
  private readonly peersFile: SealedValue<v.InferOutput<typeof peersSchema>>;
  private readonly invitationsFile: SealedValue<v.InferOutput<typeof invitationsSchema>>;
  private readonly circles = new Map<CircleId, Circle>();
  private readonly unreadable = new Set<CircleId>();
  private readonly later = new Set<CircleId>();
  private readonly peers = new Map<CircleId, Map<DeviceId, PeerKnowledge>>();
  private invitations: readonly OpenInvitation[];
  private me: Identity | null;

  constructor(folder: string, hostKey: Uint8Array, ports: ExchangePorts) {
    this.folder = folder;
    this.ports = { ...ports, clock: soundClock(ports.clock) };
    mkdirSync(join(folder, 'circles'), { recursive: true });
    this.sealer = createSealer(hostKey, 'membership', ports.random);
    this.wantsSealer = createSealer(hostKey, 'wants', ports.random);
    this.identityFile = openIdentityFile(folder, hostKey, this.ports);
    this.me = readIdentity(this.identityFile);
    this.peersFile = sealedValue(
      join(folder, 'colleagues.dwk'),
      createSealer(hostKey, 'colleagues', ports.random),
      peersSchema,
    );
    this.invitationsFile = sealedValue(
      join(folder, 'invitations.dwk'),
      createSealer(hostKey, 'invitations', ports.random),
      invitationsSchema,
    );
    this.words = new Words(join(folder, 'words.dwk'), createSealer(hostKey, 'words', ports.random));
    this.readPeers();
    this.invitations = (readOrPutAside(this.invitationsFile) ?? []).map(([circle, bytes, role]) => ({
      circle: asId(toHex(circle)),
      bytes,
      role: role === 0 ? 'written' : 'answered',
    }));
    if (this.me !== null) this.openCircles();
  }

  get identity(): Identity | null {
    return this.me;
  }

  /** The identity; made now if this is the first sharing act. */
  ensureIdentity(person: string): Identity {
    this.me ??= this.identityFile.create(person, this.ports.folderIncarnation);
    return this.me;
  }

  /** Starts a new incarnation: the device's own log may not be the longest that exists. */
  reincarnate(): Identity {
    this.me = this.identityFile.reincarnate(this.requireIdentity(), this.ports.folderIncarnation);
    this.reincarnated.fire(this.me);
    return this.me;
  }

  requireIdentity(): Identity {
    if (this.me === null) throw new Error('No identity before the first sharing act');
    return this.me;
  }

  list(): readonly Circle[] {
    return Array.from(this.circles.values());
  }

  /** Circles whose records cannot be read on this disk. Nothing of them was changed. */
  damaged(): readonly CircleId[] {
    return Array.from(this.unreadable);
  }

  /** Circles whose records a newer workbench wrote, as after a return to this one. Nothing of them is changed. */
  newer(): readonly CircleId[] {
    return Array.from(this.later);
  }

  get(id: CircleId): Circle | null {
    return this.circles.get(id) ?? null;
  }

  /** The documents of a circle, opened at the first question. */
  attachments(circle: Circle): Attachments {
    const known = this.folders.get(circle.id);
    if (known?.circle === circle) return known;
    known?.close();
    const folder = join(this.folder, 'circles', circle.id);
    const opened = new Attachments(folder, circle, this.wantsSealer, this.ports.bug ?? raise);
    opened.changed.event(() => this.filesChanged.fire(circle.id));
    this.folders.set(circle.id, opened);
    return opened;
  }

  create(circle: {
    readonly name: string;
    readonly kind: CircleKind;
    readonly colour: CircleColour;
  }): Circle {
    return this.start(foundCircle(this.requireIdentity(), circle, this.ports));
  }

  /**
   * Opens the folder of a circle that begins with this record. Records there that cannot be read are put aside: a
   * circle is named after its first record, so this one is the right one.
   */
  start(first: MembershipRecord): Circle {
    const id: CircleId = asId(first.id);
    const records = join(this.folder, 'circles', id, 'membership.log');
    if (this.unreadable.has(id) && existsSync(records)) renameSync(records, unusedName(`${records}.cut-0`));
    const circle = new Circle(join(this.folder, 'circles', id), id, this.circlePorts());
    if (circle.membership.isEmpty) {
      circle.write([first]);
      syncFolder(join(this.folder, 'circles'));
    }
    this.circles.set(id, circle);
    this.unreadable.delete(id);
    return circle;
  }

  isFull(): boolean {
    return this.circles.size + this.unreadable.size + this.later.size >= LIMITS.circles;
  }

  knowledge(circle: CircleId): readonly PeerKnowledge[] {
    return Array.from(this.peers.get(circle)?.values() ?? []);
  }

  /**
   * Notes what a colleague's file said it holds. The file read last is believed, whatever the clocks say: a
   * colleague who lost something says less than before, and too little believed only makes a file larger.
   */
  learn(circle: CircleId, knowledge: PeerKnowledge): void {
    const known = this.peers.get(circle) ?? new Map<DeviceId, PeerKnowledge>();
    known.set(knowledge.device, knowledge);
    this.peers.set(circle, known);
    this.peersFile.write(
      Array.from(this.peers).flatMap(([id, devices]) =>
        Array.from(devices.values(), (peer) => [
          fromHex(id),
          fromHex(peer.device),
          peer.at,
          new Vector(peer.holds)
            .entries()
            .map((entry) => [fromHex(entry.device), entry.incarnation, entry.seq] as const),
        ]),
      ),
    );
  }

  openInvitations(): readonly OpenInvitation[] {
    return this.invitations;
  }

  setInvitations(invitations: readonly OpenInvitation[]): void {
    this.invitations = invitations;
    this.invitationsFile.write(
      invitations.map((one) => [fromHex(one.circle), one.bytes, one.role === 'written' ? 0 : 1]),
    );
  }

  close(): void {
    for (const folder of this.folders.values()) folder.close();
    this.folders.clear();
    for (const circle of this.circles.values()) circle.close();
    this.circles.clear();
  }

  private circlePorts(): CirclePorts {
    return {
      ...this.ports,
      sealer: this.sealer,
      identity: () => this.requireIdentity(),
      beforeOwnCut: () => void this.reincarnate(),
    };
  }

  private openCircles(): void {
    const parent = join(this.folder, 'circles');
    for (const name of readdirSync(parent).sort()) {
      if (/^[0-9a-f]{64}$/.test(name)) this.openCircle(asId(name), join(parent, name));
    }
    const isCopy = this.requireIdentity().folderIncarnation !== this.ports.folderIncarnation;
    if (isCopy) this.reincarnate();
  }

  /** One that cannot be read stays as it is, and the others open. */
  private openCircle(id: CircleId, folder: string): void {
    try {
      const circle = new Circle(folder, id, this.circlePorts());
      if (!circle.membership.isEmpty) {
        this.circles.set(id, circle);
        return;
      }
      circle.close();
      // A crash between making the folder and its first record leaves nothing that anybody was told of.
      if (circle.log.all().length > 0) this.unreadable.add(id);
    } catch (problem) {
      if (!isUnreadable(problem) && !isDiskError(problem)) throw problem;
      (problem instanceof NewerError ? this.later : this.unreadable).add(id);
    }
  }

  private readPeers(): void {
    for (const [circle, device, at, holds] of readOrPutAside(this.peersFile) ?? []) {
      const id: CircleId = asId(toHex(circle));
      const known = this.peers.get(id) ?? new Map<DeviceId, PeerKnowledge>();
      known.set(asId(toHex(device)), {
        device: asId(toHex(device)),
        at,
        holds: holds.map(([key, incarnation, seq]) => ({ device: asId(toHex(key)), incarnation, seq })),
      });
      this.peers.set(id, known);
    }
  }
}

/** The device's keys cannot be read. Nothing is made in their place: the delegate restores a backup. */
export class IdentityDamagedError extends Error {
  constructor() {
    super('The keys of this device cannot be read');
    this.name = 'IdentityDamagedError';
  }
}

function readIdentity(file: IdentityFile): Identity | null {
  try {
    return file.read();
  } catch (problem) {
    if (isUnreadable(problem)) throw new IdentityDamagedError();
    throw problem;
  }
}

/** The first record of some records, by its shape; null when there is not exactly one. */
export function findGenesis(records: readonly Uint8Array[], circle: CircleId): MembershipRecord | null {
  for (const bytes of records) {
    try {
      const record = readRecord(bytes);
      if (record.id === circle && record.act.kind === 'genesis') return record;
    } catch {
      // A record that is none cannot be the first.
    }
  }
  return null;
}
