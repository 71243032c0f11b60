import * as v from 'valibot';
import { printPageSchema } from '../render/print-page-input.ts';
import { bytesSchema } from './bytes-schema.ts';
import { defineService, FILE } from './service.ts';

/** What the host is doing for a print job. */
const PRINT_STAGES = ['laying-out', 'making-pages', 'done'] as const;

/** Paper: the one crossing of private notes into the host, in browser mode; nothing of it is kept there. */
export const printingService = defineService({
  name: 'printing',
  methods: {
    /** Makes a PDF of a frozen job. Nothing is written to the disk. */
    pdf: {
      params: v.strictObject({ page: printPageSchema }),
      result: v.strictObject({ pdf: bytesSchema }),
      errors: ['no-browser', 'timed-out', 'crashed', 'cancelled'],
      progress: v.strictObject({ stage: v.picklist(PRINT_STAGES) }),
      timeoutMs: null,
      maxBytes: FILE,
    },
    /**
     * Puts a frozen job into the system's own print dialog; `printed` is false when the delegate stepped back.
     * `unavailable`: this start has none (browser mode); `openPdf` is the way then.
     */
    dialog: {
      params: v.strictObject({ page: printPageSchema }),
      result: v.strictObject({ printed: v.boolean() }),
      errors: ['unavailable', 'crashed', 'cancelled'],
      timeoutMs: null,
      maxBytes: FILE,
    },
    /**
     * Opens a PDF with the system's program, from which it is printed. The copy lies in a private folder that
     * is emptied when the workbench ends or starts.
     */
    openPdf: {
      params: v.strictObject({
        pdf: v.pipe(
          bytesSchema,
          v.check(
            (bytes) => bytes[0] === 0x25 && bytes[1] === 0x50 && bytes[2] === 0x44 && bytes[3] === 0x46,
            'Not a PDF',
          ),
        ),
        name: v.pipe(v.string(), v.maxLength(200)),
      }),
      result: v.strictObject({}),
      errors: ['no-program', 'unavailable', 'full', 'not-writable'],
      timeoutMs: 60_000,
      maxBytes: FILE,
    },
  },
  events: {},
});
