import * as v from 'valibot';
import { bytesSchema } from './bytes-schema.ts';
import { defineService, FILE, SMALL } from './service.ts';

/** Commands of the window that a menu of the system can ask for, by the ids that the palette knows. */
export const MENU_COMMANDS = [
  'library.import',
  'library.importFolder',
  'printing.preview',
  'frame.palette',
  'frame.library',
  'frame.exchange',
  'frame.settings',
  'frame.keyboard',
  'frame.about',
] as const;
export type MenuCommand = (typeof MENU_COMMANDS)[number];

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
    /** The language of the window, for what the shell shows of its own (menus, its few dialogs). */
    tellLanguage: {
      params: v.strictObject({ language: v.pipe(v.string(), v.regex(/^[a-z]{2,3}$/)) }),
      result: v.strictObject({}),
      errors: [],
      timeoutMs: 10_000,
      maxBytes: SMALL,
    },
    /**
     * The next file that the system asked this workbench to open (a double click, a drop on the icon); each is
     * given once. Null when there is none; without bytes where it is gone, no file, or too large.
     */
    takeFile: {
      params: v.strictObject({}),
      result: v.nullable(v.strictObject({ name: v.string(), bytes: v.nullable(bytesSchema) })),
      errors: [],
      timeoutMs: 120_000,
      maxBytes: FILE,
    },
  },
  events: {
    /** Another start asked this one to come to the front. */
    activated: v.strictObject({}),
    /** `takeFile` has something. */
    filesWaiting: v.strictObject({}),
    /** A menu of the system was used. */
    menu: v.strictObject({ command: v.picklist(MENU_COMMANDS) }),
  },
});
