import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

/* Programs that are started to be killed, by the hundred. */

/**
 * The environment of one: what it compiles is kept for the next, which so starts in a quarter of the time. Bytes in it
 * are checked against the sources by Node itself.
 */
export function victimEnvironment(): NodeJS.ProcessEnv {
  const cache = join(import.meta.dirname, '../../.cache/victims');
  return { ...process.env, NODE_COMPILE_CACHE: cache };
}

/** Counts one program that was really killed, for the line that `npm run soak` prints. */
export function countKill(): void {
  const file = process.env['DW_KILLS'];
  if (file !== undefined) appendFileSync(file, '.');
}
