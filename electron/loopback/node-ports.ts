import { join } from 'node:path';
import { findChromium } from '../host/chromium/find-chromium.ts';
import { createProfileFolders } from '../host/chromium/profile-folders.ts';
import { realSearchFs } from '../host/chromium/real-search-fs.ts';
import { createSystemOpener } from '../host/files/system-opener.ts';
import { createChildIsolate } from '../host/isolate/child-isolate.ts';
import { noSecretPort } from '../host/keys/no-secret-port.ts';
import type { HostPorts } from '../host/ports.ts';
import { createChromiumPrintPort } from '../host/printing/print-port.ts';

/** What plain Node gives the host: child processes, a headless Chromium, the system's opener, no secret store. */
export function createNodePorts(outFolder: string, dataFolder: string): HostPorts {
  return {
    isolate: createChildIsolate({ entry: join(outFolder, 'isolate.mjs'), execPath: process.execPath }),
    print: createChromiumPrintPort({
      program: () => findChromium(process.env, realSearchFs)?.path ?? null,
      profiles: createProfileFolders(join(dataFolder, 'profile')),
      env: process.env,
      userId: process.getuid?.(),
    }),
    secret: noSecretPort,
    opener: createSystemOpener(),
  };
}
