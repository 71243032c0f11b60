import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import { atomicWrite } from '../data-folder/atomic-write.ts';
import { BLOCK_MAP_MAX, parseBlockMap, type BlockMap } from './block-map.ts';
import {
  admitManifest,
  fileFor,
  MANIFEST_MAX,
  MANIFEST_NAME,
  readManifest,
  type Manifest,
  type ManifestCode,
  type Memory,
  type ReleaseFile,
  type ThisCopy,
} from './manifest.ts';
import { readUpTo } from './memory-file.ts';
import type { Source, SourceCode } from './source.ts';
import { compareVersions } from './version.ts';

/** What this copy is, and whom it believes. */
export interface Believer {
  readonly version: string;
  readonly copy: ThisCopy;
  /** Pinned public keys, hexadecimal: the current one, then the next. */
  readonly keys: readonly string[];
}

/** A release with the file of it that this copy wants. */
export interface Release {
  readonly manifest: Manifest;
  readonly file: ReleaseFile;
  readonly map: BlockMap;
}

/** News: nothing newer than what runs, or a release. */
export type News =
  | { readonly kind: 'current'; readonly manifest: Manifest; readonly envelope: Uint8Array }
  | {
      readonly kind: 'release';
      readonly release: Release;
      readonly envelope: Uint8Array;
      readonly mapBytes: Uint8Array;
    };

export type NewsCode = ManifestCode | SourceCode | 'not-for-this-computer' | 'too-old' | 'over-budget';

/** Asks a source for its news and checks every byte of them. `pay` is told of bytes and says whether more may come. */
export async function askForNews(
  source: Source,
  who: Believer,
  memory: Memory | null,
  now: number,
  pay: (bytes: number, next: number) => boolean,
  kept: (sha256: string) => Promise<Uint8Array | null>,
  signal: AbortSignal,
): Promise<Result<News, Failure<NewsCode>>> {
  if (!pay(0, 1)) return err(failure('over-budget'));
  const envelope = await source.small(MANIFEST_NAME, MANIFEST_MAX, signal);
  if (!envelope.ok) return envelope;
  pay(envelope.value.byteLength, 0);
  const read = readManifest(envelope.value, who.keys);
  if (!read.ok) return read;
  const manifest = read.value;
  const admitted = admitManifest(manifest, memory, who.keys, now);
  if (!admitted.ok) return admitted;
  if (compareVersions(manifest.version, who.version) <= 0)
    return ok({ kind: 'current', manifest, envelope: envelope.value });
  const file = fileFor(manifest, who.copy);
  if (file === null) return err(failure('not-for-this-computer'));
  if (manifest.minimumVersion !== null && compareVersions(who.version, manifest.minimumVersion) < 0)
    return err(failure('too-old'));
  const { name, size, sha256 } = file.blockMap;
  let mapBytes = await kept(sha256);
  if (mapBytes === null) {
    if (!pay(0, size)) return err(failure('over-budget'));
    const got = await source.small(name, size, signal);
    if (!got.ok) return got;
    pay(got.value.byteLength, 0);
    mapBytes = got.value;
  }
  const map = checkedMap(mapBytes, file);
  if (!map.ok) return map;
  return ok({
    kind: 'release',
    release: { manifest, file, map: map.value },
    envelope: envelope.value,
    mapBytes,
  });
}

function checkedMap(bytes: Uint8Array, file: ReleaseFile): Result<BlockMap, Failure<'damaged'>> {
  if (sha256Of(bytes) !== file.blockMap.sha256) return err(failure('damaged', 'another block map'));
  return parseBlockMap(bytes, file.size);
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const MAP_NAME = 'release.blockmap';

/** Keeps what was found, so that it is known again after a restart without asking anybody. */
export async function storeNews(folder: string, news: News): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (news.kind === 'release') await atomicWrite(join(folder, MAP_NAME), news.mapBytes);
  await atomicWrite(join(folder, MANIFEST_NAME), news.envelope);
}

/** The block map that is kept, if it is the one with this sum. */
export async function keptMap(folder: string, sha256: string): Promise<Uint8Array | null> {
  const bytes = await readUpTo(join(folder, MAP_NAME), BLOCK_MAP_MAX);
  return bytes !== null && sha256Of(bytes) === sha256 ? bytes : null;
}

/** What is kept, checked like what comes from anywhere; null where there is nothing that holds. */
export async function loadNews(folder: string, who: Believer): Promise<News | null> {
  const envelope = await readUpTo(join(folder, MANIFEST_NAME), MANIFEST_MAX);
  if (envelope === null) return null;
  const read = readManifest(envelope, who.keys);
  if (!read.ok) return null;
  const manifest = read.value;
  if (compareVersions(manifest.version, who.version) <= 0) return { kind: 'current', manifest, envelope };
  const file = fileFor(manifest, who.copy);
  const mapBytes = file === null ? null : await keptMap(folder, file.blockMap.sha256);
  if (file === null || mapBytes === null) return null;
  const map = checkedMap(mapBytes, file);
  return map.ok ? { kind: 'release', release: { manifest, file, map: map.value }, envelope, mapBytes } : null;
}
