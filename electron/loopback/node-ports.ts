import { join } from 'node:path';
import { err, failure } from '../../shared/base/result.ts';
import { findChromium } from '../host/chromium/find-chromium.ts';
import { createProfileFolders } from '../host/chromium/profile-folders.ts';
import { realSearchFs } from '../host/chromium/real-search-fs.ts';
import { createSystemOpener } from '../host/files/system-opener.ts';
import { noSecretPort } from '../host/keys/no-secret-port.ts';
import type { HostPorts } from '../host/ports.ts';
import { createChromiumPrintPort } from '../host/printing/print-port.ts';

/** What plain Node gives the host: child processes, a headless Chromium, the system's opener, no secret store. */
export function createNodePorts(_outFolder: string, dataFolder: string): HostPorts {
  return {
    isolate: { run: () => Promise.resolve(err(failure('unavailable'))) },
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
