import { useState } from 'react';
import type { CircleDetail, ExchangeAct } from '../../../shared/contract/exchange.ts';
import { Button, Section, Select } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import type { Translate } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useWorkbench } from '../workbench.tsx';
import { actText } from './act-line.tsx';
import { useSomeFirst } from './some-first.tsx';
import styles from './exchanging.module.css';
import logStyles from './moderating/moderating.module.css';

const FILTERS = ['all', 'members', 'texts', 'decisions'] as const;
type Filter = (typeof FILTERS)[number];

/** Which acts each choice shows; a new kind of act has to be given its place here. */
const PLACE: Readonly<Record<ExchangeAct['kind'], Exclude<Filter, 'all'>>> = {
  created: 'members',
  added: 'members',
  role: 'members',
  removed: 'members',
  'new-key': 'members',
  void: 'members',
  'both-removed': 'members',
  released: 'texts',
  offered: 'texts',
  put: 'texts',
  'put-offered': 'texts',
  withdrawn: 'texts',
  'withdrawn-own': 'texts',
  'file-decided': 'decisions',
  proposed: 'decisions',
  answered: 'decisions',
  decided: 'decisions',
};

/** The circle's log as people read it: when, who and what, newest first; and as a text to keep or print. */
export function CircleLog({ circle }: { readonly circle: CircleDetail }) {
  const t = useText();
  const format = useFormat();
  const [filter, setFilter] = useState<Filter>('all');
  const acts = circle.acts.filter((act) => filter === 'all' || PLACE[act.kind] === filter);
  const save = useSave(circle, acts);
  const { some, more } = useSomeFirst(acts.toReversed());
  return (
    <Section title={t('exchanging.log')} description={t('exchanging.log.more')}>
      <div className={logStyles['logTools']}>
        <Select<Filter>
          label={t('moderating.log.filter')}
          size="small"
          value={filter}
          onChange={setFilter}
          choices={FILTERS.map((id) => ({ id, label: t(`moderating.log.${id}`) }))}
        />
        <Button size="small" icon="export" onPress={() => void save()}>
          {t('moderating.log.save')}
        </Button>
      </div>
      {acts.length === 0 ? <p className={styles['soft']}>{t('moderating.log.nothing')}</p> : null}
      <ol className={styles['log']}>
        {some.map((act, place) => (
          <li key={`${act.at}-${place}`} className={styles['logLine']}>
            <time className={styles['soft']} dateTime={new Date(act.at).toISOString()}>
              {format.dateTime(act.at)}
            </time>
            <span>{actText(t, act, circle.kind)}</span>
          </li>
        ))}
      </ol>
      {more}
    </Section>
  );
}

function useSave(circle: CircleDetail, acts: readonly ExchangeAct[]): () => Promise<void> {
  const t = useText();
  const format = useFormat();
  const shell = useShell();
  const { clock, dialog } = useWorkbench();
  return async () => {
    const heading = t('moderating.log.heading', {
      circle: circle.name,
      when: format.dateTime(clock.now()),
    });
    const text = logText(t, heading, acts, circle.kind, (at) => format.dateTime(at));
    const name = `${t('moderating.log.file')}.txt`;
    if (await dialog.saveFile(name, 'text/plain', new TextEncoder().encode(text))) {
      shell.announce(t('moderating.log.saved'));
    }
  };
}

/** One line for each act, oldest first, as a text file has it. */
export function logText(
  t: Translate,
  heading: string,
  acts: readonly ExchangeAct[],
  kind: CircleDetail['kind'],
  when: (at: number) => string,
): string {
  return [heading, '', ...acts.map((act) => `${when(act.at)}  ${actText(t, act, kind)}`), ''].join('\r\n');
}
