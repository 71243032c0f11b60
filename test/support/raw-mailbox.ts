import { WebSocket } from 'ws';
import { systemRandom } from '../../electron/host/exchange/codec/crypto.ts';
import { SUBPROTOCOL } from '../../electron/host/exchange/codec/mailbox-message.ts';
import type { MailboxRefusal } from '../../electron/host/exchange/codec/mailbox-message.ts';
import { MailboxClient } from '../../electron/host/exchange/mailbox/mailbox-client.ts';
import type { ArrivedItem, PutOutcome } from '../../electron/host/exchange/mailbox/mailbox-client.ts';
import { mailboxKeys } from '../../electron/host/exchange/mailbox/mailbox-keys.ts';
import type { MailboxKeys } from '../../electron/host/exchange/mailbox/mailbox-keys.ts';
import { until } from './until.ts';

/** A client of a hub without a workbench behind it. */
export interface RawMailbox {
  readonly socket: WebSocket;
  readonly client: MailboxClient;
  readonly keys: MailboxKeys;
  readonly items: ArrivedItem[];
  readonly refusals: MailboxRefusal[];
  readonly closeCode: () => number | null;
  readonly top: () => number | null;
  /** Opens the mailbox and waits for the answer. */
  open(from?: number, eager?: number): Promise<number>;
  put(box: number, bytes: Uint8Array, id?: Uint8Array<ArrayBuffer>): Promise<PutOutcome>;
  close(): void;
}

export async function rawMailbox(
  url: string,
  secret = systemRandom.bytes(32),
  authority = '127.0.0.1',
): Promise<RawMailbox> {
  const socket = new WebSocket(url, SUBPROTOCOL, { perMessageDeflate: false });
  const client = new MailboxClient(
    authority,
    (message) => new Promise((resolve) => socket.send(message, { binary: true }, () => resolve())),
    () => undefined,
  );
  let code: number | null = null;
  let top: number | null = null;
  const items: ArrivedItem[] = [];
  const refusals: MailboxRefusal[] = [];
  socket.on('error', () => (code ??= 0));
  socket.on('message', (data) => {
    if (data instanceof Buffer) client.hear(new Uint8Array(data));
  });
  socket.on('close', (closed) => {
    code = closed;
    client.end();
  });
  await until(() => client.hello !== null || code !== null, 'a greeting');
  const keys = mailboxKeys(secret, 'circle');
  return {
    socket,
    client,
    keys,
    items,
    refusals,
    closeCode: () => code,
    top: () => top,
    async open(from = 0, eager = 1_000_000) {
      top = null;
      const before = refusals.length;
      const opening = { keys, from, mark: new Uint8Array(0), eager, ticket: null };
      const box = client.open(opening, {
        opened: (reply) => (top = reply.top),
        refused: (why) => refusals.push(why),
        item: (item) => items.push(item),
        listed: () => undefined,
      });
      await until(() => top !== null || refusals.length > before || code !== null, 'an open mailbox');
      return box;
    },
    put: (box, bytes, id = systemRandom.bytes(16)) => client.put(box, 1, id, 0, new Uint8Array(bytes)),
    close: () => socket.terminate(),
  };
}
