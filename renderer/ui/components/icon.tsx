import { cx } from './cx.ts';
import { ICON_PATHS, MIRRORED, type IconName } from './icon-paths.ts';
import styles from './icon.module.css';

export type { IconName } from './icon-paths.ts';

/** A line icon. It is decoration: the words beside it carry the meaning. */
export function Icon({ name, size = 18 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      className={cx(styles['icon'], MIRRORED.has(name) && styles['mirrored'])}
      width={size}
      height={size}
      viewBox="0 0 20 20"
      aria-hidden="true"
      focusable="false"
    >
      <path d={ICON_PATHS[name]} />
    </svg>
  );
}
