import * as v from 'valibot';
import type { PrintPageSetup } from '../ports.ts';
import { LINE_NUMBER_SCRIPT } from './line-numbers.ts';

/** A page that takes commands of the DevTools protocol. */
export type CdpPage = (
  method: string,
  params?: Readonly<Record<string, unknown>>,
) => Promise<Readonly<Record<string, unknown>>>;

/** Width between the side margins of `@page` (12 mm each), in CSS pixels. */
const PAGE_AREA_WIDTH = { A4: ((210 - 24) / 25.4) * 96, Letter: ((215.9 - 24) / 25.4) * 96 } as const;
const frameTree = v.looseObject({ frameTree: v.looseObject({ frame: v.looseObject({ id: v.string() }) }) });

/** Puts the page's text in place, lays it out at its printed width, and waits for its fonts. */
export async function setContent(
  page: CdpPage,
  html: string,
  setup: Pick<PrintPageSetup, 'paper'>,
): Promise<void> {
  await page('Emulation.setEmulatedMedia', { media: 'print' });
  await page('Emulation.setDeviceMetricsOverride', {
    width: Math.round(PAGE_AREA_WIDTH[setup.paper]),
    height: 1000,
    deviceScaleFactor: 1,
    mobile: false,
  });
  const { frameTree: tree } = v.parse(frameTree, await page('Page.getFrameTree'));
  await page('Page.setDocumentContent', { frameId: tree.frame.id, html });
  await page('Runtime.evaluate', {
    expression:
      'Promise.all(Array.from(document.fonts, (font) => font.load())).then(() => document.fonts.ready)',
    awaitPromise: true,
    returnByValue: false,
  });
  await page('Runtime.evaluate', { expression: LINE_NUMBER_SCRIPT, returnByValue: true });
}
