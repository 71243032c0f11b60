import { afterEach, expect, test } from 'vitest';
import { utf8 } from '../../../shared/base/bytes.ts';
import { asId, type DraftId } from '../../../shared/base/ids.ts';
import { err, failure, ok } from '../../../shared/base/result.ts';
import { parseDraftFile } from '../../../shared/render/draft-file.ts';
import { createPrintCommand } from '../../../electron/cli/commands/print.ts';
import { importFile } from '../../../electron/host/importing/import-file.ts';
import type { PrintFailure } from '../../../electron/host/ports.ts';

const files = new Map<string, Uint8Array>();
afterEach(() => files.clear());

/** Runs `print`; the printer keeps the page it is given and answers with a word. */
async function run(
  args: readonly string[],
  printer: PrintFailure | 'prints' = 'prints',
  password: string | null = null,
) {
  let said = '';
  let page = '';
  const command = createPrintCommand({
    print: {
      toPdf: (html) => {
        page = html;
        return Promise.resolve(printer === 'prints' ? ok(utf8('%PDF')) : err(failure(printer)));
      },
    },
    fonts: { cssFor: () => Promise.resolve('') },
    today: () => '2026-11-22',
    readText(fileName, bytes, password) {
      if (fileName.startsWith('locked') && password !== 'Genève')
        return Promise.resolve(err(failure(password === undefined ? 'encrypted' : 'wrong-password')));
      if (fileName.endsWith('.dwdraft')) {
        const draft = parseDraftFile(bytes, asId<DraftId>('d'));
        return Promise.resolve(draft.ok ? ok({ kind: 'draft' as const, content: draft.value }) : draft);
      }
      const read = importFile(bytes, fileName);
      if (!read.ok) return Promise.resolve(read);
      if (read.value.kind === 'kept') return Promise.resolve(err(failure('not-readable')));
      return Promise.resolve(ok({ kind: 'document' as const, parsed: read.value.document, fileName }));
    },
  });
  const code = await command.run(args, {
    out: (text) => void (said += text),
    // As root in tests the command says so first; that line is not of the case.
    err: (text) => void (said += text.startsWith('Chromium runs without its sandbox') ? '' : text),
    readFile: (path) => {
      const bytes = files.get(path);
      return bytes === undefined ? Promise.reject(new Error('gone')) : Promise.resolve(bytes);
    },
    writeFile: (path, bytes) => Promise.resolve(void files.set(path, bytes)),
    isSameFile: (a, b) => Promise.resolve(a.replace('./', '') === b.replace('./', '')),
    password: () => Promise.resolve(password),
  });
  return { code, said, page };
}

const TEXT =
  '1.\n\nThe Working Group held its first two meetings in Geneva.\n\n2.\n\nIt works by consensus.\n';
const NOTES = {
  type: 'AnnotationPage',
  items: [
    {
      type: 'Annotation',
      motivation: 'commenting',
      bodyValue: 'notecanary',
      target: { source: 'a.txt', selector: { type: 'TextQuoteSelector', exact: 'first two meetings' } },
    },
    {
      type: 'Annotation',
      motivation: 'assessing',
      target: { source: 'a.txt', selector: { type: 'TextQuoteSelector', exact: 'not there' } },
      'dw:position': { stance: 'oppose', redLine: 'redcanary' },
    },
  ],
};
function put(): void {
  files.set('a.txt', utf8(TEXT));
  files.set('n.json', utf8(JSON.stringify(NOTES)));
}

test('without annotations it writes a clean copy for outside', async () => {
  put();
  const { code, said, page } = await run(['a.txt', '--out', 'a.pdf']);
  expect({ code, said }).toEqual({ code: 0, said: 'a.pdf: for outside, clean text only\n' });
  expect(files.has('a.pdf')).toBe(true);
  expect(page).toContain('first two meetings');
  expect(page).not.toContain('CONFIDENTIAL');
});

test('a file under a password is printed with it, and said to be locked without', async () => {
  files.set('locked.txt', utf8(TEXT));
  expect((await run(['locked.txt', '--out', 'a.pdf'], 'prints', 'Genève')).code).toBe(0);
  const { code, said } = await run(['locked.txt', '--out', 'b.pdf']);
  expect(code).toBe(3);
  expect(said).toContain('locked.txt is refused: encrypted. The file is protected by a password.');
  expect(said).toContain('Nothing was written.');
  expect(files.has('b.pdf')).toBe(false);
});

test('a file name is no title for outside', async () => {
  files.set('internal fallback v3.txt', utf8(TEXT));
  files.set('n.json', utf8('[]'));
  expect((await run(['internal fallback v3.txt', '--out', 'a.pdf'])).page).not.toMatch(/fallback/);
  const own = await run(['internal fallback v3.txt', '--out', 'a.pdf', '--annotations', 'n.json']);
  expect(own.page).toContain('internal fallback v3');
});

test('with annotations it is a private copy, and red lines need their own word', async () => {
  put();
  const { code, said, page } = await run([
    'a.txt',
    '--out',
    'a.pdf',
    '--annotations',
    'n.json',
    '--paper',
    'letter',
    '--lang',
    'fr-CH',
  ]);
  expect({ code, said }).toEqual({ code: 0, said: 'a.pdf: private copy with 2 notes, 1 of them unplaced\n' });
  expect(page).toContain('CONFIDENTIEL');
  expect(page).toContain('size:Letter');
  expect(page).toContain('notecanary');
  expect(page).not.toContain('redcanary');
  expect((await run(['a.txt', '--out', 'a.pdf', '--annotations', 'n.json', '--red-lines'])).page).toContain(
    'redcanary',
  );
});

test('a draft prints with its labels and brackets', async () => {
  const draft = {
    format: 'delegate-workbench-draft',
    version: 1,
    kind: 'contribution',
    title: 'A proposal',
    language: 'en',
    clauses: [
      { kind: 'paragraph', text: 'It [shall] act.', status: { state: 'in-brackets' } },
      { kind: 'paragraph', text: 'deletedcanary', status: { state: 'deleted' } },
    ],
  };
  files.set('d.dwdraft', utf8(JSON.stringify(draft)));
  const clean = await run(['d.dwdraft', '--out', 'd.pdf', '--version-name', 'Rev.1']);
  expect(clean.said).toContain('for outside');
  expect(clean.page).toContain('<b class="bracket">[</b>shall');
  expect(clean.page).not.toContain('deletedcanary');
  expect((await run(['d.dwdraft', '--out', 'd.pdf', '--status-column'])).page).toContain(
    'In square brackets',
  );
});

test('each refusal has its exit code and a sentence, and nothing is written', async () => {
  put();
  files.set('bad.json', utf8('{'));
  files.set('empty.txt', new Uint8Array());
  const calls: [string[], number][] = [
    [[], 1],
    [['a.txt'], 1],
    [['a.txt', 'b.txt', '--out', 'x.pdf'], 1],
    [['a.txt', '--out', 'x.pdf', '--paper', 'A5'], 1],
    [['a.txt', '--out', 'x.pdf', '--lang', 'xx'], 1],
    [['a.txt', '--out', 'x.pdf', '--date', '2026-13-99'], 1],
    [['a.txt', '--out', 'x.pdf', '--no-such'], 1],
    [['a.txt', '--out', 'x.pdf', '--red-lines'], 1],
    [['gone.txt', '--out', 'x.pdf'], 2],
    [['a.txt', '--out', 'x.pdf', '--annotations', 'gone.json'], 2],
    [['empty.txt', '--out', 'x.pdf'], 3],
    [['a.txt', '--out', 'x.pdf', '--annotations', 'bad.json'], 3],
  ];
  for (const [args, code] of calls) {
    const result = await run(args);
    expect([args.join(' '), result.code]).toEqual([args.join(' '), code]);
    expect(result.said.length).toBeGreaterThan(10);
  }
  expect((await run(['a.txt', '--out', 'x.pdf'], 'no-browser')).code).toBe(5);
  expect((await run(['a.txt', '--out', 'x.pdf'], 'crashed')).code).toBe(4);
  expect(files.has('x.pdf')).toBe(false);
});

test('never writes over what it reads', async () => {
  put();
  for (const args of [
    ['a.txt', '--out', './a.txt'],
    ['a.txt', '--out', 'n.json', '--annotations', 'n.json'],
  ]) {
    const { code, said } = await run(args);
    expect([code, said]).toEqual([1, expect.stringContaining('is the file that is read')]);
  }
  expect(files.get('a.txt')).toEqual(utf8(TEXT));
  expect(files.get('n.json')).toEqual(utf8(JSON.stringify(NOTES)));
});

test('two prints of the same job are the same page', async () => {
  put();
  const once = await run(['a.txt', '--out', 'a.pdf', '--annotations', 'n.json']);
  expect((await run(['a.txt', '--out', 'a.pdf', '--annotations', 'n.json'])).page).toBe(once.page);
});
