import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getDocument, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { headlessLaunch } from '../../../build/chromium.mjs';
import type { PrintPage } from '../../../shared/render/print-page-input.ts';
import { createSignal } from '../../../shared/rpc/signal.ts';
import { neverAborted } from '../../support/never-aborted.ts';
import { findChromium } from '../../../electron/host/chromium/find-chromium.ts';
import {
  createProfileFolders,
  sweepProfiles,
  type ProfileFolders,
} from '../../../electron/host/chromium/profile-folders.ts';
import { realSearchFs } from '../../../electron/host/chromium/real-search-fs.ts';
import { launchHeadless } from '../../../electron/host/chromium/headless.ts';
import { createFontSource } from '../../../electron/host/printing/fonts.ts';
import {
  createChromiumPrintPort,
  printIn,
  type ChromiumPrintOptions,
} from '../../../electron/host/printing/print-port.ts';
import { printToPdf } from '../../../electron/host/printing/service.ts';
import { renderPrintPage } from '../../../shared/render/print-page.ts';
import { readNetLog } from '../../support/net-log.ts';
import { aBlock, aJob, aNoteOn, aPrivateJob } from './jobs.ts';
import { needs } from '../../support/needs.ts';

/** The delegate's browser: for what differs by the browser, that is what it asks, writes and says of itself, and its end. */
const program = findChromium(process.env, realSearchFs)?.path ?? null;
/** The same engine for how pages are laid out: it starts for a quarter of the work. */
const engine = headlessLaunch().executablePath ?? program;
const fonts = createFontSource(join(import.meta.dirname, '../../../node_modules'));
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dw-pdf-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function port(change: Partial<ChromiumPrintOptions> = {}) {
  return createChromiumPrintPort({
    program: () => engine,
    profiles: createProfileFolders(folder),
    env: { ...process.env, DW_ALLOW_NO_SANDBOX: '1' },
    userId: process.getuid?.(),
    ...change,
  });
}
async function bytesOf(job: PrintPage, change: Partial<ChromiumPrintOptions> = {}): Promise<Uint8Array> {
  const made = await printToPdf(job, { print: port(change), fonts }, neverAborted);
  if (!made.ok) throw new Error(`${made.error.code} ${made.error.detail ?? ''}`);
  return made.value;
}
async function pdfOf(job: PrintPage, change: Partial<ChromiumPrintOptions> = {}): Promise<PDFDocumentProxy> {
  const bytes = await bytesOf(job, change);
  return getDocument({ data: bytes.slice(), useSystemFonts: false, verbosity: 0 }).promise;
}
async function textOf(pdf: PDFDocumentProxy, number: number): Promise<string> {
  const { items } = await (await pdf.getPage(number)).getTextContent();
  return items
    .map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : ''))
    .join('')
    .replace(/\s+/g, ' ');
}

/** Processes whose profile lies in a folder. */
function browsersOf(parent: string): number {
  const running = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return running.filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(`--user-data-dir=${parent}`);
    } catch {
      return false;
    }
  }).length;
}

const SENTENCE =
  'The Working Group agreed that transparency was another key ingredient to ensure ownership of the process. ';
const manyBlocks = Array.from({ length: 24 }, (_, i) =>
  i % 6 === 0
    ? aBlock(`h${String(i)}`, `Heading ${String(i)}`, {
        kind: 'heading',
        level: 1,
        label: `${String(i / 6 + 1)}.`,
      })
    : aBlock(`p${String(i)}`, SENTENCE.repeat(5), { label: String(i) }),
);

describe('a PDF from the real browser', needs(program !== null, 'a Chromium'), () => {
  test('a private copy says so on every page, with title, symbol, version, date and page numbers', async () => {
    const notes = [
      aNoteOn('p1', 4, 30, 'Ask about this'),
      aNoteOn('p20', 4, 30, 'And this', { kind: 'question' }),
    ];
    const pdf = await pdfOf(aPrivateJob(manyBlocks, notes, { version: 'Rev.1' }));
    expect(pdf.numPages).toBeGreaterThan(2);
    for (let page = 1; page <= pdf.numPages; page++) {
      const text = await textOf(pdf, page);
      expect(text).toContain('CONFIDENTIAL');
      expect(text).toContain('Report of the group');
      expect(text).toMatch(/WSIS-II\/PC-2\/DOC\/5.*Version: Rev\.1.*22 November 2026/);
      expect(text).toContain(`page ${String(page)} of ${String(pdf.numPages)}`);
    }
    expect(await textOf(pdf, 1)).toContain('Ask about this');
  });

  test('an outside copy has no note, no such word, and only a title beside its pages', async () => {
    const bytes = await bytesOf(aJob(manyBlocks), { program: () => program });
    const pdf = await getDocument({ data: bytes.slice(), verbosity: 0 }).promise;
    for (let page = 1; page <= pdf.numPages; page++)
      expect(await textOf(pdf, page)).not.toContain('CONFIDENTIAL');
    expect(await textOf(pdf, 1)).toContain('This file contains the clean text only');
    const { info, metadata } = await pdf.getMetadata();
    expect(metadata).toBeNull();
    expect(info).toMatchObject({ Title: 'Report of the group' });
    for (const key of ['Author', 'Creator', 'Producer', 'CreationDate', 'ModDate', 'Subject', 'Keywords'])
      expect(info).not.toHaveProperty(key);
    const raw = Buffer.from(bytes).toString('latin1');
    for (const leak of ['HeadlessChrome', 'Skia', 'Mozilla', tmpdir(), process.cwd()])
      expect(raw).not.toContain(leak);
  });

  test('text is tagged, headings make an outline, paragraphs read whole', async () => {
    const pdf = await pdfOf(aPrivateJob(manyBlocks, [aNoteOn('p1', 10, 40, 'A note')]));
    const outline = (await pdf.getOutline()) as readonly {
      title: string;
      items: readonly { title: string }[];
    }[];
    const titles = JSON.stringify(
      outline.map((entry) => [entry.title, entry.items.map((item) => item.title)]),
    );
    expect(titles).toContain('Report of the group');
    expect(titles).toContain('Heading 18');
    const tree = JSON.stringify(await (await pdf.getPage(1)).getStructTree());
    expect(tree).toMatch(/"role":"H1"/);
    expect(tree).toMatch(/"role":"P"/);
    expect(await textOf(pdf, 1)).toContain(SENTENCE.trim());
  });

  test.each([
    ['A4', 594.96, 841.92],
    ['Letter', 612, 792],
  ] as const)('%s has its size, and no text is cut or shrunk', async (paper, width, height) => {
    const pdf = await pdfOf(
      aPrivateJob(manyBlocks, [aNoteOn('p1', 1, 5, 'x'.repeat(300))], { paper, wideMargin: true }),
    );
    const page = await pdf.getPage(1);
    const view = page.getViewport({ scale: 1 });
    expect(view.width).toBeCloseTo(width, 0);
    expect(view.height).toBeCloseTo(height, 0);
    const { items } = await page.getTextContent();
    for (const item of items) {
      if (!('str' in item) || item.str.trim() === '') continue;
      const [, , , , x] = item.transform as number[];
      expect((x ?? 0) + item.width).toBeLessThan(width - 20);
      expect(x ?? 0).toBeGreaterThan(20);
    }
    const sizes = items.flatMap((item) =>
      'str' in item && item.str.includes('Working Group agreed') ? [item.height] : [],
    );
    expect(sizes[0]).toBeCloseTo(10, 0);
  });

  test('every fifth line is numbered, at its line, through the whole text', async () => {
    const pdf = await pdfOf(aJob(manyBlocks));
    const numbers: number[] = [];
    for (let number = 1; number <= pdf.numPages; number++) {
      const { items } = await (await pdf.getPage(number)).getTextContent();
      const runs = items.flatMap((item) =>
        'str' in item && item.str.trim() !== ''
          ? [
              {
                text: item.str,
                x: Number(item.transform[4]),
                y: Number(item.transform[5]),
                height: item.height,
              },
            ]
          : [],
      );
      const here = runs.filter((run) => /^\d+$/.test(run.text) && run.height < 8 && run.x < 60);
      for (const found of here) {
        const beside = runs.filter((run) => run.x > 60 && run.height > 8 && Math.abs(run.y - found.y) < 5);
        expect(beside.length, `line ${found.text} stands at a line`).toBeGreaterThan(0);
      }
      numbers.push(...here.map((run) => Number(run.text)));
    }
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, i) => (i + 1) * 5));
    expect(numbers.length).toBeGreaterThan(15);
  });

  test('Arabic is set from right to left in its own letters, with Arabic words around it', async () => {
    const text =
      'لما كان الاعتراف بالكرامة المتأصلة في جميع أعضاء الأسرة البشرية وبحقوقهم المتساوية الثابتة هو أساس الحرية والعدل والسلام في العالم.';
    const bytes = await bytesOf(
      aPrivateJob([aBlock('a', text, { label: '1' })], [aNoteOn('a', 0, 20, 'ملاحظة مهمة')], {
        title: 'الإعلان العالمي',
        symbol: 'A/RES/217',
        language: 'ar',
        direction: 'rtl',
        words: 'ar',
      }),
    );
    expect(Buffer.from(bytes).toString('latin1')).toMatch(
      /Amiri-Regular[\s\S]*Vazirmatn|Vazirmatn[\s\S]*Amiri-Regular/,
    );
    const pdf = await getDocument({ data: bytes.slice(), verbosity: 0 }).promise;
    const page = (await textOf(pdf, 1)).normalize('NFKC');
    for (const word of ['الحرية', 'الأسرة', 'أساس']) expect(page.replace(/\s/g, '')).toContain(word);
    const { items } = await (await pdf.getPage(1)).getTextContent();
    const heading = items.find((item) => 'str' in item && item.str.includes('217'));
    expect(
      Number(heading !== undefined && 'transform' in heading ? heading.transform[4] : 0),
    ).toBeGreaterThan(300);
  });

  test('Chinese comes out in its own letters', async () => {
    const pdf = await pdfOf(
      aJob([aBlock('a', '鉴于对人类家庭所有成员的固有尊严及其平等的和不移的权利的承认')], {
        language: 'zh',
        title: '世界人权宣言',
      }),
    );
    expect(await textOf(pdf, 1)).toContain('鉴于对人类家庭所有成员');
  });

  test('nothing is asked of any network, and no word reaches the disk', async () => {
    const requests: string[] = [];
    const canary = 'fallbackcanary7431';
    const seen: string[] = [];
    const real = createProfileFolders(folder);
    const watched: ProfileFolders = {
      make: () => real.make(),
      async remove(profile) {
        for (const file of readdirSync(profile, { recursive: true, encoding: 'utf8' })) {
          const path = join(profile, file);
          if (
            statSync(path, { throwIfNoEntry: false })?.isFile() === true &&
            readFileSync(path).includes(canary)
          )
            seen.push(file);
        }
        await real.remove(profile);
      },
    };
    await bytesOf(aPrivateJob(manyBlocks, [aNoteOn('p1', 1, 9, canary)]), {
      program: () => program,
      onRequest: (url) => requests.push(url),
      profiles: watched,
    });
    expect(requests.filter((url) => !url.startsWith('data:font/woff2'))).toEqual([]);
    expect(seen).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('the browser itself asks no host for anything while it prints, by its own net-log', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'dw-net-'));
    const log = join(parent, 'net-log.json');
    const options: ChromiumPrintOptions = {
      program: () => program,
      profiles: createProfileFolders(parent),
      env: { ...process.env, DW_ALLOW_NO_SANDBOX: '1' },
      userId: process.getuid?.(),
      extraFlags: [`--log-net-log=${log}`],
    };
    const browser = await launchHeadless({ ...options, program: program ?? '' });
    const setup = { paper: 'A4', title: 'Report', language: 'en' } as const;
    const page = renderPrintPage(aJob(manyBlocks)).replace(
      '</main>',
      '<img src="http://example.org/x.png"></main>',
    );
    await printIn(browser, page, setup, options);
    await browser.cdp.send('Browser.close');
    await browser.ended;
    await browser.close();
    const use = await readNetLog(log);
    rmSync(parent, { recursive: true, force: true });
    expect(use.events).toBeGreaterThan(10);
    expect(
      use.urls.filter(
        (url) => /^(?:https?|wss?|ftp):/.test(url) && !url.startsWith('http://workbench.localhost/'),
      ),
    ).toEqual([]);
    expect(use.resolved).toEqual([]);
    expect(use.tcp).toEqual([]);
  });

  test(
    'a host killed without warning takes its browser with it',
    needs(process.platform === 'linux', 'Linux'),
    async () => {
      const parent = mkdtempSync(join(tmpdir(), 'dw-killed-'));
      const script = join(import.meta.dirname, '../../support/hold-browser.ts');
      const host = spawn(process.execPath, [script, parent], { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(host.stdout, 'data');
      expect(browsersOf(parent)).toBeGreaterThan(0);
      host.kill('SIGKILL');
      await expect.poll(() => browsersOf(parent), { timeout: 15_000 }).toBe(0);
      await sweepProfiles(parent);
      expect(readdirSync(parent)).toEqual([]);
      rmSync(parent, { recursive: true });
    },
  );

  test('cancel and time limit end the browser and leave nothing', async () => {
    const { signal, abort } = createSignal();
    const whole = { program: () => program };
    const cancelled = printToPdf(aJob(manyBlocks), { print: port(whole), fonts }, signal);
    setTimeout(abort, 150);
    expect(await cancelled).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(
      await printToPdf(aJob(manyBlocks), { print: port({ ...whole, timeMs: 40 }), fonts }, neverAborted),
    ).toMatchObject({
      ok: false,
      error: { code: 'timed-out' },
    });
    expect(readdirSync(folder)).toEqual([]);
  });
});

test('says so when there is no browser, or one that cannot be started', async () => {
  const made = await printToPdf(aJob([]), { print: port({ program: () => null }), fonts }, neverAborted);
  expect(made).toMatchObject({ ok: false, error: { code: 'no-browser' } });
  const broken = await printToPdf(
    aJob([]),
    { print: port({ program: () => '/no/such/browser' }), fonts },
    neverAborted,
  );
  expect(broken).toMatchObject({ ok: false, error: { code: 'no-browser' } });
  if (process.platform !== 'win32') {
    const ends = port({ program: () => '/bin/false', userId: 1000 });
    expect(await printToPdf(aJob([]), { print: ends, fonts }, neverAborted)).toMatchObject({
      ok: false,
      error: { code: 'no-browser' },
    });
  }
  expect(readdirSync(folder)).toEqual([]);
});

test('what a killed workbench left behind is removed, what a living one uses is not', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'dw-sweep-'));
  const own = await createProfileFolders(parent).make();
  const { mkdirSync } = await import('node:fs');
  mkdirSync(join(parent, 'dw-print-4000000-abc'));
  mkdirSync(join(parent, 'something-else'));
  await sweepProfiles(parent);
  expect(readdirSync(parent).sort()).toEqual([own.slice(parent.length + 1), 'something-else'].sort());
  rmSync(parent, { recursive: true, force: true });
});

test('as root no browser is started unless a test asks for one without its sandbox', async () => {
  const asRoot = port({ userId: 0, env: {}, program: () => '/usr/bin/true' });
  expect(await printToPdf(aJob([]), { print: asRoot, fonts }, neverAborted)).toEqual({
    ok: false,
    error: { code: 'no-browser', detail: 'as-root' },
  });
});
