import { BrowserWindow, type WebContents } from 'electron';
import { setContent } from '../host/printing/lay-out.ts';
import { scrubPdfMetadata } from '../host/printing/pdf-metadata.ts';

/** A complete page and what is said about it; the host has made it. */
export interface PrintJob {
  readonly html: string;
  readonly paper: 'A4' | 'Letter';
  readonly title: string;
}

interface Signal {
  onAbort(listener: () => void): () => void;
}

/** Longest time for one PDF. */
const TIME_MS = 180_000;

/**
 * Lays a job out in a hidden window and does one thing with it. The window is of a session in memory, has
 * no preload and, like all of this program, no host to ask; it is gone when the job is. Rejects when the page
 * breaks, takes too long or is cancelled.
 */
async function withPage<T>(
  job: PrintJob,
  timeMs: number | null,
  signal: Signal,
  act: (page: WebContents) => Promise<T>,
): Promise<T> {
  const window = new BrowserWindow({
    show: false,
    title: job.title,
    webPreferences: {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      partition: 'print',
    },
  });
  const { webContents: contents } = window;
  const forget = signal.onAbort(() => window.destroy());
  const timer = timeMs === null ? undefined : setTimeout(() => window.destroy(), timeMs);
  try {
    const broken = new Promise<never>((_resolve, reject) => {
      contents.once('render-process-gone', (_event, { reason }) => reject(new Error(reason)));
      contents.once('destroyed', () => reject(new Error('destroyed')));
    });
    const work = async (): Promise<T> => {
      await contents.loadURL('about:blank');
      contents.debugger.attach('1.3');
      await setContent((method, params) => contents.debugger.sendCommand(method, params), job.html, job);
      return await act(contents);
    };
    return await Promise.race([work(), broken]);
  } finally {
    clearTimeout(timer);
    forget();
    if (!window.isDestroyed()) window.destroy();
  }
}

/** The job as a PDF without traces of when and by what it was made. */
export function printToPdf(job: PrintJob, signal: Signal): Promise<Uint8Array> {
  return withPage(job, TIME_MS, signal, async (page) =>
    scrubPdfMetadata(
      await page.printToPDF({
        preferCSSPageSize: true,
        printBackground: true,
        generateTaggedPDF: true,
        generateDocumentOutline: true,
      }),
    ),
  );
}

/** What Electron says when the delegate steps back; every other reason is a failure ("Print job failed"). */
const STEPPED_BACK = /cancell?ed/i;

/** The job in the system's print dialog; false when the delegate stepped back. Rejects when it could not be shown. */
export function printWithDialog(job: PrintJob, signal: Signal): Promise<boolean> {
  return withPage(
    job,
    // Nobody hurries a person in a dialog.
    null,
    signal,
    (page) =>
      new Promise((resolve, reject) => {
        page.print({ silent: false, printBackground: true, pageSize: job.paper }, (done, reason) => {
          if (done || STEPPED_BACK.test(reason)) resolve(done);
          else reject(new Error(reason));
        });
      }),
  );
}
