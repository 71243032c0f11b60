import { Button, Dialog, Kbd } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useCommands } from '../../ui/shell/shell-context.tsx';
import type { Command } from '../../ui/shell/shell.ts';
import styles from './keyboard-help.module.css';

const GROUPS: readonly Command['group'][] = [
  'go',
  'document',
  'annotation',
  'draft',
  'exchange',
  'print',
  'view',
  'settings',
  'help',
];
const MOVES = [
  { keys: 'F6', text: 'frame.keys.regions' },
  { keys: 'Tab', text: 'frame.keys.tab' },
  { keys: 'Up+Down', text: 'frame.keys.arrows' },
  { keys: 'Enter', text: 'frame.keys.enter' },
  { keys: 'Esc', text: 'frame.keys.escape' },
] as const;

/** All keys: how to move, and the shortcut of every command that has one. */
export function KeyboardHelp({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  const t = useText();
  const commands = useCommands().filter((command) => command.shortcut !== undefined);
  return (
    <Dialog
      title={t('frame.command.keyboard')}
      isOpen={isOpen}
      onClose={onClose}
      size="wide"
      actions={<Button onPress={onClose}>{t('common.close')}</Button>}
    >
      <div className={styles['columns']}>
        <section>
          <h3>{t('frame.keys.moving')}</h3>
          <dl className={styles['keys']}>
            {MOVES.map((move) => (
              <Row key={move.keys} keys={move.keys} text={t(move.text)} />
            ))}
          </dl>
        </section>
        {GROUPS.filter((group) => commands.some((command) => command.group === group)).map((group) => (
          <section key={group}>
            <h3>{t(`frame.group.${group}`)}</h3>
            <dl className={styles['keys']}>
              {commands
                .filter((command) => command.group === group)
                .map((command) => (
                  <Row key={command.id} keys={command.shortcut ?? ''} text={t(command.title)} />
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function Row({ keys, text }: { readonly keys: string; readonly text: string }) {
  return (
    <div className={styles['row']}>
      <dt>{text}</dt>
      <dd>
        <Kbd keys={keys} />
      </dd>
    </div>
  );
}
