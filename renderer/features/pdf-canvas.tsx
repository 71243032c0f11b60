import { useEffect, useRef, useState } from 'react';
import type { PdfView } from './pdf-view.ts';

/** Whether an element is on the screen or about a page away from it: only then is its page drawn. */
export function useNear(frame: { readonly current: HTMLElement | null }): boolean {
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const observer = new IntersectionObserver((seen) => setNear(seen.at(-1)?.isIntersecting ?? false), {
      rootMargin: '120% 0px',
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return isNear;
}

interface PdfCanvasProps {
  readonly view: PdfView;
  /** From 1. */
  readonly number: number;
  readonly isNear: boolean;
  readonly className: string | undefined;
  /** What surrounds it says what it shows. */
  readonly isHidden?: boolean;
}

/** The picture of a page, as wide as what it stands in; drawn while it is near what is seen. */
export function PdfCanvas({ view, number, isNear, className, isHidden }: PdfCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const paper = canvas.current;
    const width = paper?.parentElement?.clientWidth ?? 0;
    if (paper === null || width === 0) return undefined;
    if (!isNear) {
      // Far from what is seen: its memory is given back.
      paper.width = 0;
      return undefined;
    }
    let isWanted = true;
    const show = async (): Promise<void> => {
      // A page that cannot be drawn, or whose paper was closed meanwhile, stays white.
      const sheet = await view.draw(number, width).catch(() => null);
      if (sheet === null || !isWanted) return;
      paper.width = sheet.width;
      paper.height = sheet.height;
      paper.getContext('2d')?.drawImage(sheet, 0, 0);
    };
    void show();
    return () => {
      isWanted = false;
    };
  }, [view, number, isNear]);
  // pdf.js places every glyph from the left: a canvas that inherits right-to-left would tear words apart.
  return <canvas ref={canvas} dir="ltr" className={className} aria-hidden={isHidden} />;
}
