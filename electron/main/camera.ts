import { dialog, type MediaAccessPermissionRequest, type PermissionRequest } from 'electron';
import { isOurAddress } from './origin.ts';
import type { ShellWords } from './words.ts';

/**
 * True when exactly the camera is asked for, by the top frame of our own window. No microphone, not even beside the
 * camera; and no screen, which comes under the same permission with an empty list when a page asks the old way.
 */
export function isCameraAlone(permission: string, details: PermissionRequest): boolean {
  if (permission !== 'media' || !details.isMainFrame || !isOurAddress(details.requestingUrl)) return false;
  const { mediaTypes, securityOrigin }: Partial<MediaAccessPermissionRequest> = details;
  const isOurs = securityOrigin === undefined || isOurAddress(securityOrigin);
  return isOurs && mediaTypes?.length === 1 && mediaTypes[0] === 'video';
}

/**
 * Asks the delegate each time, as a browser does: the press in the window is a page's word, and a page is not
 * believed. While one question stands another is refused, so that no page can heap them up.
 */
export function createCameraQuestion(words: () => ShellWords): () => Promise<boolean> {
  let isAsking = false;
  return async () => {
    if (isAsking) return false;
    isAsking = true;
    const say = words();
    try {
      const { response } = await dialog.showMessageBox({
        type: 'question',
        message: say('shell.camera'),
        detail: say('shell.camera.detail'),
        buttons: [say('shell.camera.use'), say('shell.cancel')],
        defaultId: 1,
        cancelId: 1,
        noLink: true,
      });
      return response === 0;
    } finally {
      isAsking = false;
    }
  };
}
