import { useState } from 'react';
import { cutAtWord } from '../../../shared/text/cut-at-word.ts';
import { useText, type Translate } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useWorkbench, type Workbench } from '../workbench.tsx';
import type { Paper } from './use-paper.ts';

/** Saving and printing of a finished paper, each a task with its result in the Tasks list. */
export interface HandOver {
  readonly isBusy: boolean;
  save(paper: Paper): Promise<void>;
  print(paper: Paper): Promise<void>;
}

/** A file name that every disk takes, from the title of the text: the public one, never the delegate's own name. */
export function fileName(paper: Paper, t: Translate): string {
  const plain = paper.job.title
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}<>:"/\\|?*]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^[.\s-]+/, '');
  const title = cutAtWord(plain, 80).replace(/[.\s]+$/, '');
  const base = title === '' ? t('printing.file.untitled') : title;
  return paper.job.copy.kind === 'private' ? `${base} - ${t('printing.file.confidential')}` : base;
}

const OPEN_FAILURES: ReadonlySet<string> = new Set(['no-program', 'full', 'not-writable']);

type Sent =
  | 'printed'
  | 'opened'
  | 'stepped-back'
  /** The message for what happened, and the code behind it. */
  | { readonly happened: string; readonly details: string };

/**
 * Into the system's print dialog where this start has one, with the job from which the shown paper was made; else
 * the paper itself into the system's program for PDF files, from which it is printed.
 */
async function sendToPrinter(
  { job, pdf }: Paper,
  { printing }: Pick<Workbench['host'], 'printing'>,
  name: string,
): Promise<Sent> {
  const shown = await printing.dialog({ page: job });
  if (shown.ok) return shown.value.printed ? 'printed' : 'stepped-back';
  const { code, detail } = shown.error;
  if (code === 'cancelled') return 'stepped-back';
  if (code !== 'unavailable') {
    return {
      happened: `printing.dialog.${code === 'crashed' ? code : 'other'}.happened`,
      details: detail ?? code,
    };
  }
  const opened = await printing.openPdf({ pdf, name });
  if (opened.ok) return 'opened';
  const known = OPEN_FAILURES.has(opened.error.code) ? opened.error.code : 'other';
  return { happened: `printing.open.${known}.happened`, details: opened.error.detail ?? opened.error.code };
}

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
        const sent = await sendToPrinter(paper, host, fileName(paper, t));
        if (sent === 'stepped-back') return;
        if (sent === 'opened' || sent === 'printed') {
          shell.announce(t(`printing.${sent}`));
          onHandedOver();
          return;
        }
        shell.showError({
          happened: t(sent.happened),
          safe: t('printing.failed.safe'),
          todo: t('printing.open.todo'),
          details: sent.details,
        });
      }),
  };
}
