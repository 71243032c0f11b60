import { useEffect, useState, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { cx } from './cx.ts';
import { Icon, type IconName } from './icon.tsx';
import styles from './states.module.css';

interface EmptyStateProps {
  readonly icon?: IconName;
  /** One sentence. */
  readonly title: string;
  readonly children?: ReactNode;
  /** One primary button. */
  readonly action?: ReactNode;
  /** One link, such as the one to the sample. */
  readonly link?: ReactNode;
  readonly size?: 'normal' | 'small';
}

/** There is nothing yet, and what to do about it. Never a blank pane. */
export function EmptyState({ icon, title, children, action, link, size = 'normal' }: EmptyStateProps) {
  return (
    <div className={cx(styles['state'], size === 'small' && styles['small'])}>
      {icon === undefined ? null : (
        <span className={styles['disc']}>
          <Icon name={icon} size={size === 'small' ? 20 : 26} />
        </span>
      )}
      <p className={styles['title']}>{title}</p>
      {children === undefined ? null : <div className={styles['words']}>{children}</div>}
      {action === undefined ? null : <div className={styles['action']}>{action}</div>}
      {link === undefined ? null : <div>{link}</div>}
    </div>
  );
}

/** What happened, what is safe, what to do; details only to copy. */
export interface Problem {
  readonly happened: string;
  readonly safe: string;
  readonly todo: string;
  readonly details?: string | undefined;
}

interface ErrorStateProps {
  readonly problem: Problem;
  readonly copyLabel: string;
  readonly copiedLabel: string;
  readonly action?: ReactNode;
}

/** An error in a pane or a dialog. Said at once to assistive technology. */
export function ErrorState({ problem, copyLabel, copiedLabel, action }: ErrorStateProps) {
  return (
    <div className={styles['error']} role="alert">
      <Icon name="error" size={22} />
      <div className={styles['errorWords']}>
        <p className={styles['happened']}>{problem.happened}</p>
        <p className={styles['safe']}>
          <Icon name="shield" size={16} />
          <span>{problem.safe}</span>
        </p>
        <p>{problem.todo}</p>
        <div className={styles['errorActions']}>
          {action}
          {problem.details === undefined ? null : (
            <CopyButton text={problem.details} label={copyLabel} copiedLabel={copiedLabel} />
          )}
        </div>
      </div>
    </div>
  );
}

/** Copies a text; the button itself says that it did. */
export function CopyButton({
  text,
  label,
  copiedLabel,
}: {
  readonly text: string;
  readonly label: string;
  readonly copiedLabel: string;
}) {
  const [copied, setCopied] = useState(false);
  return (
    <Button
      size="small"
      icon={copied ? 'check' : 'copy'}
      onPress={() => {
        void navigator.clipboard.writeText(text).then(() => setCopied(true));
      }}
    >
      {copied ? copiedLabel : label}
    </Button>
  );
}

/** Words while something opens; nothing in the first 300 ms, never a spinner. */
export function LoadingState({ label }: { readonly label: string }) {
  const shown = useDelayed(300);
  return <output className={styles['loading']}>{shown ? label : null}</output>;
}

/** True once `milliseconds` have passed since the component appeared. */
export function useDelayed(milliseconds: number): boolean {
  const [passed, setPassed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setPassed(true), milliseconds);
    return () => clearTimeout(timer);
  }, [milliseconds]);
  return passed;
}

interface CalloutProps {
  readonly tone?: 'neutral' | 'accent' | 'caution' | 'danger' | 'positive';
  readonly icon?: IconName;
  readonly title?: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** A remark that stands in the page. It never covers anything. */
export function Callout({ tone = 'neutral', icon = 'info', title, children, actions }: CalloutProps) {
  return (
    <div className={cx(styles['callout'], styles[tone])}>
      <Icon name={icon} size={18} />
      <div className={styles['calloutWords']}>
        {title === undefined ? null : <p className={styles['calloutTitle']}>{title}</p>}
        {children}
        {actions === undefined ? null : <div className={styles['errorActions']}>{actions}</div>}
      </div>
    </div>
  );
}
