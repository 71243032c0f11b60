/** The draft worker: Automerge and the chunk database live here and nowhere else in the window. */
import { DraftHost, failureOf } from './draft-host.ts';
import type { WorkerMessage, WorkerRequest } from './protocol.ts';

const post = (message: WorkerMessage): void => self.postMessage(message);
const host = new DraftHost(post);

async function answer({ id, method, params }: WorkerRequest): Promise<void> {
  try {
    // One table for all methods: params belong to the method by the types of the page's side.
    const run = host.methods[method] as (given: unknown) => Promise<unknown>;
    post({ kind: 'reply', id, value: await run(params) });
  } catch (problem) {
    // After a trap the memory of Automerge cannot be trusted: the error ends this worker, and the page starts another.
    if (problem instanceof WebAssembly.RuntimeError) return reportError(problem);
    post({ kind: 'failed', id, ...failureOf(problem) });
  }
}

self.addEventListener('message', (event: MessageEvent<WorkerRequest>) => {
  void answer(event.data);
});
