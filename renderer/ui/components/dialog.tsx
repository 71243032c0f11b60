import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { cx } from './cx.ts';
import { VisuallyHidden } from './layout.tsx';
import { ScrollArea } from './scroll-area.tsx';
import styles from './dialog.module.css';

interface DialogProps {
  /** Often the words of the command that opens it: the “…” of one is left out. */
  readonly title: string;
  readonly isOpen: boolean;
  /** Escape, a press outside, and the caller's own buttons. */
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons, the safe one first in reading order is not required; the default is never the destructive one. */
  readonly actions?: ReactNode;
  readonly size?: 'small' | 'normal' | 'wide';
  /** `alertdialog` for a question that must be answered: a press outside does not close it. */
  readonly role?: 'dialog' | 'alertdialog';
}

/** A layer over the window. Focus goes in, stays, and returns. */
export function Dialog({
  title,
  isOpen,
  onClose,
  children,
  actions,
  size = 'normal',
  role = 'dialog',
}: DialogProps) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      isDismissable={role === 'dialog'}
      className={cx(styles['overlay'])}
    >
      <Modal className={cx(styles['modal'], styles[size])}>
        <AriaDialog role={role} className={cx(styles['dialog'])}>
          <Heading slot="title" level={2} className={cx(styles['title'])}>
            {title.replace(/\s*…$/u, '')}
          </Heading>
          <ScrollArea className={styles['body']}>{children}</ScrollArea>
          {actions === undefined ? null : <div className={styles['actions']}>{actions}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

interface SideSheetProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly side: 'start' | 'end';
  readonly children: ReactNode;
}

/** A pane that slides over the window where there is no room for it beside the text. */
export function SideSheet({ title, isOpen, onClose, side, children }: SideSheetProps) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      isDismissable
      className={cx(styles['overlay'], styles['beside'])}
    >
      <Modal className={cx(styles['sheet'], side === 'end' && styles['end'])}>
        <AriaDialog className={cx(styles['dialog'], styles['whole'])}>
          {/* The window behind is hidden from assistive technology, with its first heading. */}
          <VisuallyHidden>
            <Heading slot="title" level={1}>
              {title}
            </Heading>
          </VisuallyHidden>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
