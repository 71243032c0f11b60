import { useText } from '../../ui/locale/index.ts';
import styles from './exchanging.module.css';

/** The six words that both screens show, with their numbers for colleagues who work in another language. */
export function ComparisonWords({ words }: { readonly words: readonly number[] }) {
  const t = useText();
  const list = t('exchanging.words').split(' ');
  return (
    <ol className={styles['words']} aria-label={t('exchanging.compare.words')}>
      {words.map((word, place) => (
        // The place is what tells two equal words apart.
        <li key={`${place}-${word}`} className={styles['word']}>
          <span className={styles['wordText']}>{list[word] ?? String(word)}</span>
          <span className={styles['wordNumber']}>
            <bdi>{String(word).padStart(3, '0')}</bdi>
          </span>
        </li>
      ))}
    </ol>
  );
}
