import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from '../../electron/host/chromium/find-chromium.ts';
import { createProfileFolders } from '../../electron/host/chromium/profile-folders.ts';
import { realSearchFs } from '../../electron/host/chromium/real-search-fs.ts';
import { createFontSource } from '../../electron/host/printing/fonts.ts';
import { createChromiumPrintPort } from '../../electron/host/printing/print-port.ts';
import { printToPdf } from '../../electron/host/printing/service.ts';
import { renderPrintPage } from '../../shared/render/print-page.ts';
import { neverAborted } from '../support/never-aborted.ts';
import type { Bench } from './figure.ts';
import { bigJob } from './print-job.ts';

const RUNS = 5;

/** A PDF of 200 pages with 1,000 notes: from the job to the bytes, browser start included. */
export const bench: Bench = {
  name: 'print',
  async run(report) {
    const folder = await mkdtemp(join(tmpdir(), 'dw-bench-print-'));
    const print = createChromiumPrintPort({
      program: () => findChromium(process.env, realSearchFs)?.path ?? null,
      profiles: createProfileFolders(folder),
      env: process.env,
      userId: process.getuid?.(),
    });
    const fonts = createFontSource(join(import.meta.dirname, '../../node_modules'));
    const job = bigJob();
    const rendering: number[] = [];
    const whole: number[] = [];
    const sizes: number[] = [];
    const pages: number[] = [];
    try {
      for (let run = 0; run <= RUNS; run++) {
        const begun = performance.now();
        renderPrintPage(job);
        const rendered = performance.now();
        const made = await printToPdf(job, { print, fonts }, neverAborted);
        if (!made.ok) throw new Error(made.error.code);
        if (run === 0) continue;
        rendering.push(rendered - begun);
        whole.push(performance.now() - rendered);
        sizes.push(made.value.byteLength / 1e6);
        pages.push(
          Buffer.from(made.value)
            .toString('latin1')
            .match(/\/Type \/Page\b/g)?.length ?? 0,
        );
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    report({ name: 'PDF of 200 pages, 1,000 notes', unit: 'ms', runs: whole, aim: '≤ 12000' });
    report({ name: 'its size', unit: 'MB', runs: sizes, aim: '≤ 5' });
    report({ name: 'its pages', unit: 'pages', runs: pages, aim: 'about 200' });
    report({ name: 'render the print page', unit: 'ms', runs: rendering, aim: '≤ 500' });
  },
};
