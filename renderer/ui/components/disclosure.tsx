import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  Disclosure as AriaDisclosure,
  DisclosurePanel,
  Heading,
} from 'react-aria-components';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import styles from './disclosure.module.css';

interface DisclosureProps {
  readonly title: ReactNode;
  readonly children: ReactNode;
  readonly defaultExpanded?: boolean;
  readonly isExpanded?: boolean;
  readonly onExpandedChange?: (expanded: boolean) => void;
  readonly level?: 2 | 3 | 4;
}

/** A part that folds away under its heading. */
export function Disclosure({ title, children, level = 3, ...rest }: DisclosureProps) {
  return (
    <AriaDisclosure {...rest} className={cx(styles['disclosure'])}>
      <Heading level={level} className={cx(styles['heading'])}>
        <AriaButton slot="trigger" className={cx(styles['trigger'])}>
          <Icon name="chevron-end" size={14} />
          <span>{title}</span>
        </AriaButton>
      </Heading>
      <DisclosurePanel className={cx(styles['panel'])}>{children}</DisclosurePanel>
    </AriaDisclosure>
  );
}
