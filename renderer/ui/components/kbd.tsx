import { useLocale } from 'react-aria-components';
import { cx } from './cx.ts';
import styles from './kbd.module.css';

const IS_MAC = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/u.test(navigator.userAgent);
const ON_MAC: Readonly<Record<string, string>> = { Ctrl: '⌘', Shift: '⇧', Alt: '⌥' };
const SIGNS: Readonly<Record<string, string>> = { Up: '↑', Down: '↓', Enter: '↵' };
/** What stands on the keys of keyboards in a language, where it is not the English word. */
const ENGRAVED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  fr: { Shift: 'Maj', Esc: 'Échap', Delete: 'Suppr', Space: 'Espace' },
};

/** A shortcut as "Ctrl+Shift+B" shown as keys. Always read from start to end in Latin order. */
export function Kbd({ keys }: { readonly keys: string }) {
  const language = useLocale().locale.split('-')[0] ?? '';
  return (
    <kbd className={cx(styles['keys'])} dir="ltr">
      {keys.split('+').map((key) => (
        <span key={key} className={styles['key']}>
          {(IS_MAC ? ON_MAC[key] : undefined) ?? SIGNS[key] ?? ENGRAVED[language]?.[key] ?? key}
        </span>
      ))}
    </kbd>
  );
}
