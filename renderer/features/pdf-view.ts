import type { PDFDocumentProxy, PDFPageProxy, PDFWorker } from 'pdfjs-dist';

/** A run of letters as a page shows it; places are parts of the page's width and height. */
export interface PdfRun {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly isRtl: boolean;
}

/** What stands on a page, and its shape: width by height. */
export interface PdfWords {
  readonly shape: number;
  readonly runs: readonly PdfRun[];
}

/** An open PDF whose pages can be drawn. */
export interface PdfView {
  readonly pages: number;
  /** Draws page `number` (from 1) for a width in CSS pixels, out of sight: half a page would look like a fault. */
  draw(number: number, width: number): Promise<HTMLCanvasElement>;
  /** The letters of a page and their places. */
  words(number: number): Promise<PdfWords>;
  close(): void;
}

/** A larger picture of one page helps no eye and takes the memory of ten. */
const MAX_PIXELS = 16_000_000;

function view(pdf: PDFDocumentProxy): PdfView {
  return {
    pages: pdf.numPages,
    async draw(number, width) {
      const page = await pdf.getPage(number);
      const own = page.getViewport({ scale: 1 });
      const wanted = (width / own.width) * Math.min(globalThis.devicePixelRatio, 2);
      const scale = Math.min(wanted, Math.sqrt(MAX_PIXELS / (own.width * own.height)));
      const viewport = page.getViewport({ scale });
      const sheet = document.createElement('canvas');
      sheet.width = Math.round(viewport.width);
      sheet.height = Math.round(viewport.height);
      await page.render({ canvas: sheet, viewport }).promise;
      page.cleanup();
      return sheet;
    },
    words: async (number) => wordsOf(await pdf.getPage(number)),
    close() {
      void pdf.loadingTask.destroy();
    },
  };
}

/** More runs than any page has. */
const MAX_RUNS = 20_000;

async function wordsOf(page: PDFPageProxy): Promise<PdfWords> {
  const { width, height, transform } = page.getViewport({ scale: 1 });
  const content = await page.getTextContent();
  const runs: PdfRun[] = [];
  for (const item of content.items.slice(0, MAX_RUNS)) {
    if (!('str' in item) || item.str === '') continue;
    const place = item.transform.map(Number);
    const [a, b, c, d, e, f] = multiply(transform.map(Number), place);
    // A run that does not stand level has no box to lay words over.
    if (Math.abs(b) > Math.abs(a) * 0.1) continue;
    const size = Math.hypot(c, d);
    runs.push({
      text: item.str,
      x: e / width,
      y: (f - size * 0.82) / height,
      width: item.width / width,
      height: (size * 1.1) / height,
      isRtl: item.dir === 'rtl',
    });
  }
  return { shape: width / height, runs };
}

type Matrix = readonly [number, number, number, number, number, number];

function multiply(m: readonly number[], n: readonly number[]): Matrix {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = m;
  const [p = 1, q = 0, r = 0, s = 1, t = 0, u = 0] = n;
  return [a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * t + c * u + e, b * t + d * u + f];
}

/** True for the failure of a PDF that a password would open. */
export function isPasswordAsked(problem: unknown): boolean {
  return problem instanceof Error && problem.name === 'PasswordException';
}

/** One for all that are open, given to each: a PDF that is closed would else take the worker of the others along. */
let sharedWorker: PDFWorker | null = null;

/**
 * Opens a PDF to look at. pdf.js is loaded when first needed, runs in a worker of ours, asks for no address and no
 * font, and runs no script of the file. Rejects with what `isPasswordAsked` knows where it needs a password, or another.
 */
export async function openPdf(bytes: Uint8Array, password: string | null = null): Promise<PdfView> {
  const pdfjs = await import('pdfjs-dist');
  sharedWorker ??= pdfjs.PDFWorker.create({
    port: new Worker(new URL('./pdf-worker.ts', import.meta.url), { type: 'module' }),
  });
  // pdf.js takes the buffer over; the caller keeps its own for saving.
  const task = pdfjs.getDocument({
    data: bytes.slice(),
    worker: sharedWorker,
    enableXfa: false,
    useSystemFonts: false,
    disableFontFace: false,
    ...(password === null ? {} : { password }),
  });
  return view(await task.promise);
}
