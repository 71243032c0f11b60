import { parseArgs } from 'node:util';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { PRINT_LANGUAGES, type PrintLanguage } from '../../../shared/render/print-page-input.ts';

/** What a call of `print` asks for. */
export interface PrintCall {
  readonly file: string;
  readonly out: string;
  readonly annotations: string | null;
  readonly paper: 'A4' | 'Letter';
  readonly words: PrintLanguage | null;
  readonly lineNumbers: boolean;
  readonly wideMargin: boolean;
  readonly statusColumn: boolean;
  readonly redLines: boolean;
  readonly version: string | null;
  readonly date: string | null;
  /** Its password comes from standard input. */
  readonly isFromInput: boolean;
}

const OPTIONS = {
  out: { type: 'string' },
  annotations: { type: 'string' },
  paper: { type: 'string' },
  lang: { type: 'string' },
  'line-numbers': { type: 'boolean' },
  'no-line-numbers': { type: 'boolean' },
  'wide-margin': { type: 'boolean' },
  'status-column': { type: 'boolean' },
  'red-lines': { type: 'boolean' },
  'version-name': { type: 'string' },
  date: { type: 'string' },
  'password-stdin': { type: 'boolean' },
} as const;

/** Reads the arguments; the error is a sentence that says what is wrong. */
export function readPrintCall(args: readonly string[]): Result<PrintCall, string> {
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (problem) {
    return err(problem instanceof Error ? problem.message : 'The arguments cannot be read.');
  }
  const { values, positionals } = parsed;
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) return err('Name exactly one FILE.');
  if (values.out === undefined || values.out === '') return err('Name the PDF to write: --out FILE.pdf');
  const paper =
    (values.paper ?? 'A4').toLowerCase() === 'letter'
      ? 'Letter'
      : values.paper === undefined || values.paper.toLowerCase() === 'a4'
        ? 'A4'
        : null;
  if (paper === null) return err('--paper is A4 or Letter.');
  const base = values.lang?.split('-')[0]?.toLowerCase();
  const words = PRINT_LANGUAGES.find((language) => language === base) ?? null;
  if (base !== undefined && words === null) return err(`--lang is one of ${PRINT_LANGUAGES.join(', ')}.`);
  if (values.date !== undefined && !isDay(values.date)) return err('--date is a day as in 2026-11-22.');
  const isPrivate = values.annotations !== undefined || values['status-column'] === true;
  if (values['red-lines'] === true && !isPrivate) return err('--red-lines needs --annotations.');
  return ok({
    file,
    out: values.out,
    annotations: values.annotations ?? null,
    paper,
    words,
    lineNumbers: values['no-line-numbers'] !== true,
    wideMargin: values['wide-margin'] === true,
    statusColumn: values['status-column'] === true,
    redLines: values['red-lines'] === true,
    version: values['version-name'] ?? null,
    date: values.date ?? null,
    isFromInput: values['password-stdin'] === true,
  });
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
}
