import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import styles from './plain-screen.module.css';

interface PlainScreenProps {
  readonly icon?: IconName;
  readonly title?: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly width?: 'normal' | 'wide';
}

/** A whole window with one thing on it: before the frame is there, or instead of it. */
export function PlainScreen({ icon, title, children, actions, width = 'normal' }: PlainScreenProps) {
  return (
    <main className={styles['page']}>
      <div className={width === 'wide' ? styles['wide'] : styles['sheet']}>
        {icon === undefined ? null : (
          <span className={styles['icon']}>
            <Icon name={icon} size={26} />
          </span>
        )}
        {title === undefined ? null : <h1 className={styles['title']}>{title}</h1>}
        <div className={styles['body']}>{children}</div>
        {actions === undefined ? null : <div className={styles['actions']}>{actions}</div>}
      </div>
    </main>
  );
}
