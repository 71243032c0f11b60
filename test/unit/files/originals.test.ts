import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createOpenedCopies, safeFileName } from '../../../electron/host/files/opened-copies.ts';
import { createOriginals, type Originals } from '../../../electron/host/files/originals.ts';
import { createSystemOpener } from '../../../electron/host/files/system-opener.ts';
import { runs } from '../../support/campaign.ts';

let path = '';
let key: Uint8Array | null = new Uint8Array(32).fill(1);
let originals: Originals;

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'dw-files-'));
  key = new Uint8Array(32).fill(1);
  originals = createOriginals(path, { hostKey: () => key });
});
afterEach(() => rm(path, { recursive: true, force: true }));

async function put(text: string): Promise<string> {
  const kept = await originals.put(Buffer.from(text));
  if (!kept.ok) throw new Error(kept.error.code);
  return kept.value;
}
const fileOf = (hash: string): string => join(path, 'originals/private', hash);

test('what is kept comes back, under its sha256, and cannot be read on the disk', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (bytes) => {
      const kept = await originals.put(bytes);
      if (!kept.ok) throw new Error(kept.error.code);
      expect(await originals.get(kept.value)).toEqual({ ok: true, value: Buffer.from(bytes) });
    }),
    runs(20),
  );
  const hash = await put('WGIG report, the annotated one');
  expect((await readFile(fileOf(hash))).toString('latin1')).not.toContain('WGIG');
  expect((await stat(fileOf(hash))).mode & 0o077).toBe(0);
});

test('the same bytes twice are one file', async () => {
  expect(await put('a')).toBe(await put('a'));
  expect(await originals.list()).toMatchObject({ value: [expect.any(String) as string] });
});

test('a file that was changed, cut or exchanged is damaged, stays, and does not touch the others', async () => {
  const [one, two, three] = [await put('one'), await put('two'), await put('three')];
  const bytes = await readFile(fileOf(one));
  bytes[20] = (bytes[20] ?? 0) ^ 1;
  await writeFile(fileOf(one), bytes);
  await writeFile(fileOf(two), await readFile(fileOf(three)));
  expect(await originals.get(one)).toMatchObject({ error: { code: 'damaged' } });
  expect(await originals.get(two)).toMatchObject({ error: { code: 'damaged' } });
  expect((await originals.get(three)).ok).toBe(true);
  await writeFile(fileOf(three), (await readFile(fileOf(three))).subarray(0, 10));
  expect(await originals.get(three)).toMatchObject({ error: { code: 'damaged' } });
  expect(await readdir(join(path, 'originals/private'))).toHaveLength(3);
  await put('three');
  expect((await originals.get(three)).ok).toBe(true);
});

test('while locked nothing is kept or read', async () => {
  const hash = await put('one');
  key = null;
  expect(await originals.get(hash)).toMatchObject({ error: { code: 'locked' } });
  expect(await originals.put(Buffer.from('two'))).toMatchObject({ error: { code: 'locked' } });
});

test('under another key it is damaged, not another text', async () => {
  const hash = await put('one');
  key = new Uint8Array(32).fill(2);
  expect(await originals.get(hash)).toMatchObject({ error: { code: 'damaged' } });
});

test('a removed original is gone, and removing it again is no failure', async () => {
  const hash = await put('one');
  expect((await originals.remove(hash)).ok).toBe(true);
  expect((await originals.remove(hash)).ok).toBe(true);
  expect(await originals.get(hash)).toMatchObject({ error: { code: 'not-found' } });
});

test('a file where the folder should be is said', async () => {
  await writeFile(join(path, 'originals'), 'odd');
  expect(await originals.put(Buffer.from('x'))).toMatchObject({ error: { code: 'not-writable' } });
});

describe("copies for the system's program", () => {
  test('lie in a folder of their own, for this user only, and are removed', async () => {
    const copies = await createOpenedCopies(path);
    const made = await copies.make(Buffer.from('x'), '../../Résolution 75 (Rév.).pdf');
    if (!made.ok) throw new Error(made.error.code);
    expect(basename(made.value)).toBe('Résolution 75 (Rév.).pdf');
    expect(made.value.startsWith(join(path, 'opened'))).toBe(true);
    expect((await stat(made.value)).mode & 0o077).toBe(0);
    await copies.clear();
    expect(await readdir(path)).toEqual([]);
  });

  test('those of a killed process are removed at the next start', async () => {
    const killed = await createOpenedCopies(path);
    await killed.make(Buffer.from('x'), 'a.pdf');
    await createOpenedCopies(path).then((copies) => copies.clear());
    expect(await readdir(path)).toEqual([]);
  });

  test('are removed when asked, the one that is being made too, and more can be made', async () => {
    const copies = await createOpenedCopies(path);
    await copies.make(Buffer.from('x'), 'a.pdf');
    const making = copies.make(Buffer.alloc(4_000_000), 'b.pdf');
    await copies.empty();
    await making;
    expect(await allFiles()).toEqual([]);
    expect((await copies.make(Buffer.from('x'), 'c.pdf')).ok).toBe(true);
    await copies.clear();
    async function allFiles(): Promise<readonly string[]> {
      const entries = await readdir(path, { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
    }
  });

  test.each(['a.pdf', 'B.DOCX', 'c.odt', 'd.xls', 'e.csv', 'f.jpeg', 'g.txt'])(
    '%s is opened',
    async (name) => {
      const copies = await createOpenedCopies(path);
      expect((await copies.make(Buffer.from('x'), name)).ok).toBe(true);
      await copies.clear();
    },
  );

  test.each([
    'setup.exe',
    'report.pdf.bat',
    'run.sh',
    'x.DESKTOP',
    'a.js',
    'link.lnk',
    'report.exe. ',
    'a.msc',
    'a.jnlp',
    'a.xll',
    'a.rdp',
    'a.scf',
    'a.iqy',
    'a.diagcab',
    'a.docm',
    'a.xlsm',
    'a.html',
    'a.svg',
    'none',
  ])('%s is not opened: a system may run it, or what is in it', async (name) => {
    const copies = await createOpenedCopies(path);
    expect(await copies.make(Buffer.from('x'), name)).toMatchObject({ error: { code: 'unsafe-type' } });
    await copies.clear();
  });

  test.each([
    ['a/b\\c.pdf', 'c.pdf'],
    ['-rf.pdf', '_rf.pdf'],
    ['CON.pdf', '_CON.pdf'],
    ['report\u202Efdp.doc', 'report_fdp.doc'],
    ['تقرير.pdf', 'تقرير.pdf'],
    ['', 'document'],
    ['....', '_'],
  ])('%s is called %s', (given, name) => {
    expect(safeFileName(given)).toBe(name);
  });

  test('a name is always one plain name, whatever was given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (given) => {
        const name = safeFileName(given);
        expect(name).toMatch(/^[^\p{Cc}/\\:"<>|?*]{1,120}$/u);
        expect(name).not.toMatch(/^\.|[. ]$/);
      }),
      runs(100),
    );
  });
});

describe("the system's opener", () => {
  test('gets the path as its one argument, no shell in between', async () => {
    const script = join(path, 'opener.mjs');
    const seen = join(path, 'seen.json');
    await writeFile(
      script,
      `#!${process.execPath}\nimport { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(seen)}, JSON.stringify(process.argv.slice(2)));\n`,
      { mode: 0o755 },
    );
    const odd = join(path, 'a $(touch x); & b.pdf');
    expect(await createSystemOpener('linux', script).open(odd)).toEqual({ ok: true, value: undefined });
    expect(JSON.parse(await readFile(seen, 'utf8'))).toEqual([odd]);
  });

  test('says when there is no program, or no opener', async () => {
    expect(await createSystemOpener('linux', '/bin/false').open('/x.pdf')).toMatchObject({
      error: { code: 'no-program' },
    });
    expect(await createSystemOpener('linux', '/no/such/opener').open('/x.pdf')).toMatchObject({
      error: { code: 'unavailable' },
    });
    expect(await createSystemOpener('linux', '/bin/true').open('--help')).toMatchObject({
      error: { code: 'unavailable' },
    });
  });
});
