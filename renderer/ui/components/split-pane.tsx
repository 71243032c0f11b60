import { useCallback, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { cx } from './cx.ts';
import styles from './split-pane.module.css';

interface SplitPaneProps {
  /** The pane whose width is kept. */
  readonly side: 'start' | 'end';
  readonly pane: ReactNode;
  readonly children: ReactNode;
  /** Width of the kept pane in rem. */
  readonly width: number;
  readonly minWidth?: number;
  readonly maxWidth?: number;
  readonly onResize: (width: number) => void;
  /** Name of the separator. */
  readonly label: string;
  /** Makes the pane a landmark of the window. */
  readonly landmark?: { readonly region: string; readonly label: string; readonly isPrivate?: boolean };
  /** The pane is folded away; the rest takes all. */
  readonly isFolded?: boolean;
}

const STEP = 1;

/** A pane beside the rest, with a separator that keys and pointer move. Commands change `width` like any caller. */
export function SplitPane({
  side,
  pane,
  children,
  width,
  minWidth = 11,
  maxWidth = 40,
  onResize,
  label,
  landmark,
  isFolded = false,
}: SplitPaneProps) {
  const resize = useCallback(
    (next: number) => onResize(Math.min(maxWidth, Math.max(minWidth, Math.round(next * 4) / 4))),
    [maxWidth, minWidth, onResize],
  );
  // A window splitter is a separator with a value that takes the focus (WAI-ARIA).
  const handle = {
    tabIndex: 0,
    onKeyDown: (event: KeyboardEvent<HTMLHRElement>) =>
      onKey(event, { side, width, minWidth, maxWidth, resize }),
    onPointerDown: (event: PointerEvent<HTMLHRElement>) => onGrab(event, { side, width, resize }),
  };
  const bar = (
    <hr
      {...handle}
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={Math.round(width)}
      aria-valuemin={minWidth}
      aria-valuemax={maxWidth}
      className={styles['bar']}
    />
  );
  const content = (
    <>
      <div className={styles['content']}>{pane}</div>
      {bar}
    </>
  );
  const look = { className: cx(styles['kept'], styles[side]), style: { inlineSize: `${width}rem` } };
  const kept =
    landmark === undefined ? (
      <div {...look}>{content}</div>
    ) : (
      <aside
        {...look}
        tabIndex={-1}
        aria-label={landmark.label}
        data-region={landmark.region}
        {...(landmark.isPrivate === true ? { 'data-private': '' } : {})}
      >
        {content}
      </aside>
    );
  return (
    <div className={styles['split']}>
      {isFolded || side === 'end' ? null : kept}
      <div className={styles['rest']}>{children}</div>
      {isFolded || side === 'start' ? null : kept}
    </div>
  );
}

interface Grab {
  readonly side: 'start' | 'end';
  readonly width: number;
  readonly resize: (width: number) => void;
}

/** +1 if moving towards the right edge widens the kept pane. */
function outward(element: Element, side: 'start' | 'end'): 1 | -1 {
  const isRtl = getComputedStyle(element).direction === 'rtl';
  return (side === 'start') === isRtl ? -1 : 1;
}

function onKey(
  event: KeyboardEvent<HTMLHRElement>,
  grab: Grab & { readonly minWidth: number; readonly maxWidth: number },
): void {
  const sign = outward(event.currentTarget, grab.side);
  const widths: Readonly<Record<string, number>> = {
    ArrowRight: grab.width + sign * STEP,
    ArrowLeft: grab.width - sign * STEP,
    Home: grab.minWidth,
    End: grab.maxWidth,
  };
  const next = widths[event.key];
  if (next === undefined) return;
  event.preventDefault();
  grab.resize(next);
}

function onGrab(event: PointerEvent<HTMLHRElement>, grab: Grab): void {
  const bar = event.currentTarget;
  const from = event.clientX;
  const sign = outward(bar, grab.side);
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  bar.setPointerCapture(event.pointerId);
  const move = (moved: globalThis.PointerEvent): void =>
    grab.resize(grab.width + (sign * (moved.clientX - from)) / rem);
  bar.addEventListener('pointermove', move);
  bar.addEventListener('lostpointercapture', () => bar.removeEventListener('pointermove', move), {
    once: true,
  });
}
