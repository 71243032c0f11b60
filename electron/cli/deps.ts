import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { asId, type DraftId } from '../../shared/base/ids.ts';
import { err, failure, ok } from '../../shared/base/result.ts';
import { parseDraftFile } from '../../shared/render/draft-file.ts';
import { findChromium } from '../host/chromium/find-chromium.ts';
import { createProfileFolders } from '../host/chromium/profile-folders.ts';
import { realSearchFs } from '../host/chromium/real-search-fs.ts';
import { findOfficeHelper } from '../host/importing/office-helper.ts';
import { importInIsolate } from '../host/importing/service.ts';
import { createChildIsolate } from '../host/isolate/child-isolate.ts';
import { createFontSource } from '../host/printing/fonts.ts';
import { createChromiumPrintPort } from '../host/printing/print-port.ts';
import { sha512OfFile } from '../host/updates/part-file.ts';
import { PINNED_KEYS } from '../host/updates/pins.ts';
import { Trials } from './peer/trials.ts';
import type { ReadFile } from './commands/inspect.ts';
import type { PeerDeps } from './commands/peer.ts';
import type { PrintCommandDeps } from './commands/print.ts';
import type { VerifyUpdateDeps } from './commands/verify-update.ts';

/** Beside the built command line lie the isolate and the fonts. */
const outFolder = dirname(fileURLToPath(import.meta.url));

/** Reads a file as the workbench does: in a process that can be killed. */
export const readInIsolate: ReadFile = (fileName, bytes, password) =>
  importInIsolate(
    {
      isolate: createChildIsolate({ entry: join(outFolder, 'isolate.mjs'), execPath: process.execPath }),
      helper: findOfficeHelper(),
    },
    fileName,
    bytes,
    undefined,
    password ?? null,
  );

/** What the peer command works with. It runs where the project's packages are. */
export const peerDeps: PeerDeps = {
  input: process.stdin,
  engine: () => readFile(createRequire(import.meta.url).resolve('@automerge/automerge/automerge.wasm')),
  trials() {
    const entry = join(outFolder, 'peer-trial.mjs');
    return existsSync(entry)
      ? new Trials(() => new Worker(entry), Math.min(2, availableParallelism()))
      : null;
  },
};

/** What the print command works with on this machine. */
export const printDeps: PrintCommandDeps = {
  async readText(fileName, bytes, password) {
    const isNamedDraft = extname(fileName).toLowerCase() === '.dwdraft';
    // A draft file is one under any name, as for export-docx.
    if (isNamedDraft || bytes[0] === BRACE) {
      const draft = parseDraftFile(bytes, asId<DraftId>(randomUUID()));
      if (draft.ok) return ok({ kind: 'draft', content: draft.value });
      if (isNamedDraft) return draft;
    }
    const read = await readInIsolate(fileName, bytes, password);
    if (!read.ok) return read;
    if (read.value.kind === 'kept')
      return err(failure('not-readable', 'its text is not read by the workbench'));
    return ok({ kind: 'document', parsed: read.value.document, fileName });
  },
  print: createChromiumPrintPort({
    program: () => findChromium(process.env, realSearchFs)?.path ?? null,
    profiles: createProfileFolders(tmpdir()),
    env: process.env,
    userId: process.getuid?.(),
  }),
  fonts: createFontSource(join(outFolder, 'fonts')),
  today: () => new Date().toISOString().slice(0, 10),
};

const BRACE = 0x7b;

/** What verify-update works with; paths begin at `folder`. */
export function verifyUpdateDeps(folder: () => string): VerifyUpdateDeps {
  return {
    keys: PINNED_KEYS,
    now: () => Date.now(),
    sumFile: (path) => sha512OfFile(resolve(folder(), path)),
  };
}
