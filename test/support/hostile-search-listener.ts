import { ENDS_WORKER, NEVER_ANSWERS } from './hostile-words.ts';

/** How long a worker that is stuck stays so: longer than anybody waits for it. */
const STUCK_MS = 60_000;

// Modules that a worker loads are those of the test runner's page, whose way to load others a worker does not have.
Object.assign(globalThis, {
  __vitest_browser_runner__: { wrapDynamicImport: (load: () => unknown) => load() },
});

self.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const said = JSON.stringify(data);
  if (!said.includes('"put"')) return;
  // An error that nothing catches ends the worker as its page sees it.
  if (said.includes(ENDS_WORKER)) throw new Error('the worker ended');
  const until = performance.now() + STUCK_MS;
  while (said.includes(NEVER_ANSWERS) && performance.now() < until);
});

/** Said so that the worker that is behind it is loaded after it. */
export const isHostile = true;
