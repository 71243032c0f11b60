import { randomUUID } from 'node:crypto';
import type { DeviceId } from '../../../shared/base/ids.ts';
import { err, failure, ok } from '../../../shared/base/result.ts';
import type { Failure, Result } from '../../../shared/base/result.ts';
import type { exchangeService, FileReport } from '../../../shared/contract/exchange.ts';
import type { Announce, Handlers } from '../../../shared/contract/service.ts';
import { removeDevice, setRole } from './circle/acts.ts';
import type { Circle } from './circle/circle.ts';
import { Vector } from './circle/vector.ts';
import { FileProblemError, unpackFile } from './codec/bundle-file.ts';
import { faultOfBundles } from './codec/change-bundle.ts';
import { readInvitation, readJoinRequest } from './codec/invitation.ts';
import { LIMITS } from './codec/limits.ts';
import { parseSegment } from './codec/segment.ts';
import { describeCircle, describeIdentity, personOf, summarise } from './describe.ts';
import type { Exchange } from './exchange.ts';
import {
  admit,
  answerInvitation,
  invite,
  matchAnswer,
  neutralName,
  planFile,
  readBundle,
  wordsOfAnswer,
  writeBundle,
} from './files.ts';
import type { BundleReport } from './files.ts';
import { keptActs } from './keeping.ts';
import { createOpener } from './opener.ts';
import type { ExchangeOpener, ExchangeServiceDeps } from './opener.ts';

export type { ExchangeKeys, ExchangeServiceDeps } from './opener.ts';

type Service = Handlers<typeof exchangeService>;
/**
 * The `exchange` service. The folder opens at the first call after unlocking and closes when locked; `opener` is what
 * other services of the host reach it by.
 */
export function createExchangeService(
  deps: ExchangeServiceDeps,
  announce: Announce<typeof exchangeService>,
): Service & { readonly opener: ExchangeOpener; dispose(): void } {
  const opener = createOpener(deps, announce);
  return {
    ...circleHandlers(opener),
    ...textHandlers(opener),
    ...fileHandlers(opener),
    opener,
    dispose: () => opener.dispose(),
  };
}

function circleHandlers(
  opener: ExchangeOpener,
): Pick<Service, 'status' | 'circle' | 'createCircle' | 'setRole' | 'removeMember'> {
  return {
    status: () =>
      opener.with((exchange) =>
        ok({
          identity: exchange.identity === null ? null : describeIdentity(exchange.identity),
          circles: exchange.list().map((circle) => summarise(exchange, circle)),
          damaged: [...exchange.damaged()],
          newer: [...exchange.newer()],
        }),
      ),
    circle: ({ circle }) => opener.inCircle(circle, (found, exchange) => ok(describeCircle(exchange, found))),
    createCircle: ({ person, ...circle }) =>
      opener.with((exchange) => {
        if (exchange.isFull()) return err(failure('too-many'));
        exchange.ensureIdentity(person);
        const created = exchange.create(circle);
        exchange.changed.fire(created.id);
        return ok({ circle: created.id });
      }),
    setRole: ({ circle, device, role }) =>
      opener.inCircle(circle, (found, exchange) => {
        if (!isHeadOver(found, device)) return err(failure('no-right'));
        if (role !== 'head' && isLastHead(found, device)) return err(failure('no-right'));
        setRole(found, exchange.requireIdentity(), device, role, exchange.ports);
        exchange.changed.fire(circle);
        return ok(describeCircle(exchange, found));
      }),
    removeMember: ({ circle, device }) =>
      opener.inCircle(circle, (found, exchange) => {
        if (!isHeadOver(found, device) || isLastHead(found, device)) return err(failure('no-right'));
        removeDevice(found, exchange.requireIdentity(), device, exchange.ports);
        exchange.changed.fire(circle);
        return ok(describeCircle(exchange, found));
      }),
  };
}

function isHeadOver(circle: Circle, device: DeviceId): boolean {
  return circle.role === 'head' && (circle.membership.state.members.get(device)?.role ?? null) !== null;
}

/** A circle without a head could not be changed by anybody again. */
function isLastHead(circle: Circle, device: DeviceId): boolean {
  const { members } = circle.membership.state;
  return Array.from(members.values()).every(
    ({ record, role }) => role !== 'head' || record.device === device,
  );
}

function textHandlers(
  opener: ExchangeOpener,
): Pick<Service, 'logged' | 'seal' | 'pending' | 'refuse' | 'tryAgain' | 'triedAgain'> {
  return {
    logged: ({ circle, drafts, after }) =>
      opener.inCircle(circle, (found) => {
        const asked = drafts === undefined ? null : new Set(drafts);
        const log = openingOf(found);
        const logged = found.drafts.since(after?.log === log ? after.count : 0);
        const told = logged.filter(({ draft }) => asked?.has(draft) ?? true);
        return ok({ log, count: found.drafts.count, drafts: told });
      }),
    seal: ({ circle, entries, acts, applied }) =>
      opener.inCircle(circle, (found, exchange) => {
        if (entries.length > LIMITS.entriesPerSegment || acts.length > LIMITS.actsPerSegment) {
          return err(failure('too-large' as const));
        }
        const whole = entries.map((entry) => ({ ...entry, bundle: new Uint8Array(entry.bundle) }));
        const fault = faultOfBundles(whole);
        if (fault !== null) return err(failure(fault === 'bad-changes' ? fault : ('too-large' as const)));
        const released = acts.map((act) => ({ kind: 'released' as const, ...act }));
        const kept = keptActs(
          exchange,
          found,
          whole.map(({ draft }) => draft),
        );
        const sealed = found.seal(whole, [...released, ...kept], new Vector(applied));
        if ('segment' in sealed) {
          const { header, size } = sealed.segment;
          exchange.changed.fire(circle);
          return ok({ device: header.device, incarnation: header.incarnation, seq: header.seq, size });
        }
        if (sealed.failure === 'not-a-member') return err(failure('no-right' as const));
        return err(failure(sealed.failure === 'full' ? 'too-large' : sealed.failure));
      }),
    pending: ({ circle, applied }) =>
      opener.inCircle(circle, (found) => {
        const { segments, more } = found.pending(new Vector(applied), 16 * 1024 * 1024);
        const arrived = segments.flatMap((segment) => {
          const content = found.open(segment);
          if (content === null) return [];
          const { device, incarnation, seq } = segment.header;
          return [
            {
              device,
              person: personOf(found, device),
              incarnation,
              seq,
              entries: content.entries.map((entry) => ({
                ...entry,
                base: [...entry.base],
                heads: [...entry.heads],
              })),
              acts: content.acts.flatMap((act) =>
                act.kind === 'released' ? [{ draft: act.draft, title: act.title, at: act.at }] : [],
              ),
            },
          ];
        });
        return ok({ segments: arrived, more });
      }),
    refuse: ({ circle, device, incarnation, seq }) =>
      opener.inCircle(circle, (found, exchange) => {
        const segment = found.log.get(device, { incarnation, seq });
        if (segment !== null) found.evidence.unapplied.note({ device, incarnation, seq });
        exchange.changed.fire(circle);
        return ok({});
      }),
    tryAgain: ({ circle }) =>
      opener.inCircle(circle, (found) => {
        noteOlder(found);
        return ok({ places: [...found.evidence.unapplied.all()] });
      }),
    triedAgain: ({ circle, places }) =>
      opener.inCircle(circle, (found, exchange) => {
        found.evidence.unapplied.forget(places);
        found.evidence.retry('bad-changes', () => () => true);
        exchange.changed.fire(circle);
        return ok({});
      }),
  };
}

/** In another opening of a circle its entries are counted in another order. */
const openings = new WeakMap<Circle, string>();

function openingOf(circle: Circle): string {
  const known = openings.get(circle) ?? randomUUID();
  openings.set(circle, known);
  return known;
}

/** An earlier version kept the whole pieces among the evidence. */
function noteOlder({ evidence, log }: Circle): void {
  for (const bytes of evidence.bytesOf('bad-changes')) {
    const { hash, header } = parseSegment(bytes);
    if (log.get(header.device, header)?.hash === hash) evidence.unapplied.note(header);
  }
}

function fileHandlers(
  opener: ExchangeOpener,
): Pick<Service, 'invite' | 'answerInvitation' | 'admit' | 'previewFile' | 'writeFile' | 'readFile'> {
  return {
    invite: ({ circle, role }) =>
      opener.inCircle(circle, (found, exchange) =>
        found.role === 'head' ? ok(invite(exchange, found, role)) : err(failure('no-right')),
      ),
    answerInvitation: ({ invitation, person }) =>
      opener.with(async (exchange) => {
        const read = guard(() => readInvitation(invitation));
        if (!read.ok) return err(failure('damaged'));
        if (read.value.expiresAt <= exchange.ports.clock.now()) return err(failure('expired'));
        if (exchange.get(read.value.circle)?.role) return err(failure('already-member'));
        if (exchange.isFull()) return err(failure('too-many'));
        const answer = await answerInvitation(exchange, read.value, invitation, person);
        return ok({ ...answer, words: [...answer.words] });
      }),
    admit: ({ request }) =>
      opener.with((exchange) => {
        const admitted = guard(() => admit(exchange, request));
        if (!admitted.ok) return err(failure('damaged' as const));
        return 'failure' in admitted.value ? err(failure(admitted.value.failure)) : ok(admitted.value);
      }),
    previewFile: ({ circle, to }) =>
      opener.inCircle(circle, (found, exchange) => {
        const plan = planFile(exchange, found, to, false);
        return ok({
          recipients: plan.recipients.map(({ device, person }) => ({ device, person })),
          segments: plan.segments.length,
          drafts: [...plan.drafts],
          bytes: plan.bytes,
        });
      }),
    writeFile: ({ circle, to, request, files = [], skip = 0 }) =>
      opener.inCircle(circle, (found, exchange) => {
        const plan = planFile(exchange, found, to, request);
        if (plan.recipients.length === 0) return err(failure('nobody' as const));
        if (plan.bytes > LIMITS.bundle || plan.segments.length > LIMITS.segmentsPerBundle) {
          return err(failure('too-large' as const));
        }
        const room = Math.max(0, LIMITS.bundle - plan.bytes - BUNDLE_MARGIN);
        const { chunks, next } = exchange.attachments(found).pack(files, room, skip);
        // Beside so much text not one chunk has room: to say that all was written would leave the documents behind.
        if (chunks.length === 0 && next !== null) return err(failure('too-large' as const));
        const bytes = writeBundle(exchange, found, plan, request, chunks);
        return ok({ name: neutralName('dwbundle', bytes), bytes, next });
      }),
    readFile: ({ bytes }) => opener.with((exchange) => readFile(exchange, bytes)),
  };
}

/** Room that a file keeps beside its pieces and chunks. */
const BUNDLE_MARGIN = 1024 * 1024;

type ReadCode = Extract<Awaited<ReturnType<Service['readFile']>>, { readonly ok: false }>['error']['code'];

async function readFile(
  exchange: Exchange,
  bytes: Uint8Array,
): Promise<Result<FileReport, Failure<ReadCode>>> {
  const file = guard(() => unpackFile(bytes));
  if (!file.ok) return file;
  switch (file.value.kind) {
    case 'exchange': {
      const read = guard(() => readBundle(exchange, bytes));
      if (!read.ok) return read;
      return 'failure' in read.value
        ? err(failure(read.value.failure))
        : ok(describeBundle(exchange, read.value));
    }
    case 'invitation': {
      const read = guard(() => readInvitation(bytes));
      if (!read.ok) return read;
      const { circle, circleName, colour, head, role, expiresAt } = read.value;
      return ok({ kind: 'invitation', circle, circleName, colour, from: head.person, role, expiresAt });
    }
    case 'join-request': {
      const read = guard(() => readJoinRequest(bytes));
      if (!read.ok) return read;
      const match = matchAnswer(exchange, read.value);
      if ('failure' in match) return err(failure(match.failure === 'expired' ? 'expired' : 'not-invited'));
      return ok({
        kind: 'join-request',
        circle: match.circle.id,
        circleName: match.circle.membership.state.name,
        person: read.value.device.person,
        role: match.invitation.role,
        words: [...(await wordsOfAnswer(exchange, match.invitation, read.value))],
      });
    }
  }
}

function describeBundle(exchange: Exchange, report: BundleReport): FileReport {
  const detail = describeCircle(exchange, report.circle);
  return {
    kind: 'exchange',
    circle: report.circle.id,
    circleName: report.circle.membership.state.name,
    from: report.from,
    joined: report.joined,
    newSegments: report.newSegments.length,
    newRecords: report.newRecords,
    newChunks: report.newChunks,
    known: report.known,
    waiting: report.waiting.gap + report.waiting.membership + report.waiting['no-key'],
    refused: report.refused + report.turnedAway,
    beyond: report.waiting.beyond,
    missing: detail.missing,
    isRequest: report.isRequest,
  };
}

function guard<T>(read: () => T): Result<T, Failure<FileProblemError['problem']>> {
  try {
    return ok(read());
  } catch (problem) {
    if (problem instanceof FileProblemError) return err(failure(problem.problem));
    throw problem;
  }
}
