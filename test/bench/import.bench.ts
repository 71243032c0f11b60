import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importFile } from '../../electron/host/importing/import-file.ts';
import { importInIsolate } from '../../electron/host/importing/service.ts';
import { createChildIsolate } from '../../electron/host/isolate/child-isolate.ts';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { IsolatePort } from '../../electron/host/ports.ts';
import { mixedFiles, paperPdf, wordReport } from '../support/mixed-files.ts';
import type { Bench, Figure } from './figure.ts';

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
    report({
      name: '.docx of 3,000 paragraphs, reading alone (CPU)',
      unit: 'ms',
      runs: Array.from({ length: 5 }, () => readingCpu(wordReport(3000))),
      aim: '500',
    });
    const pdf = paperPdf(300);
    const before = performance.now();
    const read = await importInIsolate({ isolate }, 'a.pdf', pdf);
    if (!read.ok) throw new Error(read.error.code);
    report({
      name: 'PDF of 300 pages, in an isolate',
      unit: 'ms',
      runs: [performance.now() - before],
      aim: '15000',
    });
    await manyFiles(isolate, report);
  },
};

/** Processor time of one reading. */
function readingCpu(bytes: Uint8Array): number {
  const before = process.cpuUsage();
  importFile(bytes, 'a.docx');
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Two hundred files one after the other, as the window gives them, and what the host is held up by them. */
async function manyFiles(isolate: IsolatePort, report: (figure: Figure) => void): Promise<void> {
  const files = mixedFiles(200);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const began = performance.now();
  for (const { name, bytes } of files) {
    const read = await importInIsolate({ isolate }, name, bytes);
    if (!read.ok) throw new Error(`${name}: ${read.error.code}`);
  }
  const took = performance.now() - began;
  delay.disable();
  report({ name: '200 mixed files, each in an isolate', unit: 'ms', runs: [took], aim: '180000' });
  // The resolution itself is part of each measurement.
  report({
    name: 'the host held up meanwhile, p99 and longest',
    unit: 'ms',
    runs: [delay.percentile(99) / 1e6 - 5, delay.max / 1e6 - 5],
    aim: '50',
  });
}
