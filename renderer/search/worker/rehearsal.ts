import type { Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import { MemoryFile } from './memory-file.ts';
import { openOnDisk } from './open-index.ts';

const SAID = 'The working group agreed to hold further consultations on Internet governance. ';
const ROWS = 60;

/**
 * Makes a small index of nothing, opens it again and asks it: a program that was never run is slow the first time, the
 * pages' cipher above all, and here nobody waits for it.
 */
export function rehearse(sqlite: Sqlite3Static): void {
  const files = { index: new MemoryFile(), journal: new MemoryFile(), key: new Uint8Array(32).fill(1) };
  const parts = Array.from({ length: ROWS }, (_, at) => ({
    key: String(at),
    label: null,
    isHeading: at === 0,
    text: `${SAID.repeat(5)} ${at}`,
  }));
  const made = openOnDisk(sqlite, files);
  made.engine.put([{ id: 'nothing', language: 'en', parts }]);
  made.close();
  const again = openOnDisk(sqlite, files);
  for (const query of ['consultation', '"working group"', 'govern*'])
    again.engine.search({ query, among: null, first: [], skip: 0, texts: 25, parts: 100 });
  again.close();
}
