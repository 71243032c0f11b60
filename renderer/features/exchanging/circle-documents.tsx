import type { CircleState } from '../../exchange/api.ts';
import { Button, Section } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { useMeeting, useShell } from '../../ui/shell/shell-context.tsx';
import { CircleFileLine } from '../circle-file-line.tsx';
import { useCircleFileActions, useCircleFolders } from '../circle-files.ts';
import shared from '../circle-files.module.css';
import { useDesk } from './moderating/use-desk.ts';
import { showDialog, useExchangeHolder } from './use-exchange.ts';

/** The documents of a circle's folder, how far each is here, and the room they take. */
export function CircleDocuments({ circle }: { readonly circle: CircleState }) {
  const t = useText();
  const format = useFormat();
  const shell = useShell();
  const actions = useCircleFileActions();
  const holder = useExchangeHolder();
  const { meeting } = useMeeting();
  const folder = useCircleFolders().find((one) => one.circle.id === circle.id);
  const files = folder?.files ?? [];
  return (
    <Section
      title={t('files.inCircle', { count: files.length })}
      description={
        files.length === 0
          ? t('files.inCircle.how')
          : t('files.storage', { size: format.size(folder?.bytesHere ?? 0) })
      }
    >
      {circle.kind === 'moderated' && circle.role !== 'head' ? <WaitingElsewhere circle={circle} /> : null}
      {files.length === 0 ? (
        <div className={shared['row']}>
          <Button icon="library" onPress={() => shell.open({ kind: 'library' })}>
            {t('files.toLibrary')}
          </Button>
        </div>
      ) : (
        <ul className={shared['list']}>
          {files.toReversed().map((file) => (
            <CircleFileLine
              key={file.file}
              circle={circle}
              file={file}
              lanOnly={false}
              into={meeting ?? ''}
              {...(file.wanted ? {} : { onDrop: () => void actions.drop(circle.id, file) })}
              onWithdraw={() => showDialog(holder, { kind: 'withdraw', circle: circle.id, file })}
            />
          ))}
        </ul>
      )}
    </Section>
  );
}

/** Where documents of colleagues wait for a moderator, they are in nobody's folder yet: said, so that nobody looks. */
function WaitingElsewhere({ circle }: { readonly circle: CircleState }) {
  const t = useText();
  const waiting = useDesk(circle.id)?.files.filter((file) => file.declined === null && !file.isMine) ?? [];
  return waiting.length === 0 ? null : (
    <p className={shared['soft']}>{t('files.inCircle.waiting', { count: waiting.length })}</p>
  );
}
