// Finds the machine's Chromium for tests; the launcher of browser mode has its own search.
import { existsSync } from 'node:fs';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * Launch options for tests. As root Chromium needs `--no-sandbox`; it is added for tests only and said aloud
 * by `build/prepare-tests.mjs`.
 * @returns {{ executablePath?: string, args: string[] }}
 */
export function chromiumLaunch() {
  const executablePath = [process.env['DW_CHROMIUM'] ?? '', ...CANDIDATES].find(
    (path) => path !== '' && existsSync(path),
  );
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return executablePath === undefined ? { args } : { executablePath, args };
}
