import { useEffect, useMemo } from 'react';
import { useActiveText } from '../../ui/shell/shell-context.tsx';
import { useTextFocus } from '../text-focus.ts';
import { useLive, useWorkbench } from '../workbench.tsx';
import { useExchangeHolder } from './use-exchange.ts';

/** Keeps told where the delegate is; whether and to whom anything is said of it is decided by the circle's choice. */
export function useTellPlace(): void {
  const { presence } = useExchangeHolder();
  const { store } = useWorkbench();
  const entries = useLive(useMemo(() => store.drafts.entries(), [store]));
  const active = useActiveText();
  const focus = useTextFocus();
  const draft = active?.kind === 'draft' ? active.id : null;
  const home = entries?.find(({ id }) => id === draft)?.home;
  const circle = home?.kind === 'circle' ? home.circle : null;
  useEffect(() => {
    const tell = (): void =>
      presence.go({
        circle,
        draft: circle === null ? null : draft,
        clause: circle === null || draft === null ? null : focus.cursor({ kind: 'draft', id: draft }),
      });
    tell();
    return focus.changed(tell);
  }, [presence, focus, circle, draft]);
}
