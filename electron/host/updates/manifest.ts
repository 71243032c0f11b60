/*
 * What is new, signed: `docs/formats/update-manifest.md`. Where it came from never matters; only a signature of
 * one of the two pinned keys does, and that nothing older takes its place.
 */
import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import * as v from 'valibot';
import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import type { InstallKind } from '../ports.ts';
import { BLOCK_MAP_MAX } from './block-map.ts';
import { VERSION_PATTERN } from './version.ts';

/** The name of the manifest at every source. */
export const MANIFEST_NAME = 'dw-update.json';
export const MANIFEST_MAX = 256 * 1024;
/** What is signed is this line and then the bytes of the payload. */
export const SIGNED_PREFIX = 'dw-update/1\n';
const PRODUCT = 'delegate-workbench';
/** Greatest installer that is fetched. */
const INSTALLER_MAX = 1024 * 1024 * 1024;
/** Names that are one step below any folder and mean the same on every system. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/;

const INSTALL_KINDS = [
  'nsis',
  'appimage',
  'deb',
  'mac-zip',
  'dmg',
  'zip',
  'tar-gz',
] as const satisfies readonly InstallKind[];

const envelopeSchema = v.object({
  format: v.literal('dw-update/1'),
  payload: v.pipe(v.string(), v.maxLength(MANIFEST_MAX * 2), v.base64()),
  signatures: v.pipe(
    v.array(
      v.object({
        key: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
        signature: v.pipe(v.string(), v.length(88), v.base64()),
      }),
    ),
    v.minLength(1),
    v.maxLength(4),
  ),
});

const name = v.pipe(v.string(), v.regex(NAME));
const version = v.pipe(v.string(), v.maxLength(80), v.regex(VERSION_PATTERN));
const moment = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.transform((text) => Date.parse(text)),
  v.number(),
);
const sizeUpTo = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most));

const fileSchema = v.object({
  platform: v.picklist(['linux', 'win32', 'darwin']),
  arch: v.picklist(['x64', 'arm64']),
  kind: v.picklist(INSTALL_KINDS),
  name,
  size: sizeUpTo(INSTALLER_MAX),
  sha512: v.pipe(v.string(), v.length(88), v.base64()),
  blockMap: v.object({
    name,
    size: sizeUpTo(BLOCK_MAP_MAX),
    sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  }),
});

const payloadSchema = v.object({
  format: v.literal('dw-update-manifest/1'),
  product: v.literal(PRODUCT),
  sequence: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  issuedAt: moment,
  expiresAt: moment,
  version,
  minimumVersion: v.nullable(version),
  security: v.boolean(),
  notes: v.record(v.pipe(v.string(), v.regex(/^[a-z]{2}$/)), v.pipe(v.string(), v.maxLength(4000))),
  files: v.pipe(v.array(v.unknown()), v.maxLength(64)),
});

/** One installer that a release has. */
export type ReleaseFile = v.InferOutput<typeof fileSchema>;

/** A manifest whose signature was good. */
export interface Manifest {
  readonly sequence: number;
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly version: string;
  readonly minimumVersion: string | null;
  readonly security: boolean;
  readonly notes: Readonly<Record<string, string>>;
  /** Those of a kind that this version knows. */
  readonly files: readonly ReleaseFile[];
  /** The pinned key that signed it, and what it signed: together with `sequence` its place in the order. */
  readonly key: string;
  readonly digest: string;
}

export type ManifestCode = 'no-keys' | 'damaged' | 'bad-signature' | 'older' | 'expired';

/** What of earlier manifests must be remembered so that none of them comes back. */
export interface Memory {
  readonly key: string;
  readonly sequence: number;
  readonly digest: string;
  /** The latest moment that any accepted manifest vouches for: the time is not before it, whatever the clock says. */
  readonly issuedAt: number;
}

/** Checks form and signature. `keys` are the pinned public keys, hexadecimal, the current one first. */
export function readManifest(
  bytes: Uint8Array,
  keys: readonly string[],
): Result<Manifest, Failure<'no-keys' | 'damaged' | 'bad-signature'>> {
  if (keys.length === 0) return err(failure('no-keys'));
  const envelope = v.safeParse(envelopeSchema, jsonOf(bytes, MANIFEST_MAX));
  if (!envelope.success) return err(failure('damaged', 'not a manifest'));
  const payload = Buffer.from(envelope.output.payload, 'base64');
  const signed = Buffer.concat([Buffer.from(SIGNED_PREFIX), payload]);
  const key = keys.find((pinned) =>
    envelope.output.signatures.some(
      (one) =>
        one.key === pinned && verify(null, signed, publicKeyOf(pinned), Buffer.from(one.signature, 'base64')),
    ),
  );
  if (key === undefined) return err(failure('bad-signature'));
  const parsed = v.safeParse(payloadSchema, jsonOf(payload, MANIFEST_MAX));
  if (!parsed.success) return err(failure('damaged', 'signed, but of another format'));
  const files = parsed.output.files.flatMap((file) => {
    const known = v.safeParse(fileSchema, file);
    return known.success ? [known.output] : [];
  });
  const digest = createHash('sha256').update(payload).digest('hex');
  return ok({ ...parsed.output, files, key, digest });
}

/**
 * Whether a manifest may take the place of what is remembered. A later key outranks every sequence of an earlier
 * one: whoever stole the current key cannot block the way by a great number. An expired one is refused by the
 * later of the clock and the last moment vouched for, so that turning the clock back does not revive it.
 */
export function admitManifest(
  manifest: Manifest,
  memory: Memory | null,
  keys: readonly string[],
  now: number,
): Result<undefined, Failure<'older' | 'expired'>> {
  if (memory !== null) {
    const rank = keys.indexOf(manifest.key) - keys.indexOf(memory.key);
    if (rank < 0) return err(failure('older', 'signed with a retired key'));
    if (rank === 0 && manifest.sequence < memory.sequence) return err(failure('older', 'sequence'));
    if (rank === 0 && manifest.sequence === memory.sequence && manifest.digest !== memory.digest)
      return err(failure('older', 'the same number with another content'));
  }
  const time = Math.max(now, memory?.issuedAt ?? 0);
  return time > manifest.expiresAt ? err(failure('expired')) : ok();
}

/** What to remember of an accepted manifest. */
export function remember(manifest: Manifest, memory: Memory | null): Memory {
  return {
    key: manifest.key,
    sequence: manifest.sequence,
    digest: manifest.digest,
    issuedAt: Math.max(manifest.issuedAt, memory?.issuedAt ?? 0),
  };
}

/** Which computer and which way of installing a file is looked for. */
export interface ThisCopy {
  readonly platform: string;
  readonly arch: string;
  /** Null: this copy was not installed from a file of a release (browser mode). */
  readonly kind: InstallKind | null;
}

const BY_HAND: Readonly<Record<string, readonly InstallKind[]>> = {
  linux: ['appimage', 'deb', 'tar-gz'],
  win32: ['nsis', 'zip'],
  darwin: ['dmg', 'mac-zip', 'zip'],
};

/** The file that renews this copy; for one that was not installed, the one a person would take. */
export function fileFor(manifest: Manifest, copy: ThisCopy): ReleaseFile | null {
  const kinds = copy.kind === null ? (BY_HAND[copy.platform] ?? []) : [copy.kind];
  const fitting = manifest.files.filter(
    ({ platform, arch }) => platform === copy.platform && arch === copy.arch,
  );
  for (const kind of kinds) {
    const found = fitting.find((file) => file.kind === kind);
    if (found !== undefined) return found;
  }
  return null;
}

function publicKeyOf(hex: string): KeyObject {
  const x = Buffer.from(hex, 'hex').toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

function jsonOf(bytes: Uint8Array, most: number): unknown {
  if (bytes.byteLength > most) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}
