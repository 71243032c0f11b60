import { randomBytes } from 'node:crypto';
import * as v from 'valibot';

/** What the first start leaves in the data folder's lock (readable by its owner only) for a second one. */
const addressSchema = v.strictObject({
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535)),
  control: v.pipe(v.string(), v.maxLength(100)),
});

/** What a second start asks of the first. */
export const controlRequest = v.strictObject({ act: v.picklist(['show', 'address']) });
const controlReply = v.strictObject({ address: v.nullable(v.string()) });

export function newControlKey(): string {
  return randomBytes(32).toString('base64url');
}

export function instanceAddress(port: number, control: string): string {
  return JSON.stringify({ port, control });
}

/**
 * Asks the running workbench to show itself, or for a fresh launch address. Null when it does not answer:
 * it is still starting, or it hangs.
 */
export async function askRunning(
  published: string,
  act: 'show' | 'address',
): Promise<{ address: string | null } | null> {
  try {
    const instance = v.parse(addressSchema, JSON.parse(published));
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
