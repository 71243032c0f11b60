import { useEffect, useMemo, useState } from 'react';
import type { KeyStatus } from '../../../shared/contract/keys.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import type { Command } from '../../ui/shell/shell.ts';
import { useWorkbench } from '../workbench.tsx';

type Protection = KeyStatus['protection'];

/** Commands of security, backup and help: each goes to its part of Settings; Lock locks at once. */
export function useSettingsCommands(): readonly Command[] {
  const t = useText();
  const shell = useShell();
  const { host } = useWorkbench();
  const protection = useProtection();
  return useMemo(() => {
    const goTo = (id: string, title: string, section: string): Command => ({
      id,
      title,
      group: 'settings',
      run: () => shell.open({ kind: 'settings', section }),
    });
    const lock = async (): Promise<void> => {
      const result = await host.keys.lock({});
      if (result.ok) return;
      shell.showError({
        happened: t('settings.security.lockFailed'),
        safe: t('settings.safeUnchanged'),
        todo: t('settings.tryAgain'),
        details: result.error.code,
      });
    };
    const ofKeys: readonly Command[] =
      protection === 'passphrase'
        ? [
            { id: 'settings.lock', title: 'settings.security.lock', group: 'settings', run: lock },
            goTo('settings.changePassphrase', 'settings.security.change', 'security'),
          ]
        : protection === null
          ? []
          : [goTo('settings.setPassphrase', 'settings.security.set', 'security')];
    return [
      ...ofKeys,
      goTo('settings.backUp', 'settings.backup.make', 'backup'),
      goTo('settings.restore', 'settings.backup.restore', 'backup'),
      goTo('settings.diagnostics', 'settings.diagnostics.make', 'diagnostics'),
    ];
  }, [t, shell, host, protection]);
}

/** How the key is kept now; null until the host has answered. */
function useProtection(): Protection | null {
  const { host } = useWorkbench();
  const [protection, setProtection] = useState<Protection | null>(null);
  useEffect(() => {
    let isShown = true;
    void (async () => {
      const answer = await host.keys.status({});
      if (isShown && answer.ok) setProtection(answer.value.protection);
    })();
    const stop = host.keys.events.changed((status) => setProtection(status.protection));
    return () => {
      isShown = false;
      stop();
    };
  }, [host]);
  return protection;
}
