import { strToU8, zipSync } from 'fflate';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unpackArchive } from '../../../electron/host/importing/archive/unpack.ts';
import { sha256Of } from '../../../electron/host/importing/hash.ts';
import { decodeImportOutput, encodeImportInput } from '../../../electron/host/importing/import-border.ts';
import { importJob } from '../../../electron/host/importing/import-job.ts';
import { importInIsolate } from '../../../electron/host/importing/service.ts';
import { createChildIsolate } from '../../../electron/host/isolate/child-isolate.ts';
import type { IsolatePort } from '../../../electron/host/ports.ts';
import { utf8 } from '../../../shared/base/bytes.ts';
import { REFUSAL_CODES } from '../../../shared/contract/importing.ts';
import { isCampaign, numbers, rounds, seedOf } from '../../support/campaign.ts';
import { abstractNum, buildDocx, lvl, num, numOf, p } from '../../support/docx-builder.ts';
import { hostileFiles } from '../../support/hostile-files.ts';
import { CORPUS, corpusFiles } from '../../support/import-text.ts';
import { bundleIsolate } from '../../support/isolate-bundle.ts';
import { buildPdf } from '../../support/pdf-builder.ts';

// A sample in `npm test`; `npm run soak -- import` tries every cut at one percent, and every attack.

const FLAT = `<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text><text:h text:outline-level="1">Scope</text:h><text:list><text:list-item><text:p>One, as in A/RES/60/252.</text:p></text:list-item></text:list></office:text></office:body></office:document>`;
const MAIL =
  'From: =?utf-8?q?Ren=C3=A9e?= <a@b.org>\nSubject: Comments\nDate: Mon, 5 Jan 2026 10:00:00 +0000\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: quoted-printable\n\nIt is =93agreed=94.\n--x\nContent-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0=\n--x--\n';
const KINDS: readonly (readonly [string, Uint8Array])[] = [
  [
    'a.txt',
    utf8('RESOLUTION 75\n\nconsidering\n\na) that it is so;\n\nresolves\n\n1 to act by 1 June 2026,\n'),
  ],
  [
    'a.html',
    utf8('<!doctype html><title>T</title><h1>One</h1><ol><li>a<li>b</ol><table><tr><td>1<td>2</table>'),
  ],
  [
    'a.xml',
    utf8(
      '<?xml version="1.0"?><akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><doc name="x"><mainBody><section><num>1.</num><heading>One</heading><p>Words.</p></section></mainBody></doc></akomaNtoso>',
    ),
  ],
  [
    'a.docx',
    buildDocx({
      body: p('One', num(1)) + p('Two', num(1, 1)),
      numbering: abstractNum(1, lvl(0, 'decimal', '%1.') + lvl(1, 'lowerLetter', '%2)')) + numOf(1, 1),
      styles: '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="a"/></w:style>',
    }),
  ],
  ['a.fodt', utf8(FLAT)],
  [
    'a.odt',
    zipSync({
      mimetype: [strToU8('application/vnd.oasis.opendocument.text'), { level: 0 }],
      'content.xml': strToU8(
        FLAT.replaceAll('office:document ', 'office:document-content ').replace(
          'office:document>',
          'office:document-content>',
        ),
      ),
    }),
  ],
  [
    'a.rtf',
    utf8("{\\rtf1\\ansi{\\fonttbl{\\f0 A;}}\\pard One {\\b two}.\\par{\\listtext 1.\\tab}caf\\'e9\\par}"),
  ],
  ['a.eml', utf8(MAIL)],
  ['a.mbox', utf8(`From a@b Mon Jan  5 10:00:00 2026\n${MAIL}\nFrom b@c Mon Jan  5 11:00:00 2026\n${MAIL}`)],
  [
    'a.pdf',
    buildPdf([[{ x: 72, y: 100, text: 'One line of words.' }], [{ x: 72, y: 100, text: 'Another page.' }]]),
  ],
];

/** Real files, for the campaign alone. */
function realFiles(): readonly (readonly [string, Uint8Array])[] {
  if (!isCampaign) return [];
  return ['docx', 'doc-legacy', 'odt-rtf-html', 'pdf', 'un-itu', 'hostile']
    .flatMap((folder) => corpusFiles(folder).map((name) => join(CORPUS, folder, name)))
    .filter((path) => statSync(path, { throwIfNoEntry: false }) !== undefined && statSync(path).size < 60_000)
    .map((path) => [path, new Uint8Array(readFileSync(path))] as const);
}

/** Reads as the isolate does; an exception would be its crash. */
async function codeOf(name: string, bytes: Uint8Array): Promise<string> {
  const sha256 = sha256Of(bytes);
  const outcome = decodeImportOutput(await importJob(encodeImportInput(name, bytes, sha256, null)), sha256);
  return outcome.ok ? 'read' : outcome.error.code;
}

const CALM = [
  'read',
  'empty',
  'damaged',
  'hostile',
  'encrypted',
  'cannot-unlock',
  'not-a-document',
  'too-large',
];

describe('a file of any kind', () => {
  it.each([...KINDS, ...realFiles()])(
    '%s, cut off anywhere, is read in part or refused',
    async (name, bytes) => {
      for (let part = isCampaign ? 1 : 7; part < 100; part += isCampaign ? 1 : 12)
        expect(CALM).toContain(await codeOf(name, bytes.slice(0, Math.floor((bytes.length * part) / 100))));
    },
  );

  it.each([...KINDS, ...realFiles()])('%s, with bytes altered, is read or refused', async (name, bytes) => {
    const random = numbers(seedOf(bytes.length));
    for (let round = 0; round < rounds(4); round++) {
      const altered = bytes.slice();
      for (let times = 1 + Math.floor(random() * 8); times > 0; times--)
        altered[Math.floor(random() * altered.length)] = Math.floor(random() * 256);
      expect(CALM).toContain(await codeOf(name, altered));
      const part = unpackArchive(altered, 0);
      if (!part.ok) expect(CALM).toContain(part.error.code);
    }
  });
});

/** Those that are over in a moment. */
const QUICK = /^(?:entities|groups in groups|bytes of 2 GB|lists in lists)/u;

describe('a file that attacks', () => {
  let isolate: IsolatePort;
  let remove = async (): Promise<void> => undefined;
  beforeAll(async () => {
    const bundle = await bundleIsolate();
    remove = bundle.remove;
    isolate = createChildIsolate({ entry: bundle.entry, execPath: process.execPath });
  });
  afterAll(() => remove());

  const files = hostileFiles().filter(
    ({ what, name }) => !name.endsWith('.zip') && (isCampaign || QUICK.test(what)),
  );
  it.each(files)('$name with $what is refused, or read within its limits', async ({ name, make }) => {
    const outcome = await importInIsolate({ isolate }, name, make());
    if (outcome.ok) expect(JSON.stringify(outcome.value).slice(0, 100_000)).not.toContain('root:');
    else {
      expect(REFUSAL_CODES).toContain(outcome.error.code);
      expect(['crashed', 'unavailable']).not.toContain(outcome.error.code);
    }
  });

  const archives = hostileFiles().filter(
    ({ name, what }) => name.endsWith('.zip') && (isCampaign || QUICK.test(what)),
  );
  it.each(archives)('$name with $what is refused before anything is unpacked', ({ make }) => {
    expect(unpackArchive(make(), 0)).toMatchObject({ ok: false });
  });
});
