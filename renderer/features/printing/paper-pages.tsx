import { useEffect, useRef, useState } from 'react';
import { cx } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { openPdf, type PdfView } from '../pdf-view.ts';
import styles from './printing.module.css';
import type { Paper } from './use-paper.ts';

/** The finished pages, one under the other; each is drawn while it is near what is seen. */
export function PaperPages({
  paper,
  blackAndWhite,
}: {
  readonly paper: Paper;
  readonly blackAndWhite: boolean;
}) {
  const t = useText();
  const view = usePdfView(paper.pdf);
  if (view === null) return null;
  const numbers = Array.from({ length: view.pages }, (_, i) => i + 1);
  return (
    <div className={styles['pages']}>
      <output className={styles['count']}>{t('printing.preview.pages', { count: view.pages })}</output>
      {numbers.map((number) => (
        <PaperPage
          key={number}
          view={view}
          number={number}
          isLetter={paper.job.paper === 'Letter'}
          isGrey={blackAndWhite}
          label={t('printing.preview.page', { page: number, pages: view.pages })}
        />
      ))}
    </div>
  );
}

/** Keeps the view of the last paper until the next one is open, so that nothing flickers. */
function usePdfView(pdf: Uint8Array): PdfView | null {
  const [view, setView] = useState<PdfView | null>(null);
  useEffect(() => {
    let isWanted = true;
    let opened: PdfView | null = null;
    const open = async (): Promise<void> => {
      const next = await openPdf(pdf);
      if (!isWanted) return next.close();
      opened = next;
      setView(next);
    };
    void open();
    return () => {
      isWanted = false;
      const old = opened;
      // Pages that are still being drawn finish first.
      if (old !== null) setTimeout(() => old.close(), 2000);
    };
  }, [pdf]);
  return view;
}

interface PaperPageProps {
  readonly view: PdfView;
  readonly number: number;
  readonly label: string;
  readonly isLetter: boolean;
  readonly isGrey: boolean;
}

function PaperPage({ view, number, label, isLetter, isGrey }: PaperPageProps) {
  const frame = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const observer = new IntersectionObserver((seen) => setNear(seen.at(-1)?.isIntersecting ?? false), {
      rootMargin: '120% 0px',
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const paper = canvas.current;
    const width = frame.current?.clientWidth ?? 0;
    if (paper === null || width === 0) return undefined;
    if (!isNear) {
      // Far from what is seen: its memory is given back.
      paper.width = 0;
      return undefined;
    }
    let isWanted = true;
    const show = async (): Promise<void> => {
      // A page of a paper that was closed meanwhile is not drawn; the next paper draws its own.
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
  return (
    <figure
      ref={frame}
      className={cx(styles['page'], isLetter && styles['letter'], isGrey && styles['grey'])}
      aria-label={label}
    >
      {/* pdf.js places every glyph from the left: a canvas that inherits right-to-left would tear words apart. */}
      <canvas ref={canvas} dir="ltr" className={styles['canvas']} />
    </figure>
  );
}
