import type { MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../../shared/contract/app.ts';
import type { ShellMessage, ShellWords } from './words.ts';

type Item = MenuItemConstructorOptions;

/**
 * The menus of the system, in the language of the window. Commands go to the window, which knows what they mean
 * at this moment; their keys are shown here and heard there.
 */
export function menuTemplate(
  words: ShellWords,
  platform: string,
  run: (command: MenuCommand) => void,
): readonly Item[] {
  const role = (message: ShellMessage, role: NonNullable<Item['role']>): Item => ({
    label: words(message),
    role,
  });
  const command = (message: ShellMessage, id: MenuCommand, accelerator?: string): Item => ({
    id,
    label: words(message),
    click: () => run(id),
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  });
  const line: Item = { type: 'separator' };
  const menu = (message: ShellMessage, submenu: Item[]): Item => ({ label: words(message), submenu });
  return [
    ...(platform === 'darwin' ? [{ role: 'appMenu' } satisfies Item] : []),
    menu('shell.file', [
      command('shell.import', 'library.import', 'CmdOrCtrl+O'),
      command('shell.importFolder', 'library.importFolder'),
      line,
      command('shell.print', 'printing.preview', 'CmdOrCtrl+P'),
      line,
      command('shell.settings', 'frame.settings'),
      ...(platform === 'darwin' ? [] : [line, role('shell.quit', 'quit')]),
    ]),
    menu('shell.edit', [
      role('shell.undo', 'undo'),
      role('shell.redo', 'redo'),
      line,
      role('shell.cut', 'cut'),
      role('shell.copy', 'copy'),
      role('shell.paste', 'paste'),
      role('shell.pastePlain', 'pasteAndMatchStyle'),
      role('shell.selectAll', 'selectAll'),
    ]),
    menu('shell.view', [
      command('shell.library', 'frame.library'),
      command('shell.exchange', 'frame.exchange'),
      command('shell.commands', 'frame.palette', 'CmdOrCtrl+K'),
      line,
      role('shell.fullScreen', 'togglefullscreen'),
      role('shell.reload', 'reload'),
    ]),
    menu('shell.help', [
      command('shell.keyboard', 'frame.keyboard', 'F1'),
      command('shell.about', 'frame.about'),
    ]),
  ];
}
