import { ROLES } from '../../../../shared/domain/circle.ts';
import type { Role } from '../../../../shared/domain/circle.ts';
import type { RefusalReason } from '../../../../shared/contract/exchange.ts';
import { FormatError } from '../codec/cbor.ts';
import { faultOfBundles } from '../codec/change-bundle.ts';
import { LIMITS } from '../codec/limits.ts';
import { isSigned, openSegment } from '../codec/segment.ts';
import type {
  Seen,
  Segment,
  SegmentHeader,
  SegmentAct,
  SegmentContent,
  SegmentKind,
} from '../codec/segment.ts';
import type { SegmentLog } from '../log/segment-log.ts';
import { isBeyond } from '../membership/roles.ts';
import { whyUnread } from './evidence.ts';
import type { MembershipLog } from './membership-log.ts';

/** Why a segment has to wait. */
export type WaitingReason = 'gap' | 'membership' | 'no-key' | 'beyond' | 'starts';

/** It may count later. `lacking`: it counts but for these places, which its writer had seen and which are not here. */
export interface WaitingVerdict {
  readonly kind: 'wait';
  readonly reason: WaitingReason;
  readonly lacking?: readonly Seen[];
}

export type Verdict =
  /** `content` null: only the frame came, and has its place in the chain. */
  | { readonly kind: 'accept'; readonly content: SegmentContent | null }
  /** The body of a frame that was accepted before. */
  | { readonly kind: 'complete'; readonly content: SegmentContent }
  | { readonly kind: 'known' }
  | WaitingVerdict
  | { readonly kind: 'refuse'; readonly reason: RefusalReason };

/** What a verdict rests on. */
export interface Grounds {
  readonly membership: MembershipLog;
  readonly log: SegmentLog;
  /** Places of removed or lowered devices that a member had in the texts before the news reached him. */
  vouched(place: Seen): boolean;
  /** The place, or the last before a fork: of those behind it more than one exists, so naming them says nothing. */
  common(place: Seen): Seen;
  /** Null: this device has no such key. */
  epochKey(epoch: string): Uint8Array | null;
}

/** A head decides; head and editor write texts and comments, a commenter comments, a reader nothing. */
export function mayWrite(role: Role | null, kind: SegmentKind): boolean {
  return role !== null && ROLES.indexOf(role) <= ROLES.indexOf(NEEDED[kind]);
}
const NEEDED: Readonly<Record<SegmentKind, Role>> = {
  text: 'editor',
  comments: 'commenter',
  decisions: 'head',
};

/**
 * Judges one segment by the records and segments at hand. The same records and segments give the same
 * verdict on every machine, whatever the order in which they came.
 */
export function judge(segment: Segment, grounds: Grounds): Verdict {
  const { header } = segment;
  if (header.circle !== grounds.membership.circle) return refuse('other-circle');
  const known = grounds.log.get(header.device, header);
  const isBody = known?.hash === segment.hash && !known.hasBody && segment.body !== null;
  if (known?.hash === segment.hash && !isBody) return { kind: 'known' };
  if (!isSignedAsRead(segment)) return refuse('bad-signature');
  if (isBody) return judgeContent(segment, grounds, 'complete');
  if (known !== null) return refuse('fork');
  const right = judgeRight(segment, grounds);
  if (right !== null) return right;
  const top = grounds.log.top(header.device, header.incarnation);
  if (header.seq > (top?.header.seq ?? 0) + 1) return { kind: 'wait', reason: 'gap' };
  if (header.previous !== (top?.hash ?? NOTHING_BEFORE)) return refuse('broken-chain');
  const key = grounds.epochKey(header.epoch);
  if (key === null) return { kind: 'wait', reason: 'no-key' };
  // Which of too many beginnings came first differs from member to member: one that a member had seen comes to all.
  const isNew = header.seq === 1 && !grounds.vouched(header);
  if (isNew && grounds.log.ends(header.device).length >= LIMITS.incarnationsPerDevice)
    return { kind: 'wait', reason: 'starts' };
  return judgeContent(segment, grounds, 'accept');
}

/** Pieces whose signature was found right: it is not worked out again while they wait. */
const signed = new WeakSet<Segment>();

function isSignedAsRead(segment: Segment): boolean {
  if (signed.has(segment)) return true;
  const isRight = isSigned(segment);
  if (isRight) signed.add(segment);
  return isRight;
}

/** What is inside: in order, and all that its writer had seen is here. */
function judgeContent(segment: Segment, grounds: Grounds, kind: 'accept' | 'complete'): Verdict {
  if (segment.body === null) return { kind: 'accept', content: null };
  const { header } = segment;
  const key = grounds.epochKey(header.epoch);
  if (key === null) return { kind: 'wait', reason: 'no-key' };
  try {
    const content = openSegment(segment, key);
    if (!isOfKind(content, header.kind)) return refuse('no-right');
    const fault = faultOfBundles(content.entries);
    if (fault !== null) return refuse(fault);
    const lacking = content.seen.filter((entry) => !grounds.log.holds(grounds.common(entry)));
    if (lacking.length > 0) return { kind: 'wait', reason: 'gap', lacking };
    return { kind, content };
  } catch (problem) {
    if (problem instanceof FormatError) return refuse(whyUnread(problem));
    throw problem;
  }
}

/** Named as the one before by the first segment of an incarnation. */
export const NOTHING_BEFORE = '0'.repeat(64);

/** Null: the author had the right, by what the segment cites and by what is known since. */
function judgeRight(segment: Segment, grounds: Grounds): Verdict | null {
  const { header } = segment;
  const { graph, rules } = grounds.membership;
  if (!header.membership.every((id) => graph.has(id))) return { kind: 'wait', reason: 'membership' };
  const cited = rules.at(header.membership);
  if (!mayWrite(cited.members.get(header.device)?.role ?? null, header.kind)) return refuse('no-right');
  if (cited.epoch !== header.epoch || cited.needsRotation) return refuse('wrong-epoch');
  if (grounds.vouched(header)) return null;
  return isPastRight(header, grounds.membership) ? { kind: 'wait', reason: 'beyond' } : null;
}

/** Whether a removal or lowering that it does not cite, with an end before it, takes its writer's right away. */
export function isPastRight(header: SegmentHeader, { graph, rules, state }: MembershipLog): boolean {
  const cited = rules.at(header.membership);
  // In a moderated circle a head's text counts at once: whoever is head no longer keeps that right to what went before.
  const claimsHead =
    state.kind === 'moderated' && header.kind === 'text' && cited.members.get(header.device)?.role === 'head';
  const keeps = (role: Role | null): boolean => (claimsHead ? role === 'head' : mayWrite(role, header.kind));
  const member = state.members.get(header.device);
  if (member === undefined) return true;
  return member.restrictions.some(
    (restriction) =>
      !keeps(restriction.role) &&
      isBeyond(header, restriction.ends) &&
      !graph.isKnownTo(restriction.record, header.membership),
  );
}

/**
 * Which acts stand in which kind: releases with texts, proposals with what anybody may write, decisions alone. Changes
 * of a text stand in texts only: whoever may not write texts must not bring them under another name.
 */
function isOfKind({ entries, acts }: SegmentContent, kind: SegmentKind): boolean {
  switch (kind) {
    case 'text':
      return acts.every((act) => !isDecision(act));
    case 'comments':
      return entries.length === 0 && acts.every((act) => act.kind === 'proposed');
    case 'decisions':
      return entries.length === 0 && acts.every((act) => isDecision(act) || act.kind === 'withdrawn');
  }
}

function isDecision({ kind }: SegmentAct): boolean {
  return kind === 'answered' || kind === 'decided' || kind === 'file-decided';
}

function refuse(reason: RefusalReason): Verdict {
  return { kind: 'refuse', reason };
}
