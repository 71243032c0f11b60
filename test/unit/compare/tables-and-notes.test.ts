import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../shared/base/bytes.ts';
import { createCompare } from '../../../electron/cli/commands/compare.ts';
import { comparisonBlocks } from '../../../shared/render/comparison-blocks.ts';
import { englishPrintWords } from '../../../shared/render/print-words-en.ts';
import {
  comparedClauses,
  comparedWithProse,
  compareTexts,
  rowWords,
} from '../../../shared/text/compare/index.ts';
import type { Clause } from '../../../shared/domain/document.ts';
import { buildDocx, p } from '../../support/docx-builder.ts';
import { importedFile } from '../../support/import-text.ts';
import { readByJob } from '../../support/inspect-json.ts';
import { aClause } from '../../support/store-records.ts';

interface Version {
  readonly rows: readonly (readonly [string, string])[];
  readonly notes: readonly string[];
}

const cell = (words: string): string => `<w:tc>${p(words)}</w:tc>`;

/** A contribution list with a table, and a paragraph with footnotes. */
function version({ rows, notes }: Version): Uint8Array {
  const marks = notes.map((_, at) => `<w:r><w:footnoteReference w:id="${at + 2}"/></w:r>`).join('');
  return buildDocx({
    body: [
      p('Scale of contributions'),
      `<w:tbl>${rows.map(([name, sum]) => `<w:tr>${cell(name)}${cell(sum)}</w:tr>`).join('')}</w:tbl>`,
      `<w:p><w:r><w:t>The scale applies from the first of January.</w:t></w:r>${marks}</w:p>`,
    ].join(''),
    footnotes: notes.map((words, at) => `<w:footnote w:id="${at + 2}">${p(words)}</w:footnote>`).join(''),
  });
}

const OLD = version({
  rows: [
    ['Country', 'Units of contribution to the budget'],
    ['Barbados', 'one quarter of a unit each year'],
    ['Brazil', 'three units each year from the first'],
  ],
  notes: ['See the report of the Council on its finances.', 'As decided in Geneva in the month of May.'],
});
const NEW = version({
  rows: [
    ['Country', 'Units of contribution to the budget'],
    ['Barbados', 'one half of a unit each year'],
    ['Ghana', 'paid by a neighbour until further notice'],
    ['Brazil', 'three units each year from the first'],
  ],
  notes: [
    'An entirely new remark about arrears that were written off.',
    'See the report of the Council on its finances.',
    'As decided in Geneva in the month of June.',
  ],
});
const pieces = (bytes: Uint8Array) => comparedClauses(importedFile(bytes, 'a.docx'));

describe('a comparison of tables and footnotes', () => {
  const comparison = compareTexts(pieces(OLD), pieces(NEW));
  const changed = comparison.rows.filter(({ kind }) => kind !== 'same');

  it('shows the row that changed, word by word, the row that came, and no other', () => {
    const rows = changed.filter((row) => comparison.after[row.after[0] ?? -1]?.place?.kind === 'row');
    expect(rows.map((row) => rowWords(comparison, row).filter(({ kind }) => kind !== 'same'))).toEqual([
      [
        { kind: 'deleted', text: ' quarter' },
        { kind: 'inserted', text: ' half' },
      ],
      [{ kind: 'inserted', text: 'Ghana | paid by a neighbour until further notice' }],
    ]);
  });

  it('shows the footnote that changed and the one that came, and not the other numbers behind it', () => {
    const notes = changed.filter((row) => comparison.after[row.after[0] ?? -1]?.place?.kind === 'footnote');
    expect(notes.map(({ kind }) => kind)).toEqual(['inserted', 'changed']);
    expect(comparison.counts.renumbered).toBe(0);
    expect(comparison.counts.deleted).toBe(0);
  });

  it('is printed with what each piece is', () => {
    const labels = comparisonBlocks(comparison, englishPrintWords).map(({ label }) => label);
    expect(labels).toEqual([null, '~ row 2', '+ row 3', '+ footnote 1', '~ footnote 2 → footnote 3']);
  });

  it('names the table and the row, and the footnote, in the JSON of the command line', async () => {
    let out = '';
    const files: Readonly<Record<string, Uint8Array>> = { 'old.docx': OLD, 'new.docx': NEW };
    const code = await createCompare(readByJob).run(['old.docx', 'new.docx', '--json'], {
      out: (text) => void (out += text),
      err: () => undefined,
      readFile: (path) => Promise.resolve(files[path] ?? utf8('')),
      writeFile: () => Promise.reject(new Error('writes nothing')),
      isSameFile: () => Promise.resolve(false),
    });
    expect(code).toBe(0);
    const table = importedFile(NEW, 'a.docx').clauses.find(({ kind }) => kind === 'table');
    const { rows } = JSON.parse(out) as { rows: { kind: string; new: unknown[] }[] };
    expect(rows.filter(({ kind }) => kind === 'inserted').map((row) => row.new)).toEqual([
      [{ id: table?.id, label: null, row: 3 }],
      [{ id: expect.any(String) as unknown, label: '1', footnote: true }],
    ]);
  });
});

describe('a table of one row', () => {
  const table = (...rows: readonly (readonly string[])[]): Clause => ({
    ...aClause('t-1', rows.map((row) => row.join('\t')).join('\n')),
    kind: 'table',
    table: rows.map((row) => row.map((text) => ({ text }))),
  });

  it('has the row that it has when it grows', () => {
    const rows = (clause: Clause): readonly string[] =>
      comparedClauses({ clauses: [clause], footnotes: [] }).map(({ kind, text }) => `${kind}: ${text}`);
    expect(rows(table(['Kenya', 'agreed']))).toEqual(['table-row: Kenya | agreed']);
    expect(rows(table(['Kenya', 'agreed'], ['Chile', 'noted']))).toEqual([
      'table-row: Kenya | agreed',
      'table-row: Chile | noted',
    ]);
  });
});

describe('a document with a table beside a draft, which has none', () => {
  const kinds = (draft: readonly string[]) => {
    const prose = draft.map((text, at) => ({
      ...aClause(`d-${String(at)}`, text),
      facts: 'form and status',
    }));
    const { rows, counts } = compareTexts(comparedWithProse(pieces(OLD), prose), prose);
    return {
      reformed: counts.reformed,
      rows: rows.map(({ kind, before }) => `${kind} ${before.length === 0 ? '+' : ''}`.trim()),
    };
  };
  const around = ['Scale of contributions', 'The scale applies from the first of January.'] as const;
  const notes = ['deleted', 'deleted'];

  it('is compared by the words of its rows: signs between cells are no change, nor is the form of a draft', () => {
    const rows = [
      'Country\tUnits of contribution to the budget',
      'Barbados\tone half of a unit each year',
      'Brazil\tthree units each year from the first',
    ];
    expect(kinds([around[0], ...rows, around[1]])).toEqual({
      reformed: 0,
      rows: ['same', 'same', 'changed', 'same', 'same', ...notes],
    });
  });

  it('is compared cell by cell where its cells are paragraphs of the draft', () => {
    const cells = [
      'Country',
      'Units of contribution to the budget',
      'Barbados',
      'one half of a unit each year',
      'Brazil',
      'three units each year from the first',
    ];
    expect(kinds([around[0], ...cells, around[1]])).toEqual({
      reformed: 0,
      rows: ['same', 'same', 'same', 'same', 'changed', 'same', 'same', 'same', ...notes],
    });
  });

  it('names its rows still', () => {
    const cells = ['Barbados', 'one quarter of a unit each year'].map((text) => ({ text }));
    expect(
      comparedWithProse(pieces(OLD), cells).flatMap(({ place, text }) =>
        place?.kind === 'row' ? [`${String(place.row)} ${text}`] : [],
      ),
    ).toEqual([
      '1 Country Units of contribution to the budget',
      '2 Barbados',
      '2 one quarter of a unit each year',
      '3 Brazil three units each year from the first',
    ]);
  });
});
