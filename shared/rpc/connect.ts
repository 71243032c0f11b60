import * as v from 'valibot';
import { Emitter, type Event } from '../base/emitter.ts';
import { err, failure, ok, type Failure, type Result } from '../base/result.ts';
import {
  CONTRACT_VERSION,
  type CallOptions,
  type Client,
  type MethodContract,
  type ServiceContract,
  type TransportCode,
} from '../contract/service.ts';
import { createMessageChannel } from './fragments.ts';
import { decodeMessage, encodeMessage, type RpcMessage } from './messages.ts';
import { MAX_MESSAGE_BYTES } from './serve.ts';
import type { Wire } from './wire.ts';

/** A window's end of a wire. */
export interface Connection {
  /** The typed client of one service of the contract. */
  client<S extends ServiceContract>(service: S): Client<S>;
  /** Resolves with the host's contract version: equal to ours, or the reason why every call is refused. */
  readonly hello: Promise<Result<undefined, Failure<TransportCode>>>;
  readonly onClose: Event<undefined>;
  close(): void;
}

interface Pending {
  readonly contract: MethodContract;
  readonly settle: (result: Result<unknown, Failure<string>>) => void;
  readonly progress: ((value: unknown) => void) | undefined;
}

/** Speaks the contract over a wire. No call throws: a lost wire is a coded failure. */
export function connectServices(wire: Wire): Connection {
  const channel = createMessageChannel(wire, MAX_MESSAGE_BYTES);
  const pending = new Map<number, Pending>();
  const listeners = new Map<
    string,
    { readonly schema: v.GenericSchema; readonly emitter: Emitter<unknown> }
  >();
  let nextId = 1;
  let open = true;
  let greeted: (result: Result<undefined, Failure<TransportCode>>) => void = () => undefined;
  const hello = new Promise<Result<undefined, Failure<TransportCode>>>((resolve) => (greeted = resolve));

  channel.onMessage((bytes) => {
    const message = decodeMessage(bytes);
    if (message === null) channel.close();
    else receive(message);
  });
  channel.onClose(() => {
    open = false;
    greeted(err(failure('disconnected')));
    for (const call of Array.from(pending.values())) call.settle(err(failure('disconnected')));
    pending.clear();
  });
  void channel.send(encodeMessage(['hello', CONTRACT_VERSION]));

  function receive(message: RpcMessage): void {
    if (message[0] === 'hello') {
      greeted(message[1] === CONTRACT_VERSION ? ok() : err(failure('wrong-version')));
    } else if (message[0] === 'event') {
      const listener = listeners.get(message[1]);
      const value = listener === undefined ? null : v.safeParse(listener.schema, message[2]);
      if (value?.success === true) listener?.emitter.fire(value.output);
    } else if (message[0] === 'ok' || message[0] === 'fail' || message[0] === 'progress') {
      receiveReply(message);
    }
  }

  function receiveReply(message: RpcMessage & readonly ['ok' | 'fail' | 'progress', ...unknown[]]): void {
    const call = pending.get(message[1]);
    if (call === undefined) return;
    if (message[0] === 'progress') {
      const value =
        call.contract.progress === undefined ? null : v.safeParse(call.contract.progress, message[2]);
      if (value?.success === true) call.progress?.(value.output);
      return;
    }
    if (message[0] === 'fail') {
      call.settle(err(message[3] === null ? failure(message[2]) : failure(message[2], message[3])));
      return;
    }
    const value = v.safeParse(call.contract.result, message[2]);
    call.settle(
      value.success ? ok(value.output) : err(failure('internal', 'The host answered out of contract')),
    );
  }

  function call(name: string, contract: MethodContract, params: unknown, options: CallOptions<unknown>) {
    return new Promise<Result<unknown, Failure<string>>>((resolve) => {
      const bytes = encodeMessage(['call', nextId, name, params]);
      if (!open) return resolve(err(failure('disconnected')));
      if (options.signal?.aborted === true) return resolve(err(failure('cancelled')));
      if (bytes.byteLength > contract.maxBytes + 4096) return resolve(err(failure('too-large')));
      start(nextId++, contract, bytes, options, resolve);
    });
  }

  function start(
    id: number,
    contract: MethodContract,
    bytes: Uint8Array,
    options: CallOptions<unknown>,
    resolve: (result: Result<unknown, Failure<string>>) => void,
  ): void {
    const giveUp = (code: TransportCode): void => {
      void channel.send(encodeMessage(['cancel', id]));
      settle(err(failure(code)));
    };
    const timer =
      contract.timeoutMs === null ? null : setTimeout(() => giveUp('timed-out'), contract.timeoutMs);
    const unlisten = options.signal?.onAbort(() => giveUp('cancelled'));
    const settle = (result: Result<unknown, Failure<string>>): void => {
      if (timer !== null) clearTimeout(timer);
      unlisten?.();
      pending.delete(id);
      resolve(result);
    };
    pending.set(id, { contract, settle, progress: options.onProgress });
    void channel.send(bytes);
  }

  return {
    client: (service) => buildClient(service, call, listeners),
    hello,
    onClose: channel.onClose,
    close: channel.close,
  };
}

function buildClient<S extends ServiceContract>(
  service: S,
  call: (
    name: string,
    contract: MethodContract,
    params: unknown,
    options: CallOptions<unknown>,
  ) => Promise<Result<unknown, Failure<string>>>,
  listeners: Map<string, { readonly schema: v.GenericSchema; readonly emitter: Emitter<unknown> }>,
): Client<S> {
  const methods = Object.entries(service.methods).map(([key, contract]) => [
    key,
    (params: unknown, options: CallOptions<unknown> = {}) =>
      call(`${service.name}.${key}`, contract, params, options),
  ]);
  const events = Object.entries(service.events).map(([key, schema]) => {
    const name = `${service.name}.${key}`;
    const known = listeners.get(name) ?? { schema, emitter: new Emitter<unknown>() };
    listeners.set(name, known);
    return [key, known.emitter.event] as const;
  });
  // The object is built from the same contract that the type is derived from.
  return Object.freeze({ ...Object.fromEntries(methods), events: Object.fromEntries(events) }) as Client<S>;
}
