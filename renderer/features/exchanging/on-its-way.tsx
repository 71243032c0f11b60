import { useEffect, useMemo, useState } from 'react';
import type { CircleId } from '../../../shared/base/ids.ts';
import type { ComingDraft } from '../../../shared/contract/outline.ts';
import { Badge, Button, Disclosure, Section } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useLive, useWorkbench } from '../workbench.tsx';
import { CopyToRead } from './clean-text.tsx';
import { useSomeFirst } from './some-first.tsx';
import styles from './exchanging.module.css';

/** Drafts of which the titles are here before the texts; each can be read first. Nothing where nothing is on its way. */
export function OnItsWay({ circle }: { readonly circle: CircleId }) {
  const t = useText();
  const { store } = useWorkbench();
  const entries = useLive(useMemo(() => store.drafts.entries(), [store]));
  const here = new Set<string>((entries ?? []).map(({ id }) => id));
  const coming = useComing(circle).filter(({ draft }) => !here.has(draft));
  const { some, more } = useSomeFirst(coming);
  // What was left at a relay is said by nobody who could be asked.
  const teller = coming.find(({ person }) => person !== '');
  if (coming.length === 0) return null;
  return (
    <Section
      title={t('network.coming', { count: coming.length })}
      description={
        teller === undefined ? t('network.coming.relay') : t('network.coming.lead', { person: teller.person })
      }
    >
      <ul className={styles['members']}>
        {some.map((one) => (
          <ComingLine key={one.draft} circle={circle} coming={one} />
        ))}
      </ul>
      {more}
    </Section>
  );
}

function ComingLine({ circle, coming }: { readonly circle: CircleId; readonly coming: ComingDraft }) {
  const t = useText();
  const shell = useShell();
  const { host } = useWorkbench();
  const { draft, title, person, asked, teller, clauses } = coming;
  const ask = async (): Promise<void> => {
    const done = await host.outline.ask({ circle, draft });
    if (done.ok) shell.announce(t('network.coming.asked.done', { title }));
  };
  return (
    <li className={styles['coming']}>
      <div className={styles['member']}>
        <div className={styles['memberWords']}>
          <p className={styles['memberName']}>
            <bdi>{title}</bdi>
          </p>
        </div>
        <Badge>{t(asked ? 'network.coming.asked' : 'network.coming.onItsWay')}</Badge>
        {asked || person === '' ? null : (
          <Button
            size="small"
            icon="eye"
            label={t('network.coming.first.of', { title })}
            onPress={() => void ask()}
          >
            {t('network.coming.first')}
          </Button>
        )}
      </div>
      {clauses === null ? null : (
        <Disclosure title={t('network.coming.copy', { person: teller ?? person })} level={3}>
          <CopyToRead clauses={clauses} />
        </Disclosure>
      )}
    </li>
  );
}

/** What is on its way, asked again whenever the host says that it is different. */
function useComing(circle: CircleId): readonly ComingDraft[] {
  const { host } = useWorkbench();
  const [coming, setComing] = useState<readonly ComingDraft[]>([]);
  useEffect(() => {
    let isWanted = true;
    const again = (): void => {
      void host.outline.list({ circle }).then((answer) => {
        if (isWanted) setComing(answer.ok ? answer.value.drafts : []);
      });
    };
    again();
    const stops = [
      host.outline.events.changed((changed) => {
        if (changed.circle === circle) again();
      }),
      host.exchange.events.changed((changed) => {
        if (changed.circle === circle) again();
      }),
    ];
    return () => {
      isWanted = false;
      for (const stop of stops) stop();
    };
  }, [host, circle]);
  return coming;
}
