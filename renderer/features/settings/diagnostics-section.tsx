import { Button } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useWorkbench } from '../workbench.tsx';
import { diagnosticsOf } from './diagnostics.ts';
import styles from './settings.module.css';

/** A file for whoever helps: counts, versions and states; no word, name or title of the delegate. */
export function DiagnosticsSection() {
  const t = useText();
  const shell = useShell();
  const workbench = useWorkbench();
  const make = async (): Promise<void> => {
    const text = JSON.stringify(await diagnosticsOf(workbench), null, 2);
    const isSaved = await workbench.dialog.saveFile(
      'workbench-diagnostics.json',
      'application/json',
      new TextEncoder().encode(text),
    );
    if (isSaved) shell.announce(t('settings.diagnostics.done'));
  };
  return (
    <div className={styles['buttons']}>
      <Button icon="download" onPress={() => void make()}>
        {t('settings.diagnostics.make')}
      </Button>
    </div>
  );
}
