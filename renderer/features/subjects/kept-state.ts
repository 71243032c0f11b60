import { useCallback, useState } from 'react';
import type { SubjectsView } from '../../ui/shell/shell.ts';
import { useWorkbench } from '../workbench.tsx';
import type { Workbench } from '../workbench.tsx';

/** Which list, and of what. */
export interface ShownView {
  readonly view: SubjectsView;
  readonly of?: string;
}

/** What the lists remember while texts cover them: choices, the row left last, the list shown last. */
class Kept {
  private readonly values = new Map<string, unknown>();
  private row: string | null = null;
  private shown: ShownView = { view: 'mandates' };

  value(key: string, first: unknown): unknown {
    return this.values.has(key) ? this.values.get(key) : first;
  }

  setValue(key: string, value: unknown): void {
    this.values.set(key, value);
  }

  /** The row that the focus is to come back to; null for none. */
  rowLeft(): string | null {
    return this.row;
  }

  leaveRow(row: string | null): void {
    this.row = row;
  }

  view(): ShownView {
    return this.shown;
  }

  show(view: ShownView): void {
    this.shown = view;
  }
}

const all = new WeakMap<Workbench, Kept>();

/** The memory of a workbench. */
export function keptOf(workbench: Workbench): Kept {
  const known = all.get(workbench) ?? new Kept();
  all.set(workbench, known);
  return known;
}

/** Like `useState`, but the value is still there when the delegate comes back from a text. */
export function useKept<T>(key: string, first: T): readonly [T, (value: T) => void] {
  const kept = keptOf(useWorkbench());
  const [value, setValue] = useState<T>(() => kept.value(key, first) as T);
  const set = useCallback(
    (next: T) => {
      kept.setValue(key, next);
      setValue(next);
    },
    [kept, key],
  );
  return [value, set];
}
