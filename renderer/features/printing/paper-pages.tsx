import { useEffect, useRef, useState } from 'react';
import { cx } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { PdfCanvas, useNear } from '../pdf-canvas.tsx';
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
  const isNear = useNear(frame);
  return (
    <figure
      ref={frame}
      className={cx(styles['page'], isLetter && styles['letter'], isGrey && styles['grey'])}
      aria-label={label}
    >
      <PdfCanvas view={view} number={number} isNear={isNear} className={styles['canvas']} />
    </figure>
  );
}
