import { getPriority } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChildIsolate } from '../../../electron/host/isolate/child-isolate.ts';
import { importInIsolate } from '../../../electron/host/importing/service.ts';
import type { IsolatePort } from '../../../electron/host/ports.ts';
import { utf8, fromUtf8 } from '../../../shared/base/bytes.ts';
import { bundleIsolate } from '../../support/isolate-bundle.ts';

const NEVER: Parameters<IsolatePort['run']>[3] = { aborted: false, onAbort: () => () => undefined };
const ROOMY = { timeMs: 30_000, memoryBytes: 512 * 1024 * 1024 };

/** Jobs that misbehave, each in one way. */
const JOBS = {
  echo: '(input) => input',
  spin: '() => { for (;;); }',
  hoard: '() => { const held = []; for (;;) held.push(Buffer.alloc(8 << 20, 1)); }',
  heap: '() => { const held = []; for (;;) held.push(new Array(100000).fill("x" + held.length)); }',
  throws: '() => { throw new TypeError("a word of the document"); }',
  environment: '() => new TextEncoder().encode(JSON.stringify(process.env))',
  'read-file': '() => require("node:fs").readFileSync("/etc/hostname")',
  'write-file':
    '() => { require("node:fs").writeFileSync("/tmp/dw-isolate-escaped", "x"); return new Uint8Array(); }',
  spawn: '() => { require("node:child_process").spawnSync("/bin/true"); return new Uint8Array(); }',
  priority: '() => new TextEncoder().encode(String(require("node:os").getPriority()))',
  network: '() => new TextEncoder().encode(typeof fetch + typeof WebSocket)',
};

describe('the isolate of plain Node', () => {
  let entry = '';
  let remove = async (): Promise<void> => undefined;
  let isolate: IsolatePort;

  beforeAll(async () => {
    ({ entry, remove } = await bundleIsolate(JOBS));
    isolate = createChildIsolate({ entry, execPath: process.execPath });
  });
  afterAll(() => remove());

  const run = (job: string, limits = ROOMY, signal = NEVER) =>
    isolate.run(job, utf8('words'), limits, signal);

  it('hands bytes to a job and back', async () => {
    const answer = await run('echo');
    expect(answer.ok && fromUtf8(answer.value)).toBe('words');
  });

  it('imports a file', async () => {
    const outcome = await importInIsolate({ isolate }, 'a.txt', utf8('1. First.\n\n2. Second.\n'));
    expect(
      outcome.ok &&
        outcome.value.kind === 'parsed' &&
        outcome.value.document.clauses.map((clause) => clause.label),
    ).toEqual(['1.', '2.']);
  });

  it('carries eight megabytes whole', async () => {
    const input = new Uint8Array(8 << 20).map((_, i) => i % 251);
    const answer = await isolate.run('echo', input, ROOMY, NEVER);
    expect(answer.ok && Buffer.compare(answer.value, input)).toBe(0);
  });

  it('is killed when its time is over', async () => {
    expect(await run('spin', { ...ROOMY, timeMs: 400 })).toEqual({ ok: false, error: { code: 'timed-out' } });
  });

  it('is killed when Buffers outgrow the limit, watched from outside or inside', async () => {
    const limits = { timeMs: 30_000, memoryBytes: 200 * 1024 * 1024 };
    expect(await run('hoard', limits)).toEqual({ ok: false, error: { code: 'out-of-memory' } });
    const inside = createChildIsolate({ entry, execPath: process.execPath, watch: 'inside' });
    expect(await inside.run('hoard', utf8(''), limits, NEVER)).toEqual({
      ok: false,
      error: { code: 'out-of-memory' },
    });
  });

  it('ends as out of memory when its heap is full', async () => {
    expect(await run('heap', { timeMs: 30_000, memoryBytes: 160 * 1024 * 1024 })).toEqual({
      ok: false,
      error: { code: 'out-of-memory' },
    });
  });

  it('is killed when the caller cancels', async () => {
    let abort = (): void => undefined;
    const signal = {
      aborted: false,
      onAbort: (listener: () => void) => ((abort = listener), () => undefined),
    };
    const answer = run('spin', ROOMY, signal);
    abort();
    expect(await answer).toEqual({ ok: false, error: { code: 'cancelled' } });
  });

  it('reports a bug of a job without its words', async () => {
    expect(await run('throws')).toEqual({ ok: false, error: { code: 'crashed', detail: 'exit 70' } });
  });

  it('knows no job by another name', async () => {
    expect(await run('toString')).toEqual({ ok: false, error: { code: 'crashed', detail: 'exit 64' } });
  });

  it('sees nothing of the environment', async () => {
    process.env['DW_SECRET_OF_THE_TEST'] = 'secret';
    const answer = await run('environment');
    expect(answer.ok && fromUtf8(answer.value)).toBe('{}');
  });

  it.each(['read-file', 'write-file', 'spawn'])('may not do this: %s', async (job) => {
    expect((await run(job)).ok).toBe(false);
  });

  it('leaves the processor to whoever wants it', async () => {
    const read = await run('priority');
    expect(read.ok && Number(fromUtf8(read.value))).toBeGreaterThan(getPriority());
  });

  it('has no web functions', async () => {
    const answer = await run('network');
    expect(answer.ok && fromUtf8(answer.value)).toBe('undefinedundefined');
  });

  it('says so when it cannot be started', async () => {
    const missing = createChildIsolate({ entry, execPath: '/nonexistent/node' });
    expect(await missing.run('echo', utf8(''), ROOMY, NEVER)).toEqual({
      ok: false,
      error: { code: 'unavailable' },
    });
  });
});
