/** Launch options of the tests' Chromium; see `chromium.mjs`. */
export function chromiumLaunch(): { executablePath?: string; args: string[] };
