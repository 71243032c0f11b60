import { useMemo } from 'react';
import type { CircleId } from '../../../shared/base/ids.ts';
import { Badge, Disclosure } from '../../ui/components/index.ts';
import { isolated, useFormat, useText } from '../../ui/locale/index.ts';
import type { HostClients } from '../../host/clients.ts';
import { useLive, useWorkbench } from '../workbench.tsx';
import { useSomeFirst } from './some-first.tsx';
import { useOfCircle } from './use-network.ts';
import styles from './exchanging.module.css';

const ask = (network: HostClients['network'], circle: CircleId) => network.receipts({ circle });

/** Who of the circle has which version: by what each colleague said last, and by draft what each still lacks. */
export function Receipts({ circle }: { readonly circle: CircleId }) {
  const t = useText();
  const format = useFormat();
  const { store } = useWorkbench();
  const entries = useLive(useMemo(() => store.drafts.entries(), [store]));
  const receipts = useOfCircle(circle, ask)?.receipts ?? [];
  const drafts = Array.from(new Set(receipts.flatMap(({ behind }) => behind)));
  const { some, more } = useSomeFirst(drafts);
  if (receipts.length === 0) return null;
  const nameOf = (draft: string): string => entries?.find(({ id }) => id === draft)?.name ?? '';
  const lacking = (draft: string): readonly string[] =>
    receipts.filter(({ behind }) => behind.some((id) => id === draft)).map(({ person }) => isolated(person));
  return (
    <Disclosure title={t('network.receipts')} level={3}>
      <ul className={styles['members']}>
        {receipts.map(({ device, person, applied, of, at }) => (
          <li key={device} className={styles['member']}>
            <div className={styles['memberWords']}>
              <p className={styles['memberName']}>
                <bdi>{person}</bdi>
              </p>
              <p className={styles['soft']}>
                {at === null
                  ? t('network.receipt.unknown')
                  : t('network.receipt.said', { when: format.dateTime(at) })}
              </p>
            </div>
            <Badge
              tone={applied >= of ? 'positive' : 'neutral'}
              {...(applied >= of ? { icon: 'check' } : {})}
            >
              {applied >= of ? t('network.receipt.all') : t('network.receipt.some', { applied, of })}
            </Badge>
          </li>
        ))}
      </ul>
      {drafts.length === 0 ? null : (
        <ul className={styles['plain']}>
          {some.map((draft) => (
            <li key={draft}>
              {t('network.receipt.draft', { name: nameOf(draft), people: format.list(lacking(draft)) })}
            </li>
          ))}
        </ul>
      )}
      {more}
    </Disclosure>
  );
}
