import { ENDS_WORKER, NEVER_ANSWERS } from './hostile-words.ts';

/** How long a worker that is stuck stays so: longer than anybody waits for it. */
const STUCK_MS = 60_000;

self.addEventListener('message', ({ data }: MessageEvent<{ readonly method?: string }>) => {
  if (data.method !== 'put') return;
  const said = JSON.stringify(data);
  // An error that nothing catches ends the worker as its page sees it.
  if (said.includes(ENDS_WORKER)) throw new Error('the worker ended');
  const until = performance.now() + STUCK_MS;
  while (said.includes(NEVER_ANSWERS) && performance.now() < until);
});
