import { useCallback } from 'react';
import { useText } from '../../ui/locale/index.ts';
import { useRoomView, useShell } from '../../ui/shell/shell-context.tsx';
import { useTextFocus } from '../text-focus.ts';

/** True in Room view, where nobody annotates: a card would stand on the wall. Says so, and ends typing ahead. */
export function useRoomGuard(): () => boolean {
  const t = useText();
  const shell = useShell();
  const focus = useTextFocus();
  const isRoomView = useRoomView();
  return useCallback(() => {
    if (!isRoomView) return false;
    focus.takeTypedAhead();
    shell.announce(t('annotating.said.leaveRoom'), { isPublic: true });
    return true;
  }, [t, shell, focus, isRoomView]);
}
