import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { err, failure, ok, type Failure, type Result } from '../../../../shared/base/result.ts';
import type { RefusalCode } from '../source-blocks.ts';

// pdf.js with nothing it could reach: no worker of its own, no font of the system, no address. The only files it may
// ask for are the tables of its package that tell what the bytes of Chinese and Japanese fonts mean.

/** Beside the bundled program, or in the package while tests run. */
const CMAPS = [
  new URL('./cmaps/', import.meta.url),
  new URL('../../../../node_modules/pdfjs-dist/cmaps/', import.meta.url),
];

class TablesOnly {
  fetch({ kind, filename }: { readonly kind: string; readonly filename: string }): Promise<Uint8Array> {
    const name = /^[\w-]{1,60}\.bcmap$/u.exec(filename)?.[0];
    try {
      const folder = CMAPS.find((url) => existsSync(fileURLToPath(url)));
      if (kind !== 'cMapUrl' || name === undefined || folder === undefined)
        return Promise.reject(new Error('not given'));
      return Promise.resolve(new Uint8Array(readFileSync(fileURLToPath(new URL(name, folder)))));
    } catch {
      return Promise.reject(new Error('not given'));
    }
  }
}

/** Opens a PDF; a password, damage and the rest are failures. */
export async function openPdf(
  bytes: Uint8Array,
  password: string | null = null,
): Promise<Result<PDFDocumentProxy, Failure<RefusalCode>>> {
  await import('pdfjs-dist/legacy/build/pdf.worker.mjs');
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const options = {
    // pdf.js takes the buffer away from whoever gave it.
    data: bytes.slice(),
    verbosity: 0,
    cMapUrl: 'cmaps/',
    cMapPacked: true,
    useSystemFonts: false,
    disableFontFace: true,
    useWorkerFetch: false,
    enableXfa: false,
    stopAtErrors: false,
    // No picture is decoded: only text is read, and pictures are where memory goes.
    maxImageSize: 1,
    BinaryDataFactory: TablesOnly,
    ...(password === null ? {} : { password }),
  };
  try {
    return ok(await getDocument(options).promise);
  } catch (thrown) {
    return err(refusalOf(thrown, password !== null));
  }
}

/** What a failure of pdf.js means to whoever gave the file. */
export function refusalOf(thrown: unknown, hasPassword = false): Failure<RefusalCode> {
  const name = thrown instanceof Error ? thrown.name : '';
  if (name !== 'PasswordException') return failure('damaged', 'the PDF cannot be opened');
  return hasPassword ? failure('wrong-password') : failure('encrypted', 'a password is needed');
}
