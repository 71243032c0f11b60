import { app, type Session, type WebContents } from 'electron';
import { quietFlags } from '../host/chromium/chromium-flags.ts';
import { isCameraAlone } from './camera.ts';
import { isOurAddress } from './origin.ts';

/** What the window may ask for: to put on the clipboard what the delegate has just copied, and to keep its data. */
const GRANTED: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'persistent-storage']);

/** What is not decided here: the delegate is asked. */
export interface Questions {
  openOutside(address: string): void;
  mayUseCamera(): Promise<boolean>;
}

/**
 * Every session and every page of this program, whoever makes it: no permission but two of our own window and, on
 * the delegate's word, the camera; no other device, no foreign host, no way to another page. Must run before the
 * app is ready.
 */
export function lockDown(questions: Questions): void {
  app.enableSandbox();
  for (const flag of quietFlags(null)) {
    const [name, value] = splitFlag(flag);
    app.commandLine.appendSwitch(name, value);
  }
  app.on('session-created', (session) => lockSession(session, questions));
  app.on('web-contents-created', (_event, contents) => lockPage(contents, questions));
}

/** "--a=b=c" is the switch "a" with the value "b=c". */
function splitFlag(flag: string): readonly [string, string?] {
  const at = flag.indexOf('=');
  return at < 0 ? [flag.slice(2)] : [flag.slice(2, at), flag.slice(at + 1)];
}

/** Also for the default session, which may be older than whoever listens for new ones. */
export function lockSession(session: Session, { mayUseCamera }: Pick<Questions, 'mayUseCamera'>): void {
  session.setPermissionRequestHandler((contents, permission, answer, details) => {
    if (!isOurAddress(contents.getURL())) answer(false);
    else if (isCameraAlone(permission, details)) void mayUseCamera().then(answer, () => answer(false));
    else answer(GRANTED.has(permission));
  });
  // The camera is not granted here: a question that is not asked of the delegate is answered with no.
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => GRANTED.has(permission) && isOurAddress(origin),
  );
  session.setDevicePermissionHandler(() => false);
}

function lockPage(contents: WebContents, { openOutside }: Pick<Questions, 'openOutside'>): void {
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
