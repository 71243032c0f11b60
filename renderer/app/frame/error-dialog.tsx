import { Button, Dialog, ErrorState, type Problem } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';

/** What happened, what is safe, what to do: for an act that did not succeed. */
export function ErrorDialog({
  problem,
  onClose,
}: {
  readonly problem: Problem | null;
  readonly onClose: () => void;
}) {
  const t = useText();
  return (
    <Dialog
      title={t('frame.errorTitle')}
      isOpen={problem !== null}
      onClose={onClose}
      actions={
        <Button variant="primary" autoFocus onPress={onClose}>
          {t('common.close')}
        </Button>
      }
    >
      {problem === null ? null : (
        <ErrorState problem={problem} copyLabel={t('common.copyDetails')} copiedLabel={t('common.copied')} />
      )}
    </Dialog>
  );
}
