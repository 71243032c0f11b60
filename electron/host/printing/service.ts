import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import type { printingService } from '../../../shared/contract/printing.ts';
import type { Handlers } from '../../../shared/contract/service.ts';
import { insertFonts, renderPrintPage, shownText } from '../../../shared/render/print-page.ts';
import type { PrintPage } from '../../../shared/render/print-page-input.ts';
import type { OpenedCopies } from '../files/opened-copies.ts';
import type { OpenerPort, PrintFailure, PrintPageSetup, PrintPort } from '../ports.ts';
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
  return deps.print.toPdf(await completePage(page, deps.fonts), setupOf(page), signal);
}

async function completePage(page: PrintPage, fonts: FontSource): Promise<string> {
  const bare = renderPrintPage(page);
  return insertFonts(bare, await fonts.cssFor(shownText(page, bare)));
}

function setupOf(page: PrintPage): PrintPageSetup {
  return { paper: page.paper, title: page.title, language: page.language };
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
    async dialog({ page }, { signal }) {
      if (deps.print.withDialog === undefined) return err(failure('unavailable'));
      const complete = await completePage(page, deps.fonts);
      const printed = await deps.print.withDialog(complete, setupOf(page), signal);
      return printed.ok ? ok({ printed: printed.value }) : printed;
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
