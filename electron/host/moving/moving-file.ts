import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { WINDOW_KINDS, type WindowKind } from '../../../shared/contract/moving.ts';
import { atomicWrite } from '../data-folder/atomic-write.ts';

const kind = v.picklist(WINDOW_KINDS);
const movingFile = v.object({
  format: v.literal(1),
  home: v.nullable(kind),
  waitingFrom: v.nullable(kind),
});

/** What is kept of where the delegate's words are. */
export interface MovingState {
  readonly home: WindowKind | null;
  /** The window that left a copy for the other one. */
  readonly waitingFrom: WindowKind | null;
}

const NAME = 'moving.json';
/** The sealed copy while it waits. */
export const COPY_NAME = 'moving.dwbackup';

/** Nothing is known of a folder whose file is missing or not understood: the databases themselves then say it. */
export async function readMovingState(folder: string): Promise<MovingState> {
  try {
    const { home, waitingFrom } = v.parse(movingFile, JSON.parse(await readFile(join(folder, NAME), 'utf8')));
    return { home, waitingFrom };
  } catch {
    return { home: null, waitingFrom: null };
  }
}

/** Atomic and durable; rejects with Node's error. */
export async function writeMovingState(folder: string, state: MovingState): Promise<void> {
  await atomicWrite(join(folder, NAME), `${JSON.stringify({ format: 1, ...state }, null, 2)}\n`);
}
