import * as v from 'valibot';
import {
  CONTRACT_VERSION,
  FILE,
  type Announce,
  type CallContext,
  type Handlers,
  type MethodContract,
  type ServiceContract,
} from '../contract/service.ts';
import type { Failure, Result } from '../base/result.ts';
import { createMessageChannel, type MessageChannel } from './fragments.ts';
import { decodeMessage, encodeMessage, type RpcMessage } from './messages.ts';
import { createSignal, type SignalSource } from './signal.ts';
import { MAX_FRAME_BYTES, type Wire } from './wire.ts';

/** Calls of one window that may run at the same time; more are refused. */
export const MAX_RUNNING_CALLS = 64;
/** Room for ids and names beside a payload. */
const ENVELOPE_BYTES = 4096;
export const MAX_MESSAGE_BYTES = FILE + ENVELOPE_BYTES;
/** Replies that one window has not yet taken; what would go beyond is answered with `too-large`. */
export const MAX_WAITING_REPLY_BYTES = 2 * MAX_MESSAGE_BYTES;

type AnyHandler = (
  params: unknown,
  context: CallContext<unknown>,
) => Promise<Result<unknown, Failure<string>>>;

interface Entry {
  readonly contract: MethodContract;
  readonly handler: AnyHandler;
}

/** The host's services by name, and the wires that use them. */
export interface ServiceRegistry {
  /** Adds a service; throws when the name is taken (a bug of the composition). */
  add<S extends ServiceContract>(service: S, handlers: Handlers<S>): void;
  /** Announces events of a service to every wire. */
  announcer<S extends ServiceContract>(service: S): Announce<S>;
  /** Serves a wire until it closes. */
  serve(wire: Wire): void;
}

/** `onBug` hears of handlers that threw and of results that break their own contract. */
export function createServiceRegistry(onBug: (where: string, problem: unknown) => void): ServiceRegistry {
  const methods = new Map<string, Entry>();
  const names = new Set<string>();
  const channels = new Set<MessageChannel>();

  return {
    add(service, handlers) {
      if (names.has(service.name)) throw new Error(`Service ${service.name} is served twice`);
      names.add(service.name);
      for (const [key, contract] of Object.entries(service.methods)) {
        methods.set(`${service.name}.${key}`, {
          contract,
          handler: (handlers as unknown as Record<string, AnyHandler>)[key] as AnyHandler,
        });
      }
    },
    announcer(service) {
      return (event, value) => {
        const bytes = encodeMessage(['event', `${service.name}.${event}`, value]);
        for (const channel of channels) void channel.send(bytes);
      };
    },
    serve(wire) {
      const channel = createMessageChannel(wire, MAX_MESSAGE_BYTES);
      channels.add(channel);
      serveChannel(channel, methods, onBug);
      channel.onClose(() => channels.delete(channel));
    },
  };
}

function serveChannel(
  channel: MessageChannel,
  methods: ReadonlyMap<string, Entry>,
  onBug: (where: string, problem: unknown) => void,
): void {
  const running = new Map<number, SignalSource>();
  /** Calls whose cancel overtook their own fragments. */
  const cancelledEarly = new Set<number>();
  let agreed = false;
  /** Long replies on their way and their bytes: a window that takes none runs out of calls, not the host of memory. */
  let delivering = 0;
  let waitingBytes = 0;
  const send = (message: RpcMessage): void => void channel.send(encodeMessage(message));
  send(['hello', CONTRACT_VERSION]);

  channel.onClose(() => {
    for (const call of Array.from(running.values())) call.abort();
    running.clear();
  });
  channel.onMessage((bytes) => {
    const message = decodeMessage(bytes);
    if (message === null) {
      channel.close();
      return;
    }
    if (message[0] === 'hello') agreed = message[1] === CONTRACT_VERSION;
    else if (message[0] === 'cancel') cancel(message[1]);
    else if (message[0] === 'call') void answer(message[1], message[2], message[3], bytes.byteLength);
    else channel.close();
  });

  function cancel(id: number): void {
    const call = running.get(id);
    if (call !== undefined) call.abort();
    else cancelledEarly.add(id);
    // The oldest are cancels whose reply was under way already.
    for (const oldest of cancelledEarly) {
      if (cancelledEarly.size <= MAX_RUNNING_CALLS) break;
      cancelledEarly.delete(oldest);
    }
  }

  async function answer(id: number, name: string, raw: unknown, size: number): Promise<void> {
    if (cancelledEarly.delete(id)) return;
    const entry = methods.get(name);
    const refusal = refuse(entry, id, size);
    if (refusal !== null || entry === undefined) {
      send(['fail', id, refusal ?? 'refused', null]);
      return;
    }
    const params = v.safeParse(entry.contract.params, raw);
    if (!params.success) {
      send(['fail', id, 'refused', describeIssues(params.issues)]);
      return;
    }
    const source = createSignal();
    running.set(id, source);
    const reply = await run(name, entry, params.output, id, source);
    running.delete(id);
    await deliver(id, reply);
  }

  async function deliver(id: number, reply: Uint8Array): Promise<void> {
    // One frame is with the wire at once.
    if (reply.byteLength < MAX_FRAME_BYTES) return await channel.send(reply);
    if (waitingBytes + reply.byteLength > MAX_WAITING_REPLY_BYTES) {
      send(['fail', id, 'too-large', null]);
      return;
    }
    waitingBytes += reply.byteLength;
    delivering += 1;
    await channel.send(reply);
    delivering -= 1;
    waitingBytes -= reply.byteLength;
  }

  function refuse(entry: Entry | undefined, id: number, size: number): string | null {
    if (!agreed) return 'wrong-version';
    if (entry === undefined || running.has(id)) return 'refused';
    if (running.size + delivering >= MAX_RUNNING_CALLS) return 'refused';
    return size > entry.contract.maxBytes + ENVELOPE_BYTES ? 'too-large' : null;
  }

  async function run(
    name: string,
    entry: Entry,
    params: unknown,
    id: number,
    source: SignalSource,
  ): Promise<Uint8Array> {
    try {
      const context: CallContext<unknown> = {
        signal: source.signal,
        progress: (value) => {
          if (!source.signal.aborted) send(['progress', id, value]);
        },
      };
      const result = await entry.handler(params, context);
      if (source.signal.aborted) return encodeMessage(['fail', id, 'cancelled', null]);
      if (!result.ok) return encodeMessage(failReply(name, entry, id, result.error));
      const bytes = encodeMessage(['ok', id, result.value]);
      return bytes.byteLength > MAX_MESSAGE_BYTES ? encodeMessage(['fail', id, 'too-large', null]) : bytes;
    } catch (problem) {
      onBug(name, problem);
      return encodeMessage(['fail', id, 'internal', null]);
    }
  }

  function failReply(name: string, entry: Entry, id: number, error: Failure<string>): RpcMessage {
    if (!entry.contract.errors.includes(error.code)) {
      onBug(name, new Error(`Undeclared failure ${error.code}`));
      return ['fail', id, 'internal', null];
    }
    return ['fail', id, error.code, error.detail?.slice(0, 4000) ?? null];
  }
}

/** Where a payload broke its schema, without the payload's values. */
function describeIssues(issues: readonly v.BaseIssue<unknown>[]): string {
  return issues
    .slice(0, 5)
    .map((issue) => `${v.getDotPath(issue) ?? '(top)'}: expected ${issue.expected ?? issue.type}`)
    .join('; ');
}
