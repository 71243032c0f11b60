/** The one scheme and host of the window. They key its databases: never change them. */
export const APP_SCHEME = 'app';
const APP_HOST = 'workbench';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;
export const START_ADDRESS = `${APP_ORIGIN}/`;

/**
 * True for an address of our own window. Compared by its parsed parts: `app://workbench.evil` and
 * `app://workbench@evil` begin with our letters too.
 */
export function isOurAddress(address: string): boolean {
  const url = parse(address);
  return (
    url !== null &&
    url.protocol === `${APP_SCHEME}:` &&
    url.host === APP_HOST &&
    url.username === '' &&
    url.password === ''
  );
}

/** An address that may be handed to the system's browser or mail program: https or mailto, without a password in it. */
export function isOutsideAddress(address: string): boolean {
  const url = parse(address);
  return (
    url !== null &&
    (url.protocol === 'https:' || url.protocol === 'mailto:') &&
    url.username === '' &&
    url.password === ''
  );
}

function parse(address: string): URL | null {
  return URL.canParse(address) ? new URL(address) : null;
}
