import { useWorkbench } from '../../workbench.tsx';
import { MakePackDialog } from './make-pack-dialog.tsx';
import { OpenPackDialog } from './open-pack-dialog.tsx';
import { showPackDialog, usePackDialog } from './pack-state.ts';

/** The dialog of packs that was asked for, wherever the delegate is. */
export function PackDialogs() {
  const workbench = useWorkbench();
  const dialog = usePackDialog();
  const close = (): void => showPackDialog(workbench, null);
  switch (dialog?.kind) {
    case undefined:
      return null;
    case 'make':
      return <MakePackDialog onClose={close} />;
    case 'open':
      return <OpenPackDialog key={dialog.id} hand={dialog.hand} onClose={close} />;
  }
}
