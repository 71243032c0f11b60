import { useMemo, useState } from 'react';
import type { DraftId } from '../../../shared/base/ids.ts';
import { Button, Dialog, TextField } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useLive, useWorkbench } from '../workbench.tsx';

/** Asks for the name of a version. The text itself is saved already. */
export function VersionDialog({ draft, onClose }: { readonly draft: DraftId; readonly onClose: () => void }) {
  const t = useText();
  const shell = useShell();
  const { drafts, store } = useWorkbench();
  const settings = useLive(useMemo(() => store.settings.live(), [store]));
  const [name, setName] = useState('');
  const keep = async (): Promise<void> => {
    await drafts.nameVersion(draft, name.trim(), settings?.personName ?? '');
    shell.announce(t('drafting.version.kept', { name: name.trim() }));
    onClose();
  };
  return (
    <Dialog
      title={t('drafting.version.title')}
      isOpen
      onClose={onClose}
      size="small"
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="primary" isDisabled={name.trim() === ''} onPress={() => void keep()}>
            {t('drafting.version.keep')}
          </Button>
        </>
      }
    >
      <p>{t('drafting.version.saved')}</p>
      <TextField
        label={t('drafting.version.name')}
        description={t('drafting.version.private')}
        value={name}
        onChange={setName}
        maxLength={200}
        autoFocus
        onKeyDown={(event) => {
          if (event.key === 'Enter' && name.trim() !== '') void keep();
        }}
      />
    </Dialog>
  );
}
