import { Icon, IconButton } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import type { Notices } from './notices.ts';
import { returnFocus } from './regions.ts';
import { useEventValue } from './use-event.ts';
import type { Frame } from './use-frame.ts';
import styles from './status-bar.module.css';

/**
 * The last result in words, where its reasons can be read, and the Undo of the last act. Undo names the act for as
 * long as it is offered, whatever is said meanwhile.
 */
export function NoticeLine({ frame }: { readonly frame: Frame }) {
  const t = useText();
  const { notices } = frame;
  const { message, more, offer } = shownOf(
    useEventValue(notices.changed, () => notices.now()),
    frame.isRoomView,
  );
  const isOfOffer = offer !== null && message === offer.done;
  const isEmpty = message === '' && offer === null;
  return (
    <span className={styles['message']} {...(isEmpty ? {} : { 'data-said': '' })}>
      <span className={styles['words']}>
        {/* It may have been said before the window was put into another language. */}
        <output dir="auto" className={isOfOffer ? styles['hidden'] : styles['said']}>
          {message}
        </output>
        {more === null ? null : (
          <button type="button" className={styles['act']} onClick={() => more.show()}>
            {more.label}
          </button>
        )}
        {offer === null ? null : <UndoButton done={offer.done} onUndo={() => undoHere(frame)} />}
      </span>
      {isEmpty ? null : (
        <IconButton
          icon="close"
          size="small"
          bare
          label={t('frame.status.dismiss')}
          onPress={() => notices.dismiss()}
        />
      )}
    </span>
  );
}

/** The button goes with its act: the focus returns to the work first. */
function undoHere(frame: Frame): void {
  returnFocus();
  void frame.undo();
}

function UndoButton({ done, onUndo }: { readonly done: string; readonly onUndo: () => void }) {
  const t = useText();
  // A button's words are no sentence.
  const words = t('frame.undoOf', { done: done.replace(/[.。]$/u, '') });
  return (
    <button type="button" className={styles['act']} title={words} onClick={onUndo}>
      <Icon name="undo" size={14} />
      <span className={styles['actWords']}>{words}</span>
    </button>
  );
}

/** In Room view a result or an act that names a person, a circle or a note is not shown. */
function shownOf(
  { notice, offer }: Notices,
  isRoomView: boolean,
): {
  readonly message: string;
  readonly more: Notices['notice']['more'];
  readonly offer: Notices['offer'];
} {
  if (!isRoomView) return { message: notice.message, more: notice.more, offer };
  return { message: notice.inRoom ?? '', more: null, offer: offer?.isPublic === true ? offer : null };
}
