import type { Sha256 } from '../../../../shared/base/ids.ts';
import type { Workbench } from '../../workbench.tsx';

/** Originals that imports of a window are at work on, each with how many. */
const held = new WeakMap<Workbench, Map<Sha256, number>>();

/** Does something with an original that nobody takes away meanwhile. */
export async function holding<T>(workbench: Workbench, sha256: Sha256, act: () => Promise<T>): Promise<T> {
  const all = held.get(workbench) ?? new Map<Sha256, number>();
  held.set(workbench, all);
  all.set(sha256, (all.get(sha256) ?? 0) + 1);
  try {
    return await act();
  } finally {
    const left = (all.get(sha256) ?? 1) - 1;
    if (left === 0) all.delete(sha256);
    else all.set(sha256, left);
  }
}

/** Whether an import is at work on an original. */
export function isHeld(workbench: Workbench, sha256: Sha256): boolean {
  return held.get(workbench)?.has(sha256) === true;
}
