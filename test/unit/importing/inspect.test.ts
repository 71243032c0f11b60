import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createInspect, inspect } from '../../../electron/cli/commands/inspect.ts';
import { createPasswordSource } from '../../../electron/cli/password.ts';
import { utf8 } from '../../../shared/base/bytes.ts';
import { readByJob } from '../../support/inspect-json.ts';

async function run(
  args: readonly string[],
  files: Readonly<Record<string, Uint8Array>> = {},
  command = inspect,
  password?: (file: string, isFromInput: boolean) => Promise<string | null>,
): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await command.run(args, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    readFile: (path) => {
      const bytes = files[path];
      return bytes === undefined
        ? Promise.reject(Object.assign(new Error('no file'), { code: 'ENOENT' }))
        : Promise.resolve(bytes);
    },
    writeFile: () => Promise.reject(new Error('inspect writes nothing')),
    isSameFile: () => Promise.resolve(false),
    ...(password === undefined ? {} : { password }),
  });
  return { code, out, err };
}

const TEXT = utf8(
  'Report of the second meeting\n\n1. Introduction\n\nBrazil supports Resolution 102 (Rev. Antalya, 2006) as it stands and proposes no change.\n\n(a) one;\n\n(b) two.\n',
);

describe('inspect', () => {
  it('gives exactly the documented members, and what import made of the file', async () => {
    const { code, out } = await run(['a.txt', '--json'], { 'a.txt': TEXT });
    expect(code).toBe(0);
    const json: Record<string, unknown> = JSON.parse(out) as Record<string, unknown>;
    expect(Object.keys(json)).toEqual([
      'title',
      'symbol',
      'language',
      'direction',
      'headings',
      'clauses',
      'footnotes',
      'tables',
      'interventions',
      'changes',
      'comments',
      'acceptedText',
      'rejectedText',
      'citations',
      'repairs',
      'warnings',
      'kind',
      'filing',
      'agendaItem',
      'datedOn',
      'mandates',
      'dates',
    ]);
    expect(json).toMatchObject({
      title: 'Report of the second meeting',
      language: 'en',
      direction: 'ltr',
      headings: [{ label: '1.', text: 'Introduction', level: 1 }],
      citations: [
        {
          raw: 'Resolution 102 (Rev. Antalya, 2006)',
          family: 'ituAct',
          target: 'Resolution 102 (Rev. Antalya, 2006)',
        },
      ],
      acceptedText: null,
    });
    expect(Object.keys((json['clauses'] as readonly object[])[0] ?? {})).toEqual([
      'id',
      'label',
      'kind',
      'part',
      'keyword',
      'level',
      'text',
    ]);
  });

  it('never lets a file speak to the terminal', async () => {
    const text = utf8(
      'Title of it\n\n1. One \u001b[31mred\u001b]0;x\u0007 \u009b2J and \u007f more\rback.\n',
    );
    for (const args of [['\u001b[2Ja.txt'], ['\u001b[2Ja.txt', '--json'], ['\u001b[2Jgone.txt']]) {
      const { out, err } = await run(args, { '\u001b[2Ja.txt': text });
      expect(out + err).not.toMatch(/(?![\n\t])\p{Cc}/u);
      expect((out + err).length).toBeGreaterThan(20);
    }
  });

  it('asks for the password of a file, three times at the terminal and once from standard input', async () => {
    const locked = new Uint8Array(
      readFileSync(join(import.meta.dirname, '..', '..', 'fixtures', 'protected', 'locked.odt')),
    );
    const files = { 'locked.odt': locked };
    const given: string[] = [];
    const giving =
      (...words: readonly string[]) =>
      (file: string, isFromInput: boolean) => {
        given.push(`${file} ${isFromInput ? 'input' : 'typed'}`);
        return Promise.resolve(words[given.length - 1] ?? null);
      };
    const command = createInspect(readByJob);
    const right = await run(['locked.odt'], files, command, giving('wrong', 'Genève 2005'));
    expect(right).toMatchObject({ code: 0, err: 'That is not its password.\n' });
    expect(right.out).toContain('The group meets twice a year.');
    expect(given.splice(0)).toEqual(['locked.odt typed', 'locked.odt typed']);
    const piped = await run(
      ['locked.odt', '--password-stdin'],
      files,
      command,
      giving('wrong', 'Genève 2005'),
    );
    expect(piped).toMatchObject({ code: 3, out: '' });
    expect(piped.err).toContain('wrong-or-damaged');
    expect(given.splice(0)).toEqual(['locked.odt input']);
    expect(await run(['locked.odt'], files, command)).toMatchObject({ code: 3 });
  });

  it('reads a password as a line, with what was rubbed out left away, and never shows it', async () => {
    let shown = '';
    const raw: boolean[] = [];
    const source = (chunks: readonly string[], isTTY: boolean) =>
      createPasswordSource({
        stdin: {
          isTTY,
          setRawMode: (isRaw: boolean) => raw.push(isRaw),
          pause: () => undefined,
          async *iterator() {
            yield* chunks.map((chunk) => utf8(chunk));
          },
        },
        stderr: { isTTY, write: (text: string) => void (shown += text) },
      });
    expect(await source(['Genè', 've 2005\r\nnext'], false)('a', true)).toBe('Genève 2005');
    expect(await source(['never asked'], false)('a', false)).toBeNull();
    expect(await source(['x\u007fGenf', '\r'], true)('a\u001b[2J', false)).toBe('Genf');
    expect(await source(['Ge\u0003'], true)('a', false)).toBeNull();
    expect(raw).toEqual([true, false, true, false]);
    expect(shown).toBe('Password of a\u241b[2J: \nPassword of a: \n');
  });

  it('counts the rows and columns of tables', async () => {
    const page = utf8(
      '<!doctype html><html><body><p>Text.</p><table><tr><td>a<td>b<td>c</tr><tr><td colspan=3>d</table></body></html>',
    );
    const { out } = await run(['--json', 'a.html'], { 'a.html': page });
    expect((JSON.parse(out) as { tables: readonly object[] }).tables).toMatchObject([
      { rows: 2, columns: 3 },
    ]);
  });

  it('reads well without --json', async () => {
    const { code, out } = await run(['a.txt'], { 'a.txt': TEXT });
    expect(code).toBe(0);
    expect(out).toContain('Title      Report of the second meeting');
    expect(out).toContain('\n1. Introduction\n');
    expect(out).toContain('    (a) one;');
  });

  it.each([
    ['no file', [], 1],
    ['two files', ['a', 'b'], 1],
    ['an unknown option', ['--xml'], 1],
    ['a file that is not there', ['missing.txt'], 2],
    ['a refused file', ['a.docx'], 3],
    ['a kept file', ['a.csv'], 0],
  ])('%s ends with its code', async (_name, args, expected) => {
    const { code, err } = await run(args, { 'a.docx': utf8('broken'), 'a.csv': utf8('one,two') });
    expect(code).toBe(expected);
    expect(err === '').toBe(expected === 0);
  });

  it('says of a refused file what happened, what is safe and what to do, as JSON too', async () => {
    const { out, err } = await run(['a.docx', '--json'], { 'a.docx': utf8('broken') });
    expect(JSON.parse(out)).toMatchObject({ refused: { code: 'damaged' } });
    expect(err).toMatch(/^Refused \(damaged.*\)\. .*untouched.*Ask the sender/u);
  });

  it('says of a kept file that its text is not read', async () => {
    const { out } = await run(['a.csv', '--json'], { 'a.csv': utf8('one,two') });
    expect(JSON.parse(out)).toMatchObject({
      kept: true,
      mediaType: 'text/csv',
      clauses: [],
      title: null,
    });
  });

  it('reads through whatever way it is given', async () => {
    const command = createInspect(() => Promise.resolve({ ok: false, error: { code: 'timed-out' } }));
    expect((await run(['a.txt'], { 'a.txt': TEXT }, command)).code).toBe(3);
  });
});
