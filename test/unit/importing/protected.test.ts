import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { unpackArchive } from '../../../electron/host/importing/archive/unpack.ts';
import { sha256Of } from '../../../electron/host/importing/hash.ts';
import { decodeImportOutput, encodeImportInput } from '../../../electron/host/importing/import-border.ts';
import { importJob } from '../../../electron/host/importing/import-job.ts';
import { openCompoundFile } from '../../../electron/host/importing/protected/compound-file.ts';
import { openOldWord } from '../../../electron/host/importing/protected/old-word.ts';
import { openOfficePackage } from '../../../electron/host/importing/protected/office-package.ts';
import { findOfficeHelper } from '../../../electron/host/importing/office-helper.ts';
import { importInIsolate } from '../../../electron/host/importing/service.ts';
import { ISOLATE_JOBS } from '../../../electron/host/isolate/jobs.ts';
import type { IsolatePort } from '../../../electron/host/ports.ts';
import { utf8 } from '../../../shared/base/bytes.ts';
import { failure } from '../../../shared/base/result.ts';
import { OFFICE_NEEDED } from '../../support/inspect-json.ts';
import { isCampaign, numbers, seedOf } from '../../support/campaign.ts';
import { CORPUS, CORPUS_NEEDED } from '../../support/import-text.ts';

// The files were made by other programs: the .docx by an npm package and by Office, the PDF by LibreOffice, the
// archives by Info-ZIP and 7-Zip.

const PASSWORD = 'Genève 2005';
const file = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(join(import.meta.dirname, '..', '..', 'fixtures', 'protected', name)));

/** Jobs run in this process. */
const here: IsolatePort = {
  async run(name, input) {
    const job = await ISOLATE_JOBS[name]?.();
    return job === undefined
      ? { ok: false, error: failure('unavailable') }
      : { ok: true, value: await job(input) };
  },
};

/** The words of a file, or why there are none. */
async function read(bytes: Uint8Array, name: string, password: string | null): Promise<string> {
  const sha256 = sha256Of(bytes);
  const outcome = decodeImportOutput(
    await importJob(encodeImportInput(name, bytes, sha256, null, password)),
    sha256,
  );
  if (!outcome.ok) return outcome.error.code;
  return outcome.value.kind === 'kept'
    ? 'kept'
    : outcome.value.document.clauses.map(({ text }) => text).join(' ');
}

describe.each(['agile.docx', 'standard.docx', 'locked.pdf'])('%s under a password', (name) => {
  it('is read with it', async () => {
    expect(await read(file(name), name, PASSWORD)).toContain('The group meets twice a year.');
  });

  it('says that another password is wrong, and asks for one where none is given', async () => {
    expect(await read(file(name), name, 'geneve 2005')).toBe('wrong-password');
    expect(await read(file(name), name, '')).toBe('wrong-password');
    expect(await read(file(name), name, null)).toBe('encrypted');
  });
});

describe.each(['locked.odt', 'locked.doc', 'locked-whole.odt'])(
  '%s of LibreOffice under a password',
  (name) => {
    it('is read with it', async () => {
      expect(await read(file(name), name, PASSWORD)).toContain('The group meets twice a year.');
    });

    it('asks for one where none is given, and opens with no other', async () => {
      expect(await read(file(name), name, null)).toBe('encrypted');
      expect(await read(file(name), name, 'geneve 2005')).toBe(
        name.endsWith('.doc') ? 'wrong-password' : 'wrong-or-damaged',
      );
    });
  },
);

describe('an old Word file under a password', () => {
  it('of Word itself is opened', CORPUS_NEEDED, async () => {
    const name = 'poi-password_tika_binaryrc4.doc';
    const bytes = new Uint8Array(readFileSync(join(CORPUS, 'doc-legacy', name)));
    expect(await read(bytes, name, 'tika')).toBe('This is an encrypted Word 2007 File.');
    expect(await read(bytes, name, 'Tika')).toBe('wrong-password');
  });

  it(
    'keeps the numbers that LibreOffice counts, which is given the file in clear',
    OFFICE_NEEDED,
    async () => {
      const outcome = await importInIsolate(
        { isolate: here, helper: findOfficeHelper() },
        'locked.doc',
        file('locked.doc'),
        undefined,
        PASSWORD,
      );
      if (!outcome.ok || outcome.value.kind !== 'parsed') throw new Error('not read');
      expect(outcome.value.document.clauses.map(({ label, text }) => `${label ?? '-'} ${text}`)).toContain(
        '1. The group meets twice a year.',
      );
    },
  );

  it('is not given to LibreOffice where its password is another', async () => {
    const asked: Uint8Array[] = [];
    const helper = { toDocx: (bytes: Uint8Array) => (asked.push(bytes), Promise.resolve(null)) };
    const outcome = await importInIsolate(
      { isolate: here, helper },
      'a.doc',
      file('locked.doc'),
      undefined,
      'no',
    );
    expect(outcome).toMatchObject({ error: { code: 'wrong-password' } });
    expect(asked).toEqual([]);
  });

  it('of Word 95 is not asked for a password that would not open it', async () => {
    const bytes = Buffer.from(file('locked.doc'));
    const flags = bytes.indexOf(Buffer.from([0xec, 0xa5])) + 10;
    bytes.writeUInt16LE(bytes.readUInt16LE(flags) | 0x8000, flags);
    expect(await read(new Uint8Array(bytes), 'a.doc', null)).toBe('cannot-unlock');
    expect(await read(new Uint8Array(bytes), 'a.doc', PASSWORD)).toBe('cannot-unlock');
  });

  it('that is cut or altered anywhere ends in a word of ours', () => {
    const random = numbers(seedOf(1997));
    const whole = file('locked.doc');
    for (let cut = 0; cut < whole.byteLength; cut += isCampaign ? 64 : 512) {
      openOldWord(whole.slice(0, cut), PASSWORD);
      const altered = Uint8Array.from(whole);
      altered[Math.floor(random() * whole.byteLength)] = Math.floor(random() * 256);
      openOldWord(altered, PASSWORD);
    }
  });
});

describe('an OpenDocument text under a password', () => {
  const manifest = (change: (xml: string) => string): Uint8Array => {
    const parts = unzipSync(file('locked-whole.odt'));
    const xml = new TextDecoder().decode(parts['META-INF/manifest.xml']);
    return zipSync({ ...parts, 'META-INF/manifest.xml': utf8(change(xml)) }, { level: 0 });
  };

  it('asks for no more work than a program would', async () => {
    const greedy = manifest((xml) => xml.replace('argon2-memory="65536"', 'argon2-memory="9999999"'));
    expect(await read(greedy, 'a.odt', PASSWORD)).toBe('hostile');
  });

  it('of another cipher is not asked for a password that would not open it', async () => {
    const old = manifest((xml) => xml.replace('xmlenc11#aes256-gcm', 'xmlenc#blowfish'));
    expect(await read(old, 'a.odt', null)).toBe('cannot-unlock');
  });
});

describe('a file of Office under a password', () => {
  it('of somebody else is opened', CORPUS_NEEDED, () => {
    const bytes = new Uint8Array(
      readFileSync(join(CORPUS, 'docx', 'poi-bug53475-password-is-solrcell.docx')),
    );
    const opened = openOfficePackage(bytes, 'solrcell');
    expect(opened.ok && Array.from(opened.value.subarray(0, 4))).toEqual([0x50, 0x4b, 3, 4]);
    expect(openOfficePackage(bytes, 'Solrcell')).toMatchObject({ error: { code: 'wrong-password' } });
  });

  it('asks for no more work than the standard allows', () => {
    const bytes = Buffer.from(file('agile.docx'));
    const at = bytes.indexOf('spinCount="100000"');
    bytes.write('spinCount="99999999', at);
    expect(openOfficePackage(bytes, PASSWORD)).toMatchObject({ ok: false });
  });

  it('that is cut or altered anywhere ends in a word of ours', () => {
    const random = numbers(seedOf(2005));
    const whole = file('standard.docx');
    for (let cut = 0; cut < whole.byteLength; cut += isCampaign ? 64 : 1024) {
      const part = whole.slice(0, cut);
      expect(openOfficePackage(part, PASSWORD).ok).toBe(false);
      const altered = Uint8Array.from(whole);
      altered[Math.floor(random() * 1536)] = Math.floor(random() * 256);
      openCompoundFile(altered)?.read('EncryptedPackage', 1 << 20);
    }
  });
});

describe.each([
  ['old.zip', PASSWORD],
  ['aes.zip', 'Geneva-2005'],
])('%s under a password', (name, password) => {
  it('gives its files with it', () => {
    const part = unpackArchive(file(name), 0, password);
    expect(
      part.ok && Object.fromEntries(part.value.members.map(({ path, bytes }) => [path, bytes?.byteLength])),
    ).toEqual({ 'terms.txt': 84, 'second.txt': 27 });
  });

  it('refuses them without it and with another, and still names them', () => {
    const codes = (given: string | null): unknown => {
      const part = unpackArchive(file(name), 0, given);
      return part.ok && Object.fromEntries(part.value.members.map(({ path, refused }) => [path, refused]));
    };
    expect(codes(null)).toEqual({ 'terms.txt': 'encrypted', 'second.txt': 'encrypted' });
    expect(codes('another')).toEqual({ 'terms.txt': 'wrong-password', 'second.txt': 'wrong-password' });
  });
});

describe('a damaged file in an archive whose password is right', () => {
  /** What is said of the first file when a byte of it is another one, so far behind its header. */
  function altered(name: string, behind: number, password: string): unknown {
    const bytes = Uint8Array.from(file(name));
    const view = new DataView(bytes.buffer);
    const at = 30 + view.getUint16(26, true) + view.getUint16(28, true) + behind;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    const part = unpackArchive(bytes, 0, password);
    return part.ok && part.value.members[0]?.refused;
  }

  it('is said to be damaged where the archive tells that', () => {
    expect(altered('aes.zip', 24, 'Geneva-2005')).toBe('damaged');
    expect(altered('aes.zip', 24, 'another')).toBe('wrong-password');
  });

  it('is said to be damaged or under another password where it does not', () => {
    expect(altered('old.zip', 14, PASSWORD)).toBe('wrong-or-damaged');
  });

  it('is said so too of a wrong password that passes by chance, and never to be hostile', () => {
    const codes = new Set<unknown>();
    for (let at = 0; at < 2000; at++) codes.add(altered('old.zip', 14, `guess ${at}`));
    expect(codes).toEqual(new Set(['wrong-or-damaged', 'wrong-password']));
  });
});
