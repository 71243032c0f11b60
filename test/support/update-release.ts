import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { envelope, payloadOf, publicHex, type Described } from '../../build/sign-update.mjs';
import { MANIFEST_NAME } from '../../electron/host/updates/manifest.ts';

/** A key pair of a maintainer. */
export interface Signer {
  readonly key: KeyObject;
  readonly hex: string;
}

export function newSigner(): Signer {
  const { privateKey } = generateKeyPairSync('ed25519');
  return { key: privateKey, hex: publicHex(privateKey) };
}

/** Bytes that do not pack and are the same for the same seed. */
export function noise(length: number, seed = 'noise'): Buffer {
  const parts: Buffer[] = [];
  for (let i = 0; i * 64 < length; i++) parts.push(createHash('sha512').update(`${seed} ${i}`).digest());
  return Buffer.concat(parts).subarray(0, length);
}

/** The same bytes with `pieces` places written anew, `part` of the whole in all. */
export function changed(bytes: Buffer, part: number, pieces: number, seed = 'changed'): Buffer {
  const copy = Buffer.from(bytes);
  const length = Math.floor((bytes.length * part) / pieces);
  const stride = Math.floor(bytes.length / pieces);
  for (let i = 0; i < pieces; i++)
    noise(length, `${seed} ${i}`).copy(copy, i * stride + Math.floor((stride - length) / 2));
  return copy;
}

export const FILE_NAME = 'Delegate-Workbench.AppImage';
export const DAY = 24 * 3600 * 1000;

/** A folder as it is published; for this computer's system and processor. */
export async function publish(
  content: Buffer,
  signers: readonly Signer[],
  described: Partial<Described> = {},
  folder = temporary('dw-release-'),
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, FILE_NAME), content);
  const now = Date.now();
  const payload = await payloadOf(folder, {
    version: '2.0.0',
    sequence: 2,
    issuedAt: new Date(now - DAY).toISOString(),
    expiresAt: new Date(now + 30 * DAY).toISOString(),
    minimumVersion: null,
    security: false,
    notes: { en: 'Better.' },
    files: [{ platform: process.platform, arch: process.arch, kind: 'appimage', name: FILE_NAME }],
    ...described,
  });
  const keys = signers.map(({ key }) => key);
  writeFileSync(join(folder, MANIFEST_NAME), envelope(payload, keys));
  return folder;
}

const made: string[] = [];
process.once('exit', () => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is gone when the process ends. */
export function temporary(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  made.push(folder);
  return folder;
}
