import { dialog, shell } from 'electron';
import { isOutsideAddress } from './origin.ts';
import type { ShellWords } from './words.ts';

/**
 * The one way to the system's browser or mail program. Nothing goes out without a visible act, so the whole
 * address is shown first, and anything but https and mailto is not even asked about.
 */
export async function openOutside(address: string, words: ShellWords): Promise<void> {
  if (!isOutsideAddress(address)) return;
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: words('shell.openOutside'),
    detail: address,
    buttons: [words('shell.open'), words('shell.cancel')],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  });
  if (response === 0) await shell.openExternal(new URL(address).href);
}
