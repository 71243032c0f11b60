import type { Shell } from '../../ui/shell/shell.ts';
import type { Translate } from '../../ui/locale/index.ts';
import type { NoticeBoard } from './notices.ts';

interface UndoParts {
  readonly notices: NoticeBoard;
  readonly isRoomView: boolean;
  readonly t: Translate;
  readonly showError: Shell['showError'];
}

/**
 * Undoes the newest act and says what was undone. In Room view an act that is hidden stays as it is, for nobody
 * would see the change; why is said without naming it. An act whose undoing is refused can be undone later.
 */
export async function undoLast({ notices, isRoomView, t, showError }: UndoParts): Promise<void> {
  const offer = notices.newest();
  if (offer === null) return sayToAll(notices, t('frame.undo.nothing'));
  if (isRoomView && !offer.isPublic) return sayToAll(notices, t('frame.undo.inRoom'));
  notices.take();
  const before = notices.now().notice;
  try {
    await offer.undo();
  } catch (problem) {
    notices.offer(offer);
    showError({
      happened: t('frame.undo.failed'),
      safe: t('frame.undo.failedSafe'),
      todo: t('frame.undo.failedTodo'),
      details: problem instanceof Error ? `${problem.name}: ${problem.message}` : String(problem),
    });
    return;
  }
  if (notices.now().notice !== before) return;
  const said = t('frame.undo.undone', { done: offer.done });
  notices.say(said, { inRoom: offer.isPublic ? said : null });
}

function sayToAll(notices: NoticeBoard, message: string): void {
  notices.say(message, { inRoom: message });
}
