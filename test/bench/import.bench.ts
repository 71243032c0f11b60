import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importFile } from '../../electron/host/importing/import-file.ts';
import { importInIsolate } from '../../electron/host/importing/service.ts';
import { createChildIsolate } from '../../electron/host/isolate/child-isolate.ts';
import type { Bench } from './figure.ts';

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
  },
};
