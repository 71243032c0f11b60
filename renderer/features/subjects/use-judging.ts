import { useMemo } from 'react';
import type { DocumentId } from '../../../shared/base/ids.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useWorkbench } from '../workbench.tsx';

/** What is decided: about which question, and how; null takes the decision back. */
export interface Decision {
  readonly id: string;
  readonly kind: string;
  readonly document: DocumentId | null;
  readonly value: unknown;
}

/** Writes down what the delegate decides; says it and offers to undo it. */
export function useJudging(): (decision: Decision, done: string) => Promise<void> {
  const { store, clock } = useWorkbench();
  const shell = useShell();
  return useMemo(() => {
    const write = async ({ id, kind, document, value }: Decision): Promise<void> => {
      if (value === null) return await store.judgements.remove(id);
      await store.judgements.put({ id, kind, document, value, at: clock.now() });
    };
    return async (decision, done) => {
      const all = await store.judgements.of(decision.kind).current();
      const before = all.find(({ id }) => id === decision.id)?.value ?? null;
      await write(decision);
      shell.offerUndo(done, () => write({ ...decision, value: before }));
    };
  }, [store, clock, shell]);
}
