import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../shared/base/bytes.ts';
import { createCarry } from '../../../electron/cli/commands/carry.ts';
import { createCompare } from '../../../electron/cli/commands/compare.ts';
import type { CliCommand } from '../../../electron/cli/command.ts';
import type { ReadFile } from '../../../electron/cli/commands/read-files.ts';
import { failure } from '../../../shared/base/result.ts';
import { webAnnotationPage } from '../../../shared/render/export-web-annotation.ts';
import { makeAnchor } from '../../../shared/text/anchors/index.ts';
import { importedFile } from '../../support/import-text.ts';
import { inspectJson, readByJob } from '../../support/inspect-json.ts';
import { SOURCE, revised } from '../../support/revised-report.ts';
import { asId } from '../../../shared/base/ids.ts';

const FILES: Readonly<Record<string, Uint8Array>> = {
  'report.txt': utf8(SOURCE),
  'report-rev1.txt': utf8(revised()),
  'empty.txt': new Uint8Array(),
  'sheet.xlsx': utf8('no sheet'),
  'broken.dwdraft': utf8('no draft'),
};

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(command: CliCommand, args: readonly string[], notes?: unknown): Promise<Ran> {
  let out = '';
  let err = '';
  const code = await command.run(args, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    readFile: (path) => {
      const bytes =
        path === 'notes.json' ? utf8(typeof notes === 'string' ? notes : JSON.stringify(notes)) : FILES[path];
      return bytes === undefined
        ? Promise.reject(Object.assign(new Error('none'), { code: 'ENOENT' }))
        : Promise.resolve(bytes);
    },
    writeFile: () => Promise.reject(new Error('writes nothing')),
    isSameFile: () => Promise.resolve(false),
  });
  return { code, out, err };
}

/** What opens "locked.txt". */
const PASSWORD = 'Genève 2005';

/** Runs a command over files of which one is locked, with somebody who types, or a line of standard input. */
async function runLocked(
  make: (read: ReadFile) => CliCommand,
  args: readonly string[],
  typed: string | null,
): Promise<Ran & { readonly asked: readonly string[] }> {
  let out = '';
  let err = '';
  const asked: string[] = [];
  const command = make((name, bytes, password) =>
    name.startsWith('locked') && password !== PASSWORD
      ? Promise.resolve({
          ok: false,
          error: failure(password === undefined ? 'encrypted' : 'wrong-password'),
        })
      : readByJob('report.txt', bytes),
  );
  const code = await command.run(args, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    readFile: (path) => Promise.resolve(path === 'notes.json' ? utf8('[]') : utf8(SOURCE)),
    writeFile: () => Promise.reject(new Error('writes nothing')),
    isSameFile: () => Promise.resolve(false),
    password: (file, isFromInput) => {
      asked.push(`${file}${isFromInput ? ' from input' : ''}`);
      return Promise.resolve(typed);
    },
  });
  return { code, out, err, asked };
}

describe('a file under a password', () => {
  it.each([
    ['compare', createCompare, ['locked.txt', 'report.txt']],
    ['carry', createCarry, ['locked.txt', 'report.txt', '--notes', 'notes.json']],
  ] as const)('is opened by %s with what is typed', async (_name, make, args) => {
    expect(await runLocked(make, args, PASSWORD)).toMatchObject({ code: 0, asked: ['locked.txt'], err: '' });
    const wrong = await runLocked(make, args, 'wrong');
    expect(wrong).toMatchObject({ code: 3, asked: ['locked.txt', 'locked.txt', 'locked.txt'] });
    expect(wrong.err).toContain('The password is not the one of the file');
    const none = await runLocked(make, args, null);
    expect(none.code).toBe(3);
    expect(none.err).toContain('locked.txt is refused (encrypted). The file is protected by a password.');
  });

  it('may be both of two, with one line of standard input', async () => {
    const ran = await runLocked(
      createCompare,
      ['locked-1.txt', 'locked-2.txt', '--password-stdin'],
      PASSWORD,
    );
    expect(ran).toMatchObject({ code: 0, asked: ['locked-1.txt from input'] });
  });
});

const compare = createCompare(readByJob);
const carry = createCarry(readByJob);
const before = importedFile(utf8(SOURCE), 'report.txt').clauses;
const numbered = (label: string) => {
  const found = before.find((clause) => clause.kind === 'paragraph' && clause.label === label);
  if (found === undefined) throw new Error(label);
  return found;
};
const note = (id: string, selector: unknown, source = 'report.txt') => ({
  id,
  type: 'Annotation',
  bodyValue: 'mine',
  target: { source, selector },
});
const quote = (exact: string) => ({ type: 'TextQuoteSelector', exact });
const carried = async (notes: unknown): Promise<readonly Record<string, unknown>[]> => {
  const ran = await run(carry, ['report.txt', 'report-rev1.txt', '--notes', 'notes.json'], notes);
  expect(ran.err).toBe('');
  expect(ran.code).toBe(0);
  return JSON.parse(ran.out) as readonly Record<string, unknown>[];
};

describe('compare', () => {
  it('says as JSON, too, that a file is of a kind whose text is not read', async () => {
    const ran = await run(compare, ['report.txt', 'sheet.xlsx', '--json']);
    expect(ran.code).toBe(3);
    expect(JSON.parse(ran.out)).toMatchObject({ refused: { file: 'sheet.xlsx', code: 'not-a-document' } });
    const draft = await run(compare, ['report.txt', 'broken.dwdraft', '--json']);
    expect(JSON.parse(draft.out)).toMatchObject({ refused: { file: 'broken.dwdraft' } });
  });

  it('prints what changed as JSON', async () => {
    const ran = await run(compare, ['report.txt', 'report-rev1.txt', '--json']);
    expect(ran.code).toBe(0);
    const json = JSON.parse(ran.out) as {
      counts: unknown;
      rows: { kind: string; old: { label: string }[] }[];
    };
    expect(json).toMatchObject({ mode: 'revisions', related: true });
    expect(json.counts).toMatchObject({ changed: 1, inserted: 1, deleted: 1, moved: 0, split: 0, joined: 0 });
    expect(json.rows.find(({ kind }) => kind === 'deleted')?.old[0]?.label).toBe('15');
  });

  it('says a file that cannot be read, one that is refused and a wrong call by its exit code', async () => {
    expect(await run(compare, ['report.txt'])).toMatchObject({ code: 1, out: '' });
    expect(await run(compare, ['report.txt', 'none.txt', '--jason'])).toMatchObject({ code: 1 });
    expect((await run(compare, ['report.txt', 'none.txt'])).code).toBe(2);
    const refused = await run(compare, ['report.txt', 'empty.txt', '--json']);
    expect(refused.code).toBe(3);
    expect(JSON.parse(refused.out)).toMatchObject({ refused: { file: 'empty.txt', code: 'empty' } });
    const kept = await run(compare, ['report.txt', 'sheet.xlsx']);
    expect(kept.code).toBe(3);
    expect(kept.err).toContain('sheet.xlsx');
  });
});

describe('carry', () => {
  it('puts a note on 29 on 30, says that the words of 6 changed, and leaves one on 15 unplaced', async () => {
    const whole = numbered('29').text;
    const answer = await carried([
      note('a', quote(whole)),
      note('b', quote('23 - 35 November 2004')),
      note('c', quote(numbered('15').text)),
      note('d', {
        ...quote('The WGIG sees itself not as a negotiating body'),
        suffix: numbered('15').text.slice(46, 70),
      }),
    ]);
    const revision = await inspectJson('report-rev1.txt', utf8(revised()));
    const idOf = (label: string) =>
      revision.clauses.find((clause) => clause.kind === 'paragraph' && clause.label === label)?.id;
    expect(answer[0]).toMatchObject({
      id: 'a',
      state: 'moved',
      label: '30',
      clause: idOf('30'),
      start: 0,
      end: whole.length,
    });
    expect(answer[1]).toMatchObject({ id: 'b', state: 'changed', label: '6', clause: idOf('6') });
    expect(answer[2]).toMatchObject({ id: 'c', state: 'unplaced', clause: null, start: null, end: null });
    expect(answer[3]).toMatchObject({ id: 'd', state: 'unplaced' });
  });

  it('reads what our own export writes', async () => {
    const { text } = numbered('7');
    const anchor = makeAnchor(numbered('7'), 4, 40);
    const page = webAnnotationPage(
      [
        {
          id: asId('x1'), kind: 'note', anchor, body: 'b', position: null, tags: [], createdAt: 0, changedAt: 0,
          trashedAt: null, target: { kind: 'document', id: asId('d') },
        }, // prettier-ignore
      ],
      before,
      'urn:sha256:0',
    );
    expect(await carried(page)).toMatchObject([
      { id: 'urn:dw:annotation:x1', state: 'exact', label: '7', start: 4, end: 40 },
    ]);
    expect(text.length).toBeGreaterThan(40);
  });

  it('finds the place by the clause that a note names, as id, label, fragment or member', async () => {
    const { id, text } = numbered('7');
    const at = { type: 'TextPositionSelector', start: 4, end: 40 };
    const answer = await carried([
      note('source', at, id),
      note('fragment', at, `report.txt#${id}`),
      note('refined', { type: 'FragmentSelector', value: id, refinedBy: [at][0] }),
      { ...note('member', at), 'dw:clause': id },
      note('both', [quote(text.slice(4, 40)), at], id),
      note('whole', { type: 'FragmentSelector', value: id }),
    ]);
    for (const one of answer.slice(0, 5))
      expect(one).toMatchObject({ state: 'exact', label: '7', start: 4, end: 40 });
    expect(answer[5]).toMatchObject({ state: 'exact', start: 0, end: text.length });
  });

  it('leaves words that stand several times, and words that stand nowhere, unplaced and says which', async () => {
    expect(
      await carried([note('many', quote('the')), note('none', quote('words of another text altogether'))]),
    ).toMatchObject([
      { state: 'unplaced', by: 'not-found' },
      { state: 'unplaced', by: 'not-found' },
    ]);
  });

  it('leaves a note on a clause or fragment that the text does not have unplaced, and takes none for the whole text', async () => {
    expect(
      await carried([
        note('unknown', { type: 'FragmentSelector', value: 'c-0000' }),
        { ...note('member', undefined), 'dw:clause': 'c-0000' },
        { ...note('address', undefined), target: 'report.txt#c-0000' },
        { ...note('all', undefined), target: 'report.txt' },
      ]),
    ).toMatchObject([
      { state: 'unplaced', by: 'not-found', clause: null },
      { state: 'unplaced', by: 'not-found' },
      { state: 'unplaced', by: 'not-found' },
      { state: 'exact', by: 'whole' },
    ]);
  });

  it('refuses notes that are none', async () => {
    const call = ['report.txt', 'report-rev1.txt', '--notes', 'notes.json'];
    expect(await run(carry, call, 'not json')).toMatchObject({ code: 3, out: '' });
    expect(await run(carry, ['report.txt', 'report-rev1.txt'])).toMatchObject({ code: 1 });
    expect((await run(carry, ['report.txt', 'report-rev1.txt', '--notes', 'gone.json'])).code).toBe(2);
  });
});
