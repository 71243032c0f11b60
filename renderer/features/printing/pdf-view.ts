import type { PDFDocumentProxy } from 'pdfjs-dist';

/** An open PDF whose pages can be drawn. */
export interface PdfView {
  readonly pages: number;
  /** Draws page `number` (from 1) for a width in CSS pixels, out of sight: half a page would look like a fault. */
  draw(number: number, width: number): Promise<HTMLCanvasElement>;
  close(): void;
}

function view(pdf: PDFDocumentProxy): PdfView {
  return {
    pages: pdf.numPages,
    async draw(number, width) {
      const page = await pdf.getPage(number);
      const scale = (width / page.getViewport({ scale: 1 }).width) * Math.min(globalThis.devicePixelRatio, 2);
      const viewport = page.getViewport({ scale });
      const sheet = document.createElement('canvas');
      sheet.width = Math.round(viewport.width);
      sheet.height = Math.round(viewport.height);
      await page.render({ canvas: sheet, viewport }).promise;
      page.cleanup();
      return sheet;
    },
    close() {
      void pdf.loadingTask.destroy();
    },
  };
}

/**
 * Opens a PDF for the preview. pdf.js is loaded when first needed; it draws what is in the file, so that the
 * preview is the very paper that will be saved.
 */
export async function openPdf(bytes: Uint8Array): Promise<PdfView> {
  const pdfjs = await import('pdfjs-dist');
  pdfjs.GlobalWorkerOptions.workerPort ??= new Worker(new URL('./pdf-worker.ts', import.meta.url), {
    type: 'module',
  });
  // pdf.js takes the buffer over; the caller keeps its own for saving.
  const task = pdfjs.getDocument({
    data: bytes.slice(),
    enableXfa: false,
    useSystemFonts: false,
    disableFontFace: false,
  });
  return view(await task.promise);
}
