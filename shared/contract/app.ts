import * as v from 'valibot';
import { defineService, SMALL } from './service.ts';

/** What this copy of the workbench is, for the status bar, About and the choice of ways to open files. */
export const appService = defineService({
  name: 'app',
  methods: {
    info: {
      params: v.strictObject({}),
      result: v.strictObject({
        version: v.string(),
        mode: v.picklist(['electron', 'browser', 'cli']),
        platform: v.string(),
        dataFolder: v.string(),
        /** True when this start is the first with this data folder. */
        firstStart: v.boolean(),
      }),
      errors: [],
      timeoutMs: 10_000,
      maxBytes: SMALL,
    },
  },
  events: {
    /** Another start asked this one to come to the front. */
    activated: v.strictObject({}),
  },
});
