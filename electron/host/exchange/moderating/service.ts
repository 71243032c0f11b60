import { toHex } from '../../../../shared/base/bytes.ts';
import type { DeviceId } from '../../../../shared/base/ids.ts';
import { err, failure, ok } from '../../../../shared/base/result.ts';
import type { Failure, Result } from '../../../../shared/base/result.ts';
import type {
  ContributionChanges,
  MemberProposal,
  ModerationDesk,
  moderationService,
} from '../../../../shared/contract/moderation.ts';
import type { Handlers } from '../../../../shared/contract/service.ts';
import { decide, putsIn } from '../attachments/folder-acts.ts';
import type { CircleFile } from '../attachments/manifest.ts';
import type { Circle } from '../circle/circle.ts';
import type { SealFailure } from '../circle/sealing.ts';
import type { Contribution } from '../circle/moderation.ts';
import { Vector } from '../circle/vector.ts';
import { LIMITS } from '../codec/limits.ts';
import type { Seen, SegmentAct } from '../codec/segment.ts';
import { personOf } from '../describe.ts';
import type { Exchange } from '../exchange.ts';
import type { ExchangeOpener } from '../opener.ts';
import { draftsOf, isSealedAgain, lettingIn, nameOfShown, partsOf } from './letting-in.ts';

type Service = Handlers<typeof moderationService>;
type WriteCode = 'no-right' | 'needs-new-key' | 'no-key' | 'too-large' | 'began-too-often';

/** The `moderation` service: what waits in a moderated circle, and the acts by which heads decide. */
export function createModerationService(opener: ExchangeOpener): Service {
  return {
    desk: ({ circle }) => opener.inCircle(circle, (found, exchange) => ok(deskOf(exchange, found))),
    changes: ({ circle, ...place }) =>
      opener.inCircle(circle, (found) => {
        const waiting = contributionAt(found, place);
        return waiting === null
          ? err(failure('unknown-piece' as const))
          : ok(changesAt(found, waiting, place));
      }),
    decide: ({ circle, approve, shown, reason, ...place }) =>
      opener.inCircle(circle, (found, exchange) => {
        if (contributionAt(found, place) === null) return err(failure('unknown-piece' as const));
        // Nobody lets in what was not shown to him.
        const pieces = approve ? lettingIn(found, place) : [];
        if (pieces === null || (approve && shown !== nameOfShown(pieces)))
          return err(failure('not-shown' as const));
        const hash = found.log.get(place.device, place)?.hash ?? null;
        const also = approve ? found.moderation.broughtBy(place) : [];
        if (also.length > LIMITS.alsoPerDecision) return err(failure('too-large' as const));
        const on = { ...place, hash, also, reason: plain(reason), at: exchange.ports.clock.now() };
        // Who lets a text in has it, and what was let in before: the decision brings them along wherever it comes.
        const builtOn = approve ? [place, ...also, ...found.moderation.approvals()] : [];
        return write(exchange, found, { kind: 'decided', approved: approve, ...on }, new Vector(builtOn));
      }),
    decideFile: ({ circle, device, put, approve, reason }) =>
      opener.inCircle(circle, (found, exchange) => {
        const file = waitingFiles(found).find((one) => one.device === device && one.put === put);
        if (file === undefined) return err(failure('unknown-file' as const));
        const decision = { approved: approve, reason: plain(reason), at: exchange.ports.clock.now() };
        const problem = decide(found, file, decision);
        if (problem !== null) return err(failure(codeOf(problem)));
        exchange.filesChanged.fire(found.id);
        exchange.changed.fire(found.id);
        return ok(deskOf(exchange, found));
      }),
    propose: ({ circle, person, reason }) =>
      opener.inCircle(circle, (found, exchange) => {
        const proposal = toHex(exchange.ports.random.bytes(16));
        const at = exchange.ports.clock.now();
        const act = { kind: 'proposed', proposal, person: plain(person), reason: plain(reason), at } as const;
        return write(exchange, found, act, new Vector());
      }),
    answer: ({ circle, proposal, accept, reason }) =>
      opener.inCircle(circle, (found, exchange) => {
        if (!proposalsOf(found).some(({ id }) => id === proposal))
          return err(failure('unknown-proposal' as const));
        const at = exchange.ports.clock.now();
        const act = { kind: 'answered', proposal, accepted: accept, reason: plain(reason), at } as const;
        return write(exchange, found, act, new Vector());
      }),
  };
}

function write(
  exchange: Exchange,
  circle: Circle,
  act: SegmentAct,
  applied: Vector,
): Result<ModerationDesk, Failure<WriteCode>> {
  if (!circle.isModerated) return err(failure('no-right'));
  const sealed = circle.seal([], [act], applied, act.kind === 'proposed' ? 'comments' : 'decisions');
  if ('failure' in sealed) return err(failure(codeOf(sealed.failure)));
  exchange.changed.fire(circle.id);
  return ok(deskOf(exchange, circle));
}

function codeOf(problem: SealFailure): WriteCode {
  if (problem === 'not-a-member') return 'no-right';
  return problem === 'full' ? 'too-large' : problem;
}

function deskOf(exchange: Exchange, circle: Circle): ModerationDesk {
  if (!circle.isModerated) return { contributions: [], files: [], proposals: [] };
  const me = exchange.requireIdentity().device;
  return {
    contributions: circle.moderation
      .contributions()
      .filter(({ pieces }) => !pieces.every((piece) => isSealedAgain(circle, piece)))
      .map((waiting) => describeWaiting(circle, waiting, me))
      .sort((a, b) => a.at - b.at),
    files: waitingFiles(circle)
      .map((file) => describeFile(circle, file, me))
      .sort((a, b) => a.at - b.at),
    proposals: proposalsOf(circle).slice(),
  };
}

function describeWaiting(
  circle: Circle,
  { device, incarnation, pieces, declined }: Contribution,
  me: DeviceId,
): ModerationDesk['contributions'][number] {
  const seq = pieces.at(-1)?.header.seq ?? 0;
  const all = lettingIn(circle, { device, incarnation, seq }) ?? pieces;
  const { at, drafts } = draftsOf(circle, all);
  return {
    device,
    person: personOf(circle, device),
    incarnation,
    seq,
    parts: partsOf(circle, device, all).slice(),
    isMine: device === me,
    at,
    drafts,
    declined:
      declined === null
        ? null
        : { who: personOf(circle, declined.by), reason: declined.reason, at: declined.at },
  };
}

/** What is shown before a decision: all that an approval would let in, or what of it is here. */
function changesAt(circle: Circle, { device, pieces }: Contribution, place: Seen): ContributionChanges {
  const all = lettingIn(circle, place);
  const here = all ?? pieces.filter(({ header }) => header.seq <= place.seq);
  const entries = here.flatMap((piece) => circle.open(piece)?.entries ?? []);
  return {
    entries: entries.map(({ draft, bundle }) => ({ draft, bundle })),
    parts: partsOf(circle, device, here).slice(),
    titles: draftsOf(circle, here).drafts,
    shown: all === null ? null : nameOfShown(all),
  };
}

function waitingFiles(circle: Circle): readonly CircleFile[] {
  if (!circle.isModerated) return [];
  return putsIn(circle).filter(({ standing: { kind } }) => kind === 'waiting' || kind === 'declined');
}

function describeFile(
  circle: Circle,
  { device, put, at, title, name, size, standing }: CircleFile,
  me: DeviceId,
): ModerationDesk['files'][number] {
  const declined = standing.kind === 'declined' ? standing : null;
  return {
    put,
    device,
    at,
    person: personOf(circle, device),
    title: title === '' ? name : title,
    size,
    isMine: device === me,
    declined:
      declined === null
        ? null
        : { who: personOf(circle, declined.by), reason: declined.reason, at: declined.at },
  };
}

function contributionAt(
  circle: Circle,
  place: { readonly device: DeviceId; readonly incarnation: number; readonly seq: number },
): Contribution | null {
  const found = circle.moderation
    .contributions()
    .find(({ device, incarnation }) => device === place.device && incarnation === place.incarnation);
  return found?.pieces.some(({ header }) => header.seq === place.seq) === true ? found : null;
}

/** Proposals with their answers, oldest first. Who was let in by one head is in, whatever another said. */
function proposalsOf(circle: Circle): readonly MemberProposal[] {
  const found = new Map<string, MemberProposal>();
  const acts = circle.acts();
  for (const { device, act } of acts) {
    if (act.kind !== 'proposed' || found.has(act.proposal)) continue;
    const { proposal: id, person, reason, at } = act;
    found.set(id, { id, person, reason, who: personOf(circle, device), at, answer: null });
  }
  for (const { device, act } of acts) {
    const proposal = act.kind === 'answered' ? found.get(act.proposal) : undefined;
    if (act.kind !== 'answered' || proposal === undefined) continue;
    const { accepted, reason, at } = act;
    const { answer } = proposal;
    const isBetter = answer === null || (accepted !== answer.accepted ? accepted : at > answer.at);
    if (isBetter)
      found.set(proposal.id, {
        ...proposal,
        answer: { accepted, who: personOf(circle, device), reason, at },
      });
  }
  return Array.from(found.values()).sort((a, b) => a.at - b.at);
}

/** The formats hold no control characters. */
function plain(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').toWellFormed();
}
