import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where each system keeps a program's data for one person. */
export function defaultDataFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: string,
): string {
  const home = env['HOME'] ?? homedir();
  if (platform === 'win32')
    return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'Delegate Workbench');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Delegate Workbench');
  return join(env['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'delegate-workbench');
}
