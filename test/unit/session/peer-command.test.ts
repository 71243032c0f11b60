import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, it, vi } from 'vitest';
import { PassThrough } from 'node:stream';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createPeerCommand } from '../../../electron/cli/commands/peer.ts';
import type { CliIo } from '../../../electron/cli/command.ts';
import { Trials } from '../../../electron/cli/peer/trials.ts';

const engine = (): Promise<Uint8Array> =>
  readFile(createRequire(import.meta.url).resolve('@automerge/automerge/automerge.wasm'));

/** As the built command line starts them. */
const trials = (): Trials =>
  new Trials(() => new Worker(join(import.meta.dirname, '../../../electron/cli/peer/trial.ts')), 1);

function start(role: string) {
  const input = new PassThrough();
  const answers: unknown[] = [];
  const io = {
    out: (text: string) => void answers.push(JSON.parse(text)),
    err: () => undefined,
  } as unknown as CliIo;
  const code = createPeerCommand({ input, engine, trials }).run([role], io);
  const ask = async (request: unknown): Promise<Record<string, unknown>> => {
    const before = answers.length;
    input.write(`${typeof request === 'string' ? request : JSON.stringify(request)}\n`);
    await vi.waitFor(() => expect(answers.length).toBeGreaterThan(before), { timeout: 20_000, interval: 5 });
    return answers[before] as Record<string, unknown>;
  };
  return { ask, code, end: () => input.end() };
}

it('seeds, exchanges, edits on both sides and comes to the same texts, and stops at close and at the end of its input', async () => {
  const [a, b] = [start('a'), start('b')];
  const seeded = await a.ask({
    id: 1,
    cmd: 'seed',
    docs: [
      { key: 'one', title: 'One', base: 'First line.\nSecond line.', ops: [[5, 0, ' long']] },
      { key: 'two', title: 'Two', base: 'Other text', ops: [] },
    ],
  });
  expect(seeded).toEqual({ id: 1, ok: true });
  const { port } = await a.ask({ id: 2, cmd: 'listen' });
  expect(await b.ask({ id: 1, cmd: 'connect', port })).toEqual({ id: 1, ok: true });
  await vi.waitFor(async () => {
    const { docs } = await b.ask({ id: 2, cmd: 'digest' });
    expect(docs).toEqual([
      ['one', 'First long line.\nSecond line.'],
      ['two', 'Other text'],
    ]);
  }, 20_000);
  const edited = await a.ask({ id: 3, cmd: 'edit', edits: [{ key: 'two', ops: [[0, 5, 'One']] }] });
  expect(edited).toEqual({ id: 3, ok: true });
  await b.ask({ id: 3, cmd: 'edit', edits: [{ key: 'two', ops: [[10, 0, ' of Bob']] }] });
  await vi.waitFor(async () => {
    const [one, other] = [await a.ask({ id: 4, cmd: 'digest' }), await b.ask({ id: 4, cmd: 'digest' })];
    expect(one).toEqual(other);
    expect(JSON.stringify(one)).toContain('One text of Bob');
  }, 20_000);
  expect(await b.ask({ id: 5, cmd: 'disconnect' })).toEqual({ id: 5, ok: true });
  expect(await a.ask({ id: 5, cmd: 'close' })).toEqual({ id: 5, ok: true });
  expect(await a.code).toBe(0);
  b.end();
  expect(await b.code).toBe(0);
}, 60_000);

it('answers what it does not understand with an error and goes on', async () => {
  const a = start('a');
  expect(await a.ask('no JSON')).toEqual({ id: null, error: 'bad JSON' });
  expect(await a.ask({ id: 7, cmd: 'fly' })).toEqual({ id: 7, error: 'unknown command: fly' });
  expect(await a.ask({ id: 8, cmd: 'seed', docs: 3 })).toEqual({ id: 8, error: 'bad request' });
  expect(await a.ask({ id: 9 })).toEqual({ id: 9, error: 'bad request' });
  expect(await a.ask({ id: 10, cmd: 'digest' })).toEqual({ id: 10, ok: true, docs: [] });
  a.end();
  expect(await a.code).toBe(0);
}, 60_000);

it('takes in many drafts that come at once, decoded in threads, as they were written', async () => {
  const [a, b] = [start('a'), start('b')];
  const docs = Array.from({ length: 12 }, (_, one) => ({
    key: `doc-${one}`,
    title: `Draft ${one}`,
    base: `Text number ${one}`,
    ops: [[0, 4, 'Word']],
  }));
  expect(await a.ask({ id: 1, cmd: 'seed', docs })).toEqual({ id: 1, ok: true });
  const { port } = await a.ask({ id: 2, cmd: 'listen' });
  expect(await b.ask({ id: 1, cmd: 'connect', port })).toMatchObject({ ok: true });
  await vi.waitFor(async () => expect((await b.ask({ id: 2, cmd: 'status' }))['drafts']).toBe(docs.length), {
    timeout: 20_000,
    interval: 20,
  });
  expect(await b.ask({ id: 3, cmd: 'status' })).toMatchObject({ loads: 0, refused: 0 });
  const { docs: texts } = await a.ask({ id: 3, cmd: 'digest' });
  expect((await b.ask({ id: 4, cmd: 'digest' }))['docs']).toEqual(texts);
  for (const peer of [a, b]) {
    peer.end();
    await peer.code;
  }
});
