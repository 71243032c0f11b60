import { app, type Session, type WebContents } from 'electron';
import { quietFlags } from '../host/chromium/chromium-flags.ts';
import { isOurAddress } from './origin.ts';

/** What the window may ask for: to put on the clipboard what the delegate has just copied, and to keep its data. */
const GRANTED: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'persistent-storage']);

/**
 * Every session and every page of this program, whoever makes it: no permission but two of our own window, no
 * device, no foreign host, no way to another page. Must run before the app is ready.
 */
export function lockDown(openOutside: (address: string) => void): void {
  app.enableSandbox();
  for (const flag of quietFlags(null)) {
    const [name, value] = splitFlag(flag);
    app.commandLine.appendSwitch(name, value);
  }
  app.on('session-created', lockSession);
  app.on('web-contents-created', (_event, contents) => lockPage(contents, openOutside));
}

/** "--a=b=c" is the switch "a" with the value "b=c". */
function splitFlag(flag: string): readonly [string, string?] {
  const at = flag.indexOf('=');
  return at < 0 ? [flag.slice(2)] : [flag.slice(2, at), flag.slice(at + 1)];
}

/** Also for the default session, which may be older than whoever listens for new ones. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer) =>
    answer(GRANTED.has(permission) && isOurAddress(contents.getURL())),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => GRANTED.has(permission) && isOurAddress(origin),
  );
  session.setDevicePermissionHandler(() => false);
}

function lockPage(contents: WebContents, openOutside: (address: string) => void): void {
  const keepHere = (event: { readonly url: string; preventDefault(): void }): void => {
    if (!isOurAddress(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', keepHere);
  contents.on('will-frame-navigate', keepHere);
  contents.on('will-redirect', keepHere);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url);
    return { action: 'deny' };
  });
}
