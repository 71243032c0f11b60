/** How long nobody does anything, and how long that is waited for at most. */
export interface Pause {
  readonly quietMs: number;
  readonly mostMs: number;
}

const SIGNS = ['keydown', 'pointerdown'] as const;
const CAPTURE = { capture: true };

/** Acts once, in the first pause of a window in which someone works; gives what calls it off. */
export function inFirstPause(
  window: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>,
  { quietMs, mostMs }: Pause,
  act: () => void,
): () => void {
  const callOff = (): void => {
    clearTimeout(quiet);
    clearTimeout(most);
    for (const sign of SIGNS) window.removeEventListener(sign, again, CAPTURE);
  };
  const begin = (): void => {
    callOff();
    act();
  };
  const again = (): void => {
    clearTimeout(quiet);
    quiet = setTimeout(begin, quietMs);
  };
  let quiet = setTimeout(begin, quietMs);
  const most = setTimeout(begin, mostMs);
  for (const sign of SIGNS) window.addEventListener(sign, again, CAPTURE);
  return callOff;
}
