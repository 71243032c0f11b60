import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { dirname } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import { limitParallel } from './limit-parallel.ts';
import { SpareProcess } from './spare-process.ts';
import type { IsolateFailure, IsolateLimits, IsolatePort } from '../ports.ts';

export interface ChildIsolateOptions {
  /** The bundled `electron/host/isolate/child.ts`. */
  readonly entry: string;
  /** The Node that runs it. */
  readonly execPath: string;
  /** How the memory is watched; by default from outside where /proc exists. Tests ask for the other. */
  readonly watch?: 'outside' | 'inside';
  /** How many run at a time; further ones wait. */
  readonly parallel?: number;
}

type Outcome = Result<Uint8Array, Failure<IsolateFailure>>;
type Child = ChildProcessByStdio<Writable, Readable, Readable>;
type Signal = Parameters<IsolatePort['run']>[3];

const WATCH_EVERY_MS = 40;
const MAX_OUTPUT = 256 * 1024 * 1024;
const MAX_NOTES = 64 * 1024;
const PAGE = 4096;

/**
 * An isolate of plain Node: a child process per job, with an empty environment and Node's permission model, its
 * resident memory watched and its time limited, killed whole at the first breach. `resourceLimits` of a worker
 * thread would not do: they do not count Buffers.
 */
export function createChildIsolate(options: ChildIsolateOptions): IsolatePort {
  const processes = new SpareProcess((key) => start(options, key));
  return limitParallel(
    {
      run: (job, input, limits, signal) =>
        runOnce(processes.take(keyOf(job, limits)), watchOf(options), job, input, limits, signal),
    },
    options.parallel,
  );
}

function watchOf(options: ChildIsolateOptions): 'outside' | 'inside' {
  return options.watch ?? (process.platform === 'linux' ? 'outside' : 'inside');
}

/** What a process must be started for: its job, whose code it loads, and its memory. */
function keyOf(job: string, limits: IsolateLimits): string {
  return `${limits.memoryBytes} ${job}`;
}

function start(options: ChildIsolateOptions, key: string): Child {
  const isInside = watchOf(options) === 'inside';
  const memoryBytes = Number.parseInt(key, 10);
  const heap = Math.max(32, Math.floor((memoryBytes / 1024 / 1024) * 0.75));
  const args = [
    '--permission',
    `--allow-fs-read=${dirname(options.entry)}`,
    ...(isInside ? ['--allow-worker'] : []),
    '--no-addons',
    '--no-warnings',
    // A process that lives for one file would compile most patterns twice: slow code first, then the real one.
    '--no-regexp-tier-up',
    `--max-old-space-size=${heap}`,
    options.entry,
    `--load=${key.slice(key.indexOf(' ') + 1)}`,
    ...(isInside ? [`--watch-inside=${memoryBytes}`] : []),
  ];
  // Windows starts no process without SystemRoot; nothing else is handed on, NODE_OPTIONS least of all.
  const root = process.env['SystemRoot'];
  const env = process.platform === 'win32' && root !== undefined ? { SystemRoot: root } : {};
  const child = spawn(options.execPath, args, {
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    cwd: dirname(options.entry),
  });
  if (child.pid !== undefined) letOthersFirst(child.pid);
  return child;
}

/** Files are read with the processor that nobody else wants: somebody types while two hundred come in. */
function letOthersFirst(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended, or this system allows it to nobody: it reads all the same.
  }
}

function runOnce(
  child: Child,
  watchFrom: 'outside' | 'inside',
  job: string,
  input: Uint8Array,
  limits: IsolateLimits,
  signal: Signal,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const output: Buffer[] = [];
    let size = 0;
    let notes = '';
    let breach: IsolateFailure | null = null;
    const stop = (why: IsolateFailure): void => {
      breach ??= why;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => stop('timed-out'), limits.timeMs);
    const watch = watchFrom === 'outside' ? setInterval(() => {
      if (residentBytes(child.pid) > limits.memoryBytes) stop('out-of-memory');
    }, WATCH_EVERY_MS) : null; // prettier-ignore
    const forget = signal.onAbort(() => stop('cancelled'));
    if (signal.aborted) stop('cancelled');
    const finish = (outcome: Outcome): void => {
      clearTimeout(timer);
      if (watch !== null) clearInterval(watch);
      forget();
      resolve(outcome);
    };
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > MAX_OUTPUT) stop('out-of-memory');
      else output.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (notes.length < MAX_NOTES) notes += chunk.toString('latin1');
    });
    child.on('error', () => finish(err(failure(breach ?? 'unavailable'))));
    child.on('close', (code) => finish(outcomeOf(code, breach, notes, output)));
    // A child that dies early closes its stdin: its end says why, not this.
    child.stdin.on('error', () => undefined);
    child.stdin.write(header(job));
    child.stdin.end(input);
  });
}

function header(job: string): Buffer {
  const name = Buffer.from(job, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(name.byteLength);
  return Buffer.concat([length, name]);
}

/** What the end of an isolate means. */
export function outcomeOf(
  code: number | null,
  breach: IsolateFailure | null,
  notes: string,
  output: readonly Buffer[],
): Outcome {
  if (breach !== null) return err(failure(breach));
  if (code === 0) return ok(new Uint8Array(Buffer.concat(output)));
  if (/out of memory|Allocation failed|ArrayBuffer allocation/iu.test(notes))
    return err(failure('out-of-memory'));
  return err(failure('crashed', code === null ? 'killed' : `exit ${code}`));
}

/** Resident memory of a process; 0 if it cannot be told, as when it has just ended. */
function residentBytes(pid: number | undefined): number {
  if (pid === undefined) return 0;
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1] ?? 0) * PAGE;
  } catch {
    return 0;
  }
}
