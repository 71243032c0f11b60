import { useEffect, useMemo, useState } from 'react';
import type { DraftId } from '../../../shared/base/ids.ts';
import { CircleTag } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useLive, useWorkbench } from '../workbench.tsx';
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
  return circle === undefined ? null : <CircleTag name={circle.name} colour={circle.colour} />;
}

/** True once the person's name in Settings is known; what to fill in as "your name" meanwhile. */
export function usePersonName(): readonly [string, (name: string) => void] {
  const { store } = useWorkbench();
  const settings = useLive(useMemo(() => store.settings.live(), [store]));
  const [typed, setTyped] = useState<string | null>(null);
  const known = settings === undefined ? '' : personLabel(settings.personName, settings.delegation);
  useEffect(() => setTyped((before) => (before === '' ? null : before)), [known]);
  return [typed ?? known, setTyped];
}

function personLabel(name: string, delegation: string): string {
  if (name === '' || delegation === '') return name;
  return `${name} (${delegation})`;
}
