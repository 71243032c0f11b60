/**
 * A bundle is one Automerge bundle chunk (`saveBundle`) and nothing else. Measured on 500 changes of typing:
 * 1.2 kB against 63 kB of raw changes (21 kB after Brotli). It carries a checksum of its own.
 */
import * as A from '@automerge/automerge/slim';
import { err, ok, type Result } from '../base/result.ts';
import type { DraftDoc } from './shape.ts';

/** Greatest bundle that is looked at. */
const MAX_BUNDLE_BYTES = 32 * 1024 * 1024;
/** Time in which a bundle must be decodable in a worker of its own. */
export const BUNDLE_TIME_MS = 20_000;

/**
 * Why a bundle was refused. `missing-changes`: it builds on changes that are not here yet;
 * `foreign-actor`: it holds changes of an actor that was not allowed; `not-a-draft`: applied, the document
 * would not be a draft any more; `unavailable`: what is here could not be kept; `timed-out`: the trial did not come
 * to an end, which says as much of the machine as of the bundle.
 */
export type BundleRefusal =
  | 'not-a-bundle'
  | 'too-large'
  | 'damaged'
  | 'missing-changes'
  | 'foreign-actor'
  | 'not-a-draft'
  | 'unavailable'
  | 'timed-out';

const MAGIC = [0x85, 0x6f, 0x4a, 0x83] as const;
const BUNDLE_CHUNK = 3;

/** Looks at the outside only: size, kind, and that it is one whole chunk. Nothing is decoded. */
export function admitBundle(bundle: Uint8Array): Result<undefined, BundleRefusal> {
  if (bundle.byteLength > MAX_BUNDLE_BYTES) return err('too-large');
  if (bundle.byteLength < 10 || MAGIC.some((byte, index) => bundle[index] !== byte))
    return err('not-a-bundle');
  if (bundle[8] !== BUNDLE_CHUNK) return err('not-a-bundle');
  let at = 9;
  let length = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = bundle[at++];
    if (byte === undefined) return err('damaged');
    length += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  return at + length === bundle.byteLength ? ok() : err('damaged');
}

/** True when a bundle can be read, is not empty, and a document holds every change of it. */
export function holdsAll(doc: DraftDoc, bundle: Uint8Array): boolean {
  try {
    const { changes } = A.readBundle(bundle);
    return changes.length > 0 && changes.every((change) => A.hasHeads(doc, [change.hash]));
  } catch {
    return false;
  }
}

/**
 * Decodes a bundle into a document of its own and throws that away. To be run where it may take too long or
 * too much memory: in a worker that can be killed.
 */
export function tryBundle(bundle: Uint8Array): Result<undefined, BundleRefusal> {
  const admitted = admitBundle(bundle);
  if (!admitted.ok) return admitted;
  const scratch = A.init<Record<string, unknown>>();
  try {
    const loaded = A.loadIncremental(scratch, bundle);
    const isNothing = A.getHeads(loaded).length === 0;
    A.free(loaded);
    // What builds on changes that are not here is read in the other way too: so the draft's own worker may do it.
    if (isNothing) A.readBundle(bundle);
    return ok();
  } catch {
    return err('damaged');
  }
}
