import type { ReactNode } from 'react';
import { Button, Dialog } from '../ui/components/index.ts';
import { useText } from '../ui/locale/index.ts';

interface AskBeforeProps {
  readonly title: string;
  /** Words of the button that does it. */
  readonly act: string;
  readonly isOpen?: boolean;
  /** Nothing to do, or it is being done. */
  readonly isDisabled?: boolean;
  readonly size?: 'small' | 'normal';
  /** What it does and what it cannot do. */
  readonly children: ReactNode;
  readonly onClose: () => void;
  readonly onAct: () => void;
}

/** A question before an act that cannot be taken back. The focus is on Cancel. */
export function AskBefore({
  title,
  act,
  isOpen = true,
  isDisabled = false,
  size = 'small',
  children,
  onClose,
  onAct,
}: AskBeforeProps) {
  const t = useText();
  return (
    <Dialog
      title={title}
      role="alertdialog"
      size={size}
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <>
          <Button autoFocus onPress={onClose}>
            {t('common.cancel')}
          </Button>
          <Button variant="danger" isDisabled={isDisabled} onPress={onAct}>
            {act}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
