import { describe, expect, it } from 'vitest';
import { createPrintingService } from '../../../electron/host/printing/service.ts';
import type { PrintPort } from '../../../electron/host/ports.ts';
import { err, failure, ok } from '../../../shared/base/result.ts';
import { neverAborted } from '../../support/never-aborted.ts';
import { aBlock, aJob } from './jobs.ts';

const noPdf: PrintPort['toPdf'] = () => Promise.resolve(err(failure('no-browser')));

function serviceWith(print: PrintPort) {
  return createPrintingService({
    print,
    fonts: { cssFor: () => Promise.resolve('') },
    copies: {
      make: () => Promise.resolve(err(failure('full'))),
      empty: () => Promise.resolve(),
      clear: () => Promise.resolve(),
    },
    opener: { open: () => Promise.resolve(ok()) },
  });
}
const context = { signal: neverAborted, progress: () => undefined };

describe('the system’s print dialog', () => {
  it('gets the complete page, and its answer comes back', async () => {
    const given: string[] = [];
    const service = serviceWith({
      toPdf: noPdf,
      withDialog: (html, { paper }) => {
        given.push(`${paper} ${html.slice(0, 9)}`);
        return Promise.resolve(ok(given.length === 1));
      },
    });
    expect(await service.dialog({ page: aJob([aBlock('a', 'Words')]) }, context)).toEqual(
      ok({ printed: true }),
    );
    expect(await service.dialog({ page: aJob([aBlock('a', 'Words')]) }, context)).toEqual(
      ok({ printed: false }),
    );
    expect(given[0]?.toLowerCase()).toBe('a4 <!doctype');
  });

  it('is said to be absent where the shell has none', async () => {
    const service = serviceWith({ toPdf: noPdf });
    expect(await service.dialog({ page: aJob([aBlock('a', 'Words')]) }, context)).toEqual(
      err(failure('unavailable')),
    );
  });
});
