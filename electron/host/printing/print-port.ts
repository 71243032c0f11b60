import * as v from 'valibot';
import { concatBytes } from '../../../shared/base/bytes.ts';
import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import { sandboxFlags } from '../chromium/chromium-flags.ts';
import { launchHeadless, type HeadlessChromium } from '../chromium/headless.ts';
import type { ProfileFolders } from '../chromium/profile-folders.ts';
import type { PrintFailure, PrintPageSetup, PrintPort } from '../ports.ts';
import { setContent, type CdpPage } from './lay-out.ts';
import { scrubPdfMetadata } from './pdf-metadata.ts';

/** What the port for plain Node needs. */
export interface ChromiumPrintOptions {
  /** The browser's program; null when none was found. Asked anew for each job. */
  program(): string | null;
  readonly profiles: ProfileFolders;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly userId: number | undefined;
  readonly timeMs?: number;
  readonly extraFlags?: readonly string[];
  /** Hears what Chromium asked of the network; for tests. */
  readonly onRequest?: (url: string) => void;
}

type Signal = Parameters<PrintPort['toPdf']>[2];
const DEFAULT_TIME_MS = 180_000;
const GREATEST_PDF = 256 * 1024 * 1024;

const target = v.looseObject({ targetId: v.string() });
const session = v.looseObject({ sessionId: v.string() });
const printed = v.looseObject({ stream: v.string() });
const piece = v.looseObject({ data: v.string(), base64Encoded: v.optional(v.boolean()), eof: v.boolean() });
const request = v.looseObject({ request: v.looseObject({ url: v.string() }) });

/** Opens an empty page that can neither run scripts nor reach a network. */
async function openPage(browser: HeadlessChromium, options: ChromiumPrintOptions): Promise<CdpPage> {
  const { targetId } = v.parse(target, await browser.cdp.send('Target.createTarget', { url: 'about:blank' }));
  const { sessionId } = v.parse(
    session,
    await browser.cdp.send('Target.attachToTarget', { targetId, flatten: true }),
  );
  const page: CdpPage = (method, params = {}) => browser.cdp.send(method, params, sessionId);
  const { onRequest } = options;
  if (onRequest !== undefined) {
    browser.cdp.onEvent((event) => {
      if (event.method === 'Network.requestWillBeSent') onRequest(v.parse(request, event.params).request.url);
    });
    await page('Network.enable');
  }
  return page;
}

async function readStream(page: CdpPage, handle: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const part = v.parse(piece, await page('IO.read', { handle, size: 1024 * 1024 }));
    const bytes = Buffer.from(part.data, part.base64Encoded === true ? 'base64' : 'utf8');
    size += bytes.byteLength;
    if (size > GREATEST_PDF) throw new Error('The PDF grew beyond what is allowed');
    parts.push(bytes);
    if (part.eof) break;
  }
  return concatBytes(parts);
}

/** Prints one page in a browser that is already running. Rejects when the browser goes away. */
export async function printIn(
  browser: HeadlessChromium,
  html: string,
  setup: PrintPageSetup,
  options: ChromiumPrintOptions,
): Promise<Uint8Array> {
  const page = await openPage(browser, options);
  await setContent(page, html, setup);
  const { stream } = v.parse(
    printed,
    await page('Page.printToPDF', {
      preferCSSPageSize: true,
      printBackground: true,
      generateTaggedPDF: true,
      generateDocumentOutline: true,
      transferMode: 'ReturnAsStream',
    }),
  );
  return scrubPdfMetadata(await readStream(page, stream));
}

/** Detail of `no-browser` where there is one that will not run as root. */
export const RUNS_AS_ROOT = 'as-root';

function refusesRoot({ env, userId }: ChromiumPrintOptions): boolean {
  return userId === 0 && sandboxFlags(env, userId).length === 0;
}

/** Runs one job in a browser of its own and ends that browser, whatever happens. */
async function runJob(
  html: string,
  setup: PrintPageSetup,
  signal: Signal,
  options: ChromiumPrintOptions,
): Promise<Result<Uint8Array, Failure<PrintFailure>>> {
  const program = options.program();
  if (program === null) return err(failure('no-browser'));
  if (refusesRoot(options)) return err(failure('no-browser', RUNS_AS_ROOT));
  if (signal.aborted) return err(failure('cancelled'));
  let stopped: 'cancelled' | 'timed-out' | null = null;
  let browser: HeadlessChromium;
  try {
    browser = await launchHeadless({ ...options, program });
  } catch (reason) {
    return err(failure('no-browser', reason instanceof Error ? reason.message : undefined));
  }
  const stop = (why: 'cancelled' | 'timed-out'): void => {
    stopped ??= why;
    void browser.close();
  };
  const timer = setTimeout(() => stop('timed-out'), options.timeMs ?? DEFAULT_TIME_MS);
  const unlisten = signal.onAbort(() => stop('cancelled'));
  if (signal.aborted) stop('cancelled');
  // A program that ends before its first answer was never a browser that runs.
  let answered = false;
  try {
    await browser.cdp.send('Browser.getVersion');
    answered = true;
    return ok(await printIn(browser, html, setup, options));
  } catch (reason) {
    const broke = answered ? 'crashed' : 'no-browser';
    return err(failure(stopped ?? broke, reason instanceof Error ? reason.message : undefined));
  } finally {
    clearTimeout(timer);
    unlisten();
    await browser.close();
  }
}

/**
 * The print port for plain Node: a headless Chromium per job, in a fresh private profile, spoken to over a
 * pipe, without network. The page goes in through the pipe and the PDF comes back through it, so nothing of
 * the text touches the disk. Jobs run one after the other.
 */
export function createChromiumPrintPort(options: ChromiumPrintOptions): PrintPort {
  let last: Promise<unknown> = Promise.resolve();
  return {
    toPdf(html, setup, signal) {
      const job = last.then(() => runJob(html, setup, signal, options));
      last = job.catch(() => undefined);
      return job;
    },
  };
}
