import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeReply, decodeRequest } from '../../../electron/host/exchange/codec/mailbox-message.ts';
import type {
  MailboxRefusal,
  MailboxReply,
  MailboxRequest,
} from '../../../electron/host/exchange/codec/mailbox-message.ts';
import { BoxSync } from '../../../electron/host/exchange/mailbox/box-sync.ts';
import { MailboxClient } from '../../../electron/host/exchange/mailbox/mailbox-client.ts';
import { mailboxKeys } from '../../../electron/host/exchange/mailbox/mailbox-keys.ts';
import type { BoxMemory } from '../../../electron/host/exchange/mailbox/memory.ts';
import type { MailboxTrouble } from '../../../electron/host/exchange/mailbox/mailbox.ts';
import { utf8 } from '../../../shared/base/bytes.ts';

/* What a workbench does with a relay that refuses: it asks less and less often, and says what will not change by itself. */

const HOUR = 3_600_000;
/** As the link does. */
const LOOK_MS = 300_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Put = Extract<MailboxRequest, { kind: 'put' }>;
type Answers = {
  open(times: number): MailboxRefusal | null;
  put(item: Put, times: number): MailboxRefusal | null;
};

/** A mailbox at a relay that answers so. */
function boxAt({ open, put }: Answers, ticket: Uint8Array<ArrayBuffer> | null = null) {
  const said = { opens: 0, puts: [] as string[], troubles: [] as MailboxTrouble[] };
  const memory: BoxMemory = { cursor: 0, mark: new Uint8Array(0), ticket, known: new Set() };
  const times = new Map<string, number>();
  let sinceLook = 0;
  const answer = (request: MailboxRequest): MailboxReply | null => {
    if (request.kind === 'open' || request.kind === 'reopen') {
      said.opens += 1;
      const why = open(said.opens);
      const { box } = request;
      if (why !== null) return { kind: 'refused', about: 'box', id: box, why };
      const nothing = { top: 0, count: 0, bytes: 0, fits: true, ticket: new Uint8Array(0) };
      return { kind: 'opened', box, ...nothing };
    }
    if (request.kind !== 'put') return null;
    const id = Buffer.from(request.id).toString('hex');
    said.puts.push(id);
    times.set(id, (times.get(id) ?? 0) + 1);
    const why = put(request, times.get(id) ?? 0);
    if (why !== null) return { kind: 'refused', about: 'ref', id: request.ref, why };
    return { kind: 'stored', ref: request.ref, number: said.puts.length, known: false };
  };
  const client: MailboxClient = new MailboxClient(
    'relay',
    async (message) => {
      const reply = answer(decodeRequest(message));
      if (reply !== null) setTimeout(() => client.hear(encodeReply(reply)), 10);
    },
    () => undefined,
  );
  const own: { readonly id: string; readonly class: number; plain(): Uint8Array<ArrayBuffer> }[] = [];
  const sync = new BoxSync({
    client,
    keys: mailboxKeys(new Uint8Array(32).fill(5), 'circle'),
    memory,
    random: { bytes: (length) => new Uint8Array(length) },
    own: () => own,
    take: () => ({ loose: new Set(), again: new Set() }),
    changed: () => undefined,
    trouble: (kind) => void said.troubles.push(kind),
    fail: () => undefined,
  });
  return {
    said,
    sync,
    write(n: number) {
      own.push({ id: n.toString(16).padStart(32, '0'), class: 1, plain: () => utf8(`piece ${n}`) });
      sync.push();
    },
    async pass(ms: number) {
      for (let left = ms; left > 0; left -= LOOK_MS) {
        const step = Math.min(left, LOOK_MS);
        await vi.advanceTimersByTimeAsync(step);
        sinceLook += step;
        if (sinceLook >= LOOK_MS) sync.look();
        sinceLook %= LOOK_MS;
      }
      await vi.advanceTimersByTimeAsync(1_000);
    },
  };
}

const never: Answers = { open: () => null, put: () => null };

describe('a piece that is refused for now, each time', () => {
  it('is put less and less often, and what will not change by itself is said', async () => {
    const box = boxAt({ ...never, put: () => 'unavailable' });
    await box.pass(1_000);
    box.write(1);
    await box.pass(60_000);
    expect(box.said.troubles).toEqual([]);
    await box.pass(24 * HOUR);
    expect(box.said.troubles).toContain('relay-refused');
    expect(box.sync.state).toBe('waiting');
    expect(box.sync.lacking).toBe(1);
    expect(box.said.puts.length).toBeLessThan(45);
  });

  it('is not put more often because others are taken meanwhile', async () => {
    const refused = '1'.padStart(32, '0');
    const box = boxAt({
      ...never,
      put: ({ id }) => (Buffer.from(id).toString('hex') === refused ? 'too-fast' : null),
    });
    await box.pass(1_000);
    box.write(1);
    for (let n = 2; n < 200; n += 1) {
      box.write(n);
      await box.pass(3_000);
    }
    expect(box.said.puts.filter((id) => id !== refused)).toHaveLength(198);
    expect(box.said.puts.filter((id) => id === refused).length).toBeLessThan(15);
    expect(box.said.troubles).toContain('relay-refused');
  });

  it('is put at once when the delegate asks for it, and nothing is said any more when it is taken', async () => {
    let isOpen = false;
    const box = boxAt({ ...never, put: () => (isOpen ? null : 'unavailable') });
    await box.pass(1_000);
    box.write(1);
    await box.pass(2 * HOUR);
    isOpen = true;
    box.sync.retry();
    await box.pass(1_000);
    expect(box.sync.state).toBe('equal');
  });
});

describe('a relay that is full', () => {
  it('is tried less and less often', async () => {
    const box = boxAt({ ...never, put: () => 'hub-full' });
    await box.pass(1_000);
    box.write(1);
    await box.pass(24 * HOUR);
    expect(box.said.troubles).toContain('relay-full');
    expect(box.said.puts.length).toBeLessThan(40);
  });
});

describe('a mailbox that is not opened', () => {
  it.each(['too-fast', 'too-many', 'going-down', 'unavailable', 'bad-proof'] as const)(
    'is asked for less and less often, and that it will not change is said: %s',
    async (why) => {
      const box = boxAt({ ...never, open: () => why });
      await box.pass(24 * HOUR);
      expect(box.said.troubles).toContain('relay-refused');
      expect(box.said.opens).toBeLessThan(45);
      expect(box.said.opens).toBeGreaterThan(5);
    },
  );

  it('is opened at last, and what waits goes', async () => {
    const box = boxAt({ ...never, open: (times) => (times < 12 ? 'too-many' : null) });
    box.write(1);
    await box.pass(24 * HOUR);
    expect(box.sync.state).toBe('equal');
  });

  it('is not asked for without end where the relay says of a signature that it knows no such ticket', async () => {
    const box = boxAt({ ...never, open: () => 'unknown-ticket' }, new Uint8Array(16));
    await box.pass(24 * HOUR);
    expect(box.said.opens).toBeLessThan(45);
    expect(box.said.troubles).toContain('relay-refused');
  });
});
