import { accessSync, constants, statSync } from 'node:fs';
import type { ChromiumSearchFs } from './find-chromium.ts';

/** The machine's own disk, for `findChromium`. */
export const realSearchFs: ChromiumSearchFs = {
  isProgram(path) {
    try {
      if (!statSync(path).isFile()) return false;
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  },
};
