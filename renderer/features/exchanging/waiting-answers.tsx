import { useMemo } from 'react';
import type { TaskRecord } from '../../store/api.ts';
import { Callout } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useLive, useWorkbench } from '../workbench.tsx';
import { useExchangeState } from './use-exchange.ts';

/** Kind of the task that an answered invitation leaves in the Tasks list: what is waited for is read from there. */
export const ANSWERED = 'answered-invitation';

/** Invitations that were answered and whose circle has not opened yet: whose file is waited for. */
export function WaitingAnswers() {
  const t = useText();
  const { store } = useWorkbench();
  const tasks = useLive(useMemo(() => store.tasks.all(), [store]));
  const circles = useExchangeState()?.circles ?? [];
  const waiting = new Map<unknown, TaskRecord>();
  for (const task of tasks ?? []) {
    const { id } = task.values;
    const isIn = circles.some((circle) => circle.id === id && circle.role !== null);
    if (task.kind === ANSWERED && !isIn && !waiting.has(id)) waiting.set(id, task);
  }
  return (
    <>
      {Array.from(waiting.values(), ({ id, values }) => (
        <Callout key={id} tone="neutral" icon="clock">
          {t('exchanging.answer.waiting', {
            from: String(values['from'] ?? ''),
            circle: String(values['circle'] ?? ''),
          })}
        </Callout>
      ))}
    </>
  );
}
