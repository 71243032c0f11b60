import type { Bytes } from '../../../shared/base/bytes.ts';
import { toHex } from '../../../shared/base/bytes.ts';
import type { CircleId, DeviceId, DraftId } from '../../../shared/base/ids.ts';
import type { Role } from '../../../shared/domain/circle.ts';
import { addDevice } from './circle/acts.ts';
import type { Circle } from './circle/circle.ts';
import type { ReceiveReport } from './circle/report.ts';
import { Vector } from './circle/vector.ts';
import { FileProblemError, openBundle, sealBundle } from './codec/bundle-file.ts';
import type { BundleContent } from './codec/bundle-file.ts';
import { hash } from './codec/crypto.ts';
import {
  comparisonWords,
  isProven,
  readInvitation,
  readJoinRequest,
  writeInvitation,
  writeJoinRequest,
} from './codec/invitation.ts';
import type { Invitation, JoinRequest } from './codec/invitation.ts';
import { LIMITS } from './codec/limits.ts';
import { findGenesis } from './exchange.ts';
import type { Exchange, OpenInvitation } from './exchange.ts';
import { deviceRecord } from './identity.ts';
import type { LoggedSegment } from './log/segment-log.ts';
import { takeIn } from './take-in.ts';

/* Exchange by file: what goes into one, and what reading one does. */

/** Who gets a file, and what of the log. */
export interface FilePlan {
  readonly recipients: readonly {
    readonly device: DeviceId;
    readonly person: string;
    readonly agreement: Bytes;
  }[];
  readonly segments: readonly LoggedSegment[];
  readonly drafts: readonly DraftId[];
  readonly assumes: Vector;
  readonly bytes: number;
}

/** `to` empty: every other member. Segments that all of them are known to hold stay out. */
export function planFile(
  exchange: Exchange,
  circle: Circle,
  to: readonly DeviceId[],
  isRequest: boolean,
): FilePlan {
  const me = exchange.requireIdentity().device;
  const recipients = Array.from(circle.membership.state.members.values())
    .filter((member) => member.role !== null && member.record.device !== me)
    .filter((member) => to.length === 0 || to.includes(member.record.device))
    .map(({ record }) => ({ device: record.device, person: record.person, agreement: record.agreement }));
  const known = new Map(exchange.knowledge(circle.id).map((peer) => [peer.device, peer]));
  const assumes = Vector.common(recipients.map((one) => new Vector(known.get(one.device)?.holds ?? [])));
  const always = lastOfEach(
    circle,
    recipients.map(({ device }) => device),
  );
  const segments = isRequest
    ? []
    : inOrder([...circle.log.beyond(assumes), ...always.filter((one) => assumes.covers(one.header))]);
  const overhead =
    400 + recipients.length * 84 + circle.membership.bytes().reduce((sum, one) => sum + one.length + 4, 0);
  return {
    recipients,
    segments,
    drafts: circle.draftsIn(segments),
    assumes,
    bytes: segments.reduce((sum, segment) => sum + segment.size + 4, overhead),
  };
}

/** As the format has them. */
function inOrder(segments: readonly LoggedSegment[]): readonly LoggedSegment[] {
  return segments.toSorted(({ header: a }, { header: b }) =>
    a.device === b.device ? a.incarnation - b.incarnation || a.seq - b.seq : a.device < b.device ? -1 : 1,
  );
}

/**
 * Of each recipient the newest piece of its own: numbers alone do not say whether it holds this one or, as a copy of the
 * same data folder, another under the same number.
 */
function lastOfEach(circle: Circle, devices: readonly DeviceId[]): readonly LoggedSegment[] {
  return devices.flatMap((device) => {
    const end = circle.log.ends(device).at(-1);
    return end === undefined ? [] : (circle.log.get(device, end) ?? []);
  });
}

/** `chunks`: sealed chunks of the circle's documents that go with it. */
export function writeBundle(
  exchange: Exchange,
  circle: Circle,
  plan: FilePlan,
  isRequest: boolean,
  chunks: readonly Uint8Array[] = [],
): Bytes {
  const me = exchange.requireIdentity();
  return sealBundle(
    {
      circle: circle.id,
      sender: me.device,
      at: exchange.ports.clock.now(),
      holds: circle.log.vector(),
      assumes: plan.assumes.entries(),
      isRequest,
      records: circle.membership.bytes(),
      segments: plan.segments.map((segment) => circle.log.read(segment).bytes),
      chunks,
    },
    plan.recipients.map((one) => one.agreement),
    { signingSeed: me.signingSeed, random: exchange.ports.random },
  );
}

export type BundleFailure =
  'not-for-this-device' | 'unknown-circle' | 'not-invited' | 'full' | 'newer-circle';

export interface BundleReport extends ReceiveReport {
  readonly circle: Circle;
  readonly from: string;
  readonly joined: boolean;
  readonly isRequest: boolean;
  /** Parts of documents that were not here. */
  readonly newChunks: number;
}

/** Takes in a file of changes. Throws `FileProblemError` when the file as a whole is refused. */
export function readBundle(
  exchange: Exchange,
  bytes: Uint8Array,
): BundleReport | { readonly failure: BundleFailure } {
  const me = exchange.identity;
  if (me === null) return { failure: 'not-for-this-device' };
  const content = openBundle(bytes, me.agreementSeed);
  const known = exchange.get(content.circle);
  const circle = known ?? join(exchange, content);
  if ('failure' in circle) return circle;
  const report = takeIn(exchange, circle, {
    records: content.records,
    segments: content.segments,
    said: { device: content.sender, holds: content.holds },
  });
  const sender = circle.membership.state.members.get(content.sender);
  const chunks = content.chunks ?? [];
  return {
    ...report,
    newChunks: chunks.length === 0 ? 0 : exchange.attachments(circle).receive(chunks).kept,
    circle,
    from: sender?.record.person ?? '',
    joined: known === null,
    isRequest: content.isRequest,
  };
}

/** The first file after an answered invitation starts the circle here; so does any for one that cannot be read. */
function join(exchange: Exchange, content: BundleContent): Circle | { readonly failure: BundleFailure } {
  if (exchange.newer().includes(content.circle)) return { failure: 'newer-circle' };
  const answered = exchange
    .openInvitations()
    .filter((one) => one.role === 'answered' && one.circle === content.circle);
  const isDamaged = exchange.damaged().includes(content.circle);
  if (answered.length === 0 && !isDamaged) return { failure: 'not-invited' };
  const genesis = findGenesis(content.records, content.circle);
  if (genesis === null) return { failure: 'unknown-circle' };
  if (!isDamaged && exchange.isFull()) return { failure: 'full' };
  const circle = exchange.start(genesis);
  exchange.setInvitations(exchange.openInvitations().filter((one) => !answered.includes(one)));
  return circle;
}

/** Writes an invitation and remembers it until it is answered or old. */
export function invite(
  exchange: Exchange,
  circle: Circle,
  role: Role,
  lifetimeMs = LIMITS.invitationDays * 86_400_000,
): { name: string; bytes: Bytes } {
  const me = exchange.requireIdentity();
  const now = exchange.ports.clock.now();
  const { bytes } = writeInvitation(
    {
      circle: circle.id,
      circleName: circle.membership.state.name,
      colour: circle.membership.state.colour,
      head: deviceRecord(me),
      role,
      secret: exchange.ports.random.bytes(16),
      nonce: exchange.ports.random.bytes(16),
      expiresAt: now + lifetimeMs,
    },
    me.signingSeed,
  );
  const alive = exchange.openInvitations().filter((one) => readInvitation(one.bytes).expiresAt > now);
  exchange.setInvitations([...alive.slice(-99), { circle: circle.id, bytes, role: 'written' }]);
  return { name: neutralName('dwinvite', bytes), bytes };
}

export interface Answer {
  readonly name: string;
  readonly bytes: Bytes;
  readonly words: readonly number[];
}

/** Answers an invitation: makes the identity if this is the first sharing act. */
export async function answerInvitation(
  exchange: Exchange,
  invitation: Invitation,
  invitationBytes: Uint8Array,
  person: string,
  nonce = exchange.ports.random.bytes(16),
): Promise<Answer> {
  const me = exchange.ensureIdentity(person);
  const device = { ...deviceRecord(me), person };
  const bytes = writeJoinRequest(invitation, device, nonce, me.signingSeed);
  const words = await comparisonWords(invitation, device, nonce, exchange.ports.wordsCost);
  const other = exchange
    .openInvitations()
    .filter((one) => one.role !== 'answered' || one.circle !== invitation.circle);
  const answered: OpenInvitation = {
    circle: invitation.circle,
    bytes: new Uint8Array(invitationBytes),
    role: 'answered',
  };
  exchange.setInvitations([...other, answered]);
  return { name: neutralName('dwjoin', bytes), bytes, words };
}

export type AdmitFailure =
  'not-invited' | 'expired' | 'unknown-circle' | 'no-right' | 'already-member' | 'too-many';

/** An answer that fits an invitation written here and still open. */
export function matchAnswer(
  exchange: Exchange,
  request: JoinRequest,
):
  | { readonly circle: Circle; readonly invitation: Invitation; readonly open: OpenInvitation }
  | { readonly failure: AdmitFailure } {
  const circle = exchange.get(request.circle);
  if (circle === null) return { failure: 'unknown-circle' };
  for (const open of exchange.openInvitations()) {
    if (open.role !== 'written') continue;
    const invitation = readInvitation(open.bytes);
    if (invitation.id !== request.invitation || !isProven(request, invitation.secret)) continue;
    if (invitation.expiresAt <= exchange.ports.clock.now()) return { failure: 'expired' };
    return { circle, invitation, open };
  }
  return { failure: 'not-invited' };
}

/** The words for an answer, for the head's screen. */
export function wordsOfAnswer(
  exchange: Exchange,
  invitation: Invitation,
  request: JoinRequest,
): Promise<readonly number[]> {
  return comparisonWords(invitation, request.device, request.nonce, exchange.ports.wordsCost);
}

/** Adds the device that answered; the invitation is used up. */
export function admit(
  exchange: Exchange,
  bytes: Uint8Array,
): { readonly circle: CircleId; readonly person: string } | { readonly failure: AdmitFailure } {
  const request = readJoinRequest(bytes);
  const match = matchAnswer(exchange, request);
  if ('failure' in match) return match;
  const { circle, invitation, open } = match;
  const state = circle.membership.state;
  if (circle.role !== 'head') return { failure: 'no-right' };
  if ((state.members.get(request.device.device)?.role ?? null) !== null) return { failure: 'already-member' };
  if (state.members.size >= LIMITS.devicesPerCircle) return { failure: 'too-many' };
  addDevice(circle, exchange.requireIdentity(), request.device, invitation.role, exchange.ports);
  exchange.setInvitations(exchange.openInvitations().filter((one) => one !== open));
  exchange.changed.fire(circle.id);
  return { circle: circle.id, person: request.device.person };
}

/** A name that tells whoever finds the stick no circle, person or day: only the kind, and some digits of a hash. */
export function neutralName(ending: 'dwbundle' | 'dwinvite' | 'dwjoin', bytes: Uint8Array): string {
  return `${toHex(hash('dw/file-name/1', bytes)).slice(0, 8)}.${ending}`;
}

export { FileProblemError, readInvitation, readJoinRequest };
