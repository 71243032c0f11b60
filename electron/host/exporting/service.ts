import { err, failure, ok } from '../../../shared/base/result.ts';
import type { exportingService } from '../../../shared/contract/exporting.ts';
import type { Handlers } from '../../../shared/contract/service.ts';
import { makeDocx } from './make-docx.ts';

/** The host's side of `exporting`. The draft comes from our own editor and was parsed: no isolate is needed. */
export function createExportingService(): Handlers<typeof exportingService> {
  return {
    docx: async ({ draft, paper, audience }, { signal }) => {
      const docx = await makeDocx(draft, { paper, audience });
      return signal.aborted ? err(failure('cancelled')) : ok({ docx });
    },
  };
}
