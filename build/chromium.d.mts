/** Launch options of the tests' Chromium; see `chromium.mjs`. */
export function chromiumLaunch(): { executablePath?: string; args: string[] };
/** Whether Debian's Chromium without its browser is there. */
export function hasHeadless(): boolean;
/** Launch options for a test that needs a page and not a browser; see `chromium.mjs`. */
export function headlessLaunch(): { executablePath?: string; args: string[] };
