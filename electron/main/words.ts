import ar from '../../renderer/ui/locale/ar/shell.json' with { type: 'json' };
import en from '../../renderer/ui/locale/en/shell.json' with { type: 'json' };
import fr from '../../renderer/ui/locale/fr/shell.json' with { type: 'json' };

/** A message of the shell's own; the catalogues are the window's. */
export type ShellMessage = keyof typeof en;
export type ShellWords = (message: ShellMessage) => string;

const CATALOGUES: Readonly<Record<string, Readonly<Record<ShellMessage, string>>>> = { ar, en, fr };

/** Words in a language such as "fr" or "fr-CH"; English where we do not speak it. */
export function shellWords(tag: string): ShellWords {
  const catalogue = CATALOGUES[tag.toLowerCase().split('-')[0] ?? ''] ?? en;
  return (message) => catalogue[message];
}
