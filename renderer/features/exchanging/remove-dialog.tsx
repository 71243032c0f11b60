import { useText } from '../../ui/locale/index.ts';
import { AskBefore } from '../ask-before.tsx';
import { useRemoveMember, type RemovalProps } from './use-remove-member.ts';

/** Asks before a colleague is removed: what was handed over cannot be called back. */
export function RemoveDialog(props: RemovalProps) {
  const t = useText();
  const remove = useRemoveMember(props);
  return (
    <AskBefore
      title={t('exchanging.remove.title', { person: props.member.person })}
      act={t('exchanging.remove')}
      onClose={props.onClose}
      onAct={() => void remove()}
    >
      <p>{t('exchanging.remove.what')}</p>
    </AskBefore>
  );
}
