import { Worker } from 'node:worker_threads';
import { ISOLATE_JOBS } from './jobs.ts';

// The entry of an isolate: one job, then the end. Input comes over stdin as a 4-byte length, the job's name and
// its bytes; the answer goes to stdout. It is started without environment and with Node's permission model:
// no files but its own code, no processes, no add-ons.

/** Text on stderr by which the parent knows that the watch inside has ended this process. */
const OUT_OF_MEMORY_NOTE = 'dw-isolate: out of memory\n';

async function readAll(): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) if (Buffer.isBuffer(part)) parts.push(part);
  return Buffer.concat(parts);
}

/** Resolves when the parent has everything; only then may the process end. */
function writeAll(bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(bytes, (problem) => (problem instanceof Error ? reject(problem) : resolve()));
  });
}

/** Where the parent cannot see this process's memory, a thread beside the job watches it. */
function watchFromInside(limit: number): void {
  const code = `const { workerData } = require('node:worker_threads');
    setInterval(() => {
      if (process.memoryUsage.rss() <= workerData.limit) return;
      require('node:fs').writeSync(2, workerData.note);
      process.kill(process.pid, 'SIGKILL');
    }, 50);`;
  new Worker(code, { eval: true, workerData: { limit, note: OUT_OF_MEMORY_NOTE } }).unref();
}

// No job asks for anything: what could reach a network is gone before the job's code is loaded.
for (const name of ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'])
  Reflect.deleteProperty(globalThis, name);

const watch = process.argv.find((arg) => arg.startsWith('--watch-inside='));
if (watch !== undefined) watchFromInside(Number(watch.slice('--watch-inside='.length)));

const message = await readAll();
const nameLength = message.readUInt32BE(0);
const name = message.toString('utf8', 4, 4 + nameLength);
const load = Object.hasOwn(ISOLATE_JOBS, name) ? ISOLATE_JOBS[name] : undefined;
if (load === undefined) process.exit(64);
try {
  const job = await load();
  const input = new Uint8Array(
    message.buffer,
    message.byteOffset + 4 + nameLength,
    message.byteLength - 4 - nameLength,
  );
  await writeAll(await job(input));
  process.exit(0);
} catch (problem) {
  // The name of the error only: its text may quote the document.
  const name = problem instanceof Error ? problem.name : 'failure';
  const isMemory = problem instanceof RangeError && /allocation/iu.test(problem.message);
  process.stderr.write(isMemory ? OUT_OF_MEMORY_NOTE : `dw-isolate: ${name}\n`, () => process.exit(70));
}
