import { useMedia } from '../../features/use-media.ts';

const START = '(width <= 60rem)';
const SIDE = '(width <= 48rem)';

/** Which panes have no room beside the text and become sheets. */
export function useNarrow(): { readonly start: boolean; readonly side: boolean } {
  return { start: useMedia(START), side: useMedia(SIDE) };
}

/** Whether the side pane is a sheet now. */
export function isSideNarrow(): boolean {
  return matchMedia(SIDE).matches;
}
