import { useMemo } from 'react';
import { useLive, useWorkbench } from '../workbench.tsx';

/** Size and width of reading text, and the steps that are still possible. They hold for all texts. */
export interface TextLook {
  readonly canGrow: boolean;
  readonly canShrink: boolean;
  readonly canWiden: boolean;
  readonly canNarrow: boolean;
  readonly larger: () => void;
  readonly smaller: () => void;
  readonly wider: () => void;
  readonly narrower: () => void;
}

const SIZE = { min: 12, max: 28, step: 1 };
const WIDTH = { min: 28, max: 72, step: 4 };

export function useTextLook(): TextLook & { readonly singleKeys: boolean } {
  const { store } = useWorkbench();
  const settings = useLive(useMemo(() => store.settings.live(), [store]));
  const size = settings?.textSize ?? 17;
  const width = settings?.textWidth ?? 44;
  const setSize = (step: number) => () => void store.settings.set({ textSize: within(size + step, SIZE) });
  const setWidth = (step: number) => () =>
    void store.settings.set({ textWidth: within(width + step, WIDTH) });
  return {
    singleKeys: settings?.singleKeys ?? true,
    canGrow: size < SIZE.max,
    canShrink: size > SIZE.min,
    canWiden: width < WIDTH.max,
    canNarrow: width > WIDTH.min,
    larger: setSize(SIZE.step),
    smaller: setSize(-SIZE.step),
    wider: setWidth(WIDTH.step),
    narrower: setWidth(-WIDTH.step),
  };
}

function within(value: number, { min, max }: { readonly min: number; readonly max: number }): number {
  return Math.max(min, Math.min(max, value));
}
