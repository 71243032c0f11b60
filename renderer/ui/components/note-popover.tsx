import type { ReactNode, RefObject } from 'react';
import { Dialog, Popover } from 'react-aria-components';
import { cx } from './cx.ts';
import styles from './note-popover.module.css';

interface NotePopoverProps {
  readonly label: string;
  /** What it stands at; the focus returns there. */
  readonly triggerRef: RefObject<HTMLElement | null>;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A few lines beside the place they are about, such as a footnote. Escape and a press elsewhere close it. */
export function NotePopover({ label, triggerRef, isOpen, onClose, children }: NotePopoverProps) {
  return (
    <Popover
      triggerRef={triggerRef}
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      placement="bottom"
      offset={6}
      className={cx(styles['popover'])}
    >
      <Dialog aria-label={label} className={cx(styles['dialog'])}>
        {children}
      </Dialog>
    </Popover>
  );
}
