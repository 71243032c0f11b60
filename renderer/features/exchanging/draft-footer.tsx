import { useMemo, useSyncExternalStore } from 'react';
import { toHex } from '../../../shared/base/bytes.ts';
import { asId } from '../../../shared/base/ids.ts';
import type { DraftId } from '../../../shared/base/ids.ts';
import { cleanContent } from '../../../shared/drafts/clean.ts';
import type { CircleState } from '../../exchange/api.ts';
import { Button, Callout, Icon } from '../../ui/components/index.ts';
import { isolated, useFormat, useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useLive, useWorkbench } from '../workbench.tsx';
import { showFailure, thrown } from './problems.ts';
import { roleName } from './role-names.ts';
import { mayWrite } from './status-text.ts';
import { useExchangeHolder, useExchangeState } from './use-exchange.ts';
import styles from './exchanging.module.css';

/** The circle of a draft, if it has one that is known here; null: it is the delegate's own, or not known. */
function useCircleOf(draft: DraftId): CircleState | null {
  const { store } = useWorkbench();
  const entries = useLive(useMemo(() => store.drafts.entries(), [store]));
  const home = entries?.find(({ id }) => id === draft)?.home;
  const state = useExchangeState();
  if (home?.kind !== 'circle') return null;
  return state?.circles.find(({ id }) => id === home.circle) ?? null;
}

/** Whether the delegate's role in the draft's circle lets them read and copy it only. Not while that is unknown. */
export function useDraftLock(draft: DraftId): boolean {
  const circle = useCircleOf(draft);
  return circle !== null && !mayWrite(circle.role);
}

/** The same of any draft, for what changes several. */
export function useDraftLocks(): (draft: DraftId) => boolean {
  const { store } = useWorkbench();
  const entries = useLive(useMemo(() => store.drafts.entries(), [store]));
  const state = useExchangeState();
  return useMemo(() => {
    const locked = new Set<string>(state?.circles.filter(({ role }) => !mayWrite(role)).map(({ id }) => id));
    const homes = new Map(entries?.map(({ id, home }) => [id, home]));
    return (draft) => {
      const home = homes.get(draft);
      return home?.kind === 'circle' && locked.has(home.circle);
    };
  }, [entries, state]);
}

/** Under a draft: why it can only be read, and who of the circle is in it. */
export function DraftFooter({ draft }: { readonly draft: DraftId }) {
  const circle = useCircleOf(draft);
  if (circle === null) return null;
  return (
    <>
      {mayWrite(circle.role) ? null : <ReadOnly draft={draft} circle={circle} />}
      <Present draft={draft} />
    </>
  );
}

function ReadOnly({ draft, circle }: { readonly draft: DraftId; readonly circle: CircleState }) {
  const t = useText();
  const copy = useCopy(draft);
  return (
    <div className={styles['footer']}>
      <Callout
        tone="caution"
        icon="lock"
        actions={
          <Button size="small" icon="copy" onPress={() => void copy()}>
            {t('network.lock.copy')}
          </Button>
        }
      >
        {circle.role === null
          ? t('network.lock.removed', { circle: circle.name })
          : t('network.lock.reader', { circle: circle.name, role: roleName(t, circle.kind, circle.role) })}
      </Callout>
    </div>
  );
}

/** A new draft of the delegate alone with the clean text; the circle's stays as it is. */
function useCopy(draft: DraftId): () => Promise<void> {
  const t = useText();
  const shell = useShell();
  const { clock, drafts, store } = useWorkbench();
  const fresh = (prefix: string): string =>
    `${prefix}${toHex(crypto.getRandomValues(new Uint8Array(prefix === 't' ? 16 : 9)))}`;
  return async () => {
    try {
      const entry = await store.drafts.get(draft);
      if (entry === null) return;
      const id = asId<DraftId>(fresh('t'));
      const content = cleanContent(await drafts.content(draft), id, () => asId(fresh('c')));
      const { kind, title, language } = content;
      await drafts.create({ id, kind, title, language, content });
      const at = clock.now();
      const name = t('network.lock.copyName', { name: entry.name });
      await store.drafts.put({
        ...entry,
        id,
        name,
        home: { kind: 'only-me' },
        createdAt: at,
        changedAt: at,
        sample: false,
        trashedAt: null,
      });
      shell.open({ kind: 'draft', id });
      shell.announce(t('network.lock.copied', { name }));
    } catch (problem) {
      showFailure(shell, t, thrown(problem));
    }
  };
}

/** Colleagues who are in the draft now. */
function Present({ draft }: { readonly draft: DraftId }) {
  const t = useText();
  const format = useFormat();
  const { presence } = useExchangeHolder();
  const people = useSyncExternalStore(presence.changed, () => presence.in(draft).join('\n'));
  if (people === '') return null;
  const names = Array.from(new Set(people.split('\n'))).toSorted(format.compare);
  return (
    <p className={styles['present']} role="status">
      <Icon name="eye" size={15} />
      <span>
        {t('network.presence.here', { count: names.length, people: format.list(names.map(isolated)) })}
      </span>
    </p>
  );
}
