import PostalMime from 'postal-mime';
import { err, failure, ok, type Failure, type Result } from '../../../../shared/base/result.ts';
import type { ArchivePart, RefusalCode } from '../../../../shared/contract/importing.ts';

/** What one part of the answer holds; a message that has more is asked again. */
const PART_BYTES = 40 * 1024 * 1024;
const MAX_ATTACHMENTS = 1000;

/**
 * The files that a message carries, from the attachment `from` on. Pictures that stand in its text are part of its
 * text. Names are what people see, never where something is written.
 */
export async function attachmentsOf(
  bytes: Uint8Array,
  from: number,
): Promise<Result<ArchivePart, Failure<RefusalCode>>> {
  const found = await filesOf(bytes);
  if (found === null) return err(failure('not-a-document', 'no message'));
  const files = found.slice(0, MAX_ATTACHMENTS);
  const members: ArchivePart['members'][number][] = [];
  let total = 0;
  for (let at = from; at < files.length; at++) {
    const file = files[at];
    if (file === undefined) continue;
    if (members.length > 0 && total + file.bytes.byteLength > PART_BYTES) return ok({ members, next: at });
    total += file.bytes.byteLength;
    members.push({ path: file.name, bytes: file.bytes, refused: null });
  }
  // What is left out is said.
  const left = found.length - files.length;
  if (left > 0) members.push({ path: `… + ${String(left)}`, bytes: null, refused: 'too-large' });
  return ok({ members, next: null });
}

async function filesOf(
  bytes: Uint8Array,
): Promise<readonly { readonly name: string; readonly bytes: Uint8Array }[] | null> {
  try {
    const { headers, attachments } = await PostalMime.parse(bytes, {
      maxNestingDepth: 64,
      attachmentEncoding: 'arraybuffer',
    });
    if (headers.length === 0) return null;
    return attachments
      .filter(({ disposition, mimeType }) => disposition !== 'inline' || !mimeType.startsWith('image/'))
      .flatMap(({ filename, content }, index) =>
        content instanceof ArrayBuffer && content.byteLength > 0
          ? [{ name: nameOf(filename, index), bytes: new Uint8Array(content) }]
          : [],
      );
  } catch {
    return null;
  }
}

/** The last part of what the message says; a name that says nothing is its number. */
function nameOf(given: string | null | undefined, index: number): string {
  const last =
    (given ?? '')
      .replace(/\p{Cc}/gu, ' ')
      .split(/[\\/]/u)
      .at(-1)
      ?.trim() ?? '';
  return /^\.*$/u.test(last) ? `attachment ${index + 1}` : last.slice(-200);
}
