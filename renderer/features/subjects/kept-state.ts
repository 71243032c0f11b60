import { useCallback, useState } from 'react';
import type { SubjectsView } from '../../ui/shell/shell.ts';
import { useWorkbench } from '../workbench.tsx';
import type { Workbench } from '../workbench.tsx';

/** What the lists remember while texts cover them: choices, the row left last, the view shown last. */
interface Kept {
  readonly values: Map<string, unknown>;
  row: string | null;
  view: { readonly view: SubjectsView; readonly of?: string };
}

const all = new WeakMap<Workbench, Kept>();

/** The memory of a workbench. */
export function keptOf(workbench: Workbench): Kept {
  const known = all.get(workbench) ?? { values: new Map(), row: null, view: { view: 'mandates' } };
  all.set(workbench, known);
  return known;
}

/** Like `useState`, but the value is still there when the delegate comes back from a text. */
export function useKept<T>(key: string, first: T): readonly [T, (value: T) => void] {
  const kept = keptOf(useWorkbench());
  const [value, setValue] = useState<T>(() => (kept.values.has(key) ? (kept.values.get(key) as T) : first));
  const set = useCallback(
    (next: T) => {
      kept.values.set(key, next);
      setValue(next);
    },
    [kept, key],
  );
  return [value, set];
}
