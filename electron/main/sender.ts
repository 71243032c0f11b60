import type { IpcMainEvent, WebContents } from 'electron';
import { APP_ORIGIN } from './origin.ts';

/**
 * True if a message comes from the top frame of our own window, showing our own origin, and still there. The
 * sender is asked before the message.
 */
export function isOurWindow(
  event: Pick<IpcMainEvent, 'sender' | 'senderFrame'>,
  contents: WebContents | null,
): boolean {
  const frame = event.senderFrame;
  return (
    contents !== null &&
    event.sender === contents &&
    frame !== null &&
    !frame.isDestroyed() &&
    frame.parent === null &&
    frame.origin === APP_ORIGIN
  );
}
