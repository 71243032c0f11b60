import { useState } from 'react';
import { useText, type Translate } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useWorkbench } from '../workbench.tsx';
import type { Paper } from './use-paper.ts';

/** Saving and printing of a finished paper, each a task with its result in the Tasks list. */
export interface HandOver {
  readonly isBusy: boolean;
  save(paper: Paper): Promise<void>;
  print(paper: Paper): Promise<void>;
}

/** A file name that every disk takes, from the title of the text: the public one, never the delegate's own name. */
export function fileName(paper: Paper, t: Translate): string {
  const title = Array.from(
    paper.job.title
      .normalize('NFC')
      .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}<>:"/\\|?*]/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .replace(/^[.\s-]+|[.\s]+$/g, ''),
  )
    .slice(0, 80)
    .join('');
  const base = title === '' ? t('printing.file.untitled') : title;
  return paper.job.copy.kind === 'private' ? `${base} - ${t('printing.file.confidential')}` : base;
}

const OPEN_FAILURES: ReadonlySet<string> = new Set(['no-program', 'full', 'not-writable']);

/** `onHandedOver` hears of each paper that left: what was asked for once is over then. */
export function useHandOver(onHandedOver: () => void): HandOver {
  const t = useText();
  const shell = useShell();
  const { host, dialog } = useWorkbench();
  const [isBusy, setBusy] = useState(false);
  const run = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    try {
      await work();
    } finally {
      setBusy(false);
    }
  };
  return {
    isBusy,
    save: (paper) =>
      run(async () => {
        const name = `${fileName(paper, t)}.pdf`;
        await shell.runTask('print', 'printing.task.save', { title: paper.job.title }, async () => {
          const saved = await dialog.saveFile(name, 'application/pdf', paper.pdf);
          if (!saved) return { kind: 'cancelled' };
          onHandedOver();
          return t('printing.task.saved', { name });
        });
      }),
    print: (paper) =>
      run(async () => {
        const opened = await host.printing.openPdf({ pdf: paper.pdf, name: fileName(paper, t) });
        if (opened.ok) {
          shell.announce(t('printing.opened'));
          onHandedOver();
          return;
        }
        const code = OPEN_FAILURES.has(opened.error.code) ? opened.error.code : 'other';
        shell.showError({
          happened: t(`printing.open.${code}.happened`),
          safe: t('printing.failed.safe'),
          todo: t('printing.open.todo'),
          details: opened.error.detail ?? opened.error.code,
        });
      }),
  };
}
