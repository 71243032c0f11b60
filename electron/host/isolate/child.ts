import { describeFailure, forgetNetwork, jobNamed, watchMemory } from './inside.ts';

// The entry of an isolate: one job, then the end. Input comes over stdin as a 4-byte length, the job's name and
// its bytes; the answer goes to stdout. It is started without environment and with Node's permission model:
// no files but its own code, no processes, no add-ons. It reads and writes its pipes directly, since Node's
// streams alone take longer to load than a short text takes to read; an import of node:fs would load them.

const { readSync, writeSync } = process.getBuiltinModule('node:fs');

const STEP = 1024 * 1024;
const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;

/** All of stdin, waiting for it. Empty where the parent ended without a job. */
function readAll(): Buffer {
  const parts: Buffer[] = [];
  for (;;) {
    const part = Buffer.allocUnsafe(parts.length === 0 ? 64 * 1024 : STEP);
    const length = readPart(part);
    if (length === 0) return Buffer.concat(parts);
    parts.push(part.subarray(0, length));
  }
}

function readPart(part: Buffer): number {
  for (;;) {
    try {
      return readSync(STDIN, part);
    } catch (problem) {
      const code = codeOf(problem);
      // Windows ends a pipe so
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw problem;
      rest();
    }
  }
}

function writeAll(to: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.byteLength;)
    try {
      at += writeSync(to, bytes, at, Math.min(STEP, bytes.byteLength - at));
    } catch (problem) {
      if (codeOf(problem) !== 'EAGAIN') throw problem;
      rest();
    }
}

function codeOf(problem: unknown): unknown {
  return problem instanceof Error && 'code' in problem ? problem.code : null;
}

/** A moment's pause for a pipe that is not ready. */
function rest(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
}

async function run(): Promise<number> {
  forgetNetwork();
  watchMemory(process.argv);
  // The code of the job is loaded while its input is still on the way, or not asked for yet.
  const expected = process.argv.find((arg) => arg.startsWith('--load='))?.slice('--load='.length);
  await jobNamed(expected ?? '')?.();
  const message = readAll();
  if (message.byteLength < 4) return 0;
  const nameLength = message.readUInt32BE(0);
  const load = jobNamed(message.toString('utf8', 4, 4 + nameLength));
  if (load === undefined) return 64;
  try {
    const job = await load();
    writeAll(STDOUT, await job(message.subarray(4 + nameLength)));
    return 0;
  } catch (problem) {
    writeAll(STDERR, Buffer.from(describeFailure(problem)));
    return 70;
  }
}

process.exit(await run());
