import { err, failure, ok, type Failure, type Result } from '../../../../shared/base/result.ts';
import type { ArchivePart, RefusalCode } from '../../../../shared/contract/importing.ts';
import { openZip, type ZipLimits } from '../docx/zip.ts';

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
 * The files of an archive, from the member `from` on. Names are what people see, never where something is written; one
 * that points out of the archive is refused and the others go on. Sizes are capped before and while inflating.
 */
export function unpackArchive(
  bytes: Uint8Array,
  from: number,
  password: string | null = null,
): Result<ArchivePart, Failure<RefusalCode>> {
  const zip = openZip(bytes, LIMITS, password);
  if (!zip.ok)
    return err(
      zip.error.code === 'not-a-zip'
        ? failure('not-a-document', 'no archive')
        : failure(zip.error.code, zip.error.detail),
    );
  const names = zip.value.names.filter((name) => !/[\\/]$/u.test(name));
  const members: ArchivePart['members'][number][] = [];
  let total = 0;
  for (let at = from; at < names.length; at++) {
    const name = names[at] ?? '';
    const path = pathOf(name);
    const data =
      path === null
        ? err(failure('hostile' as const, 'its name points out of the archive'))
        : zip.value.read(name);
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
