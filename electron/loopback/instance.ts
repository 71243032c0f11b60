import { randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';

/** How a second start finds the first: a file in the data folder that only its owner can read. */
const instanceSchema = v.strictObject({
  pid: v.pipe(v.number(), v.integer()),
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535)),
  control: v.string(),
});
export type Instance = v.InferOutput<typeof instanceSchema>;

/** What a second start asks of the first. */
export const controlRequest = v.strictObject({ act: v.picklist(['show', 'address']) });
export const controlReply = v.strictObject({ address: v.nullable(v.string()) });

export function newControlKey(): string {
  return randomBytes(32).toString('base64url');
}

export async function writeInstance(dataFolder: string, instance: Instance): Promise<void> {
  const path = join(dataFolder, 'instance.json');
  await rm(path, { force: true });
  await writeFile(path, JSON.stringify(instance), { mode: 0o600, flag: 'wx' });
}

export async function removeInstance(dataFolder: string): Promise<void> {
  await rm(join(dataFolder, 'instance.json'), { force: true });
}

/**
 * Asks the running workbench to show itself, or for a fresh launch address. Null when nobody answers: the
 * file is of a workbench that was killed.
 */
export async function askRunning(
  dataFolder: string,
  act: 'show' | 'address',
): Promise<{ address: string | null } | null> {
  try {
    const instance = v.parse(
      instanceSchema,
      JSON.parse(await readFile(join(dataFolder, 'instance.json'), 'utf8')),
    );
    const response = await fetch(`http://127.0.0.1:${instance.port}/control`, {
      method: 'POST',
      headers: { 'x-workbench-control': instance.control },
      body: JSON.stringify({ act }),
      signal: AbortSignal.timeout(10_000),
    });
    return response.ok ? v.parse(controlReply, await response.json()) : null;
  } catch {
    return null;
  }
}
