import { useCallback } from 'react';
import { useText } from '../../ui/locale/index.ts';
import { useRoomView, useShell } from '../../ui/shell/shell-context.tsx';

/** True in Room view, where nobody annotates: a card would stand on the wall. Says so. */
export function useRoomGuard(): () => boolean {
  const t = useText();
  const shell = useShell();
  const isRoomView = useRoomView();
  return useCallback(() => {
    if (!isRoomView) return false;
    shell.announce(t('annotating.said.leaveRoom'), { isPublic: true });
    return true;
  }, [t, shell, isRoomView]);
}
