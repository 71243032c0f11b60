// JSON lines on stdin and stdout, as `workbench peer` speaks them: so that one bench drives all of them alike.
import { createInterface } from 'node:readline';

/** A draft with a past. @typedef {{ key: string, base: string, ops: readonly (readonly [number, number, string])[] }} Doc */

/** What is asked of them, as of the peer command. @typedef {{ docs: readonly Doc[], port: number, edits: readonly { key: string, ops: Doc['ops'] }[] }} Asked */

/** @param {Record<string, (request: Asked) => unknown>} handlers */
export function serve(handlers) {
  const say = (/** @type {unknown} */ answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
  // Known of some of them: what waits too long rejects where nobody listens. A result that fails to come is told.
  process.on('unhandledRejection', (problem) => console.error(String(problem).slice(0, 200)));
  // They may write about themselves where the answers go.
  console.log = console.info = console.debug = () => undefined;
  const lines = createInterface({ input: process.stdin });
  lines.on('line', async (line) => {
    const request = JSON.parse(line);
    try {
      const answer = await handlers[request.cmd]?.(request);
      say({ id: request.id, ok: true, ...Object(answer) });
    } catch (problem) {
      say({ id: request.id, error: String(problem).slice(0, 300) });
    }
  });
  lines.on('close', () => process.exit(0));
}

/** Texts in whatever order as one number, to see that two have the same. @param {readonly string[]} texts */
export async function digestOf(texts) {
  const { createHash } = await import('node:crypto');
  const hash = createHash('sha256');
  for (const text of texts.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))) hash.update(text).update('\0');
  return hash.digest('hex');
}
