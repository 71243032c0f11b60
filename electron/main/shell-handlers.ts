import { err, failure, ok } from '../../shared/base/result.ts';
import type { HostLinkOptions } from './host-link.ts';
import { printToPdf, printWithDialog } from './printer.ts';
import { openSecret, sealSecret } from './secret-store.ts';

type All = HostLinkOptions['handlers'];

/** What main does for the host with Electron's own means, whatever the window is doing. */
export const ownMeans: Pick<All, 'seal' | 'unseal' | 'pdf' | 'print'> = {
  async seal({ secret }) {
    try {
      return ok({ sealed: sealSecret(secret, process.platform) });
    } catch {
      return err(failure('unavailable'));
    }
  },
  async unseal({ sealed }) {
    const secret = openSecret(sealed);
    return secret === null ? err(failure('unavailable')) : ok({ secret });
  },
  async pdf(job, { signal }) {
    try {
      return ok({ pdf: await printToPdf(job, signal) });
    } catch (problem) {
      return err(failure('crashed', problem instanceof Error ? problem.name : undefined));
    }
  },
  async print(job, { signal }) {
    try {
      return ok({ printed: await printWithDialog(job, signal) });
    } catch (problem) {
      return err(failure('crashed', problem instanceof Error ? problem.name : undefined));
    }
  },
};
