import { useText } from '../../ui/locale/index.ts';
import { AskBefore } from '../ask-before.tsx';
import { useRemoveMember, type RemovalProps } from './use-remove-member.ts';
import styles from './exchanging.module.css';

const SAFE = ['1', '2', '3'] as const;
const UNSAFE = ['1', '2'] as const;

/** A laptop was lost: what removing it makes safe, what it cannot, and the one act that does it. */
export function LostDialog(props: RemovalProps) {
  const t = useText();
  const remove = useRemoveMember(props);
  const { member, onClose } = props;
  return (
    <AskBefore
      title={t('moderating.lost.title', { person: member.person })}
      act={t('moderating.lost.do')}
      size="normal"
      onClose={onClose}
      onAct={() => void remove()}
    >
      <div className={styles['form']}>
        <p className={styles['soft']}>
          {t('exchanging.member.device', { device: member.device.slice(0, 8) })}
        </p>
        <h3 className={styles['plainHeading']}>{t('moderating.lost.safe')}</h3>
        <ul className={styles['plain']}>
          {SAFE.map((place) => (
            <li key={place}>{t(`moderating.lost.safe.${place}`)}</li>
          ))}
        </ul>
        <h3 className={styles['plainHeading']}>{t('moderating.lost.unsafe')}</h3>
        <ul className={styles['plain']}>
          {UNSAFE.map((place) => (
            <li key={place}>{t(`moderating.lost.unsafe.${place}`)}</li>
          ))}
        </ul>
        <p>{t('moderating.lost.then')}</p>
      </div>
    </AskBefore>
  );
}
