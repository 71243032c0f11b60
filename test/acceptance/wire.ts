import { expect, it } from 'vitest';
import * as v from 'valibot';
import { err, failure, ok, type Ok } from '../../shared/base/result.ts';
import { defineService, SMALL, type CallContext, type Client } from '../../shared/contract/service.ts';
import { connectServices, type Connection } from '../../shared/rpc/connect.ts';
import { createServiceRegistry, MAX_RUNNING_CALLS } from '../../shared/rpc/serve.ts';
import { createSignal } from '../../shared/rpc/signal.ts';
import { MAX_FRAME_BYTES, type Wire } from '../../shared/rpc/wire.ts';

/** A service made for the suite: one method for each thing that a wire must carry. */
export const probe = defineService({
  name: 'probe',
  methods: {
    echo: {
      params: v.strictObject({ text: v.string() }),
      result: v.strictObject({ text: v.string() }),
      errors: [],
      timeoutMs: 20_000,
      maxBytes: SMALL,
    },
    nothing: {
      params: v.strictObject({}),
      result: v.undefined(),
      errors: [],
      timeoutMs: 20_000,
      maxBytes: 100,
    },
    sum: {
      params: v.strictObject({ bytes: v.instance(Uint8Array) }),
      result: v.strictObject({ length: v.number(), sum: v.number(), back: v.instance(Uint8Array) }),
      errors: ['empty'],
      timeoutMs: 60_000,
      maxBytes: 16 * 1024 * 1024,
    },
    wait: {
      params: v.strictObject({}),
      result: v.strictObject({}),
      errors: [],
      progress: v.strictObject({ step: v.number() }),
      timeoutMs: 200,
      maxBytes: SMALL,
    },
    task: {
      params: v.strictObject({}),
      result: v.strictObject({}),
      errors: [],
      progress: v.strictObject({ step: v.number() }),
      timeoutMs: null,
      maxBytes: SMALL,
    },
    broken: {
      params: v.strictObject({}),
      result: v.strictObject({}),
      errors: [],
      timeoutMs: 20_000,
      maxBytes: SMALL,
    },
    lies: {
      params: v.strictObject({}),
      result: v.strictObject({ n: v.number() }),
      errors: [],
      timeoutMs: 20_000,
      maxBytes: SMALL,
    },
  },
  events: { tick: v.strictObject({ n: v.number() }) },
});

interface Setup {
  readonly connection: Connection;
  readonly client: Client<typeof probe>;
  readonly announce: (event: 'tick', value: { n: number }) => void;
  readonly aborted: Promise<void>;
  readonly started: Promise<void>;
  readonly bugs: string[];
  readonly windowWire: Wire;
}

function serveProbe(windowWire: Wire, hostWire: Wire): Setup {
  const bugs: string[] = [];
  let onAborted: () => void = () => undefined;
  let onStarted: () => void = () => undefined;
  const aborted = new Promise<void>((resolve) => (onAborted = resolve));
  const started = new Promise<void>((resolve) => (onStarted = resolve));
  const registry = createServiceRegistry((where) => bugs.push(where));
  const untilAborted = (context: CallContext<{ step: number }>): Promise<Ok<Record<string, never>>> =>
    new Promise((resolve) => {
      context.progress({ step: 1 });
      onStarted();
      context.signal.onAbort(() => {
        onAborted();
        resolve({ ok: true, value: {} });
      });
    });
  const announce = registry.announcer(probe);
  registry.add(probe, {
    echo: async ({ text }) => ok({ text }),
    nothing: async () => ok(undefined),
    sum: async ({ bytes }) =>
      bytes.byteLength === 0
        ? err(failure('empty', 'no bytes at all'))
        : ok({ length: bytes.byteLength, sum: bytes.reduce((a, b) => (a + b) % 1_000_003, 0), back: bytes }),
    wait: (_, context) => untilAborted(context),
    task: (_, context) => untilAborted(context),
    broken: async () => {
      throw new Error('a bug with a secret in it');
    },
    // A handler that breaks its own contract: the window must not see the value.
    lies: (async () => ok({ n: 'no number' })) as never,
  });
  registry.serve(hostWire);
  const connection = connectServices(windowWire);
  return { connection, client: connection.client(probe), announce, aborted, started, bugs, windowWire };
}

/**
 * What every wire must carry. `connect` gives both ends of a fresh wire: the window's and the host's.
 */
export function wireSuite(connect: () => Promise<readonly [Wire, Wire]>): void {
  const setup = async (): Promise<Setup> => serveProbe(...(await connect()));

  it('agrees on the contract and answers a call', async () => {
    const { connection, client } = await setup();
    expect(await connection.hello).toEqual(ok());
    expect(await client.echo({ text: 'Tunis — تونس 🕊' })).toEqual(ok({ text: 'Tunis — تونس 🕊' }));
    expect(await client.nothing({})).toEqual(ok(undefined));
  });

  it('answers many calls at once, each to its own caller', async () => {
    const { client } = await setup();
    const texts = Array.from({ length: 40 }, (_, i) => `call ${i}`);
    const replies = await Promise.all(texts.map((text) => client.echo({ text })));
    expect(replies).toEqual(texts.map((text) => ok({ text })));
  });

  it('carries megabytes in both directions, and a short call overtakes them', async () => {
    const { client } = await setup();
    const bytes = new Uint8Array(5_000_003).map((_, i) => (i * 31) & 255);
    const order: string[] = [];
    const large = client.sum({ bytes }).then((reply) => {
      order.push('large');
      return reply;
    });
    const small = client.echo({ text: 'overtakes' }).then(() => order.push('small'));
    const [reply] = await Promise.all([large, small]);
    expect(order[0]).toBe('small');
    expect(reply.ok && reply.value.length).toBe(bytes.byteLength);
    expect(reply.ok && reply.value.back.every((byte, i) => byte === bytes[i])).toBe(true);
  });

  it('gives expected failures as their code, with the detail', async () => {
    const { client } = await setup();
    expect(await client.sum({ bytes: new Uint8Array(0) })).toEqual(err(failure('empty', 'no bytes at all')));
  });

  it('refuses params out of contract without running the handler', async () => {
    const { client, bugs } = await setup();
    const reply = await client.echo({ text: 5 as unknown as string });
    expect(reply.ok).toBe(false);
    expect(!reply.ok && reply.error.code).toBe('refused');
    expect(bugs).toEqual([]);
  });

  it('does not hand on a result out of contract', async () => {
    const { client } = await setup();
    const reply = await client.lies({});
    expect(!reply.ok && reply.error.code).toBe('internal');
  });

  it('says nothing of a bug but that there was one, and reports it on the host', async () => {
    const { client, bugs } = await setup();
    expect(await client.broken({})).toEqual(err(failure('internal')));
    expect(bugs).toEqual(['probe.broken']);
  });

  it('refuses more bytes than the method allows before sending them', async () => {
    const { client } = await setup();
    expect(await client.sum({ bytes: new Uint8Array(17 * 1024 * 1024) })).toEqual(err(failure('too-large')));
  });

  it('tells progress and carries a cancel to the handler', async () => {
    const { client, aborted, started } = await setup();
    const source = createSignal();
    const steps: number[] = [];
    const call = client.task({}, { signal: source.signal, onProgress: ({ step }) => steps.push(step) });
    await started;
    await client.echo({ text: 'the progress came first' });
    source.abort();
    expect(await call).toEqual(err(failure('cancelled')));
    await aborted;
    expect(steps).toEqual([1]);
  });

  it('times out and tells the handler', async () => {
    const { client, aborted } = await setup();
    expect(await client.wait({})).toEqual(err(failure('timed-out')));
    await aborted;
  });

  it('hands events to whoever listens, until they stop', async () => {
    const { client, announce } = await setup();
    const heard: number[] = [];
    const stop = client.events.tick(({ n }) => heard.push(n));
    await client.echo({ text: 'connected' });
    announce('tick', { n: 1 });
    await client.echo({ text: 'after' });
    stop();
    announce('tick', { n: 2 });
    await client.echo({ text: 'after' });
    expect(heard).toEqual([1]);
  });

  it('settles every open call when the wire closes, and tells the handlers', async () => {
    const { client, connection, aborted, started } = await setup();
    const call = client.task({});
    await started;
    connection.close();
    expect(await call).toEqual(err(failure('disconnected')));
    await aborted;
    expect(await client.echo({ text: 'too late' })).toEqual(err(failure('disconnected')));
  });

  it('refuses more running calls than its limit and goes on', async () => {
    const { client } = await setup();
    const source = createSignal();
    const calls = Array.from({ length: MAX_RUNNING_CALLS + 3 }, () =>
      client.task({}, { signal: source.signal }),
    );
    const refused = await Promise.all(calls.slice(MAX_RUNNING_CALLS));
    expect(refused.map((reply) => !reply.ok && reply.error.code)).toEqual(['refused', 'refused', 'refused']);
    source.abort();
    await Promise.all(calls);
    expect((await client.echo({ text: 'alive' })).ok).toBe(true);
  });

  it('closes on a frame that is no message of ours', async () => {
    const { connection, windowWire } = await setup();
    await connection.hello;
    const closed = new Promise<void>((resolve) => connection.onClose(() => resolve()));
    windowWire.send(Uint8Array.of(0, 255, 255, 1));
    await closed;
  });

  it('closes on a frame over the limit', async () => {
    const { connection, windowWire } = await setup();
    await connection.hello;
    const closed = new Promise<void>((resolve) => connection.onClose(() => resolve()));
    windowWire.send(new Uint8Array(MAX_FRAME_BYTES + 1));
    await closed;
  });

  it('closes on a declared length over the limit before it holds a byte of it', async () => {
    const { connection, windowWire } = await setup();
    await connection.hello;
    const closed = new Promise<void>((resolve) => connection.onClose(() => resolve()));
    windowWire.send(Uint8Array.of(1, 0, 0, 0, 9, 0xff, 0xff, 0xff, 0xff, 7));
    await closed;
  });
}
