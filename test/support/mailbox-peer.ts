/* A workbench's host side of exchange, as far as a relay is concerned: real keys, circle and log on a real folder. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { heardLeft } from '../../electron/host/exchange/attachments/relay-chunks.ts';
import { addDevice } from '../../electron/host/exchange/circle/acts.ts';
import type { Circle } from '../../electron/host/exchange/circle/circle.ts';
import { Vector } from '../../electron/host/exchange/circle/vector.ts';
import { systemRandom } from '../../electron/host/exchange/codec/crypto.ts';
import { Exchange } from '../../electron/host/exchange/exchange.ts';
import { deviceRecord } from '../../electron/host/exchange/identity.ts';
import type {
  MailboxLink,
  MailboxPolicy,
  MailboxPorts,
} from '../../electron/host/exchange/mailbox/mailbox.ts';
import { openMailboxLink } from '../../electron/host/exchange/mailbox/mailbox-link.ts';
import { takeIn } from '../../electron/host/exchange/take-in.ts';
import { concatBytes, utf8 } from '../../shared/base/bytes.ts';
import type { Bytes } from '../../shared/base/bytes.ts';
import type { CircleId, DraftId } from '../../shared/base/ids.ts';
import { asId } from '../../shared/base/ids.ts';
import type { Role } from '../../shared/domain/circle.ts';

export interface MailboxPeer {
  readonly folder: string;
  readonly exchange: Exchange;
  readonly bytes: { sent: number; received: number; messages: number };
  /** Titles that were heard of at a relay, and how many drafts were here by then. */
  readonly titles: { readonly titles: readonly string[]; readonly here: number }[];
  circle(id: CircleId): Circle;
  /** Writes one piece with this text in it. */
  write(circle: CircleId, text: string, draft?: string): void;
  /** Releases a text of so many bytes that look like nothing. */
  release(circle: CircleId, title: string, bytes: number): void;
  /** Opens a link to a relay for all circles; what changes is posted at once. */
  link(url: string, policy?: Partial<MailboxPolicy>, way?: Pick<MailboxPorts, 'tunnel' | 'ca'>): MailboxLink;
  stop(): void;
}

const hostKey = new Uint8Array(32).fill(7);

export function startPeer(
  person: string,
  folder = mkdtempSync(join(tmpdir(), 'dw-relay-peer-')),
): MailboxPeer {
  const exchange = new Exchange(join(folder, 'exchange'), hostKey, {
    random: systemRandom,
    clock: { now: () => Date.now() },
    folderIncarnation: 1,
    wordsCost: 256,
  });
  exchange.ensureIdentity(person);
  const links: MailboxLink[] = [];
  const circle = (id: CircleId): Circle => {
    const found = exchange.get(id);
    if (found === null) throw new Error('No such circle');
    return found;
  };
  const titles: { readonly titles: readonly string[]; readonly here: number }[] = [];
  const bytes = { sent: 0, received: 0, messages: 0 };
  return {
    folder,
    exchange,
    bytes,
    titles,
    circle,
    release(id, title, size) {
      const draft = asId<DraftId>(`draft-${Buffer.from(systemRandom.bytes(8)).toString('hex')}`);
      const heads = [Buffer.from(systemRandom.bytes(32)).toString('hex')];
      const bundle = bundleOf(Buffer.from(systemRandom.bytes(size)).toString('base64'));
      const entry = { draft, base: [], heads, bundle, at: 1 };
      const act = { kind: 'released' as const, draft, title, at: 1 };
      const sealed = circle(id).seal([entry], [act], new Vector(circle(id).log.vector()));
      if (!('segment' in sealed)) throw new Error(sealed.failure);
      exchange.changed.fire(id);
    },
    write(id, text, draft = 'draft-1') {
      const entry = {
        draft: asId<DraftId>(draft),
        base: [],
        heads: [Buffer.from(systemRandom.bytes(32)).toString('hex')],
        bundle: bundleOf(text),
        at: Date.now(),
      };
      const sealed = circle(id).seal([entry], [], new Vector(circle(id).log.vector()));
      if (!('segment' in sealed)) throw new Error(sealed.failure);
      exchange.changed.fire(id);
    },
    link(url, policy = {}, way = {}) {
      const link = openMailboxLink(
        url,
        {
          get: (id) => exchange.get(id),
          receive: (circle, records, segments) => takeIn(exchange, circle, { records, segments, said: null }),
          heardLeft: (id) => heardLeft(exchange, id),
          heardTitles: (id, heard) =>
            titles.push({
              titles: heard.map(({ title }) => title),
              here: circle(id).loggedDrafts().length,
            }),
        },
        {
          mayUse: () => true,
          mayLeave: () => true,
          spent(sent, received) {
            bytes.sent += sent;
            bytes.received += received;
            bytes.messages += 1;
          },
          ...policy,
        },
        {
          clock: { now: () => Date.now() },
          random: systemRandom,
          folder: join(folder, 'exchange', 'relays'),
          hostKey,
          bug(problem) {
            throw problem;
          },
          ...way,
        },
      );
      exchange.changed.event((id) => link.push(id));
      links.push(link);
      link.setCircles(exchange.list().map(({ id }) => id));
      return link;
    },
    stop() {
      for (const link of links) link.close();
      exchange.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A circle that `first` founds and all others are in, known to all of them. */
export function circleOf(
  first: MailboxPeer,
  others: readonly MailboxPeer[],
  name = 'Delegation',
  role: Role = 'editor',
): CircleId {
  const circle = first.exchange.create({ name, kind: 'delegation', colour: 'petrol' });
  for (const other of others) admit(first, other, circle.id, role);
  return circle.id;
}

/** Adds a device; it learns of the circle from the records of now. */
export function admit(head: MailboxPeer, other: MailboxPeer, id: CircleId, role: Role = 'editor'): void {
  const circle = head.circle(id);
  addDevice(
    circle,
    head.exchange.requireIdentity(),
    deviceRecord(other.exchange.requireIdentity()),
    role,
    head.exchange.ports,
  );
  const [genesis] = circle.membership.all();
  if (genesis === undefined) throw new Error('No first record');
  takeIn(other.exchange, other.exchange.start(genesis), {
    records: circle.membership.bytes(),
    segments: [],
    said: null,
  });
  head.exchange.changed.fire(id);
}

/** Bytes with the outside of changes; what is inside, the host never looks at. */
export function bundleOf(text: string): Bytes {
  const body = utf8(text);
  const length: number[] = [];
  for (let left = body.byteLength; ; left >>>= 7) {
    length.push(left > 127 ? (left & 127) | 128 : left);
    if (left <= 127) break;
  }
  return concatBytes([new Uint8Array([0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 3, ...length]), body]);
}

/** The texts of all pieces that a peer holds, sorted. */
export function textsOf(peer: MailboxPeer, id: CircleId): readonly string[] {
  const circle = peer.circle(id);
  return circle.log
    .all()
    .flatMap((segment) => circle.open(segment)?.entries ?? [])
    .map(({ bundle }) =>
      Buffer.from(bundle)
        .toString('utf8')
        .replace(/^.*?(?=text)/s, ''),
    )
    .toSorted();
}
