import { readFile, stat } from 'node:fs/promises';
import * as v from 'valibot';
import { updateSourceSchema, type UpdateSource } from '../../../shared/contract/updates.ts';
import { atomicWrite } from '../data-folder/atomic-write.ts';
import { isDiskError } from '../data-folder/disk-error.ts';
import type { Memory } from './manifest.ts';

const FILE_MAX = 64 * 1024;
/** Sources of one version that are remembered. */
export const SOURCES_MAX = 8;
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const schema = v.object({
  format: v.literal(1),
  memory: v.nullable(
    v.object({
      key: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
      sequence: count,
      digest: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
      issuedAt: v.pipe(v.number(), v.safeInteger()),
    }),
  ),
  budgetPerDay: v.nullable(count),
  foundAt: v.pipe(v.array(updateSourceSchema), v.maxLength(SOURCES_MAX)),
});

/** What of updates outlives everything else: the order of manifests, and the delegate's limit. */
export interface DepotMemory {
  readonly memory: Memory | null;
  readonly budgetPerDay: number | null;
  /** Where the present version was found, the last one first. */
  readonly foundAt: readonly UpdateSource[];
}

/** One file of at most so many bytes; null when it is not there or larger. */
export async function readUpTo(path: string, most: number): Promise<Uint8Array | null> {
  try {
    return (await stat(path)).size > most ? null : await readFile(path);
  } catch (problem) {
    if (!isDiskError(problem)) throw problem;
    return null;
  }
}

/**
 * Reads the file; one that is gone or damaged is as if there had been none. What it protected from (an older
 * manifest) is then still no older version: that is refused by the version that runs.
 */
export async function readMemory(path: string): Promise<DepotMemory> {
  const bytes = await readUpTo(path, FILE_MAX);
  try {
    const parsed = v.safeParse(schema, JSON.parse(Buffer.from(bytes ?? []).toString('utf8')));
    if (parsed.success) return parsed.output;
  } catch {
    // Not JSON: like no file.
  }
  return { memory: null, budgetPerDay: null, foundAt: [] };
}

export async function writeMemory(path: string, value: DepotMemory): Promise<void> {
  await atomicWrite(path, JSON.stringify({ format: 1, ...value }));
}
