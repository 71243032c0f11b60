import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importFile } from '../../electron/host/importing/import-file.ts';
import { importInIsolate } from '../../electron/host/importing/service.ts';
import { createChildIsolate } from '../../electron/host/isolate/child-isolate.ts';
import { buildDocx } from '../support/docx-builder.ts';
import { buildPdf, type PdfLine } from '../support/pdf-builder.ts';
import type { Bench } from './figure.ts';

/** Numbered paragraphs of a report. */
function report3000Paragraphs(): Uint8Array {
  const paragraph = (at: number): string =>
    `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>The group took note of paragraph ${at} of document C07/21-E, and asked for more.</w:t></w:r></w:p>`;
  return buildDocx({ body: Array.from({ length: 3000 }, (_, at) => paragraph(at + 1)).join('') });
}

/** Fifty lines of prose. */
function pageOfProse(page: number): readonly PdfLine[] {
  return Array.from({ length: 50 }, (_, at) => ({
    x: 72,
    y: 80 + at * 14,
    text:
      at % 6 === 0
        ? `${page * 9 + Math.floor(at / 6) + 1}. The group took note of what the delegations of its region had said, and`
        : 'agreed to come back to the matter at its next meeting, on which the secretariat would',
  }));
}

const RUNS = 7;
const root = join(import.meta.dirname, '../..');

/** The five sample documents: read in isolates as the window does it, and the reading alone. */
export const bench: Bench = {
  name: 'import',
  async run(report) {
    const sample = join(root, 'renderer/app/sample');
    const names = (await readdir(sample)).filter((name) => name.endsWith('.txt'));
    const files = await Promise.all(
      names.map(async (name) => ({ name, bytes: new Uint8Array(await readFile(join(sample, name))) })),
    );
    const isolate = createChildIsolate({ entry: join(root, 'out/isolate.mjs'), execPath: process.execPath });
    const isolated: number[] = [];
    const alone: number[] = [];
    for (let run = 0; run <= RUNS; run++) {
      let began = performance.now();
      for (const { name, bytes } of files) {
        const read = await importInIsolate({ isolate }, name, bytes);
        if (!read.ok) throw new Error(`${name}: ${read.error.code}`);
      }
      isolated.push(performance.now() - began);
      began = performance.now();
      for (const { name, bytes } of files) importFile(bytes, name);
      alone.push(performance.now() - began);
    }
    report({
      name: 'five sample documents, each in an isolate',
      unit: 'ms',
      runs: isolated.slice(1),
      aim: 'none',
    });
    report({ name: 'five sample documents, reading alone', unit: 'ms', runs: alone.slice(1), aim: 'none' });
    const report3000 = report3000Paragraphs();
    const began = performance.now();
    importFile(report3000, 'a.docx');
    report({
      name: '.docx of 3,000 paragraphs, reading alone',
      unit: 'ms',
      runs: [performance.now() - began],
      aim: '500',
    });
    const pdf = buildPdf(Array.from({ length: 300 }, (_, page) => pageOfProse(page)));
    const before = performance.now();
    const read = await importInIsolate({ isolate }, 'a.pdf', pdf);
    if (!read.ok) throw new Error(read.error.code);
    report({
      name: 'PDF of 300 pages, in an isolate',
      unit: 'ms',
      runs: [performance.now() - before],
      aim: '15000',
    });
  },
};
