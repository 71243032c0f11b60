import type { Bytes } from '../../../../shared/base/bytes.ts';
import { concatBytes } from '../../../../shared/base/bytes.ts';
import type { CircleId, DeviceId } from '../../../../shared/base/ids.ts';
import type { CircleColour, Role } from '../../../../shared/domain/circle.ts';
import { FileProblemError } from '../codec/bundle-file.ts';
import { readInvitation } from '../codec/invitation.ts';
import type { Invitation } from '../codec/invitation.ts';
import type { Exchange } from '../exchange.ts';
import { answerInvitation, readBundle } from '../files.ts';
import { deviceRecord } from '../identity.ts';
import type { DeviceRecord } from '../membership/record.ts';
import { commitmentTo, isProof, proofOf } from './door-key.ts';
import type { DoorEnd, DoorLink } from './door-link.ts';
import { decodeDoor, encodeDoor } from './door-messages.ts';
import type { DoorMessage, DoorRefusal } from './door-messages.ts';

/** Why joining ended without a circle. */
export type JoinProblem =
  | DoorRefusal
  /** Nobody was found, or nobody answered at the address. */
  | 'no-answer'
  /** The other workbench did not know the code, or speaks otherwise: not the one that was looked for. */
  | 'not-the-inviter'
  | 'damaged'
  | 'full';

/** What is known of the circle before one is in it. */
export interface Invited {
  readonly circle: CircleId;
  readonly circleName: string;
  readonly colour: CircleColour;
  readonly from: string;
  readonly role: Role;
}

export type NewcomerState =
  | { readonly kind: 'looking' }
  | { readonly kind: 'knocking' }
  /** `confirmed`: this side said that the words are the same; the head decides. */
  | {
      readonly kind: 'comparing';
      readonly invited: Invited;
      readonly words: readonly number[];
      readonly confirmed: boolean;
    }
  /** The line was lost; what was compared stands, and a new line goes on where it was. */
  | { readonly kind: 'cut'; readonly invited: Invited | null }
  | { readonly kind: 'joined'; readonly circle: CircleId; readonly circleName: string }
  | { readonly kind: 'failed'; readonly problem: JoinProblem };

interface Answered {
  readonly invitation: Invitation;
  readonly request: Bytes;
  readonly words: readonly number[];
}

/** One who has a code and wants in. Lives over several lines, until in, refused or stopped. */
export class Newcomer {
  private readonly exchange: Exchange;
  private readonly key: Bytes;
  private readonly head: DeviceId | null;
  private readonly device: DeviceRecord;
  private readonly nonce: Bytes;
  private readonly changed: () => void;
  private answered: Answered | null = null;
  private confirmed = false;
  /** Ways that are up and have not opened yet. */
  private readonly knockedAt = new Set<DoorLink>();
  /** The one that opened. */
  private link: DoorLink | null = null;
  private parts: (Bytes | undefined)[] = [];
  private whole: Bytes | null = null;
  private now: NewcomerState = { kind: 'looking' };

  /** `head`: the device that the code names; null for a code read aloud, where only the words tell who it is. */
  constructor(
    exchange: Exchange,
    code: { readonly key: Bytes; readonly head: DeviceId | null },
    person: string,
    changed: () => void,
  ) {
    this.exchange = exchange;
    this.key = code.key;
    this.head = code.head;
    this.changed = changed;
    this.device = { ...deviceRecord(exchange.ensureIdentity(person)), person };
    this.nonce = exchange.ports.random.bytes(16);
  }

  get state(): NewcomerState {
    return this.now;
  }

  /** A way to somebody is up who may be the inviter: the first time, or again after a cut. */
  door(link: DoorLink): DoorEnd {
    if (this.isOver() || this.link !== null) {
      link.refuse();
      return { receive: () => undefined, closed: () => undefined };
    }
    this.knockedAt.add(link);
    const commitment = commitmentTo(this.device, this.nonce);
    const proof = proofOf(this.key, 'newcomer', link.binding, commitment);
    const answer = this.answered?.request ?? new Uint8Array(0);
    void link.send(encodeDoor({ kind: 'knock', proof, commitment, answer }));
    if (this.now.kind === 'looking') this.set({ kind: 'knocking' });
    return {
      receive: (bytes) => this.receive(link, bytes),
      closed: () => {
        this.knockedAt.delete(link);
        if (this.link !== link) return;
        this.link = null;
        if (!this.isOver()) this.set({ kind: 'cut', invited: this.invited() });
      },
    };
  }

  /** The delegate says that both screens show the same words. */
  confirm(): void {
    this.confirmed = true;
    if (this.now.kind === 'comparing') this.set(this.comparing());
    if (this.whole !== null) this.take(this.whole);
  }

  /** True: whoever may be the inviter is wanted. */
  get isLooking(): boolean {
    return !this.isOver() && this.link === null;
  }

  /** Nobody was found. Where the words were compared already, that can be tried again. */
  nobody(): void {
    if (!this.isLooking) return;
    if (this.answered === null) this.fail('no-answer');
    else this.set({ kind: 'cut', invited: this.invited() });
  }

  /** The delegate gave up, or the workbench is locked. */
  leave(): void {
    for (const link of [...this.knockedAt, ...(this.link === null ? [] : [this.link])]) link.refuse();
    this.knockedAt.clear();
    this.link = null;
    if (!this.isOver()) this.now = { kind: 'failed', problem: 'no-answer' };
  }

  private fail(problem: JoinProblem): void {
    if (!this.isOver()) this.set({ kind: 'failed', problem });
  }

  private receive(link: DoorLink, bytes: Uint8Array): void {
    if (this.isOver() || (this.link !== link && !this.knockedAt.has(link))) return;
    const message = decodeDoor(bytes);
    switch (message?.kind) {
      case 'invitation':
        return void this.open(link, message);
      case 'part':
        return this.collect(link, message);
      case 'refused':
        return this.turnedAway(link, message.reason);
      case 'knock':
      case 'answer':
      case 'finished':
      case undefined:
        return this.turnedAway(link, 'not-the-inviter');
    }
  }

  /** One who is not the inviter, or does not open: the others that were knocked at may still. */
  private turnedAway(link: DoorLink, problem: JoinProblem): void {
    const wasOpen = this.link === link;
    this.knockedAt.delete(link);
    if (wasOpen) this.link = null;
    link.refuse();
    if (wasOpen || this.knockedAt.size === 0) this.fail(problem);
  }

  /** This is the inviter: the other ways are not needed. */
  private settle(link: DoorLink): void {
    this.link = link;
    this.parts = [];
    this.knockedAt.delete(link);
    for (const other of this.knockedAt) other.refuse();
    this.knockedAt.clear();
  }

  private async open(
    link: DoorLink,
    { proof, bytes }: Extract<DoorMessage, { kind: 'invitation' }>,
  ): Promise<void> {
    const commitment = commitmentTo(this.device, this.nonce);
    const expected = proofOf(this.key, 'inviter', link.binding, commitment);
    const invitation = readOrNull(bytes);
    const isRight =
      invitation !== null &&
      isProof(proof, expected) &&
      (this.head === null || invitation.head.device === this.head) &&
      (this.answered === null || this.answered.invitation.id === invitation.id);
    if (!isRight) return this.turnedAway(link, 'not-the-inviter');
    const problem = this.problemWith(invitation);
    if (problem !== null) return this.fail(problem);
    this.settle(link);
    this.answered ??= await this.answer(invitation, bytes);
    if (this.link !== link || this.isOver()) return;
    void link.send(encodeDoor({ kind: 'answer', bytes: this.answered.request }));
    this.set(this.comparing());
  }

  private problemWith(invitation: Invitation): JoinProblem | null {
    if (invitation.expiresAt <= this.exchange.ports.clock.now()) return 'expired';
    const known = this.exchange.get(invitation.circle);
    if (known !== null && known.role !== null) return 'already-member';
    return known === null && this.exchange.isFull() ? 'full' : null;
  }

  private async answer(invitation: Invitation, bytes: Bytes): Promise<Answered> {
    const answer = await answerInvitation(this.exchange, invitation, bytes, this.device.person, this.nonce);
    return { invitation, request: answer.bytes, words: answer.words };
  }

  private collect(link: DoorLink, { index, of, bytes }: Extract<DoorMessage, { kind: 'part' }>): void {
    if (this.answered === null) return this.turnedAway(link, 'not-the-inviter');
    // After a cut the file may come at once: the inviter let this device in before.
    if (this.link !== link) {
      this.settle(link);
      this.set(this.comparing());
    }
    if (this.parts.length !== of) this.parts = Array.from({ length: of });
    this.parts[index] = bytes;
    const parts = this.parts.filter((part) => part !== undefined);
    if (parts.length < of) return;
    this.whole = concatBytes(parts);
    // Nothing of a circle is taken before this side has compared the words too.
    if (this.confirmed) this.take(this.whole);
  }

  private take(whole: Bytes): void {
    this.whole = null;
    const read = readFirst(this.exchange, whole);
    if (read === null || 'failure' in read) {
      this.fail(read?.failure === 'full' ? 'full' : 'damaged');
      return;
    }
    if (read.circle.id !== this.answered?.invitation.circle) return this.fail('not-the-inviter');
    void this.link?.send(encodeDoor({ kind: 'finished' }));
    const circleName = read.circle.membership.state.name;
    this.set({ kind: 'joined', circle: read.circle.id, circleName });
  }

  private comparing(): NewcomerState {
    const { answered, confirmed } = this;
    const invited = this.invited();
    if (answered === null || invited === null) return { kind: 'knocking' };
    return { kind: 'comparing', invited, words: answered.words, confirmed };
  }

  private invited(): Invited | null {
    const invitation = this.answered?.invitation;
    if (invitation === undefined) return null;
    const { circle, circleName, colour, head, role } = invitation;
    return { circle, circleName, colour, from: head.person, role };
  }

  private isOver(): boolean {
    return this.now.kind === 'joined' || this.now.kind === 'failed';
  }

  private set(state: NewcomerState): void {
    this.now = state;
    this.changed();
  }
}

function readOrNull(bytes: Uint8Array): Invitation | null {
  try {
    return readInvitation(bytes);
  } catch (problem) {
    if (problem instanceof FileProblemError) return null;
    throw problem;
  }
}

function readFirst(exchange: Exchange, whole: Uint8Array): ReturnType<typeof readBundle> | null {
  try {
    return readBundle(exchange, whole);
  } catch (problem) {
    if (problem instanceof FileProblemError) return null;
    throw problem;
  }
}
