import { encode } from 'cborg';
import { describe, expect, it } from 'vitest';
import { sha256Of } from '../../../electron/host/importing/hash.ts';
import { decodeImportOutput, encodeImportInput } from '../../../electron/host/importing/import-border.ts';
import { importFile } from '../../../electron/host/importing/import-file.ts';
import { importJob } from '../../../electron/host/importing/import-job.ts';
import { utf8 } from '../../../shared/base/bytes.ts';
import { buildDocx } from '../../support/docx-builder.ts';

const PAGE = utf8('<!doctype html><html lang="en"><body><h1>Report</h1><p>1. One.</p></body></html>');
const WORD = buildDocx({ body: '<w:p><w:r><w:t>One.</w:t></w:r></w:p>' });

describe('the import job', () => {
  it.each([
    ['a.txt', utf8('1. One.\n\n2. Two.\n')],
    ['a.html', PAGE],
    ['a.docx', WORD],
    ['a.csv', utf8('one,two')],
    ['a.docx', utf8('no package')],
    ['a.txt', new Uint8Array()],
  ])('makes of %s what the reader alone makes of it', async (name, bytes) => {
    const sha256 = sha256Of(bytes);
    const answer = decodeImportOutput(await importJob(encodeImportInput(name, bytes, sha256)), sha256);
    expect(answer).toEqual(importFile(bytes, name));
  });

  it('counts as crashed if it answers about another file', async () => {
    const other = sha256Of(utf8('other'));
    for (const bytes of [utf8('1. One.\n'), new Uint8Array([0x89, 0x50, 0x4e, 0x47])]) {
      const answer = await importJob(encodeImportInput('a.txt', bytes, sha256Of(bytes)));
      expect(decodeImportOutput(answer, other)).toEqual({
        ok: false,
        error: { code: 'crashed', detail: 'another file' },
      });
    }
  });

  it('takes nothing but what the host makes', async () => {
    await expect(importJob(encode({ fileName: 'a.txt' }))).rejects.toThrow(TypeError);
  });
});
