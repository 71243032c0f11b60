import { useSyncExternalStore } from 'react';
import { Emitter } from '../../../../shared/base/emitter.ts';
import { useWorkbench } from '../../workbench.tsx';
import type { Workbench } from '../../workbench.tsx';
import type { PackInHand } from './take-pack.ts';

/** The dialog of packs that is shown, wherever the delegate is. */
export type PackDialog =
  | { readonly kind: 'make' }
  | { readonly kind: 'open'; readonly id: string; readonly hand: PackInHand }
  | null;

interface PackHolder {
  readonly changed: Emitter<undefined>;
  dialog: PackDialog;
  readonly waiting: PackDialog[];
}

const holders = new WeakMap<Workbench, PackHolder>();

function holderOf(workbench: Workbench): PackHolder {
  const known = holders.get(workbench) ?? { changed: new Emitter<undefined>(), dialog: null, waiting: [] };
  holders.set(workbench, known);
  return known;
}

/** Shows a dialog, after the one that is shown; null closes it. */
export function showPackDialog(workbench: Workbench, dialog: PackDialog): void {
  const holder = holderOf(workbench);
  if (dialog !== null && holder.dialog !== null) {
    holder.waiting.push(dialog);
    return;
  }
  holder.dialog = dialog ?? holder.waiting.shift() ?? null;
  holder.changed.fire(undefined);
}

export function usePackDialog(): PackDialog {
  const holder = holderOf(useWorkbench());
  return useSyncExternalStore(holder.changed.event, () => holder.dialog);
}
