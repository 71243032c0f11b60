import { err, failure, ok, type Failure, type Result } from '../../../../shared/base/result.ts';
import type { ArchivePart, RefusalCode } from '../../../../shared/contract/importing.ts';
import { openZipArchive, type ZipLimits } from '../docx/zip.ts';
import { memberNames } from './member-names.ts';

/** What one part of the answer holds; an archive that has more is asked again. */
const PART_BYTES = 40 * 1024 * 1024;
const MEMBER_BYTES = 64 * 1024 * 1024;
const MAX_MEMBERS = 5000;
const LIMITS: ZipLimits = {
  entries: MAX_MEMBERS,
  partBytes: MEMBER_BYTES,
  totalBytes: Number.MAX_SAFE_INTEGER,
  ratio: 250,
  ratioFrom: 8 * 1024 * 1024,
};

/**
 * The files of an archive, from the member `from` on; two of one name are two. Names are what people see, never where something is written; one
 * that points out of the archive is refused and the others go on. Sizes are capped before and while inflating.
 */
export function unpackArchive(
  bytes: Uint8Array,
  from: number,
  password: string | null = null,
): Result<ArchivePart, Failure<RefusalCode>> {
  const zip = openZipArchive(bytes, LIMITS, password);
  if (!zip.ok)
    return err(
      zip.error.code === 'not-a-zip'
        ? failure('not-a-document', 'no archive')
        : failure(zip.error.code, zip.error.detail),
    );
  const files = memberNames(zip.value.names)
    .map((name, place) => ({ name, place }))
    .filter(({ name }) => !/[\\/]$/u.test(name));
  const members: ArchivePart['members'][number][] = [];
  let total = 0;
  for (const [at, { name, place }] of files.entries()) {
    if (at < from) continue;
    const path = pathOf(name);
    const data =
      path === null
        ? err(failure('hostile' as const, 'its name points out of the archive'))
        : zip.value.read(place);
    if (!data.ok) {
      const { code } = data.error;
      members.push({
        path: path ?? shown(name),
        bytes: null,
        refused: code === 'not-a-zip' ? 'damaged' : code,
      });
      continue;
    }
    const size = data.value?.byteLength ?? 0;
    if (members.length > 0 && total + size > PART_BYTES) return ok({ members, next: at });
    total += size;
    members.push({ path: path ?? '', bytes: data.value ?? new Uint8Array(), refused: null });
  }
  return ok({ members, next: null });
}

/** The path that is shown; null for one that leaves the archive. */
function pathOf(name: string): string | null {
  const path = name.replaceAll('\\', '/');
  if (/^\/|^[a-z]:|\p{Cc}/iu.test(path) || path.split('/').includes('..') || path.length > 1000) return null;
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

function shown(name: string): string {
  return name.replace(/\p{Cc}/gu, ' ').slice(0, 200);
}
