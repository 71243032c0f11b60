import type { CircleFileEntry } from '../../shared/contract/circle-files.ts';
import type { CircleListEntry } from '../../shared/contract/exchange.ts';
import { Button, CircleTag, ProgressBar } from '../ui/components/index.ts';
import { useFormat, useText } from '../ui/locale/index.ts';
import type { Formatters } from '../ui/locale/index.ts';
import type { Translate } from '../ui/locale/index.ts';
import { useCircleFileActions } from './circle-files.ts';
import styles from './circle-files.module.css';

interface CircleFileLineProps {
  readonly circle: CircleListEntry;
  readonly file: CircleFileEntry;
  /** Absent where the circle is known from the place. */
  readonly showCircle?: boolean;
  readonly lanOnly: boolean;
  readonly into: string;
  /** Absent: the room of its chunks cannot be given back here. */
  readonly onDrop?: () => void;
  /** Absent: it is not withdrawn here. */
  readonly onWithdraw?: () => void;
}

/** A document of a circle: what it is, from whom, how far it is here, and what can be done about that. */
export function CircleFileLine({
  circle,
  file,
  showCircle = false,
  lanOnly,
  into,
  onDrop,
  onWithdraw,
}: CircleFileLineProps) {
  const t = useText();
  const format = useFormat();
  const state = fileStateText(t, format, file);
  return (
    <li className={styles['line']}>
      <div className={styles['words']}>
        <p className={styles['title']}>
          {file.symbol === '' ? null : <bdi className={styles['symbol']}>{file.symbol}</bdi>}
          <span dir="auto">{titleOf(file)}</span>
        </p>
        <p className={styles['soft']}>
          {showCircle ? <CircleTag name={circle.name} colour={circle.colour} /> : null}
          <span>{t('files.from', { person: file.person, date: format.date(file.at) })}</span>
          {file.agenda === '' ? null : <span>{t('files.agendaOf', { item: file.agenda })}</span>}
          <span>{state}</span>
        </p>
        <Review file={file} />
        <Left file={file} />
        {file.wanted && file.state !== 'whole' ? (
          <ProgressBar label={state} hideLabel value={file.have / Math.max(1, file.chunks)} />
        ) : null}
      </div>
      <div className={styles['acts']}>
        <FileActs circle={circle} file={file} lanOnly={lanOnly} into={into} {...(onDrop ? { onDrop } : {})} />
        {onWithdraw !== undefined && file.mayWithdraw ? (
          <Button
            size="small"
            variant="quiet"
            label={t('files.withdraw.of', { title: titleOf(file) })}
            onPress={onWithdraw}
          >
            {t('files.withdraw')}
          </Button>
        ) : null}
      </div>
    </li>
  );
}

/** In a moderated circle: that it is not in the folder yet, or why not. */
function Review({ file }: { readonly file: CircleFileEntry }) {
  const t = useText();
  if (file.review === 'waiting') return <p className={styles['soft']}>{t('files.review.waiting')}</p>;
  const { declined } = file;
  if (declined === null) return null;
  return (
    <p className={styles['soft']}>
      {declined.reason === ''
        ? t('moderating.declined.plain', { who: declined.person })
        : t('moderating.declined', { who: declined.person, reason: declined.reason })}
    </p>
  );
}

/** That whoever put it is not in the circle any more: it stays, and nobody who answers for it is there. */
function Left({ file }: { readonly file: CircleFileEntry }) {
  const t = useText();
  if (!file.hasLeft || file.state === 'withdrawn') return null;
  const name = file.state === 'whole' ? 'files.left' : 'files.left.elsewhere';
  return <p className={styles['soft']}>{t(name, { person: file.person })}</p>;
}

function FileActs({ circle, file, lanOnly, into, onDrop }: CircleFileLineProps) {
  const t = useText();
  const actions = useCircleFileActions();
  const name = titleOf(file);
  switch (file.state) {
    case 'absent':
      return file.review === 'declined' ? null : (
        <Button
          size="small"
          icon="download"
          label={t('files.fetch.of', { title: name })}
          onPress={() => void actions.fetch(circle.id, [file], { lanOnly, into })}
        >
          {t('files.fetch')}
        </Button>
      );
    case 'waiting':
    case 'fetching':
      return (
        <Button
          size="small"
          label={t('files.pause.of', { title: name })}
          onPress={() => void actions.pause(circle.id, file, true)}
        >
          {t('files.pause')}
        </Button>
      );
    case 'paused':
    // There may be room again.
    case 'held-up':
      return (
        <Button
          size="small"
          label={t('files.resume.of', { title: name })}
          onPress={() => void actions.pause(circle.id, file, false)}
        >
          {t('files.resume')}
        </Button>
      );
    case 'withdrawn':
    case 'whole':
      return onDrop === undefined || file.bytesHere === 0 ? null : (
        <Button size="small" variant="quiet" label={t('files.drop.of', { title: name })} onPress={onDrop}>
          {t('files.drop')}
        </Button>
      );
    case 'damaged':
    case 'no-key':
      return null;
  }
}

/** The title it was put under, else its file name. */
export function titleOf(file: CircleFileEntry): string {
  return file.title === '' ? file.name : file.title;
}

/** How far a document is here, with its size. */
export function fileStateText(t: Translate, format: Formatters, file: CircleFileEntry): string {
  const size = format.size(file.size);
  const percent = format.percent(file.have / Math.max(1, file.chunks));
  switch (file.state) {
    case 'absent':
      return t('files.state.absent', { size });
    case 'waiting':
      return t(file.lanOnly ? 'files.state.waitingLan' : 'files.state.waiting', { size, percent });
    case 'fetching':
      return t('files.state.fetching', { size, percent });
    case 'paused':
      return t('files.state.paused', { size, percent });
    case 'held-up':
      return t('files.state.heldUp', { size, percent });
    case 'whole':
      return t('files.state.whole', { size });
    case 'damaged':
      return t('files.state.damaged', { person: file.person });
    case 'no-key':
      return t('files.state.noKey', { size });
    case 'withdrawn':
      return t('files.state.withdrawn', {
        person: file.withdrawn?.person ?? file.person,
        date: format.date(file.withdrawn?.at ?? file.at),
      });
  }
}
