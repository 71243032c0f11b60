import type { DraftContent } from '../../../shared/domain/draft.ts';
import { Badge, PaneHeader } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { citationsOf, citedTarget, useCitedPlaces } from './cited.ts';
import styles from './drafting.module.css';

/** What a draft cites, each with the way to it; said plainly where the document is in Trash or not on this computer. */
export function DraftCitations({ content }: { readonly content: DraftContent }) {
  const t = useText();
  const shell = useShell();
  const placeOf = useCitedPlaces();
  const citations = citationsOf(content);
  if (citations.length === 0 || placeOf === undefined) return null;
  return (
    <>
      <PaneHeader title={t('drafting.citations')} />
      <ul className={styles['statusRows']} aria-label={t('drafting.citations')}>
        {citations.map(({ clause, label, text, value }, index) => {
          const place = placeOf(value);
          return (
            <li key={`${clause}-${index}`} className={styles['statusRow']}>
              <button
                type="button"
                className={styles['statusButton']}
                onClick={() => shell.open(citedTarget(value))}
                disabled={place === 'absent'}
              >
                <span className={styles['statusHead']}>
                  <bdi className={styles['choiceLabel']}>{label ?? ''}</bdi>
                  <span dir="auto">{text}</span>
                </span>
                {place === 'here' ? null : (
                  <span>
                    <Badge tone="caution" icon={place === 'trashed' ? 'trash' : 'warning'}>
                      {t(`drafting.cited.${place}`)}
                    </Badge>
                  </span>
                )}
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
