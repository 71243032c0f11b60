import { rm } from 'node:fs/promises';
import { cpuUsage } from 'node:process';
import type { DraftId } from '../../../shared/base/ids.ts';
import type { Circle } from '../../host/exchange/circle/circle.ts';
import { Vector } from '../../host/exchange/circle/vector.ts';
import type { Seen, SegmentAct, SegmentEntry } from '../../host/exchange/codec/segment.ts';
import type { Exchange } from '../../host/exchange/exchange.ts';
import { planFile, writeBundle } from '../../host/exchange/files.ts';
import { makeCertificate } from '../../host/exchange/line/certificate.ts';
import { dial } from '../../host/exchange/line/dial.ts';
import { listen } from '../../host/exchange/line/listen.ts';
import type { Listener } from '../../host/exchange/line/listen.ts';
import type { SocketLine } from '../../host/exchange/line/socket-line.ts';
import { createTickets } from '../../host/exchange/line/tickets.ts';
import { openSession } from '../../host/exchange/session/open-session.ts';
import type { Session } from '../../host/exchange/session/session.ts';
import { PeerDrafts } from './drafts.ts';
import type { Op } from './drafts.ts';
import { openTestCircle } from './test-circle.ts';
import type { PeerRole } from './test-circle.ts';
import type { Tried, Trials } from './trials.ts';

/** Bundles of one piece: a cut costs the piece under way. */
const PIECE_BYTES = 32 * 1024;
const PIECE_ENTRIES = 200;
/** Drafts that come at once for which it is worth to start threads. */
const MANY = 8;

export interface PeerDoc {
  readonly key: DraftId;
  readonly title: string;
  readonly base: string;
  readonly ops: readonly Op[];
}

interface Begun {
  readonly draft: DraftId;
  readonly bundle: Uint8Array;
  readonly tried: Promise<Tried | null> | null;
}

/** One of two workbenches without a window: real log, keys, lines, sessions and drafts. */
export class Peer {
  private readonly folder: string;
  private readonly exchange: Exchange;
  private readonly circle: Circle;
  private readonly drafts: PeerDrafts;
  private readonly trials: Trials | null;
  private readonly tickets = createTickets();
  private readonly sessions = new Set<Session>();
  private readonly applied = new Vector();
  private readonly titles = new Map<DraftId, string>();
  private listener: Listener | null = null;
  private refused = 0;
  private turn: Promise<void> = Promise.resolve();

  constructor(folder: string, role: PeerRole, trials: Trials | null = null) {
    this.folder = folder;
    this.trials = trials;
    const { exchange, circle } = openTestCircle(folder, role);
    this.exchange = exchange;
    this.circle = circle;
    this.drafts = new PeerDrafts(() => {
      const me = exchange.requireIdentity();
      return me.device.slice(0, 32) + me.incarnation.toString(16).padStart(8, '0');
    });
    exchange.changed.event(() => void this.inTurn(() => this.takeIn()));
  }

  /** Makes drafts and puts them into the log. */
  seed(docs: readonly PeerDoc[]): Promise<void> {
    return this.inTurn(async () => {
      for (const { key, title, base, ops } of docs) {
        await this.drafts.create(key, title, base, ops);
        this.titles.set(key, title);
      }
      await this.seal(docs.map(({ key }) => key));
    });
  }

  edit(edits: readonly { readonly key: DraftId; readonly ops: readonly Op[] }[]): Promise<void> {
    return this.inTurn(async () => {
      for (const { key, ops } of edits) await this.drafts.edit(key, ops);
      await this.seal(Array.from(new Set(edits.map(({ key }) => key))));
    });
  }

  digest(): Promise<readonly (readonly [string, string])[]> {
    return this.inTurn(async () => {
      const docs: (readonly [string, string])[] = [];
      for (const key of this.drafts.keys()) docs.push([key, await this.drafts.text(key)]);
      return docs;
    });
  }

  async listen(): Promise<number> {
    if (this.listener !== null) return this.listener.port;
    const listening = await listen({
      host: '127.0.0.1',
      port: 0,
      certificate: makeCertificate(),
      onLine: (line) => void this.open(line),
    });
    if (!listening.ok) throw new Error(listening.error.code);
    this.listener = listening.value;
    return listening.value.port;
  }

  /** Resolves when the other end has proved who it is. */
  async connect(port: number): Promise<void> {
    const line = await dial({ host: '127.0.0.1', port, way: 'lan', tickets: this.tickets });
    if (!line.ok) throw new Error(line.error.code);
    const session = this.open(line.value);
    await new Promise<void>((resolve, reject) => {
      if (session.peer !== null) resolve();
      session.changed(() => void (session.peer !== null && resolve()));
      session.ended((end) => reject(new Error(end)));
    });
  }

  /** Compares on every open line. */
  check(): void {
    for (const session of this.sessions) session.checkNow();
  }

  /** The size of a file with everything that the other is not known to hold. */
  bundle(): number {
    const plan = planFile(this.exchange, this.circle, [], false);
    return writeBundle(this.exchange, this.circle, plan, false).byteLength;
  }

  status() {
    return {
      connected: this.sessions.size,
      states: Array.from(this.sessions, (session) => session.circles[0]?.state ?? 'comparing'),
      segments: this.circle.log.all().length,
      drafts: this.drafts.keys().length,
      loads: this.drafts.loads,
      processorMs: Math.round(cpuUsage().user / 1000 + cpuUsage().system / 1000),
      refused: this.refused,
    };
  }

  async disconnect(): Promise<void> {
    const ends = Array.from(
      this.sessions,
      (session) => new Promise<void>((resolve) => session.ended(() => resolve())),
    );
    for (const session of Array.from(this.sessions)) session.close();
    await Promise.all(ends);
  }

  async close(): Promise<void> {
    await this.disconnect();
    await this.listener?.close();
    await this.trials?.end();
    await this.inTurn(async () => this.exchange.close());
    await rm(this.folder, { recursive: true, force: true });
  }

  private open(line: SocketLine): Session {
    const session = openSession(line, {
      exchange: this.exchange,
      circles: () => [
        {
          id: this.circle.id,
          mayLeave: () => true,
          presence: false,
          applied: () => this.applied.entries(),
        },
      ],
    });
    this.sessions.add(session);
    session.changed(() => void (session.peer !== null && line.proved()));
    session.ended(() => void this.sessions.delete(session));
    return session;
  }

  /** Writes what the log does not hold into it, in pieces. */
  private async seal(keys: readonly DraftId[]): Promise<void> {
    const logged = new Map(this.circle.loggedDrafts().map((one) => [one.draft, one]));
    let [entries, acts, bytes]: [SegmentEntry[], SegmentAct[], number] = [[], [], 0];
    for (const key of keys) {
      const known = logged.get(key);
      const changes = await this.drafts.changesSince(key, known?.heads ?? []);
      if (changes === null) continue;
      if (
        entries.length >= PIECE_ENTRIES ||
        (entries.length > 0 && bytes + changes.bundle.length > PIECE_BYTES)
      ) {
        this.write(entries, acts);
        [entries, acts, bytes] = [[], [], 0];
      }
      const at = Date.now();
      if (known === undefined)
        acts.push({ kind: 'released', draft: key, title: this.titles.get(key) ?? key, at });
      entries.push({
        draft: key,
        base: known?.frontier ?? [],
        heads: changes.heads,
        bundle: changes.bundle,
        at,
      });
      bytes += changes.bundle.length;
    }
    if (entries.length > 0) this.write(entries, acts);
    this.exchange.changed.fire(this.circle.id);
  }

  private write(entries: readonly SegmentEntry[], acts: readonly SegmentAct[]): void {
    const sealed = this.circle.seal(entries, acts, this.applied);
    if ('failure' in sealed) throw new Error(sealed.failure);
    this.applied.raise(sealed.segment.header);
  }

  private async takeIn(): Promise<void> {
    const { segments } = this.circle.pending(this.applied, 16 * 1024 * 1024);
    const opened = segments.map((segment) => ({
      header: segment.header,
      entries: this.circle.open(segment)?.entries ?? [],
    }));
    // Threads take as long to start as some drafts to decode.
    if (opened.reduce((sum, { entries }) => sum + entries.length, 0) >= MANY) this.trials?.begin();
    const pieces = opened.map(({ header, entries }) => ({
      header,
      entries: entries.map((entry) => this.begin(header, entry)),
    }));
    for (const { header, entries } of pieces) {
      for (const entry of entries) if ((await this.apply(header, entry)) !== null) this.refused += 1;
      this.applied.raise(header);
    }
    if (segments.length > 0) for (const session of this.sessions) session.tellApplied(this.circle.id);
  }

  /** Has a draft that is not here decoded beside everything else. */
  private begin({ device }: Seen, { draft, base, bundle }: SegmentEntry): Begun {
    const isNew = base.length === 0 && !this.drafts.has(draft);
    const tried =
      isNew && this.trials?.isReady === true ? this.trials.prepare(draft, bundle, device.slice(0, 32)) : null;
    return { draft, bundle, tried };
  }

  private async apply({ device }: Seen, { draft, bundle, tried }: Begun): Promise<string | null> {
    const found = await tried;
    if (found === null || this.drafts.has(draft))
      return this.drafts.apply(draft, bundle, device.slice(0, 32));
    if ('refused' in found) return found.refused;
    this.drafts.adopt(found.draft, found.text);
    return null;
  }

  /** One after the other: a draft is not sealed while it takes something in. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.turn.then(work);
    this.turn = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }
}
