import { useEffect, useState } from 'react';
import { Button, Callout } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useWorkbench } from '../workbench.tsx';

/** Says, at the first sharing act, that nothing protects this computer's copy, and offers the passphrase. */
export function NotProtected({ onLeave }: { readonly onLeave: () => void }) {
  const t = useText();
  const shell = useShell();
  const { host } = useWorkbench();
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    let isWanted = true;
    void host.keys.status({}).then((status) => {
      if (isWanted && status.ok) setOpen(status.value.protection === 'none');
    });
    return () => {
      isWanted = false;
    };
  }, [host]);
  if (!isOpen) return null;
  const leave = (): void => {
    onLeave();
    shell.open({ kind: 'settings', section: 'security' });
  };
  return (
    <Callout
      tone="caution"
      icon="unlock"
      actions={
        <Button size="small" onPress={leave}>
          {t('exchanging.notProtected.set')}
        </Button>
      }
    >
      <p>{t('exchanging.notProtected')}</p>
    </Callout>
  );
}
