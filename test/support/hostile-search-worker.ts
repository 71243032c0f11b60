import { ENDS_WORKER, NEVER_ANSWERS } from './hostile-words.ts';

// The search worker itself, behind something that is at fault at single texts.

/** How long a worker that is stuck stays so: longer than anybody waits for it. */
const STUCK_MS = 60_000;

const early: unknown[] = [];
let isThere = false;

function beHostile(data: unknown): void {
  const said = JSON.stringify(data);
  if (!said.includes('"put"')) return;
  // An error that nothing catches ends the worker as its page sees it.
  if (said.includes(ENDS_WORKER)) throw new Error('the worker ended');
  const until = performance.now() + STUCK_MS;
  while (said.includes(NEVER_ANSWERS) && performance.now() < until);
}

self.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (isThere) return beHostile(event.data);
  // What is asked before the worker has loaded waits for it.
  event.stopImmediatePropagation();
  early.push(event.data);
});

await import('../../renderer/search/worker/search-worker.ts');
isThere = true;
for (const data of early) self.dispatchEvent(new MessageEvent('message', { data }));
