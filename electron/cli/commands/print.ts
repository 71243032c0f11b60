import { basename } from 'node:path';
import type { Failure, Result } from '../../../shared/base/result.ts';
import type { FontSource } from '../../host/printing/fonts.ts';
import { sandboxFlags } from '../../host/chromium/chromium-flags.ts';
import { RUNS_AS_ROOT } from '../../host/printing/print-port.ts';
import { printToPdf } from '../../host/printing/service.ts';
import type { PrintPort } from '../../host/ports.ts';
import { EXIT, type CliCommand, type CliIo } from '../command.ts';
import { terminalText } from '../terminal.ts';
import { makePrintJob, type PrintSource } from './print-job.ts';
import { readPrintCall, type PrintCall } from './print-options.ts';
import { refusalWords, unlocking } from './read-files.ts';

/** What the command needs beside files: reading of documents and drafts, a browser, fonts, the day. */
export interface PrintCommandDeps {
  readText(
    fileName: string,
    bytes: Uint8Array,
    password?: string,
  ): Promise<Result<PrintSource, Failure<string>>>;
  readonly print: PrintPort;
  readonly fonts: FontSource;
  /** As in 2026-11-22. */
  today(): string;
}

/** No Chromium, Chrome, Edge or Brave was found, or it could not be started. */
const EXIT_NO_BROWSER = 5;

const USAGE = `npm run -s workbench -- print FILE --out FILE.pdf [--annotations notes.json] [--paper A4|Letter] [--lang en|fr|ar]
      [--no-line-numbers] [--wide-margin] [--status-column] [--red-lines]
      [--version-name NAME] [--date 2026-11-22] [--password-stdin]
    Prints a document or a draft (.dwdraft) as PDF. With annotations it is a private copy, CONFIDENTIAL on
    every page; without, a clean copy for outside.`;

const NEVER = { aborted: false, onAbort: () => () => undefined };

const PRINT_PROBLEMS: Readonly<Record<string, string>> = {
  'no-browser':
    'No Chromium, Chrome, Edge or Brave was found (or it could not be started). Install one, or name it in DW_CHROMIUM. Nothing was written.',
  'timed-out': 'Printing took too long and was stopped. Nothing was written.',
  crashed: 'The browser that makes the pages ended unexpectedly. Nothing was written.',
  cancelled: 'Printing was cancelled. Nothing was written.',
};

const AS_ROOT =
  'Chromium does not run as root with its sandbox. Print as an ordinary user; on a test machine, DW_ALLOW_NO_SANDBOX=1 lets it run without. Nothing was written.';

async function read(io: CliIo, path: string): Promise<Uint8Array | null> {
  try {
    return await io.readFile(path);
  } catch (problem) {
    io.err(
      `${path} cannot be read${problem instanceof Error && 'code' in problem ? ` (${String(problem.code)})` : ''}.\n`,
    );
    return null;
  }
}

/** The PDF never takes the place of what it is made from. */
async function overwrites(call: PrintCall, io: CliIo): Promise<boolean> {
  for (const source of [call.file, call.annotations])
    if (source !== null && (await io.isSameFile(source, call.out))) return true;
  return false;
}

async function runPrint(call: PrintCall, io: CliIo, deps: PrintCommandDeps): Promise<number> {
  if (await overwrites(call, io)) {
    io.err(`${call.out} is the file that is read. Nothing was written. Name another file.\n`);
    return EXIT.usage;
  }
  const bytes = await read(io, call.file);
  if (bytes === null) return EXIT.unreadable;
  const annotations = call.annotations === null ? null : await read(io, call.annotations);
  if (call.annotations !== null && annotations === null) return EXIT.unreadable;
  const name = basename(call.file);
  const source = await unlocking(
    (password) => deps.readText(name, bytes, password),
    name,
    call.isFromInput,
    io,
  );
  if (!source.ok) {
    const { code, detail } = source.error;
    const why = `${code}${detail === undefined ? '' : ` (${detail})`}. ${refusalWords(code) ?? ''}`.trim();
    io.err(terminalText(`${call.file} is refused: ${why} Nothing was written.\n`));
    return EXIT.refused;
  }
  const job = makePrintJob(source.value, annotations, call, deps.today());
  if (!job.ok) {
    io.err(
      `${call.annotations ?? ''} is refused: ${job.error.code}${job.error.detail === undefined ? '' : ` (${job.error.detail})`}. Nothing was written.\n`,
    );
    return EXIT.refused;
  }
  if (sandboxFlags(process.env, process.getuid?.()).length > 0)
    io.err('Chromium runs without its sandbox (root, DW_ALLOW_NO_SANDBOX=1).\n');
  const printed = await printToPdf(job.value, deps, NEVER);
  if (!printed.ok) {
    const asRoot = printed.error.code === 'no-browser' && printed.error.detail === RUNS_AS_ROOT;
    io.err(`${asRoot ? AS_ROOT : (PRINT_PROBLEMS[printed.error.code] ?? printed.error.code)}\n`);
    return printed.error.code === 'no-browser' ? EXIT_NO_BROWSER : EXIT.failed;
  }
  try {
    await io.writeFile(call.out, printed.value);
  } catch (problem) {
    io.err(
      `${call.out} cannot be written${problem instanceof Error && 'code' in problem ? ` (${String(problem.code)})` : ''}.\n`,
    );
    return EXIT.failed;
  }
  report(call, job.value, io);
  return EXIT.done;
}

function report(
  call: PrintCall,
  job: {
    readonly copy: {
      readonly kind: string;
      readonly notes?: readonly { readonly place: { readonly kind: string } }[];
    };
  },
  io: CliIo,
): void {
  const notes = job.copy.notes ?? [];
  const unplaced = notes.filter((note) => note.place.kind === 'unplaced').length;
  if (job.copy.kind === 'outside') io.out(`${call.out}: for outside, clean text only\n`);
  else
    io.out(
      `${call.out}: private copy with ${String(notes.length)} notes, ${String(unplaced)} of them unplaced\n`,
    );
}

/** The command over given parts; `print-command.ts` gives it the real ones. */
export function createPrintCommand(deps: PrintCommandDeps): CliCommand {
  return {
    name: 'print',
    usage: USAGE,
    async run(args, io) {
      const call = readPrintCall(args);
      if (call.ok) return runPrint(call.value, io, deps);
      io.err(`${call.error}\n\n${USAGE}\n`);
      return EXIT.usage;
    },
  };
}
