import type { ReactNode } from 'react';
import { Toolbar as AriaToolbar } from 'react-aria-components';
import { cx } from './cx.ts';
import { ScrollArea } from './scroll-area.tsx';
import styles from './layout.module.css';

interface ScreenProps {
  readonly title: string;
  /** A line under the title. */
  readonly lead?: ReactNode;
  /** Buttons at the end of the title's line. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** `reading` keeps lines short; `full` uses the whole pane. */
  readonly width?: 'reading' | 'full';
}

/** A screen of the main pane: title, lead, actions, content; scrolls by itself. */
export function Screen({ title, lead, actions, children, width = 'full' }: ScreenProps) {
  return (
    <ScrollArea className={styles['screen']}>
      <div className={cx(styles['column'], width === 'reading' && styles['reading'])}>
        <header className={styles['header']}>
          <div className={styles['heading']}>
            <h1 className={styles['title']} dir="auto">
              {title}
            </h1>
            {lead === undefined ? null : <div className={styles['lead']}>{lead}</div>}
          </div>
          {actions === undefined ? null : <div className={styles['actions']}>{actions}</div>}
        </header>
        {children}
      </div>
    </ScrollArea>
  );
}

/** A titled part of a screen. */
export function Section({
  title,
  description,
  children,
  id,
  isPrivate = false,
}: {
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
  readonly id?: string;
  /** Not there in Room view. */
  readonly isPrivate?: boolean;
}) {
  return (
    <section
      className={styles['section']}
      {...(id === undefined ? {} : { id })}
      {...(isPrivate ? { 'data-private': '' } : {})}
    >
      <div className={styles['sectionHead']}>
        <h2 className={styles['sectionTitle']}>{title}</h2>
        {description === undefined ? null : <div className={styles['lead']}>{description}</div>}
      </div>
      <div className={styles['sectionBody']}>{children}</div>
    </section>
  );
}

/** The head of a side pane: its name and what can be done. */
export function PaneHeader({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className={styles['paneHeader']}>
      <h2 className={styles['paneTitle']}>{title}</h2>
      {children === undefined ? null : <div className={styles['paneActions']}>{children}</div>}
    </div>
  );
}

/** Tools in a row; one Tab stop, arrows between them. */
export function Toolbar({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <AriaToolbar aria-label={label} className={cx(styles['toolbar'])}>
      {children}
    </AriaToolbar>
  );
}

/** For assistive technology only. */
export function VisuallyHidden({ children }: { readonly children: ReactNode }) {
  return <span className={styles['hidden']}>{children}</span>;
}
