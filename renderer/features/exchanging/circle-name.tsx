import { useEffect, useMemo, useState } from 'react';
import type { DraftId } from '../../../shared/base/ids.ts';
import { CircleTag } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useLive, useWorkbench } from '../workbench.tsx';
import { mayWrite, roleText } from './status-text.ts';
import { useExchangeState } from './use-exchange.ts';

/** The circle of a draft, in its name and colour: "only me" until it is released. For the top bar and lists. */
export function DraftCircle({ draft }: { readonly draft: DraftId }) {
  const t = useText();
  const { store } = useWorkbench();
  const entries = useLive(useMemo(() => store.drafts.entries(), [store]));
  const state = useExchangeState();
  const home = entries?.find((entry) => entry.id === draft)?.home;
  if (home === undefined) return null;
  if (home.kind === 'only-me') return <CircleTag name={t('exchanging.onlyMe')} colour="grey" />;
  const circle = state?.circles.find((known) => known.id === home.circle);
  if (circle === undefined) return null;
  const name = mayWrite(circle.role)
    ? circle.name
    : t('exchanging.circleAs', { circle: circle.name, role: roleText(t, circle.role) });
  return <CircleTag name={name} colour={circle.colour} />;
}

/** "Your name" to fill in: the one colleagues know already, else that of Settings, until the delegate types another. */
export function usePersonName(): readonly [string, (name: string) => void] {
  const { store } = useWorkbench();
  const settings = useLive(useMemo(() => store.settings.live(), [store]));
  const [typed, setTyped] = useState<string | null>(null);
  const identity = useExchangeState()?.identity?.person;
  const known =
    identity ?? (settings === undefined ? '' : personLabel(settings.personName, settings.delegation));
  useEffect(() => setTyped((before) => (before === '' ? null : before)), [known]);
  return [typed ?? known, setTyped];
}

function personLabel(name: string, delegation: string): string {
  if (name === '' || delegation === '') return name;
  return `${name} (${delegation})`;
}
