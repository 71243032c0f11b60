import type { ReactNode } from 'react';
import { Link as AriaLink } from 'react-aria-components';
import { cx } from './cx.ts';
import styles from './link.module.css';

/** An act that reads as words in a sentence. Nothing outside the workbench is ever linked. */
export function Link({ children, onPress }: { readonly children: ReactNode; readonly onPress: () => void }) {
  return (
    <AriaLink className={cx(styles['link'])} onPress={() => onPress()}>
      {children}
    </AriaLink>
  );
}
