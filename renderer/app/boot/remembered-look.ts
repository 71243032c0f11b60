/**
 * Language and theme of the last session, outside the sealed stores: the screen that asks for the passphrase
 * must speak the delegate's language before anything can be opened. Nothing else is kept here.
 */
export interface RememberedLook {
  readonly language: string;
  readonly theme: 'system' | 'light' | 'dark';
}

const KEY = 'workbench.look';

/** What was remembered; the system's own where nothing was. */
export function rememberedLook(): RememberedLook {
  const [language = 'system', theme = 'system'] = (localStorage.getItem(KEY) ?? '').split(' ');
  return {
    language: language === '' ? 'system' : language,
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
  };
}

export function rememberLook(look: RememberedLook): void {
  localStorage.setItem(KEY, `${look.language} ${look.theme}`);
}

/** Puts the theme on the page. */
export function applyTheme(theme: RememberedLook['theme']): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}
