import type { Bytes } from '../../../../shared/base/bytes.ts';
import { equalBytes } from '../../../../shared/base/bytes.ts';
import type { CircleId } from '../../../../shared/base/ids.ts';
import type { Role } from '../../../../shared/domain/circle.ts';
import type { SpokenCode } from '../../../../shared/domain/spoken-code.ts';
import { FileProblemError } from '../codec/bundle-file.ts';
import { readInvitation, readJoinRequest } from '../codec/invitation.ts';
import type { Invitation, JoinRequest } from '../codec/invitation.ts';
import type { Exchange } from '../exchange.ts';
import { admit, matchAnswer, planFile, wordsOfAnswer, writeBundle } from '../files.ts';
import type { AdmitFailure } from '../files.ts';
import { met } from '../take-in.ts';
import { commitmentTo, doorTag, isProof, proofOf } from './door-key.ts';
import type { DoorLink } from './door-link.ts';
import { encodeDoor, MAX_PARTS, PART_BYTES } from './door-messages.ts';
import type { DoorMessage, DoorRefusal } from './door-messages.ts';

/** A code that is shown as a picture and text, or read aloud. */
export type OfferKind = 'ticket' | 'spoken';

/** How far somebody who came with a code is. */
export type OfferState =
  | { readonly kind: 'waiting' }
  /** Somebody has answered: the words are compared, and the head decides. */
  | { readonly kind: 'asking'; readonly person: string; readonly words: readonly number[] }
  /** `delivered`: the newcomer has the circle. */
  | { readonly kind: 'admitted'; readonly person: string; readonly delivered: boolean }
  | { readonly kind: 'ended'; readonly reason: 'declined' | 'expired' | 'tries' | 'closed' };

/** How often a short code may be tried by new people before it is closed: each try is one guess at the words. */
const MAX_SPOKEN_ATTEMPTS = 3;

interface Attempt {
  readonly commitment: Bytes;
  /** Ways on which this very newcomer knocked: a computer has several addresses. */
  readonly links: Set<DoorLink>;
  /** The one on which the answer came, or the newest. */
  link: DoorLink | null;
  request: JoinRequest | null;
  requestBytes: Bytes | null;
}

export interface OfferPorts {
  readonly exchange: Exchange;
  readonly changed: () => void;
}

/** One code of this device's, and whoever comes with it. One at a time, and nobody without the head's press. */
export class Offer {
  readonly id: string;
  readonly kind: OfferKind;
  readonly invitation: Invitation;
  readonly spoken: SpokenCode | null;
  readonly key: Bytes;
  readonly tag: Bytes;
  /** False: an invitation of an earlier start, which is still good and not shown as a code. */
  readonly isShown: boolean;
  private readonly bytes: Bytes;
  private readonly ports: OfferPorts;
  private attempt: Attempt | null = null;
  private attempts = 0;
  private now: OfferState = { kind: 'waiting' };

  constructor(
    ports: OfferPorts,
    made: {
      readonly bytes: Bytes;
      readonly key: Bytes;
      readonly spoken: SpokenCode | null;
      readonly isShown: boolean;
    },
  ) {
    this.isShown = made.isShown;
    this.ports = ports;
    this.bytes = made.bytes;
    this.invitation = readInvitation(made.bytes);
    this.id = this.invitation.id;
    this.key = made.key;
    this.tag = doorTag(made.key);
    this.spoken = made.spoken;
    this.kind = made.spoken === null ? 'ticket' : 'spoken';
  }

  get circle(): CircleId {
    return this.invitation.circle;
  }

  get role(): Role {
    return this.invitation.role;
  }

  get state(): OfferState {
    const isOpen = this.now.kind === 'waiting' || this.now.kind === 'asking';
    return isOpen && this.isOver() ? { kind: 'ended', reason: 'expired' } : this.now;
  }

  /** Whether somebody may still come in with it. */
  get isOpen(): boolean {
    return this.state.kind === 'waiting' || this.state.kind === 'asking';
  }

  /** True when the knock is made with this offer's key, on this very way. */
  fits(link: DoorLink, knock: Extract<DoorMessage, { kind: 'knock' }>): boolean {
    return isProof(proofOf(this.key, 'newcomer', link.binding, knock.commitment), knock.proof);
  }

  knock(link: DoorLink, knock: Extract<DoorMessage, { kind: 'knock' }>): void {
    const refusal = this.refusalOf(knock.commitment);
    if (refusal !== null) return this.refuse(link, refusal);
    const isSame = this.attempt !== null && equalBytes(this.attempt.commitment, knock.commitment);
    if (!isSame) {
      this.attempts += 1;
      const links = new Set([link]);
      this.attempt = { commitment: knock.commitment, links, link, request: null, requestBytes: null };
      this.set({ kind: 'waiting' });
    } else if (this.attempt !== null) {
      this.attempt.links.add(link);
      this.attempt.link = link;
    }
    if (this.now.kind === 'admitted') return this.deliver();
    const proof = proofOf(this.key, 'inviter', link.binding, knock.commitment);
    void link.send(encodeDoor({ kind: 'invitation', proof, bytes: this.bytes }));
  }

  async answer(link: DoorLink, bytes: Bytes): Promise<void> {
    const { attempt } = this;
    if (attempt?.links.has(link) !== true) return this.refuse(link, 'malformed');
    attempt.link = link;
    // The same answer after a cut, or while it is looked at: nothing new.
    if (attempt.requestBytes !== null && equalBytes(attempt.requestBytes, bytes)) return;
    const request = attempt.request === null ? this.readAnswer(attempt, bytes) : null;
    if (request === null) return this.refuse(link, 'malformed');
    attempt.request = request;
    attempt.requestBytes = bytes;
    const words = await wordsOfAnswer(this.ports.exchange, this.invitation, request);
    if (this.attempt === attempt && this.isOpen)
      this.set({ kind: 'asking', person: request.device.person, words });
  }

  /** The newcomer has everything. */
  finished(link: DoorLink): void {
    if (this.now.kind !== 'admitted' || this.attempt?.links.has(link) !== true) return;
    const circle = this.ports.exchange.get(this.circle);
    const device = this.attempt.request?.device.device;
    // It heard of the circle just now; what it holds it says itself.
    if (circle !== null && device !== undefined) met(this.ports.exchange, circle, device, []);
    this.set({ ...this.now, delivered: true });
  }

  closed(link: DoorLink): void {
    if (this.attempt?.links.delete(link) === true && this.attempt.link === link) {
      this.attempt.link = Array.from(this.attempt.links).at(-1) ?? null;
    }
  }

  /** The head's press. Nobody comes in by anything else. */
  admit(): { readonly failure: AdmitFailure | 'nobody-asks' } | { readonly person: string } {
    const bytes = this.attempt?.requestBytes ?? null;
    if (this.state.kind !== 'asking' || bytes === null) return { failure: 'nobody-asks' };
    const admitted = admit(this.ports.exchange, bytes);
    if ('failure' in admitted) {
      this.refuse(this.attempt?.link ?? null, REASONS[admitted.failure]);
      return admitted;
    }
    this.set({ kind: 'admitted', person: admitted.person, delivered: false });
    this.deliver();
    return { person: admitted.person };
  }

  /** The words differed. A code read aloud is used up by that; a code of 128 bits waits for the right one. */
  decline(): void {
    this.refuse(this.attempt?.link ?? null, 'declined');
    this.attempt = null;
    this.set(this.kind === 'spoken' ? { kind: 'ended', reason: 'declined' } : { kind: 'waiting' });
  }

  end(reason: 'closed' | 'tries'): void {
    if (!this.isOpen) return;
    this.refuse(this.attempt?.link ?? null, reason === 'tries' ? 'busy' : 'unknown-code');
    this.attempt = null;
    this.set({ kind: 'ended', reason });
  }

  private readAnswer(attempt: Attempt, bytes: Bytes): JoinRequest | null {
    try {
      const request = readJoinRequest(bytes);
      const match = matchAnswer(this.ports.exchange, request);
      const isBound = equalBytes(commitmentTo(request.device, request.nonce), attempt.commitment);
      return !('failure' in match) && match.invitation.id === this.id && isBound ? request : null;
    } catch (problem) {
      if (problem instanceof FileProblemError) return null;
      throw problem;
    }
  }

  private refusalOf(commitment: Uint8Array): DoorRefusal | null {
    const { state, attempt } = this;
    const isSame = attempt !== null && equalBytes(attempt.commitment, commitment);
    if (state.kind === 'admitted') return isSame ? null : 'used';
    if (state.kind === 'ended') return state.reason === 'expired' ? 'expired' : 'unknown-code';
    if (isSame) return null;
    // Whoever stands at the door is not pushed away; one who went may come again with a new answer.
    if (attempt !== null && attempt.links.size > 0) return 'busy';
    return this.kind === 'spoken' && this.attempts >= MAX_SPOKEN_ATTEMPTS ? 'busy' : null;
  }

  /** The circle's records, and its texts where they are not too many: the rest comes once both are members. */
  private deliver(): void {
    const link = this.attempt?.link ?? null;
    const device = this.attempt?.request?.device.device;
    const circle = this.ports.exchange.get(this.circle);
    if (link === null || device === undefined || circle === null) return;
    void sendFirstFile(this.ports.exchange, circle, device, link);
  }

  private refuse(link: DoorLink | null, reason: DoorRefusal): void {
    void link?.send(encodeDoor({ kind: 'refused', reason }));
  }

  private isOver(): boolean {
    return this.invitation.expiresAt <= this.ports.exchange.ports.clock.now();
  }

  private set(state: OfferState): void {
    this.now = state;
    this.ports.changed();
  }
}

const REASONS: Readonly<Record<AdmitFailure, DoorRefusal>> = {
  'not-invited': 'unknown-code',
  expired: 'expired',
  'unknown-circle': 'no-right',
  'no-right': 'no-right',
  'already-member': 'already-member',
  'too-many': 'too-many',
};

/** With texts up to this size, since a session bears little from somebody it does not know yet. */
const FIRST_FILE = 160 * 1024;

/** Sends the first file for a new member, in parts; sealed for that device alone. */
export async function sendFirstFile(
  exchange: Exchange,
  circle: NonNullable<ReturnType<Exchange['get']>>,
  device: JoinRequest['device']['device'],
  link: DoorLink,
): Promise<void> {
  const plan = planFile(exchange, circle, [device], false);
  const isSmall = plan.bytes <= FIRST_FILE;
  const whole = writeBundle(exchange, circle, isSmall ? plan : { ...plan, segments: [], drafts: [] }, false);
  const of = Math.ceil(whole.byteLength / PART_BYTES);
  if (of > MAX_PARTS) return;
  for (let index = 0; index < of; index++) {
    const bytes = whole.slice(index * PART_BYTES, (index + 1) * PART_BYTES);
    if (!(await link.send(encodeDoor({ kind: 'part', index, of, bytes })))) return;
  }
}
