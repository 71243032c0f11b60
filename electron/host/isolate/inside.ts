import { ISOLATE_JOBS, type IsolateJob } from './jobs.ts';

// What every isolate does in its own process, whichever shell started it.

/** Text on stderr by which the parent knows that the watch inside has ended this process. */
const OUT_OF_MEMORY_NOTE = 'dw-isolate: out of memory\n';

/** No job asks for anything: what could reach a network goes before the job's code is loaded. */
export function forgetNetwork(): void {
  for (const name of ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'])
    Reflect.deleteProperty(globalThis, name);
}

/** Where the parent cannot see this process's memory, a thread beside the job watches it: `--watch-inside=BYTES`. */
export function watchMemory(args: readonly string[]): void {
  const watch = args.find((arg) => arg.startsWith('--watch-inside='));
  if (watch === undefined) return;
  const code = `const { workerData } = require('node:worker_threads');
    setInterval(() => {
      if (process.memoryUsage.rss() <= workerData.limit) return;
      require('node:fs').writeSync(2, workerData.note);
      process.kill(process.pid, 'SIGKILL');
    }, 50);`;
  // Loaded only here: a process that lives for one file does not load what it does not need.
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  const limit = Number(watch.slice('--watch-inside='.length));
  new Worker(code, { eval: true, workerData: { limit, note: OUT_OF_MEMORY_NOTE } }).unref();
}

/** A job by its name; undefined for a name that is none. */
export function jobNamed(name: string): (() => Promise<IsolateJob>) | undefined {
  return Object.hasOwn(ISOLATE_JOBS, name) ? ISOLATE_JOBS[name] : undefined;
}

/** What may be said on stderr of a failure: its name only, since its text may quote the document. */
export function describeFailure(problem: unknown): string {
  if (problem instanceof RangeError && /allocation/iu.test(problem.message)) return OUT_OF_MEMORY_NOTE;
  return `dw-isolate: ${problem instanceof Error ? problem.name : 'failure'}\n`;
}
