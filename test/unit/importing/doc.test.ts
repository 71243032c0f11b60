import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256Of } from '../../../electron/host/importing/hash.ts';
import { decodeImportOutput, encodeImportInput } from '../../../electron/host/importing/import-border.ts';
import { importJob } from '../../../electron/host/importing/import-job.ts';
import { findOfficeHelper } from '../../../electron/host/importing/office-helper.ts';
import type { ParsedDocument } from '../../../shared/domain/document.ts';
import { buildDocx } from '../../support/docx-builder.ts';
import { CORPUS, CORPUS_NEEDED } from '../../support/import-text.ts';

// An old Word file cannot be made by hand in a few lines: those of the corpus serve.

const old = (name: string): Uint8Array => new Uint8Array(readFileSync(join(CORPUS, 'doc-legacy', name)));

async function read(
  bytes: Uint8Array,
  converted: Uint8Array | null = null,
): Promise<ParsedDocument | string> {
  const sha256 = sha256Of(bytes);
  const outcome = decodeImportOutput(
    await importJob(encodeImportInput('a.doc', bytes, sha256, converted)),
    sha256,
  );
  return !outcome.ok ? outcome.error.code : outcome.value.kind === 'kept' ? 'kept' : outcome.value.document;
}

describe('an old Word file', CORPUS_NEEDED, () => {
  it('is read by its words where LibreOffice is not, and says that its numbers are lost', async () => {
    const document = await read(old('poi-Lists.doc'));
    if (typeof document === 'string') throw new Error(document);
    expect(document.format).toBe('doc');
    expect(document.clauses.length).toBeGreaterThan(10);
    expect(document.warnings.map(({ code }) => code)).toContain('numbers-lost');
  });

  it('keeps its notes and comments', async () => {
    const document = await read(old('poi-footnote.doc'));
    if (typeof document === 'string') throw new Error(document);
    expect(document.footnotes.length).toBe(2);
    expect(document.comments.length).toBe(1);
  });

  it('that is protected asks for its password', async () => {
    for (const name of ['poi-PasswordProtected.doc', 'poi-password_tika_binaryrc4.doc'])
      expect(await read(old(name))).toBe('encrypted');
  });

  it('has other clause ids as LibreOffice rewrote it: what was written about the one is not moved to the other', async () => {
    const bytes = old('poi-Lists.doc');
    const converted = buildDocx({ body: '<w:p><w:r><w:t>One.</w:t></w:r></w:p>' });
    const [plain, rewritten] = [await read(bytes), await read(bytes, converted)];
    if (typeof plain === 'string' || typeof rewritten === 'string') throw new Error('not read');
    expect(rewritten.clauses.map(({ text }) => text)).toEqual(['One.']);
    expect(rewritten.sha256).toBe(plain.sha256);
    expect(plain.clauses.map(({ id }) => id)).not.toContain(rewritten.clauses[0]?.id);
    expect(rewritten.warnings).toEqual([]);
  });

  it('cut off is refused or read in part', { timeout: 60_000 }, async () => {
    const bytes = old('poi-footnote.doc');
    for (let part = 1; part < 100; part += 5)
      expect(['kept', 'damaged', 'empty', 'cannot-unlock', 'object']).toContain(
        await read(bytes.subarray(0, Math.ceil((bytes.length * part) / 100))).then((one) =>
          typeof one === 'string' ? one : 'object',
        ),
      );
  });
});

describe('the helper', () => {
  it('is none where LibreOffice is not', () => {
    expect(findOfficeHelper(['/no/such/program'])).toBeNull();
  });

  it('gives nothing where the program fails', async () => {
    expect(await findOfficeHelper(['/bin/false'])?.toDocx(new Uint8Array([1]), 'doc')).toBeNull();
  });
});
