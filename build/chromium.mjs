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

/** The engine of Debian's Chromium without the windows, bars and services of a browser around it. */
const HEADLESS = '/usr/lib/chromium/chromium-headless-shell';

/** Whether Debian's Chromium without its browser is there. */
export const hasHeadless = () => existsSync(HEADLESS);

/**
 * Launch options for a test that needs a page and not a browser: the same engine for a third of the work to start
 * it. The whole browser where that is all there is or one is named, and in the long campaigns of `npm run soak`.
 * Without an imitated graphics card, which costs as much as all the rest together.
 * @returns {{ executablePath?: string, args: string[] }}
 */
export function headlessLaunch() {
  const whole = chromiumLaunch();
  const isAsked = (process.env['DW_CHROMIUM'] ?? process.env['DW_SEED'] ?? '') !== '';
  return hasHeadless() && !isAsked
    ? { executablePath: HEADLESS, args: [...whole.args, '--disable-gpu'] }
    : whole;
}
