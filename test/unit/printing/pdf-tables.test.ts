import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../../electron/host/chromium/find-chromium.ts';
import { createProfileFolders } from '../../../electron/host/chromium/profile-folders.ts';
import { realSearchFs } from '../../../electron/host/chromium/real-search-fs.ts';
import { createFontSource } from '../../../electron/host/printing/fonts.ts';
import { createChromiumPrintPort } from '../../../electron/host/printing/print-port.ts';
import { printToPdf } from '../../../electron/host/printing/service.ts';
import { headlessLaunch } from '../../../build/chromium.mjs';
import type { PrintBlock, PrintPage } from '../../../shared/render/print-page-input.ts';
import { neverAborted } from '../../support/never-aborted.ts';
import { aBlock, aJob, aNoteOn, aPrivateJob } from './jobs.ts';
import { needs } from '../../support/needs.ts';

const program = headlessLaunch().executablePath ?? findChromium(process.env, realSearchFs)?.path ?? null;
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dw-pdf-tables-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly text: string;
  readonly x: number;
  readonly width: number;
  readonly size: number;
}

/** Every piece of text of the PDF, with its place and size. */
async function printedRuns(job: PrintPage): Promise<readonly Run[]> {
  const print = createChromiumPrintPort({
    program: () => program,
    profiles: createProfileFolders(folder),
    env: { ...process.env, DW_ALLOW_NO_SANDBOX: '1' },
    userId: process.getuid?.(),
  });
  const fonts = createFontSource(join(import.meta.dirname, '../../../node_modules'));
  const made = await printToPdf(job, { print, fonts }, neverAborted);
  if (!made.ok) throw new Error(`${made.error.code} ${made.error.detail ?? ''}`);
  const pdf = await getDocument({ data: made.value.slice(), verbosity: 0 }).promise;
  const runs: Run[] = [];
  for (let number = 1; number <= pdf.numPages; number++) {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    for (const item of items) {
      if (!('str' in item)) continue;
      runs.push({
        text: item.str,
        x: Number(item.transform[4]),
        width: item.width,
        size: Math.hypot(Number(item.transform[2]), Number(item.transform[3])),
      });
    }
  }
  return runs;
}

const BODY = 'The body text keeps its size whatever stands beside it.';

function grid(id: string, columns: number, rows: number, word: (row: number, column: number) => string) {
  const cells = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (__, column) => ({
      text: word(row, column),
      columnSpan: 1,
      rowSpan: 1,
      header: row === 0,
    })),
  );
  const text = cells.map((row) => row.map((cell) => cell.text).join('\t')).join('\n');
  return aBlock(id, text, { kind: 'table', rows: cells });
}

function expectWhole(runs: readonly Run[], blocks: readonly PrintBlock[]): void {
  const printed = runs
    .map((run) => run.text)
    .join('')
    .replace(/\s+/g, '');
  for (const cell of blocks.flatMap((block) => block.rows ?? []).flat())
    expect(printed).toContain(cell.text.replace(/\s+/g, ''));
  for (const run of runs.filter(({ text }) => text.trim() !== '')) {
    expect(run.x, run.text).toBeGreaterThan(20);
    expect(run.x + run.width, run.text).toBeLessThan(595 - 20);
  }
  const body = runs.find((run) => run.text.includes('keeps its size'));
  expect(body?.size).toBeCloseTo(10, 1);
}

describe('tables on paper', needs(program !== null, 'a Chromium'), () => {
  test('no column of a wide table is lost, none leaves the paper, and the body text keeps its size', async () => {
    const blocks = [
      aBlock('p', BODY),
      grid('fourteen', 14, 4, (row, column) => `Administration${String(row)}x${String(column)}end`),
      grid('short', 14, 3, (row, column) => `s${String(row)}c${String(column)}q`),
      grid('thirty', 30, 3, (row, column) => `Delegation${String(row)}y${String(column)}end paper`),
      grid('unbroken', 3, 2, (row, column) => `${'unbreakable'.repeat(30)}${String(row)}z${String(column)}`),
    ];
    expectWhole(await printedRuns(aJob(blocks)), blocks);
  });

  test('also beside notes, statuses and a free margin, with cells that span, and with endless labels', async () => {
    const spanning: PrintBlock['rows'] = [
      [{ text: 'Overallheading', columnSpan: 20, rowSpan: 1, header: true }],
      [
        { text: 'Tallcell', columnSpan: 1, rowSpan: 5000, header: true },
        ...Array.from({ length: 19 }, (_, i) => ({
          text: `Column${String(i)}over`,
          columnSpan: 1,
          rowSpan: 1,
          header: true,
        })),
      ],
      Array.from({ length: 19 }, (_, i) => ({
        text: `Value${String(i)}over`,
        columnSpan: 1,
        rowSpan: 1,
        header: false,
      })),
    ];
    const blocks = [
      aBlock('p', BODY),
      aBlock('t', 'Overallheading\nTallcell', { kind: 'table', rows: spanning }),
      aBlock('l', 'After the label', { label: `L${'abel'.repeat(120)}` }),
      aBlock('h', 'Heading', { kind: 'heading', level: 1, label: 'h'.repeat(300) }),
    ];
    const job = aPrivateJob(blocks, [aNoteOn('t', 0, 14, 'A note on the table')], { wideMargin: true });
    const runs = await printedRuns(job);
    expectWhole(runs, blocks);
    expect(runs.map((run) => run.text).join('')).toContain('A note on the table');
  });
});
