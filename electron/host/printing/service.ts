import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import type { printingService } from '../../../shared/contract/printing.ts';
import type { Handlers } from '../../../shared/contract/service.ts';
import { insertFonts, renderPrintPage, shownText } from '../../../shared/render/print-page.ts';
import type { PrintPage } from '../../../shared/render/print-page-input.ts';
import type { OpenedCopies } from '../files/opened-copies.ts';
import type { OpenerPort, PrintFailure, PrintPort } from '../ports.ts';
import type { FontSource } from './fonts.ts';

/** What printing works with. */
export interface PrintingDeps {
  readonly print: PrintPort;
  readonly fonts: FontSource;
  readonly copies: OpenedCopies;
  readonly opener: OpenerPort;
}

type Signal = Parameters<PrintPort['toPdf']>[2];

/** From job to PDF: the window's service and the command line print by this one way. */
export async function printToPdf(
  page: PrintPage,
  deps: Pick<PrintingDeps, 'print' | 'fonts'>,
  signal: Signal,
): Promise<Result<Uint8Array, Failure<PrintFailure>>> {
  const bare = renderPrintPage(page);
  const complete = insertFonts(bare, await deps.fonts.cssFor(shownText(page, bare)));
  return deps.print.toPdf(
    complete,
    { paper: page.paper, title: page.title, language: page.language },
    signal,
  );
}

/** The `printing` service. */
export function createPrintingService(deps: PrintingDeps): Handlers<typeof printingService> {
  return {
    async pdf({ page }, context) {
      context.progress({ stage: 'laying-out' });
      if (context.signal.aborted) return err(failure('cancelled'));
      context.progress({ stage: 'making-pages' });
      const printed = await printToPdf(page, deps, context.signal);
      if (!printed.ok) return printed;
      context.progress({ stage: 'done' });
      return ok({ pdf: printed.value });
    },
    async openPdf({ pdf, name }) {
      const copy = await deps.copies.make(pdf, `${name}.pdf`);
      if (!copy.ok)
        return copy.error.code === 'unsafe-type'
          ? err(failure('unavailable'))
          : err(failure(copy.error.code));
      const opened = await deps.opener.open(copy.value);
      return opened.ok ? ok({}) : opened;
    },
  };
}
