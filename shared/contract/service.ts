import type * as v from 'valibot';
import type { Event } from '../base/emitter.ts';
import type { Failure, Result } from '../base/result.ts';

/** Raised with every change of a method, an event or a limit. Both sides must speak the same. */
export const CONTRACT_VERSION = 1;

/** What can go wrong with any call, whatever the service. */
export type TransportCode =
  'cancelled' | 'timed-out' | 'disconnected' | 'refused' | 'too-large' | 'wrong-version' | 'internal';

type Schema = v.GenericSchema<unknown, unknown>;

/** One method of a host service. Params and results are parsed on arrival, on both sides. */
export interface MethodContract {
  readonly params: Schema;
  readonly result: Schema;
  /** The closed list of expected failures. */
  readonly errors: readonly string[];
  /** Parsed like the rest; absent where a method reports no progress. */
  readonly progress?: Schema;
  /** Null only for tasks with progress and cancel. */
  readonly timeoutMs: number | null;
  /** Greatest size of the encoded params, in bytes; the result may be as large. */
  readonly maxBytes: number;
}

export interface ServiceContract {
  readonly name: string;
  readonly methods: Readonly<Record<string, MethodContract>>;
  readonly events: Readonly<Record<string, Schema>>;
}

/** Default limit of a call: text and lists, no files. */
export const SMALL = 4 * 1024 * 1024;
/** Limit of a call that carries a file. */
export const FILE = 128 * 1024 * 1024;

/** Declares a service; the identity function with the types kept narrow. */
export function defineService<const S extends ServiceContract>(service: S): S {
  return service;
}

type ProgressOf<M extends MethodContract> = M extends { readonly progress: infer P extends Schema }
  ? v.InferOutput<P>
  : never;

/** What a handler gets beside its params. */
export interface CallContext<P = never> {
  /** Set when the caller cancelled, timed out or went away. */
  readonly signal: CallSignal;
  progress(value: P): void;
}

/** The part of AbortSignal that is used; `shared/` knows no platform. */
export interface CallSignal {
  readonly aborted: boolean;
  onAbort(listener: () => void): () => void;
}

export type Handler<M extends MethodContract> = (
  params: v.InferOutput<M['params']>,
  context: CallContext<ProgressOf<M>>,
) => Promise<Result<v.InferInput<M['result']>, Failure<M['errors'][number]>>>;

/** The host's side of a service. */
export type Handlers<S extends ServiceContract> = {
  readonly [K in keyof S['methods']]: Handler<S['methods'][K]>;
};

/** Announces events of a service to every connection. */
export type Announce<S extends ServiceContract> = <K extends keyof S['events'] & string>(
  event: K,
  value: v.InferInput<S['events'][K]>,
) => void;

export interface CallOptions<P = never> {
  readonly signal?: CallSignal;
  readonly onProgress?: (value: P) => void;
}

/** The renderer's side of a service. A call never throws for an expected failure or a lost wire. */
export type Client<S extends ServiceContract> = {
  readonly [K in keyof S['methods']]: (
    params: v.InferInput<S['methods'][K]['params']>,
    options?: CallOptions<ProgressOf<S['methods'][K]>>,
  ) => Promise<
    Result<
      v.InferOutput<S['methods'][K]['result']>,
      Failure<S['methods'][K]['errors'][number] | TransportCode>
    >
  >;
} & {
  readonly events: {
    readonly [K in keyof S['events']]: Event<v.InferOutput<S['events'][K]>>;
  };
};
