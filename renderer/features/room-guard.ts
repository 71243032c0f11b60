import { useCallback } from 'react';
import { useText } from '../ui/locale/index.ts';
import { useRoomView, useShell } from '../ui/shell/shell-context.tsx';

/**
 * For acts that would put something private on the wall, or change it unseen: true in Room view, after saying the
 * message `reason` (why, and that Room view can be left). The message must name nothing private.
 */
export function useRoomGuard(reason: string): () => boolean {
  const t = useText();
  const shell = useShell();
  const isRoomView = useRoomView();
  return useCallback(() => {
    if (isRoomView) shell.announce(t(reason), { isPublic: true });
    return isRoomView;
  }, [t, shell, isRoomView, reason]);
}
